"""Laws that hold of every identifier."""

import string
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.domain.documents import DocumentKind, normal_number, number_fault
from iov_realname.domain.functions import Function, function_set, undirected
from iov_realname.domain.identifiers import (
    Fault,
    Iccid,
    Imsi,
    Malformed,
    Msisdn,
    UnitCode,
    Vin,
    eid_check_digits,
    iccid_doubts,
    imsi_doubts,
    luhn_digit,
    msisdn_doubts,
    numbering_of,
    organisation_check_character,
    parse_eid,
    parse_iccid,
    parse_imei,
    parse_imsi,
    parse_msisdn,
    parse_unit_code,
    parse_vin,
    possible_duplicates,
    resident_check_character,
    resident_number_fault,
    unit_check_character,
    unit_code_doubts,
    vin_check_character,
    vin_doubts,
    well_formed,
)

DAY = date(2024, 5, 6)
UNIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VIN_ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
Parse = Callable[[str], str | Malformed]


def digits(size: int) -> st.SearchStrategy[str]:
    """Texts of so many digits."""
    return st.text(string.digits, min_size=size, max_size=size)


iccids = st.builds("8986{}{}".format, digits(2), st.text("0123456789ABCDEF", min_size=13, max_size=14))
imsis = digits(12).map("460{}".format)
msisdns = (digits(10) | digits(12)).map("1{}".format)
imeis = digits(14).map(lambda body: body + luhn_digit(body))
eids = digits(30).map(lambda body: body + eid_check_digits(body))
units = st.text(UNIT_ALPHABET, min_size=17, max_size=17).map(lambda body: body + unit_check_character(body))
vins = st.text(VIN_ALPHABET, min_size=17, max_size=17).map(lambda body: body[:8] + vin_check_character(body) + body[9:])
residents = st.builds(
    lambda area, birth, serial: area + birth.strftime("%Y%m%d") + serial,
    digits(6),
    st.dates(date(1900, 1, 1), date(1904, 12, 31)),
    digits(3),
).map(lambda body: body + resident_check_character(body))

PARSERS: list[tuple[Parse, st.SearchStrategy[str]]] = [
    (parse_iccid, iccids),
    (parse_imsi, imsis),
    (parse_msisdn, msisdns),
    (parse_imei, imeis),
    (parse_eid, eids),
    (parse_unit_code, units),
    (parse_vin, vins),
]
KINDS: list[DocumentKind] = [*DocumentKind, *DocumentKind]
SHAPELESS = {DocumentKind.PLA_ID, DocumentKind.ARMED_POLICE_ID, DocumentKind.OTHER_UNIT}
SHAPED = [kind for kind in KINDS if kind not in SHAPELESS]


def fault_of(value: object) -> Fault | None:
    """The fault of what may be malformed."""
    return value.fault if isinstance(value, Malformed) else None


@pytest.mark.parametrize(("parse", "texts"), PARSERS)
@given(data=st.data())
def test_parsers_are_idempotent(parse: Parse, texts: st.SearchStrategy[str], data: st.DataObject) -> None:
    """A well-formed identifier, in any case and with white space around, parses to itself and again to itself."""
    text = data.draw(texts)
    assert text == parse(text) == parse(f" {text.lower()}\n")


@pytest.mark.parametrize("parse", [parse for parse, _ in PARSERS])
@given(text=st.text() | st.text("0123456789ABCDEFLX+ \nß", min_size=10, max_size=34))
def test_whatever_parses_parses_to_itself(parse: Parse, text: str) -> None:
    """Parsing never raises, and what it makes is ASCII and its own fixed point."""
    parsed = parse(text)
    if isinstance(parsed, str):
        assert parsed.isascii()
        assert parsed == parse(parsed)


@pytest.mark.parametrize("parse", [parse for parse, _ in PARSERS])
@given(text=st.text(string.digits, min_size=5, max_size=9))
def test_a_malformed_text_is_not_repeated(parse: Parse, text: str) -> None:
    """Neither Malformed nor the error it becomes holds a text that was refused."""
    malformed = parse(text)
    assert isinstance(malformed, Malformed)
    with pytest.raises(TypeError) as raised:
        well_formed(malformed)
    shown = (repr(malformed), str(malformed), malformed.zh, malformed.en, repr(raised.value))
    assert [] == [words for words in shown if text in words]


@pytest.mark.parametrize("kind", SHAPED)
@given(text=st.text(string.digits, min_size=11, max_size=17))
def test_a_malformed_number_is_not_repeated(kind: DocumentKind, text: str) -> None:
    """A document number that is refused stands neither in the repr nor in any word of Malformed."""
    malformed = number_fault(kind, text, DAY)
    assert isinstance(malformed, Malformed)
    shown = (repr(malformed), str(malformed), malformed.zh, malformed.en)
    assert [] == [words for words in shown if text in words]


