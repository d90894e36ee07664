"""Vehicles with one card or more, sold and ready for owners, through the public registry."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

import iov_realname
from iov_realname import Registry
from iov_realname.adapters.keys.postgres import PostgresKeyRing
from iov_realname.application.errors import Refused
from iov_realname.application.searching import DocumentCard
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import ATF_2022_12, CardLimit, CountBy, OverLimit, RuleBook
from iov_realname.domain.subject.words import ReadingPurpose
from iov_realname.domain.terms import RegistrationReason
from iov_realname.testing import invented

MANY = 10


def strict(limit: int = 5, counts: CountBy = CountBy.CARD, over: OverLimit = OverLimit.REFUSE) -> RuleBook:
    """A book that refuses above a limit, at each carrier."""
    return attrs.evolve(ATF_2022_12, cards_per_document=CardLimit(limit, counts, per_carrier=True, over=over))


@contextmanager
def opened(place: str, folder: Path, book: RuleBook | None = None) -> Iterator[Registry]:
    """A registry: in memory, in an SQLite file of the folder, or in a PostgreSQL store."""
    if "dbname=" not in place:
        url = "memory://" if place == "memory" else f"sqlite:///{folder / 'fleet.db'}"
        with iov_realname.connect(url, oem=invented.OEM, rulebook=book, synchronous="normal") as registry:
            yield registry
        return
    parts = dict(part.split("=", 1) for part in place.split())
    url = "postgresql://{user}:{password}@/{dbname}?host={host}".format(**parts)
    with (
        PostgresKeyRing(place, folder / "fleet.kek") as keys,
        iov_realname.connect(url, oem=invented.OEM, rulebook=book, keys=keys) as registry,
    ):
        yield registry


def buys(registry: Registry, card: int, carrier: Carrier = Carrier.MOBILE) -> None:
    """A card, of its own number."""
    registry.procure(
        iccid=invented.iccid(card),
        msisdn=invented.msisdn(card),
        imsi=invented.imsi(card),
        carrier=carrier,
        purchaser="样例汽车",
        purchaser_code=invented.OEM,
        responsible=invented.person(9).particulars,
        responsible_document=DocumentKind.RESIDENT_ID,
        batch_no="B-1",
        risk_assessment_no="RA-1",
    )


def is_sold(registry: Registry, vehicle: int, *, cards: int = 1, carrier: Carrier = Carrier.MOBILE) -> None:
    """A vehicle with so many cards, built and sold."""
    for card in range(vehicle * MANY, vehicle * MANY + cards):
        buys(registry, card, carrier)
        registry.fit(iccid=invented.iccid(card), vin=invented.vin(vehicle), imei=invented.imei(card))
    registry.sell_vehicle(vin=invented.vin(vehicle))


def presents(registry: Registry, vehicle: int, person: int, **differences: Any) -> None:
    """Somebody shows a resident identity card for the vehicle."""
    asked: dict[str, Any] = {
        "registration_no": f"R-{vehicle}",
        "vin": invented.vin(vehicle),
        "reason": RegistrationReason.NEW,
        "holder": HolderKind.PERSON,
        "owner": invented.person(person),
    }
    registry.present_identity(**asked | differences)


def is_taken(registry: Registry, vehicle: int, person: int, **differences: Any) -> bool:
    """Whether that was taken, or else refused for the limit."""
    try:
        presents(registry, vehicle, person, **differences)
    except Refused as refused:
        if refused.refusal.code is not RefusalCode.CARD_LIMIT:
            raise
        return False
    return True


def cards_under(registry: Registry, kind: DocumentKind, number: str) -> Sequence[DocumentCard]:
    """The cards under a document, as an auditor finds them."""
    return registry.cards_of_document(kind, number, purpose=ReadingPurpose.AUDIT, actor="auditor-1")


def iccids(registry: Registry, person: int) -> list[str]:
    """The cards under somebody's resident identity card."""
    found = cards_under(registry, DocumentKind.RESIDENT_ID, invented.resident_number(person))
    return [card.iccid for card in found]
