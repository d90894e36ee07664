"""ICCID, IMSI, MSISDN and EID against the published vectors."""

import pytest

from iov_realname.domain.identifiers import (
    Doubt,
    Eid,
    Fault,
    Iccid,
    Imsi,
    Malformed,
    Msisdn,
    eid_check_digits,
    eid_doubts,
    iccid_doubts,
    imsi_doubts,
    msisdn_doubts,
    numbering_of,
    parse_eid,
    parse_iccid,
    parse_imsi,
    parse_msisdn,
    possible_duplicates,
)


class TestIccid:
    """Identifiers of cards."""

    @pytest.mark.parametrize(
        "iccid",
        [
            "8986000000000000002",
            "8986010000000000000",
            "8986030000000000006",
            "8986150000000000000",
            "89860000000000000001",
            "89860100000000000000",
            "89860300000000000008",
            "89861500000000000004",
            "89860300000000000061",
            "898600D0000000000000",
            "898600000000000000F",
        ],
    )
    def test_cards_of_every_carrier_are_accepted(self, iccid: str) -> None:
        """19 and 20 characters pass, with hexadecimal letters, with and without a right Luhn digit."""
        assert iccid == parse_iccid(iccid)

    @pytest.mark.parametrize(
        ("fault", "text"),
        [
            (Fault.PREFIX, "8985000000000000002"),
            (Fault.PREFIX, "8986A00000000000000"),
            (Fault.PREFIX, "98680000000000000020"),
            (Fault.LENGTH, "898600000000000"),
            (Fault.LENGTH, "898600000000000000"),
            (Fault.LENGTH, "898600000000000000011"),
            (Fault.CHARACTERS, "89860G00000000000000"),
            (Fault.CHARACTERS, "8986000000000 000002"),
            (Fault.CHARACTERS, "898600000000000000２"),
            (Fault.BLANK, " "),
        ],
    )
    def test_other_texts_are_refused(self, fault: Fault, text: str) -> None:
        """Another country, length or character is refused with its fault."""
        assert Malformed("iccid", fault) == parse_iccid(text)

    def test_case_and_white_space_around_do_not_matter(self) -> None:
        """Lower case and white space around give the same ICCID."""
        assert "898600D0000000000000" == parse_iccid("\t898600d0000000000000\n")

    @pytest.mark.parametrize(
        ("doubts", "iccid", "carrier"),
        [
            ((), "8986000000000000002", "mobile"),
            ((), "8986010000000000000", "unicom"),
            ((), "8986030000000000006", "telecom"),
            ((), "8986110000000000000", "telecom"),
            ((), "8986030000000000007", "telecom"),
            ((), "89860000000000000001", "mobile"),
            ((), "898600D0000000000000", "mobile"),
            ((), "8986150000000000000", "broadnet"),
            ((), "89860300000000000009", "telecom"),
            ((), "89860000000000000024", "mobile"),
            ((Doubt.LUHN,), "8986000000000000003", "mobile"),
            ((Doubt.CARRIER_PREFIX,), "8986010000000000000", "mobile"),
            ((Doubt.CARRIER_PREFIX,), "8986110000000000009", "unicom"),
            ((Doubt.CARRIER_PREFIX, Doubt.LUHN), "8986030000000000007", "unicom"),
        ],
    )
    def test_prefix_and_luhn_only_warn(self, doubts: tuple[Doubt, ...], iccid: str, carrier: str) -> None:
        """A foreign prefix warns, and so does a wrong Luhn digit where one is documented; hexadecimal has none."""
        assert doubts == iccid_doubts(Iccid(iccid), numbering_of(carrier))

    @pytest.mark.parametrize(
        ("same", "a", "b"),
        [
            (True, "8986030000000000006", "89860300000000000061"),
            (True, "89860300000000000061", "8986030000000000006"),
            (False, "8986030000000000006", "8986030000000000006"),
            (False, "8986030000000000006", "89860300000000000071"),
            (False, "89860300000000000061", "89860300000000000062"),
        ],
    )
    def test_one_character_more_may_be_the_same_card(self, same: bool, a: str, b: str) -> None:
        """Two ICCIDs look alike exactly when one is the other and one character more."""
        assert same is possible_duplicates(Iccid(a), Iccid(b))