@pytest.mark.parametrize("number", ["110101190001010006", "11010119000101009X", "44010319040229001X"])
def test_every_changed_digit_of_a_resident_number_is_refused(number: str) -> None:
    """All 153 single substitutions of the first 17 digits are caught by the check character."""
    changed = [
        number[:at] + digit + number[at + 1 :] for at in range(17) for digit in string.digits if digit != number[at]
    ]
    assert [Fault.CHECK_DIGIT] * 153 == [fault_of(resident_number_fault(text, DAY)) for text in changed]


@given(number=residents, at=st.integers(0, 17), change=st.integers(1, 9))
def test_any_changed_digit_of_any_resident_number_is_refused(number: str, at: int, change: int) -> None:
    """One other character anywhere makes a good number a bad one."""
    other = str((int(number[at].replace("X", "0")) + change) % 10)
    assert None is resident_number_fault(number, DAY)
    assert Fault.CHECK_DIGIT is fault_of(resident_number_fault(number[:at] + other + number[at + 1 :], DAY))


@given(number=residents, at=st.integers(0, 15))
def test_swapped_neighbours_of_a_resident_number_are_refused(number: str, at: int) -> None:
    """Two different digits side by side in the wrong order are caught."""
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    expected = None if swapped == number else Fault.CHECK_DIGIT
    assert expected is fault_of(resident_number_fault(swapped, DAY))


@given(code=units, at=st.integers(0, 17), other=st.sampled_from(UNIT_ALPHABET))
def test_any_changed_character_of_a_unit_code_is_refused(code: str, at: int, other: str) -> None:
    """One other character anywhere makes a good unit code a bad one."""
    expected = None if other == code[at] else Fault.CHECK_DIGIT
    assert expected is fault_of(parse_unit_code(code[:at] + other + code[at + 1 :]))


@given(imei=imeis, at=st.integers(0, 14), other=st.sampled_from(string.digits))
def test_any_changed_digit_of_an_imei_is_refused(imei: str, at: int, other: str) -> None:
    """One other digit anywhere makes a good IMEI a bad one."""
    expected = None if other == imei[at] else Fault.CHECK_DIGIT
    assert expected is fault_of(parse_imei(imei[:at] + other + imei[at + 1 :]))


@given(eid=eids, at=st.integers(0, 31), other=st.sampled_from(string.digits))
def test_any_changed_digit_of_an_eid_is_refused(eid: str, at: int, other: str) -> None:
    """One other digit anywhere makes a good EID a bad one."""
    expected = None if other == eid[at] else Fault.CHECK_DIGIT
    assert expected is fault_of(parse_eid(eid[:at] + other + eid[at + 1 :]))


@given(body=st.text(string.digits, min_size=1, max_size=19))
def test_luhn_digits_follow_iso_7812(body: str) -> None:
    """Every second digit from the right doubled and its digits added, the whole comes to 0 modulo 10."""
    doubled = [sum(map(int, str(int(digit) * 2))) for digit in body[::-2]]
    total = sum(doubled) + sum(map(int, body[-2::-2]))
    assert str(-total % 10) == luhn_digit(body)


@given(body=digits(17))
def test_resident_check_characters_follow_iso_7064(body: str) -> None:
    """The check character is that of MOD 11-2: doubled digit by digit, the whole comes to 1."""
    remainder = 0
    for digit in body:
        remainder = (remainder + int(digit)) * 2 % 11
    assert "0123456789X"[(1 - remainder) % 11] == resident_check_character(body)


@given(body=st.text(UNIT_ALPHABET, min_size=17, max_size=17))
def test_unit_check_characters_follow_gb_32100(body: str) -> None:
    """With weights of 3 to the power of the place, the whole code comes to 0 modulo 31."""
    total = sum(3**place * UNIT_ALPHABET.index(character) for place, character in enumerate(body))
    assert UNIT_ALPHABET[(31 - total % 31) % 31] == unit_check_character(body)


@given(body=st.text(string.digits + string.ascii_uppercase, min_size=8, max_size=8))
def test_organisation_check_characters_follow_gb_11714(body: str) -> None:
    """The check character is 11 less the weighted remainder, 10 written X and 11 written 0."""
    total = sum(weight * int(character, 36) for weight, character in zip((3, 7, 9, 10, 5, 8, 4, 2), body, strict=True))
    check = 11 - total % 11
    assert {10: "X", 11: "0"}.get(check, str(check)) == organisation_check_character(body)


