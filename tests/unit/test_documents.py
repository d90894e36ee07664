"""Kinds of documents and their numbers."""

from datetime import date

import pytest

from iov_realname.domain.documents import (
    PERSON_DOCUMENTS,
    UNIT_DOCUMENTS,
    Capture,
    DocumentKind,
    HolderKind,
    normal_number,
    number_fault,
    parse_capture,
    parse_document_kind,
    parse_holder_kind,
    parse_person_document,
    validity_doubts,
)
from iov_realname.domain.identifiers import Doubt, Fault, Malformed

DAY = date(2024, 5, 6)
LIKE_RESIDENT = [DocumentKind.RESIDENT_ID, DocumentKind.TEMP_RESIDENT_ID, DocumentKind.HOUSEHOLD_REGISTER]
WITH_UNIT_CODE = [kind for kind in UNIT_DOCUMENTS if kind is not DocumentKind.OTHER_UNIT]
WITH_ANYTHING = [DocumentKind.PLA_ID, DocumentKind.ARMED_POLICE_ID, DocumentKind.OTHER_UNIT]
RESIDENT = "110101190001010006"

LEDGER_WORDS = [
    ("居民身份证", "RESIDENT_ID"),
    ("临时居民身份证", "TEMP_RESIDENT_ID"),
    ("户口簿", "HOUSEHOLD_REGISTER"),
    ("港澳台居民居住证", "HKMOTW_RESIDENCE"),
    ("外国人永久居留身份证", "FOREIGN_PERM_RESIDENT"),
    ("港澳居民来往内地通行证", "HKMO_TRAVEL_PERMIT"),
    ("台湾居民来往大陆通行证", "TW_TRAVEL_PERMIT"),
    ("外国公民护照", "FOREIGN_PASSPORT"),
    ("解放军军人身份证件", "PLA_ID"),
    ("武警身份证件", "ARMED_POLICE_ID"),
    ("统一社会信用代码证", "USCC"),
    ("营业执照", "BUSINESS_LICENCE"),
    ("事业单位法人证书", "INSTITUTION_LEGAL"),
    ("社会团体法人登记证书", "SOCIAL_ORG_LEGAL"),
    ("其他单位证件", "OTHER_UNIT"),
]


@pytest.mark.parametrize(("zh", "en"), LEDGER_WORDS)
def test_the_words_of_the_ledgers_are_read(zh: str, en: str) -> None:
    """A kind is read from its Chinese word and from its English word in any case."""
    assert en.lower() == parse_document_kind(zh)
    assert en.lower() == parse_document_kind(en) == parse_document_kind(en.lower())


def test_every_kind_has_words_in_the_ledgers() -> None:
    """The ledgers' words are all the kinds there are."""
    assert set(DocumentKind) == {en.lower() for _, en in LEDGER_WORDS}


def test_every_kind_is_a_persons_or_a_units() -> None:
    """Each kind is shown by one of them, and none by both."""
    assert list(DocumentKind) == [*PERSON_DOCUMENTS, *UNIT_DOCUMENTS]
    assert {"uscc", "business_licence", "institution_legal", "social_org_legal", "other_unit"} == set(UNIT_DOCUMENTS)


@pytest.mark.parametrize(("zh", "en"), LEDGER_WORDS)
def test_a_persons_document_is_read_from_no_word_of_a_units(zh: str, en: str) -> None:
    """Where only a person can stand, a unit's document is no kind at all."""
    expected = DocumentKind[en] if DocumentKind[en] in PERSON_DOCUMENTS else None
    assert expected is parse_person_document(zh)
    assert expected is parse_person_document(en.lower())


@pytest.mark.parametrize("word", ["驾驶证", "", "resident"])
def test_any_other_word_is_no_document(word: str) -> None:
    """Neither of a person nor of anybody."""
    assert None is parse_document_kind(word)
    assert None is parse_person_document(word)


