"""Resident numbers against the published vectors."""

from datetime import date

import pytest

from iov_realname.domain.identifiers import (
    Doubt,
    Fault,
    Malformed,
    birth_date,
    person_number_doubts,
    resident_check_character,
    resident_number_fault,
)

DAY = date(2024, 5, 6)
PERMITS = ["81000019000101000X", "820000190001010001", "830000190001010003"]
GOOD = ["110101190001010006", "11010119000101009X", "310101190102280029", "44010319040229001X", *PERMITS]
LATE_AND_OLD_DISTRICTS = ["110118199001010004", "110103201501010006", "110199190001010001"]


@pytest.mark.parametrize("number", [*GOOD, *LATE_AND_OLD_DISTRICTS, "999999190001010007", "911840190001010009"])
def test_good_numbers_have_no_fault(number: str) -> None:
    """Numbers of any area, X endings, leap days and residence permits included, have no fault."""
    assert None is resident_number_fault(number, DAY)
    assert number[17] == resident_check_character(number[:17])


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault.CHECK_DIGIT, "110101190001010007"),
        (Fault.DATE, "110101190002300005"),
        (Fault.FUTURE_DATE, "110101209901010009"),
        (Fault.LENGTH, "110101000101000"),
        (Fault.LENGTH, "1101011900010100066"),
        (Fault.CHARACTERS, "1101011900010100A6"),
        (Fault.CHARACTERS, "1101011900010100X6"),
        (Fault.CHARACTERS, "１１0101190001010006"),
        (Fault.BLANK, "  "),
    ],
)
def test_other_texts_are_refused(fault: Fault, text: str) -> None:
    """A wrong check, an impossible or future date, the old 15 digits or a foreign character is refused."""
    assert Malformed("resident_number", fault) == resident_number_fault(text, DAY)


def test_lower_case_and_white_space_do_not_matter() -> None:
    """A small x and white space around are no fault."""
    assert None is resident_number_fault(" 11010119000101009x\n", DAY)


@pytest.mark.parametrize(
    ("fault", "on"),
    [
        (Fault.FUTURE_DATE, date(1899, 12, 31)),
        (None, date(1900, 1, 1)),
        (None, date(2030, 1, 1)),
        (Fault.TOO_OLD, date(2030, 1, 2)),
    ],
)
def test_a_birth_lies_within_130_years_before_the_act(fault: Fault | None, on: date) -> None:
    """The day of birth itself and its 130th anniversary are good, the days beside them are not."""
    malformed = resident_number_fault("110101190001010006", on)
    assert fault is (malformed.fault if malformed else None)


def test_a_leap_day_has_its_130th_anniversary_until_march() -> None:
    """Born on 29 February, 130 years are over on 1 March of a common year."""
    assert None is resident_number_fault("44010319040229001X", date(2034, 2, 28))
    assert Malformed("resident_number", Fault.TOO_OLD) == resident_number_fault("44010319040229001X", date(2034, 3, 1))


def test_the_year_0_does_not_exist() -> None:
    """A year that no calendar has is a fault of the date."""
    body = "11010100000101000"
    number = body + resident_check_character(body)
    assert Malformed("resident_number", Fault.DATE) == resident_number_fault(number, DAY)


def test_the_birth_date_is_read() -> None:
    """Digits 7-14 are the day of birth, None where the calendar has no such day."""
    assert date(1904, 2, 29) == birth_date("44010319040229001X")
    assert None is birth_date("110101190002300005")


@pytest.mark.parametrize("number", [*GOOD, *LATE_AND_OLD_DISTRICTS])
def test_known_provinces_raise_no_doubt(number: str) -> None:
    """A known province is enough: counties come and go."""
    assert () == person_number_doubts(number)


def test_an_unknown_province_only_warns() -> None:
    """Of the hundred beginnings exactly those of no province, region or permit warn."""
    known = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"
    beginnings = [f"{area:02}" for area in range(100)]
    raised = {area: person_number_doubts(f"{area}9999190001010007") for area in beginnings}
    assert {area: () if area in known.split() else (Doubt.AREA_UNKNOWN,) for area in beginnings} == raised