@given(vin=st.text(VIN_ALPHABET, min_size=17, max_size=17))
def test_vin_check_characters_follow_gb_16735(vin: str) -> None:
    """The check character is the weighted remainder of digits and letters' values, 10 written X."""
    groups = ("0", "1AJ", "2BKS", "3CLT", "4DMU", "5ENV", "6FW", "7GPX", "8HY", "9RZ")
    values = {character: value for value, group in enumerate(groups) for character in group}
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    total = sum(weight * values[character] for weight, character in zip(weights, vin, strict=True))
    assert "0123456789X"[total % 11] == vin_check_character(vin)


@given(body=st.text(VIN_ALPHABET, min_size=16, max_size=16))
def test_one_check_character_completes_a_chinese_vin(body: str) -> None:
    """Of all characters exactly one completes a VIN that begins with L, and it is a digit or X."""
    good = [check for check in VIN_ALPHABET if fault_of(parse_vin(f"L{body[:7]}{check}{body[8:]}")) is None]
    assert 1 == len(good)
    assert good[0] in "0123456789X"


@given(body=st.text(UNIT_ALPHABET, min_size=17, max_size=17))
def test_one_check_character_completes_a_unit_code(body: str) -> None:
    """Of the 31 characters exactly one completes a unit code."""
    assert 1 == sum(fault_of(parse_unit_code(body + check)) is None for check in UNIT_ALPHABET)


@given(number=residents)
def test_one_check_character_completes_a_resident_number(number: str) -> None:
    """Of the 11 characters exactly one completes a resident number."""
    assert 1 == sum(resident_number_fault(number[:17] + check, DAY) is None for check in "0123456789X")


@given(number=residents, days=st.integers(-60000, 60000))
def test_a_birth_is_good_for_130_years(number: str, days: int) -> None:
    """A good number has no fault from its birth to its 130th anniversary and one of its date on every other day."""
    birth = date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    on = date.fromordinal(birth.toordinal() + days)
    age = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    birthday = (on.month, on.day) == (birth.month, birth.day)
    over = age > 130 or (age == 130 and not birthday)
    expected = Fault.FUTURE_DATE if on < birth else Fault.TOO_OLD if over else None
    assert expected is fault_of(resident_number_fault(number, on))


@given(
    iccid=iccids,
    vin=st.text(VIN_ALPHABET, min_size=17, max_size=17),
    unit=units,
    carrier=st.sampled_from(["telecom", "mobile", "unicom", "broadnet"]),
)
def test_doubts_are_sorted_and_none_twice(iccid: str, vin: str, unit: str, carrier: str) -> None:
    """Where several doubts can be raised, they stand sorted and none twice."""
    raised = [iccid_doubts(Iccid(iccid), numbering_of(carrier)), vin_doubts(Vin(vin)), unit_code_doubts(UnitCode(unit))]
    assert [tuple(sorted(set(doubts))) for doubts in raised] == raised


@given(iccid=iccids, imsi=imsis, msisdn=digits(8).map("144{}00".format))
def test_nothing_is_known_of_other_carriers(iccid: str, imsi: str, msisdn: str) -> None:
    """The carriers are an open registry: one that is not listed raises no doubt about prefix, network or block."""
    assert () == iccid_doubts(Iccid(iccid), numbering_of("broadnet"))
    assert () == imsi_doubts(Imsi(imsi), numbering_of("broadnet"))
    assert () == msisdn_doubts(Msisdn(msisdn), numbering_of("broadnet"))


@given(short=st.builds("8986{}{}".format, digits(2), digits(13)), more=st.sampled_from("0123456789ABCDEF"))
def test_a_card_and_one_character_more_look_alike(short: str, more: str) -> None:
    """An ICCID of 19 characters and the same with any character more are possible duplicates, either way round."""
    assert possible_duplicates(Iccid(short), Iccid(short + more))
    assert possible_duplicates(Iccid(short + more), Iccid(short))
    assert not possible_duplicates(Iccid(short), Iccid(short))


@given(number=st.text())
def test_the_normal_form_is_its_own(number: str) -> None:
    """The normal form of a document number has no white space and is its own normal form."""
    normal = normal_number(number)
    assert [] == [character for character in normal if character.isspace()]
    assert normal == normal_number(normal)


@pytest.mark.parametrize("kind", KINDS)
@given(number=st.text(max_size=20) | residents | units)
def test_a_number_is_judged_in_its_normal_form(kind: DocumentKind, number: str) -> None:
    """A number and its normal form get the same judgement."""
    assert number_fault(kind, normal_number(number), DAY) == number_fault(kind, number, DAY)


@given(items=st.lists(st.sampled_from(Function)))
def test_functions_are_a_set_with_an_order(items: list[Function]) -> None:
    """However functions are listed, equal sets are equal tuples, and the undirected ones are among them."""
    assert function_set(items) == function_set([*reversed(items), *items])
    assert set(items) == set(function_set(items)) >= set(undirected(items))
