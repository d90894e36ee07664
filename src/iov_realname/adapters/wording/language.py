"""Chinese or English: every message is written in both, and one of them is said."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Protocol

import attrs

from iov_realname.domain.words import Word

__all__ = ["Bilingual", "Lang", "Said", "lang_of"]

LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


class Bilingual(Protocol):
    """Whatever has a Chinese and an English text: a wording, a word of a closed list, a citation, a carrier."""

    @property
    def zh(self) -> str:
        """The Chinese text."""

    @property
    def en(self) -> str:
        """The English text."""


class Lang(StrEnum):
    """The language of messages."""

    ZH = "zh"
    EN = "en"

    def pick(self, zh: str, en: str) -> str:
        """The text in this language."""
        return zh if self is Lang.ZH else en

    def word(self, word: Bilingual | None) -> str:
        """The name of a word, or of whatever has one in both; a dash for none."""
        return "—" if word is None else self.pick(word.zh, word.en)

    def words(self, words: Iterable[Word]) -> str:
        """The names of several words, as a list; a dash for none."""
        return self.pick("、", ", ").join(self.word(word) for word in words) or "—"


@attrs.frozen
class Said:
    """A message in both languages."""

    zh: str
    en: str

    def __call__(self, lang: Lang, **facts: object) -> str:
        """The message with its facts filled in."""
        return lang.pick(self.zh, self.en).format(**facts)


def lang_of(environment: Mapping[str, str]) -> Lang:
    """The language of a locale: the first of ``LC_ALL``, ``LC_MESSAGES``, ``LANG`` that is set decides."""
    locale = next((said for name in LOCALE_VARIABLES if (said := environment.get(name))), "")
    return Lang.ZH if locale.casefold().startswith("zh") else Lang.EN
