"""What is wrong with a text that should have been an identifier, told without repeating the text."""

from collections.abc import Container
from typing import TypeVar

import attrs

from iov_realname.domain.words import Word

T = TypeVar("T")


class Fault(Word):
    """Why a text is not the identifier it should be."""

    BLANK = "blank", "为空", "is blank"
    LENGTH = "length", "长度不符", "has the wrong length"
    CHARACTERS = "characters", "含有不允许的字符", "has characters that do not belong"
    PREFIX = "prefix", "开头不符", "does not begin as it must"
    CHECK_DIGIT = "check_digit", "校验位不符", "has a wrong check character"
    DATE = "date", "日期不存在", "holds a date that does not exist"
    FUTURE_DATE = "future_date", "日期晚于办理日", "holds a date after the day of the act"
    TOO_OLD = "too_old", "日期早于办理日130年以上", "holds a date over 130 years before the day of the act"


@attrs.frozen
class Malformed:
    """A text that is not a well-formed `kind`; it never holds the text, which may be personal."""

    kind: str
    fault: Fault

    @property
    def zh(self) -> str:
        """The fault in Chinese."""
        return self.fault.zh

    @property
    def en(self) -> str:
        """The fault in English."""
        return self.fault.en


def well_formed(value: T | Malformed) -> T:
    """The value itself, for callers whose rules have judged it before.

    Raises TypeError, naming kind and fault but not the text, if it is Malformed.
    """
    if isinstance(value, Malformed):
        raise TypeError(f"{value.kind} {value.fault.en}")
    return value


def tidy(text: str) -> str:
    """Without white space around and in capitals; what is not ASCII keeps its letters (`ß` must not become `SS`)."""
    text = text.strip()
    return text.upper() if text.isascii() else text


def shape_fault(text: str, lengths: Container[int], alphabet: frozenset[str]) -> Fault:
    """The first fault of a text known to have one: of length and alphabet, else of its beginning."""
    if not text:
        return Fault.BLANK
    if not alphabet.issuperset(text):
        return Fault.CHARACTERS
    return Fault.PREFIX if len(text) in lengths else Fault.LENGTH


DIGITS = frozenset("0123456789")
CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