class TestImsi:
    """Identifiers of subscriptions."""

    @pytest.mark.parametrize(
        "imsi", ["460000000000000", "460010000000000", "460110000000000", "460150000000000", "460990000000000"]
    )
    def test_mainland_networks_are_accepted(self, imsi: str) -> None:
        """460 and 12 digits pass, whatever the network."""
        assert imsi == parse_imsi(f" {imsi} ")

    @pytest.mark.parametrize(
        ("fault", "text"),
        [
            (Fault.LENGTH, "46000000000000"),
            (Fault.LENGTH, "4600000000000000"),
            (Fault.PREFIX, "461000000000000"),
            (Fault.CHARACTERS, "46000000000000A"),
            (Fault.BLANK, ""),
        ],
    )
    def test_other_texts_are_refused(self, fault: Fault, text: str) -> None:
        """Another country, length or character is refused with its fault."""
        assert Malformed("imsi", fault) == parse_imsi(text)

    @pytest.mark.parametrize(
        ("doubts", "imsi", "carrier"),
        [
            ((), "460000000000000", "mobile"),
            ((), "460010000000000", "unicom"),
            ((), "460110000000000", "telecom"),
            ((), "460150000000000", "broadnet"),
            ((Doubt.IMSI_CARRIER,), "460150000000000", "mobile"),
            ((Doubt.IMSI_CARRIER,), "460110000000000", "unicom"),
        ],
    )
    def test_a_foreign_network_only_warns(self, doubts: tuple[Doubt, ...], imsi: str, carrier: str) -> None:
        """A network that is not the carrier's warns; of an unknown carrier nothing is known."""
        assert doubts == imsi_doubts(Imsi(imsi), numbering_of(carrier))


class TestMsisdn:
    """Numbers of cards."""

    @pytest.mark.parametrize(
        "number",
        ["14400000000", "1440000000000", "1410000000000", "14800000000", "14900000000", "1064800000000"],
    )
    @pytest.mark.parametrize("prefix", ["", "86", "+86", " +86"])
    def test_iot_numbers_are_accepted(self, prefix: str, number: str) -> None:
        """11 and 13 digits from 1 pass, and the country code goes."""
        assert number == parse_msisdn(prefix + number)

    @pytest.mark.parametrize(
        ("fault", "text"),
        [
            (Fault.LENGTH, "144000000000"),
            (Fault.PREFIX, "24400000000"),
            (Fault.LENGTH, "10000000000000"),
            (Fault.PREFIX, "8624400000000"),
            (Fault.LENGTH, "+86144000000000"),
            (Fault.LENGTH, "+8614400000"),
            (Fault.PREFIX, "+14400000000"),
            (Fault.CHARACTERS, "1440000000O"),
            (Fault.BLANK, ""),
        ],
    )
    def test_other_texts_are_refused(self, fault: Fault, text: str) -> None:
        """Another length, beginning or character is refused, with a country code too."""
        assert Malformed("msisdn", fault) == parse_msisdn(text)

    @pytest.mark.parametrize(
        ("doubts", "number", "carrier"),
        [
            ((), "1440000000000", "mobile"),
            ((), "1410000000000", "telecom"),
            ((), "14800000000", "mobile"),
            ((), "1480000000000", "mobile"),
            ((), "14900000000", "telecom"),
            ((), "14600000000", "unicom"),
            ((), "1064800000000", "mobile"),
            ((), "1430000000000", "unicom"),
            ((), "1440000000000", "broadnet"),
            ((Doubt.NUMBER_BLOCK,), "14400000000", "mobile"),
            ((Doubt.NUMBER_BLOCK,), "1440000000000", "telecom"),
            ((Doubt.NUMBER_BLOCK,), "14900000000", "unicom"),
            ((Doubt.NUMBER_BLOCK,), "14300000000", "broadnet"),
        ],
    )
    def test_a_foreign_block_only_warns(self, doubts: tuple[Doubt, ...], number: str, carrier: str) -> None:
        """A block of another carrier or of another length warns; an unlisted block does not."""
        assert doubts == msisdn_doubts(Msisdn(number), numbering_of(carrier))


class TestEid:
    """Identifiers of eUICCs."""

    @pytest.mark.parametrize(
        "eid",
        [
            "89086000100000000000000000000058",
            "12345678901234567890123456789039",
            "89034011560010000000000000000121",
        ],
    )
    def test_published_examples_are_accepted(self, eid: str) -> None:
        """EIDs of both standards pass and are completed by their check digits."""
        assert eid == parse_eid(f"{eid} ")
        assert eid[30:] == eid_check_digits(eid[:30])

    @pytest.mark.parametrize(
        ("fault", "text"),
        [
            (Fault.CHECK_DIGIT, "89086000100000000000000000000059"),
            (Fault.CHECK_DIGIT, "89034011560010000000000000000122"),
            (Fault.LENGTH, "8908600010000000000000000000005"),
            (Fault.LENGTH, "890860001000000000000000000000580"),
            (Fault.CHARACTERS, "8908600010000000000000000000005A"),
            (Fault.BLANK, ""),
        ],
    )
    def test_other_texts_are_refused(self, fault: Fault, text: str) -> None:
        """A flipped digit, another length or character is refused with its fault."""
        assert Malformed("eid", fault) == parse_eid(text)

    def test_another_beginning_only_warns(self) -> None:
        """An EID that does not begin with 89 warns."""
        assert () == eid_doubts(Eid("89086000100000000000000000000058"))
        assert (Doubt.EID_PREFIX,) == eid_doubts(Eid("12345678901234567890123456789039"))
