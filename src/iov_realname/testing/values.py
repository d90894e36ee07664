"""Hypothesis strategies for every value that comes from outside: identifiers, documents, owners, vehicles.

Each comes well-formed, and ``almost`` gives its like with one thing wrong, so that exactly its check rule says no.
Nobody in them exists: areas and makers are invented, names are samples.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st

from iov_realname.domain.documents import Capture, DocumentKind, HolderKind
from iov_realname.domain.functions import Function, Functions, function_set
from iov_realname.domain.identifiers import Eid, Iccid, Imei, Imsi, Msisdn, UnitCode, Vin
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import NEVER_TYPED, DeviceCapture, DocumentReading, TypedEntry
from iov_realname.testing import invented

__all__ = [
    "FittedCards",
    "almost",
    "captures",
    "document_readings",
    "eids",
    "function_sets",
    "iccids",
    "imeis",
    "imsis",
    "msisdns",
    "owners",
    "particulars",
    "persons",
    "resident_numbers",
    "typed_entries",
    "unit_codes",
    "units",
    "vehicles",
    "vins",
]

T = TypeVar("T", bound=str)

_NUMBERS = st.integers(0, 9_999_999)
_NAMES = st.sampled_from(["样例甲", "样例乙", "样例·丙", "Sample D"])
_BIRTHDAYS = st.dates(date(1930, 1, 1), date(2005, 12, 31))

# --- identifiers ------------------------------------------------------------------------------------------------------


def iccids() -> st.SearchStrategy[Iccid]:
    """Cards of 20 digits."""
    return _NUMBERS.map(invented.iccid)


def eids() -> st.SearchStrategy[Eid]:
    """Chips of eSIMs, with the right check digits."""
    return _NUMBERS.map(invented.eid)


def msisdns() -> st.SearchStrategy[Msisdn]:
    """IoV numbers of 13 digits."""
    return _NUMBERS.map(invented.msisdn)


def imsis() -> st.SearchStrategy[Imsi]:
    """Subscribers of 中国移动."""
    return _NUMBERS.map(invented.imsi)


def imeis() -> st.SearchStrategy[Imei]:
    """Machines, with the right check digit."""
    return _NUMBERS.map(invented.imei)


def vins() -> st.SearchStrategy[Vin]:
    """Vehicles, with the right check character."""
    return _NUMBERS.map(invented.vin)


def unit_codes() -> st.SearchStrategy[UnitCode]:
    """统一社会信用代码, with the right check character."""
    return _NUMBERS.map(invented.unit_code)


def resident_numbers() -> st.SearchStrategy[str]:
    """公民身份号码 of grown-ups, with the right check character."""
    return st.builds(invented.resident_number, st.integers(0, 999), _BIRTHDAYS)


@st.composite
def almost(draw: st.DrawFn, sound: st.SearchStrategy[T]) -> str:
    """A well-formed text with one thing wrong: cut short, one character too long, or a character that never stands in
    any identifier.
    """
    text = str(draw(sound))
    spoil: Callable[[str], str] = draw(st.sampled_from([_cut, _stretched, _smudged]))
    return spoil(text)


def _cut(text: str) -> str:
    return text[:-3]


def _stretched(text: str) -> str:
    return text + "00"


def _smudged(text: str) -> str:
    return f"{text[:-1]}#"


# --- documents and owners ---------------------------------------------------------------------------------------------


_DOCUMENT_NUMBERS: Mapping[DocumentKind, st.SearchStrategy[str]] = {
    DocumentKind.RESIDENT_ID: resident_numbers(),
    DocumentKind.TEMP_RESIDENT_ID: resident_numbers(),
    DocumentKind.HOUSEHOLD_REGISTER: resident_numbers(),
    DocumentKind.HKMO_TRAVEL_PERMIT: st.from_regex(r"[HM][0-9]{8}", fullmatch=True),
    DocumentKind.TW_TRAVEL_PERMIT: st.from_regex(r"[0-9]{8}", fullmatch=True),
    DocumentKind.FOREIGN_PASSPORT: st.from_regex(r"[A-Z][0-9]{7}", fullmatch=True),
    DocumentKind.USCC: unit_codes(),
    DocumentKind.BUSINESS_LICENCE: unit_codes(),
}
_PERSONS = tuple(kind for kind in _DOCUMENT_NUMBERS if kind not in (DocumentKind.USCC, DocumentKind.BUSINESS_LICENCE))
_TYPED = tuple(kind for kind in _PERSONS if kind not in NEVER_TYPED)
_UNITS = (DocumentKind.USCC, DocumentKind.BUSINESS_LICENCE)


@st.composite
def particulars(draw: st.DrawFn, kind: DocumentKind) -> Particulars:
    """What a document of a kind says of somebody."""
    valid_to = draw(st.sampled_from(["", "2099-12-31"]))
    number = draw(_DOCUMENT_NUMBERS[kind])
    return Particulars(name=draw(_NAMES), number=number, phone="12000000001", valid_to=valid_to)


def document_readings(kinds: tuple[DocumentKind, ...] = _PERSONS) -> st.SearchStrategy[DocumentReading]:
    """Documents of these kinds that a device has read."""
    return st.sampled_from(kinds).flatmap(
        lambda kind: st.builds(DocumentReading, st.just(kind), particulars(kind), st.sampled_from(DeviceCapture))
    )


def typed_entries(kinds: tuple[DocumentKind, ...] = _TYPED) -> st.SearchStrategy[TypedEntry]:
    """Documents of these kinds that somebody typed."""
    return st.sampled_from(kinds).flatmap(lambda kind: st.builds(TypedEntry, st.just(kind), particulars(kind)))


def captures() -> st.SearchStrategy[Capture]:
    """How a document may have been taken."""
    return st.sampled_from(Capture)


def persons() -> st.SearchStrategy[Mapping[str, Any]]:
    """Owners who are persons, with an agent or without: what ``present_identity`` asks about an owner."""
    alone = st.fixed_dictionaries({"holder": st.just(HolderKind.PERSON), "owner": document_readings()})
    agents = st.integers(900, 999).map(invented.person)
    acting = st.fixed_dictionaries(
        {
            "holder": st.just(HolderKind.PERSON),
            "owner": document_readings(),
            "agent": agents,
            "authorisation_no": st.just("A-1"),
        }
    )
    return alone | acting


def units() -> st.SearchStrategy[Mapping[str, Any]]:
    """Owners that are units, with handler and responsible person."""
    people = st.integers(900, 999).map(invented.person)
    return st.fixed_dictionaries(
        {
            "holder": st.just(HolderKind.UNIT),
            "owner": document_readings(_UNITS),
            "handler": people,
            "responsible": people,
            "authorisation_no": st.just("A-1"),
        }
    )


def owners() -> st.SearchStrategy[Mapping[str, Any]]:
    """Persons and units."""
    return persons() | units()


# --- vehicles ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class FittedCards:
    """A vehicle and the cards that go into it, each with its machine."""

    vin: Vin
    cards: tuple[tuple[Iccid, Imei], ...]


def vehicles(most: int = 3) -> st.SearchStrategy[FittedCards]:
    """Vehicles with one to ``most`` cards, no two alike."""
    pairs = st.lists(st.tuples(iccids(), imeis()), min_size=1, max_size=most, unique_by=(_first, _second))
    return st.builds(FittedCards, vins(), pairs.map(tuple))


def _first(pair: tuple[Iccid, Imei]) -> str:
    return pair[0]


def _second(pair: tuple[Iccid, Imei]) -> str:
    return pair[1]


def function_sets(of: tuple[Function, ...] = tuple(Function)) -> st.SearchStrategy[Functions]:
    """Functions as events hold them: sorted, none twice."""
    return st.sets(st.sampled_from(of)).map(function_set)
