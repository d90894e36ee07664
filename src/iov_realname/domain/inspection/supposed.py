"""Papers that do not exist, for decisions that are only supposed: good in every way, and nobody's."""

from collections.abc import Mapping

from iov_realname.domain.card.papers import IdentitySeals, Papers
from iov_realname.domain.card.restriction import RestrictionSeals
from iov_realname.domain.confidential import Confidential, Sealed, SubjectId
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.identifiers import Imei, Vin, resident_check_character
from iov_realname.domain.parties import Particulars

__all__ = ["SEALED", "SEALS", "SUPPOSED_IMEI", "SUPPOSED_VIN", "TEXT_SEALS", "supposed_agent", "supposed_owner"]

SEALED = Sealed("supposed", SubjectId(""), "")
SEALS = IdentitySeals(SEALED, SEALED, SEALED, SEALED, SEALED, None)
SUPPOSED_VIN, SUPPOSED_IMEI = Vin("0" * 17), Imei("0" * 15)
TEXT_SEALS = RestrictionSeals(SEALED, SEALED, SEALED)


def _resident(body: str) -> str:
    return body + resident_check_character(body)


_RESIDENT, _ANOTHER = _resident("00000019000101000"), _resident("00000019000101001")
"""No area is 000000, so nobody bears these numbers; their check characters are right."""

_UNIT = "911101010000000002"
_NUMBERS: Mapping[DocumentKind, str] = {
    DocumentKind.HKMOTW_RESIDENCE: _resident("81000019000101000"),
    DocumentKind.FOREIGN_PERM_RESIDENT: "AAA000000000000",
    DocumentKind.HKMO_TRAVEL_PERMIT: "H00000000",
    DocumentKind.TW_TRAVEL_PERMIT: "00000000",
    DocumentKind.FOREIGN_PASSPORT: "X0000000",
    DocumentKind.USCC: _UNIT,
    DocumentKind.BUSINESS_LICENCE: _UNIT,
    DocumentKind.INSTITUTION_LEGAL: _UNIT,
    DocumentKind.SOCIAL_ORG_LEGAL: _UNIT,
}


def supposed_owner(kind: DocumentKind) -> Confidential[Particulars]:
    """What a well-formed document of that kind would say."""
    return Confidential(Particulars(name="-", number=_NUMBERS.get(kind, _RESIDENT), phone="-"))


def supposed_agent(kind: DocumentKind) -> Papers:
    """Somebody else with such a document, who acts for the owner."""
    number = f"{_NUMBERS[kind][:-1]}1" if kind in _NUMBERS else _ANOTHER
    return Papers(kind, Confidential(Particulars(name="-", number=number, phone="-")))
