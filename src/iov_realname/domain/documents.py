"""Identity documents: their kinds, when a number is well-formed for its kind, and how they were taken."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeAlias

from iov_realname.domain.identifiers import (
    Doubt,
    Fault,
    Malformed,
    parse_unit_code,
    resident_number_fault,
)
from iov_realname.domain.words import Word

__all__ = [
    "PERSON_DOCUMENTS",
    "UNIT_DOCUMENTS",
    "Capture",
    "DocumentKind",
    "HolderKind",
    "normal_number",
    "number_fault",
    "parse_capture",
    "parse_document_kind",
    "parse_holder_kind",
    "parse_person_document",
    "validity_doubts",
]


class DocumentKind(Word):
    """A document that a person or a unit shows (证件类型)."""

    RESIDENT_ID = "resident_id", "居民身份证", "resident identity card"
    TEMP_RESIDENT_ID = "temp_resident_id", "临时居民身份证", "temporary resident identity card"
    HOUSEHOLD_REGISTER = "household_register", "户口簿", "household register"
    HKMOTW_RESIDENCE = (
        "hkmotw_residence",
        "港澳台居民居住证",
        "residence permit for Hong Kong, Macao and Taiwan residents",
    )
    FOREIGN_PERM_RESIDENT = "foreign_perm_resident", "外国人永久居留身份证", "foreign permanent resident identity card"
    HKMO_TRAVEL_PERMIT = (
        "hkmo_travel_permit",
        "港澳居民来往内地通行证",
        "mainland travel permit for Hong Kong and Macao residents",
    )
    TW_TRAVEL_PERMIT = "tw_travel_permit", "台湾居民来往大陆通行证", "mainland travel permit for Taiwan residents"
    FOREIGN_PASSPORT = "foreign_passport", "外国公民护照", "foreign passport"
    PLA_ID = "pla_id", "解放军军人身份证件", "PLA identity document"
    ARMED_POLICE_ID = "armed_police_id", "武警身份证件", "armed police identity document"

    USCC = "uscc", "统一社会信用代码证", "unified social credit code certificate"
    BUSINESS_LICENCE = "business_licence", "营业执照", "business licence"
    INSTITUTION_LEGAL = "institution_legal", "事业单位法人证书", "public institution certificate"
    SOCIAL_ORG_LEGAL = "social_org_legal", "社会团体法人登记证书", "social organisation certificate"
    OTHER_UNIT = "other_unit", "其他单位证件", "other unit document"


UNIT_DOCUMENTS = (
    DocumentKind.USCC,
    DocumentKind.BUSINESS_LICENCE,
    DocumentKind.INSTITUTION_LEGAL,
    DocumentKind.SOCIAL_ORG_LEGAL,
    DocumentKind.OTHER_UNIT,
)
"""What units show."""

PERSON_DOCUMENTS = tuple(kind for kind in DocumentKind if kind not in UNIT_DOCUMENTS)
"""What persons show."""


class Capture(Word):
    """How a document was taken (采集方式)."""

    READER = "reader", "读卡器", "card reader"
    NFC = "nfc", "NFC", "NFC"
    OCR = "ocr", "OCR", "OCR"
    NETWORK_ID = "network_id", "网证", "network identity"
    TYPED = "typed", "手工录入", "typed by hand"


class HolderKind(Word):
    """What an owner is (主体类型)."""

    PERSON = "person", "个人", "person"
    UNIT = "unit", "单位", "unit"


def parse_document_kind(word: str) -> DocumentKind | None:
    """The kind whose Chinese or English word of the ledgers `word` is, in any case; None if there is none."""
    return DocumentKind.read(word)


def parse_person_document(word: str) -> DocumentKind | None:
    """The same, of what persons show."""
    kind = DocumentKind.read(word)
    return kind if kind in PERSON_DOCUMENTS else None


def parse_capture(word: str) -> Capture | None:
    """The way of taking a document whose Chinese word or code `word` is, in any case; None if there is none."""
    return Capture.read(word)


def parse_holder_kind(word: str) -> HolderKind | None:
    """The kind of owner whose Chinese word or code `word` is, in any case; None if there is none."""
    return HolderKind.read(word)


def normal_number(number: str) -> str:
    """The form in which document numbers are judged, compared and digested: NFKC, no white space, capitals."""
    if number.isascii():
        return "".join(number.split()).upper()
    bare = "".join(unicodedata.normalize("NFKC", number).split())
    return unicodedata.normalize("NFKC", bare.upper())


def number_fault(kind: DocumentKind, number: str, on: date) -> Malformed | None:
    """What is wrong with a number for its kind of document on the day of the act, in its normal form; None if nothing.

    Numbers built like the resident number follow GB 11643-1999, those of units GB 32100-2015; of the others only the
    shape is known, and of military and other units' documents nothing but that they are not blank.
    """
    fault = _JUDGES[kind](normal_number(number), on)
    return None if fault is None else Malformed(kind, fault)


_Judge: TypeAlias = Callable[[str, date], Fault | None]


def _resident(number: str, on: date) -> Fault | None:
    malformed = resident_number_fault(number, on)
    return None if malformed is None else malformed.fault


def _hkmotw(number: str, on: date) -> Fault | None:
    fault = _resident(number, on)
    return fault or (None if number.startswith(("810000", "820000", "830000")) else Fault.PREFIX)


_old_foreign = re.compile(r"[A-Z]{3}[0-9]{12}").fullmatch


def _foreign_resident(number: str, on: date) -> Fault | None:
    if _old_foreign(number):
        return None
    fault = _resident(number, on)
    return fault or (None if number.startswith("9") else Fault.PREFIX)


def _unit(number: str, _on: date) -> Fault | None:
    code = parse_unit_code(number)
    return code.fault if isinstance(code, Malformed) else None


def _anything(number: str, _on: date) -> Fault | None:
    return None if number else Fault.BLANK


def _shaped(pattern: str, *lengths: int) -> _Judge:
    fits = re.compile(pattern).fullmatch

    def judge(number: str, _on: date) -> Fault | None:
        if fits(number):
            return None
        if not number:
            return Fault.BLANK
        return Fault.CHARACTERS if len(number) in lengths else Fault.LENGTH

    return judge


_JUDGES: Final[Mapping[DocumentKind, _Judge]] = {
    DocumentKind.RESIDENT_ID: _resident,
    DocumentKind.TEMP_RESIDENT_ID: _resident,
    DocumentKind.HOUSEHOLD_REGISTER: _resident,
    DocumentKind.HKMOTW_RESIDENCE: _hkmotw,
    DocumentKind.FOREIGN_PERM_RESIDENT: _foreign_resident,
    DocumentKind.HKMO_TRAVEL_PERMIT: _shaped(r"[HM][0-9]{8}(?:[0-9]{2})?", 9, 11),
    DocumentKind.TW_TRAVEL_PERMIT: _shaped(r"[0-9]{8}(?:[0-9]{2})?", 8, 10),
    DocumentKind.FOREIGN_PASSPORT: _shaped(r"[0-9A-Z]{1,9}", *range(1, 10)),
    DocumentKind.PLA_ID: _anything,
    DocumentKind.ARMED_POLICE_ID: _anything,
    DocumentKind.USCC: _unit,
    DocumentKind.BUSINESS_LICENCE: _unit,
    DocumentKind.INSTITUTION_LEGAL: _unit,
    DocumentKind.SOCIAL_ORG_LEGAL: _unit,
    DocumentKind.OTHER_UNIT: _anything,
}


_LONGEST = ((16, 5), (26, 10))
"""Up to which age a resident identity card is issued for at most how many years; after that for 20, or long-term."""
_YEARS = 20


def validity_doubts(born: date, valid_to: date, on: date) -> tuple[Doubt, ...]:
    """Whether a resident identity card is good for longer than any issued to somebody of that age can be (IDL-5).

    The day of issue is on no record, and lies before ``on``: what is left of a card is never more than its whole time.
    """
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    years = next((years for below, years in _LONGEST if age < below), _YEARS)
    last = (on.year + years, on.month, on.day)
    return (Doubt.VALIDITY_SPAN,) if (valid_to.year, valid_to.month, valid_to.day) > last else ()
