"""Unified social credit codes against the published vectors."""

import pytest

from iov_realname.domain.identifiers import (
    Doubt,
    Fault,
    Malformed,
    UnitCode,
    organisation_check_character,
    parse_unit_code,
    unit_check_character,
    unit_code_doubts,
)

GOOD = [
    "911101010000000002",
    "91310000MA0000007L",
    "92110101MA0000007P",
    "11100000000000000J",
    "51110000000000000J",
    "N2110101MF0000005E",
]


@pytest.mark.parametrize("code", [*GOOD, "911101010000000015", "91999999000000000G"])
def test_units_of_every_department_are_accepted(code: str) -> None:
    """Departments, areas and the organisation code's own check never refuse; the check character is right."""
    assert code == parse_unit_code(f" {code.lower()}")
    assert code[17] == unit_check_character(code[:17])


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault.CHECK_DIGIT, "911101010000000003"),
        (Fault.LENGTH, "110101000000000"),
        (Fault.LENGTH, "9111010100000000022"),
        (Fault.CHARACTERS, "91310000MA000000IL"),
        (Fault.CHARACTERS, "9131-000MA0000007L"),
        (Fault.BLANK, ""),
    ],
)
def test_other_texts_are_refused(fault: Fault, text: str) -> None:
    """A wrong check character, the old 15 digits or a foreign character is refused with its fault."""
    assert Malformed("unit_code", fault) == parse_unit_code(text)


@pytest.mark.parametrize("letter", "IOZSV")
def test_letters_like_digits_are_not_used(letter: str) -> None:
    """I, O, Z, S and V are outside the alphabet."""
    assert Malformed("unit_code", Fault.CHARACTERS) == parse_unit_code(f"9131000{letter}MA0000007L")


@pytest.mark.parametrize("code", GOOD)
def test_good_codes_raise_no_doubt(code: str) -> None:
    """Units of provinces and of the centre, with a right organisation code, raise no doubt."""
    assert () == unit_code_doubts(UnitCode(code))


def test_a_wrong_organisation_code_only_warns() -> None:
    """Position 17 is checked apart and warns."""
    assert (Doubt.ORGANISATION_CHECK,) == unit_code_doubts(UnitCode("911101010000000015"))


def test_an_unknown_area_only_warns() -> None:
    """An area of no province warns, and so does a part of the centre's."""
    assert (Doubt.AREA_UNKNOWN,) == unit_code_doubts(UnitCode("91999999000000000G"))
    assert Doubt.AREA_UNKNOWN in unit_code_doubts(UnitCode("911000010000000000"))


@pytest.mark.parametrize(
    ("check", "body"), [("0", "00000000"), ("7", "MA000000"), ("5", "MF000000"), ("1", "00000005"), ("X", "00000006")]
)
def test_organisation_codes_are_completed(check: str, body: str) -> None:
    """The check character of an organisation code is a digit or X."""
    assert check == organisation_check_character(body)
