"""The identifier of a unit: its unified social credit code (统一社会信用代码)."""

import re
from typing import NewType

from iov_realname.domain.identifiers._areas import NATIONAL, PROVINCES
from iov_realname.domain.identifiers._checks import (
    UNIT_ALPHABET,
    organisation_check_character,
    unit_check_character,
)
from iov_realname.domain.identifiers._doubts import Doubt
from iov_realname.domain.identifiers._malformed import (
    Fault,
    Malformed,
    shape_fault,
    tidy,
)

UnitCode = NewType("UnitCode", str)

_code = re.compile(rf"[{UNIT_ALPHABET}]{{18}}").fullmatch
_ALPHABET = frozenset(UNIT_ALPHABET)


def parse_unit_code(text: str) -> UnitCode | Malformed:
    """The unit code (GB 32100-2015): 18 of its 31 characters, of any department, the check character right."""
    text = tidy(text)
    if not _code(text):
        return Malformed("unit_code", shape_fault(text, (18,), _ALPHABET))
    if unit_check_character(text[:17]) != text[17]:
        return Malformed("unit_code", Fault.CHECK_DIGIT)
    return UnitCode(text)


def unit_code_doubts(code: UnitCode) -> tuple[Doubt, ...]:
    """What is odd about a unit code: its area, or the check of the organisation code (GB 11714) in it."""
    doubts = []
    if code[2:4] not in PROVINCES and code[2:8] != NATIONAL:
        doubts.append(Doubt.AREA_UNKNOWN)
    if organisation_check_character(code[8:16]) != code[16]:
        doubts.append(Doubt.ORGANISATION_CHECK)
    return tuple(doubts)
