"""The number of a person (公民身份号码) and of the documents built like it."""

import re
from datetime import date

from iov_realname.domain.identifiers._areas import PROVINCES
from iov_realname.domain.identifiers._checks import resident_check_character
from iov_realname.domain.identifiers._doubts import Doubt
from iov_realname.domain.identifiers._malformed import (
    DIGITS,
    Fault,
    Malformed,
    shape_fault,
    tidy,
)

_number = re.compile(r"[0-9]{17}[0-9X]").fullmatch

_ALPHABET = DIGITS | {"X"}
_OLDEST = 130


def resident_number_fault(text: str, on: date) -> Malformed | None:
    """What is wrong with a resident number (GB 11643-1999) on the day of the act; None if nothing is.

    18 characters, ISO 7064 MOD 11-2, digits 7-14 a real date, not after `on` and not more than 130 years before it.
    The area never refuses.
    """
    fault = _fault(tidy(text), on)
    return None if fault is None else Malformed("resident_number", fault)


def _fault(text: str, on: date) -> Fault | None:
    if not _number(text):
        return _shape_fault(text)
    if resident_check_character(text[:17]) != text[17]:
        return Fault.CHECK_DIGIT
    birth = birth_date(text)
    return Fault.DATE if birth is None else _age_fault(birth, on)


def _shape_fault(text: str) -> Fault:
    fault = shape_fault(text, (18,), _ALPHABET)
    return Fault.CHARACTERS if fault is Fault.PREFIX else fault


def _age_fault(birth: date, on: date) -> Fault | None:
    if birth > on:
        return Fault.FUTURE_DATE
    last = (birth.year + _OLDEST, birth.month, birth.day)
    return Fault.TOO_OLD if (on.year, on.month, on.day) > last else None


def birth_date(number: str) -> date | None:
    """The date in digits 7-14 of an 18-character number; None if the calendar has no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def person_number_doubts(number: str) -> tuple[Doubt, ...]:
    """Whether the area of a well-formed resident number is of no province, region or residence permit."""
    return () if number.strip()[:2] in PROVINCES else (Doubt.AREA_UNKNOWN,)
