"""Chinese or English: failures are told in the language one asks for."""

from collections.abc import Iterable
from typing import Literal, TypeAlias

from iov_realname.domain.words import Word

__all__ = ["Language", "pick", "words"]

Language: TypeAlias = Literal["zh", "en"]


def pick(language: Language, zh: str, en: str) -> str:
    """The text in this language."""
    return zh if language == "zh" else en


def words(language: Language, items: Iterable[Word]) -> str:
    """The names of several words, as a list; a dash for none."""
    names = (pick(language, word.zh, word.en) for word in items)
    return pick(language, "、", ", ").join(names) or "—"
