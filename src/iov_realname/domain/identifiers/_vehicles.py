"""Identifiers of a vehicle and of the machine in it: VIN and IMEI."""

import re
from datetime import date
from typing import NewType

from iov_realname.domain.identifiers._checks import luhn_digit, vin_check_character
from iov_realname.domain.identifiers._doubts import Doubt
from iov_realname.domain.identifiers._malformed import (
    CAPITALS,
    DIGITS,
    Fault,
    Malformed,
    shape_fault,
    tidy,
)

Vin = NewType("Vin", str)
Imei = NewType("Imei", str)

_vin = re.compile(r"[0-9A-HJ-NPR-Z]{17}").fullmatch
_imei = re.compile(r"[0-9]{15}").fullmatch

_VIN_ALPHABET = DIGITS | CAPITALS - frozenset("IOQ")
_MODEL_YEARS = {code: year for year, code in enumerate("ABCDEFGHJKLMNPRSTVWXY123456789", start=1980)}
_CYCLE = 30
_YEARS_APART = 2


def parse_vin(text: str) -> Vin | Malformed:
    """The VIN (GB 16735): 17 digits and capitals without I O Q; if it begins with L, its check character is right."""
    text = tidy(text)
    if not _vin(text):
        return Malformed("vin", shape_fault(text, (17,), _VIN_ALPHABET))
    if text[0] == "L" and vin_check_character(text) != text[8]:
        return Malformed("vin", Fault.CHECK_DIGIT)
    return Vin(text)


def parse_imei(text: str) -> Imei | Malformed:
    """The IMEI (3GPP TS 23.003): 14 digits and their Luhn digit."""
    text = tidy(text)
    if not _imei(text):
        return Malformed("imei", shape_fault(text, (15,), DIGITS))
    if luhn_digit(text[:14]) != text[14]:
        return Malformed("imei", Fault.CHECK_DIGIT)
    return Imei(text)


def vin_doubts(vin: Vin, built: date | None = None) -> tuple[Doubt, ...]:
    """What is odd about a VIN: a foreign maker, its check character, a model year that none has or far from `built`."""
    doubts = []
    if vin[0] != "L":
        doubts.append(Doubt.FOREIGN_WMI)
    if not _model_year_fits(vin[9], built):
        doubts.append(Doubt.MODEL_YEAR)
    if vin_check_character(vin) != vin[8]:
        doubts.append(Doubt.VIN_CHECK)
    return tuple(doubts)


def _model_year_fits(code: str, built: date | None) -> bool:
    year = _MODEL_YEARS.get(code)
    if year is None or built is None:
        return year is not None
    apart = (year - built.year) % _CYCLE
    return min(apart, _CYCLE - apart) <= _YEARS_APART