@pytest.mark.parametrize(
    ("capture", "word"),
    [
        (Capture.READER, "读卡器"),
        (Capture.NFC, "Nfc"),
        (Capture.OCR, "ocr"),
        (Capture.NETWORK_ID, "网证"),
        (Capture.TYPED, "手工录入"),
        (None, "照片"),
    ],
)
def test_the_way_of_taking_a_document_is_read(capture: Capture | None, word: str) -> None:
    """A capture is read from the ledgers' word, in any case, and from no other."""
    assert capture is parse_capture(word)


@pytest.mark.parametrize(
    ("kind", "word"),
    [(HolderKind.PERSON, "个人"), (HolderKind.UNIT, "单位"), (HolderKind.UNIT, "UNIT"), (None, "家庭")],
)
def test_the_kind_of_owner_is_read(kind: HolderKind | None, word: str) -> None:
    """An owner is a person or a unit, and nothing else."""
    assert kind is parse_holder_kind(word)


@pytest.mark.parametrize(
    ("normal", "number"),
    [
        ("11010119000101009X", " 1101 0119\u30000001\u00a001009x\n"),
        ("11010119000101009X", "１１０１０１１９０００１０１００９ｘ"),
        ("军字第A1号", "军字 第a1号"),
        ("", " \u3000"),
    ],
)
def test_a_number_has_one_normal_form(normal: str, number: str) -> None:
    """Width, white space and case do not make another number."""
    assert normal == normal_number(number)


@pytest.mark.parametrize("kind", LIKE_RESIDENT)
@pytest.mark.parametrize(
    ("fault", "number"),
    [
        (None, RESIDENT),
        (None, "11010119000101009x"),
        (None, "110101 19000101 0006"),
        (None, "１１０１０１１９０００１０１０００６"),
        (None, "999999190001010007"),
        (Fault.CHECK_DIGIT, "110101190001010007"),
        (Fault.DATE, "110101190002300005"),
        (Fault.FUTURE_DATE, "110101209901010009"),
        (Fault.LENGTH, "110101000101000"),
        (Fault.BLANK, " "),
    ],
)
def test_resident_numbers(kind: DocumentKind, fault: Fault | None, number: str) -> None:
    """Identity cards, temporary ones and registers carry a resident number of any area."""
    assert (Malformed(kind, fault) if fault else None) == number_fault(kind, number, DAY)


@pytest.mark.parametrize("kind", LIKE_RESIDENT)
def test_the_day_of_the_act_counts(kind: DocumentKind) -> None:
    """The same number is good on the 130th birthday and too old the day after."""
    assert None is number_fault(kind, RESIDENT, date(2030, 1, 1))
    assert Malformed(kind, Fault.TOO_OLD) == number_fault(kind, RESIDENT, date(2030, 1, 2))


