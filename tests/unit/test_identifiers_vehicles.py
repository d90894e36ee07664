"""VIN and IMEI against the published vectors."""

from datetime import date

import pytest

from iov_realname.domain.identifiers import (
    Doubt,
    Fault,
    Malformed,
    Vin,
    luhn_digit,
    parse_imei,
    parse_vin,
    vin_check_character,
    vin_doubts,
)


class TestVin:
    """Identifiers of vehicles."""

    @pytest.mark.parametrize(
        "vin", ["LTESTVHC5TE000000", "LTESTVHC7TE000001", "LTESTVHCXTE000008", "11111111111111111"]
    )
    def test_right_check_characters_are_accepted(self, vin: str) -> None:
        """A VIN with the right check character passes, X included."""
        assert vin == parse_vin(vin)
        assert vin[8] == vin_check_character(vin)

    @pytest.mark.parametrize(
        ("fault", "text"),
        [
            (Fault.CHECK_DIGIT, "LTESTVHC0TE000001"),
            (Fault.CHARACTERS, "LTESTVHCITE000001"),
            (Fault.CHARACTERS, "LTESTVHC7TO000001"),
            (Fault.CHARACTERS, "LTESTVHC7TQ000001"),
            (Fault.LENGTH, "LTESTVHC7TE00000"),
            (Fault.LENGTH, "LTESTVHC7TE0000011"),
            (Fault.CHARACTERS, "WßEST0000T0000001"),
            (Fault.BLANK, ""),
        ],
    )
    def test_other_texts_are_refused(self, fault: Fault, text: str) -> None:
        """A wrong check character of a Chinese maker, I, O, Q, or another length is refused."""
        assert Malformed("vin", fault) == parse_vin(text)

    def test_lower_case_is_accepted(self) -> None:
        """Lower case is made capital before it is judged."""
        assert "LTESTVHC7TE000001" == parse_vin(" ltestvhc7te000001")

    def test_a_foreign_maker_need_not_use_check_characters(self) -> None:
        """A VIN that does not begin with L passes with any check character, and warns of both."""
        assert "TLESTVHC0TE000001" == parse_vin("TLESTVHC0TE000001")
        assert (Doubt.FOREIGN_WMI, Doubt.VIN_CHECK) == vin_doubts(Vin("TLESTVHC0TE000001"))

    def test_a_swap_of_equal_values_is_not_noticed(self) -> None:
        """The check character of the swapped vector stays right, so only its foreign maker warns."""
        assert (Doubt.FOREIGN_WMI,) == vin_doubts(Vin("TLESTVHC7TE000001"))

    def test_a_good_vin_raises_no_doubt(self) -> None:
        """A Chinese VIN with the right check character and a model year raises none."""
        assert () == vin_doubts(Vin("LTESTVHC5TE000000"))

    @pytest.mark.parametrize("code", "UZ0")
    def test_a_code_of_no_year_warns(self, code: str) -> None:
        """U, Z and 0 stand for no model year."""
        vin = f"LTESTVHC5{code}E000000"
        assert Doubt.MODEL_YEAR in vin_doubts(Vin(vin))
        assert Doubt.MODEL_YEAR in vin_doubts(Vin(vin), date(2026, 1, 1))

    @pytest.mark.parametrize(
        ("far", "code", "year"),
        [
            (False, "T", 2026),
            (False, "T", 2024),
            (False, "T", 2028),
            (True, "T", 2023),
            (True, "T", 2029),
            (False, "A", 2009),
            (False, "9", 2010),
            (False, "Y", 2000),
            (False, "1", 2001),
            (True, "1", 2016),
        ],
    )
    def test_a_model_year_far_from_the_factory_date_warns(self, far: bool, code: str, year: int) -> None:
        """A model year, which comes again every 30 years, warns when it is over 2 years from the factory date."""
        assert far is (Doubt.MODEL_YEAR in vin_doubts(Vin(f"LTESTVHC5{code}E000000"), date(year, 6, 1)))


class TestImei:
    """Identifiers of machines."""

    def test_the_vector_is_accepted(self) -> None:
        """14 digits and their Luhn digit pass."""
        assert "350000000000006" == parse_imei(" 350000000000006 ")
        assert "6" == luhn_digit("35000000000000")

    def test_the_standards_example_is_completed(self) -> None:
        """The Luhn digit of the common textbook example is 3."""
        assert "3" == luhn_digit("7992739871")

    @pytest.mark.parametrize(
        ("fault", "text"),
        [
            (Fault.CHECK_DIGIT, "350000000000007"),
            (Fault.LENGTH, "35000000000000"),
            (Fault.LENGTH, "3500000000000060"),
            (Fault.CHARACTERS, "35000000000000A"),
            (Fault.BLANK, ""),
        ],
    )
    def test_other_texts_are_refused(self, fault: Fault, text: str) -> None:
        """A wrong Luhn digit, another length or character is refused with its fault."""
        assert Malformed("imei", fault) == parse_imei(text)
