"""Closed lists of words: each has a code that is stored, a Chinese and an English name."""

from enum import StrEnum
from typing import ClassVar, Self

__all__ = ["Word"]


class Word(StrEnum):
    """A closed list of words; a member is its code, declared as ``NAME = code, Chinese, English, *further spellings``.

    Members compare, hash, sort and are written as their plain code.
    """

    zh: str
    en: str
    also: tuple[str, ...]
    _names: ClassVar[dict[str, str]]

    # The defaults are for type checkers alone, which take the look-up `Word("code")` for a call of this.
    def __new__(cls, code: str, zh: str = "", en: str = "", *also: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh, member.en, member.also = zh, en, also
        return member

    def __init_subclass__(cls) -> None:
        cls._names = {
            spelling.casefold(): member.name for member in cls for spelling in (member.value, member.zh, *member.also)
        }

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The member whose code, Chinese name or further spelling `text` is, in any case; None if there is none."""
        name = cls._names.get(text.strip().casefold())
        return None if name is None else cls[name]