@pytest.mark.parametrize(
    ("kind", "fault", "number"),
    [
        ("HKMOTW_RESIDENCE", None, "81000019000101000X"),
        ("HKMOTW_RESIDENCE", None, "820000190001010001"),
        ("HKMOTW_RESIDENCE", None, "830000190001010003"),
        ("HKMOTW_RESIDENCE", Fault.CHECK_DIGIT, "830000190001010004"),
        ("HKMOTW_RESIDENCE", Fault.PREFIX, RESIDENT),
        ("FOREIGN_PERM_RESIDENT", None, "911840190001010009"),
        ("FOREIGN_PERM_RESIDENT", None, "usa110119000101"),
        ("FOREIGN_PERM_RESIDENT", Fault.CHECK_DIGIT, "911840190001010008"),
        ("FOREIGN_PERM_RESIDENT", Fault.PREFIX, RESIDENT),
        ("FOREIGN_PERM_RESIDENT", Fault.LENGTH, "110101000101000"),
        ("FOREIGN_PERM_RESIDENT", Fault.CHARACTERS, "US1110119000101"),
        ("HKMO_TRAVEL_PERMIT", None, "H00000001"),
        ("HKMO_TRAVEL_PERMIT", None, "m0000000101"),
        ("HKMO_TRAVEL_PERMIT", Fault.LENGTH, "H000000010"),
        ("HKMO_TRAVEL_PERMIT", Fault.LENGTH, "H00000001011"),
        ("HKMO_TRAVEL_PERMIT", Fault.CHARACTERS, "T0000000101"),
        ("HKMO_TRAVEL_PERMIT", Fault.CHARACTERS, "T00000001"),
        ("HKMO_TRAVEL_PERMIT", Fault.CHARACTERS, "000000001"),
        ("TW_TRAVEL_PERMIT", None, "00000001"),
        ("TW_TRAVEL_PERMIT", None, "0000000101"),
        ("TW_TRAVEL_PERMIT", Fault.LENGTH, "000000010"),
        ("TW_TRAVEL_PERMIT", Fault.LENGTH, "00000001011"),
        ("TW_TRAVEL_PERMIT", Fault.CHARACTERS, "A000000101"),
        ("TW_TRAVEL_PERMIT", Fault.CHARACTERS, "A0000001"),
        ("FOREIGN_PASSPORT", None, "x"),
        ("FOREIGN_PASSPORT", None, "X00000001"),
        ("FOREIGN_PASSPORT", Fault.LENGTH, "X000000012"),
        ("FOREIGN_PASSPORT", Fault.CHARACTERS, "-"),
        ("FOREIGN_PASSPORT", Fault.CHARACTERS, "X0000-001"),
        ("FOREIGN_PASSPORT", Fault.CHARACTERS, "护0000001"),
        ("FOREIGN_PASSPORT", Fault.BLANK, ""),
        ("TW_TRAVEL_PERMIT", Fault.BLANK, "\u3000"),
    ],
)
def test_documents_of_other_shapes(kind: str, fault: Fault | None, number: str) -> None:
    """Permits and passports are judged by their own shape."""
    document = DocumentKind(kind.lower())
    assert (Malformed(document, fault) if fault else None) == number_fault(document, number, DAY)


@pytest.mark.parametrize("kind", WITH_UNIT_CODE)
@pytest.mark.parametrize(
    ("fault", "number"),
    [
        (None, "91310000MA0000007L"),
        (None, "n2110101mf0000005e"),
        (None, "911101010000000015"),
        (Fault.CHECK_DIGIT, "911101010000000003"),
        (Fault.LENGTH, "110101000000000"),
        (Fault.CHARACTERS, "91310000MO0000007L"),
    ],
)
def test_documents_with_a_unit_code(kind: DocumentKind, fault: Fault | None, number: str) -> None:
    """Units' documents carry a unified social credit code of any department."""
    assert (Malformed(kind, fault) if fault else None) == number_fault(kind, number, DAY)


@pytest.mark.parametrize("kind", WITH_ANYTHING)
def test_documents_without_a_known_shape(kind: DocumentKind) -> None:
    """Military and other units' documents pass with anything that is not blank."""
    assert None is number_fault(kind, "军字第1号", DAY)
    assert Malformed(kind, Fault.BLANK) == number_fault(kind, " \u3000", DAY)


def test_every_kind_is_judged() -> None:
    """No kind of document lacks a judgement: a blank number is refused by all."""
    assert [Malformed(kind, Fault.BLANK) for kind in DocumentKind] == [
        number_fault(kind, "", DAY) for kind in DocumentKind
    ]


@pytest.mark.parametrize(
    ("usual", "born", "valid_to"),
    [
        (True, date(2008, 5, 7), date(2029, 5, 6)),
        (False, date(2008, 5, 7), date(2029, 5, 7)),
        (True, date(2008, 5, 6), date(2034, 5, 6)),
        (True, date(1998, 5, 7), date(2034, 5, 6)),
        (False, date(1998, 5, 7), date(2034, 5, 7)),
        (True, date(1998, 5, 6), date(2044, 5, 6)),
        (False, date(1930, 1, 1), date(2044, 5, 7)),
        (True, date(1930, 1, 1), date(2000, 1, 1)),
    ],
)
def test_an_unusual_span_of_validity_only_warns(usual: bool, born: date, valid_to: date) -> None:
    """Below 16 a card is good for 5 years, below 26 for 10, then for 20: nobody's has more than that left (IDL-5)."""
    assert (() if usual else (Doubt.VALIDITY_SPAN,)) == validity_doubts(born, valid_to, date(2024, 5, 6))
