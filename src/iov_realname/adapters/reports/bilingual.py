"""Texts that stand on a page in both languages, of which it shows one."""

from collections.abc import Callable

from iov_realname.adapters.wording.language import Bilingual, Lang
from iov_realname.domain.inspection.words import Wording

__all__ = ["Bilingual", "alike", "in_both"]


def in_both(say: Callable[[Lang], str]) -> Wording:
    """What is said, said in both languages."""
    return Wording(say(Lang.ZH), say(Lang.EN))


def alike(text: str) -> Wording:
    """A text that is the same in both languages."""
    return Wording(text, text)
