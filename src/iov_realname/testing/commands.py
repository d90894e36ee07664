"""Commands to one invented card, all of which go through on the right history; each takes the moment it is sent.

Vary one with ``attrs.evolve``. Everybody and everything in them is invented, and their seals hold nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from iov_realname.domain.card.asking import PostponeCheck, RequestCheck
from iov_realname.domain.card.checking import CheckEvidence, RecordCheck, RefuseIdentity
from iov_realname.domain.card.directed import CloseDirectedTest, OpenDirectedTest
from iov_realname.domain.card.document_limit import NOTHING_ELSE
from iov_realname.domain.card.fitting import FitCard
from iov_realname.domain.card.identity import PresentIdentity
from iov_realname.domain.card.papers import IdentitySeals, Papers
from iov_realname.domain.card.purchase import Procure, RegisterPurchaser
from iov_realname.domain.card.review import DecideReview
from iov_realname.domain.card.sale import SellVehicle
from iov_realname.domain.confidential import Confidential, Sealed, SubjectId
from iov_realname.domain.dealer import Authority, ClerkId
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind
from iov_realname.domain.functions import DIRECTED, Function, function_set
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.origin import Origin
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import ChannelKind, CheckKind, Party
from iov_realname.domain.streams import RegistrationNumber
from iov_realname.domain.terms import (
    CheckOutcome,
    Fitment,
    RegistrationReason,
    TestPurpose,
)
from iov_realname.domain.vehicle.state import VehicleStanding
from iov_realname.testing import invented

__all__ = [
    "ICCID",
    "NUMBER",
    "OTHER_NUMBER",
    "SEAL",
    "acknowledge",
    "ask_check",
    "buy",
    "check",
    "end_test",
    "fit",
    "open_test",
    "papers",
    "particulars",
    "postpone",
    "present",
    "present_unit",
    "review",
    "sell",
    "turn_away",
]

ICCID, VIN, IMEI = invented.iccid(1), invented.vin(1), invented.imei(1)
NUMBER, OTHER_NUMBER = RegistrationNumber("1" * 32), RegistrationNumber("2" * 32)
CARDS = tuple(invented.iccid(number) for number in range(6))
SEAL = Sealed("A256GCM", SubjectId("0" * 32), "box")
NO_EVIDENCE = CheckEvidence(None, None, None, None, None, None, None, None)


def particulars(number: str = invented.resident_number(1), *, valid_to: str = "") -> Confidential[Particulars]:
    """Somebody's particulars."""
    return Confidential(Particulars(name="样例", number=number, phone="12000000001", valid_to=valid_to))


def papers(number: int) -> Papers:
    """Papers of somebody who acts for the owner."""
    return Papers(DocumentKind.RESIDENT_ID, particulars(invented.resident_number(number)))


def buy(at: datetime) -> Procure:
    """The OEM buys the card."""
    return Procure(
        at=at,
        origin=Origin.OBSERVED,
        oem=invented.OEM,
        iccid=ICCID,
        msisdn=invented.msisdn(1),
        imsi=invented.imsi(1),
        carrier=Carrier.MOBILE,
        purchaser_code=invented.OEM,
        purchaser=SEAL,
        authorisation_no="",
        risk_assessment_no="RA-1",
        batch_no="B-1",
        responsible=particulars(),
        responsible_document=DocumentKind.RESIDENT_ID,
        responsible_sealed=SEAL,
    )


def acknowledge(at: datetime) -> RegisterPurchaser:
    """The carrier acknowledges the purchaser."""
    return RegisterPurchaser(at, "PR-1", unit_checked=True, document_checked=True)


def open_test(at: datetime, functions: Iterable[Function] = (Function.DATA_DIRECTED,)) -> OpenDirectedTest:
    """A directed test begins."""
    return OpenDirectedTest(at, "t-1", TestPurpose.TEST, function_set(DIRECTED & {*functions}), None)


def end_test(at: datetime) -> CloseDirectedTest:
    """It ends."""
    return CloseDirectedTest(at, "t-1")


def fit(at: datetime) -> FitCard:
    """The card goes into a vehicle."""
    return FitCard(at, VIN, IMEI, Fitment.FACTORY, VehicleStanding.UNSOLD)


def sell(at: datetime) -> SellVehicle:
    """The vehicle is sold."""
    return SellVehicle(at, Origin.OBSERVED, "QD-1", new_vehicle=True, stock_functions=())


def present(at: datetime, functions: Iterable[Function] = (Function.DATA_UNDIRECTED,)) -> PresentIdentity:
    """A person shows their resident identity card at a counter."""
    return PresentIdentity(
        at=at,
        origin=Origin.OBSERVED,
        number=NUMBER,
        reason=RegistrationReason.NEW,
        holder=HolderKind.PERSON,
        document=DocumentKind.RESIDENT_ID,
        owner=particulars(),
        capture=Capture.READER,
        agent=None,
        handler=None,
        responsible=None,
        authorisation_no="A-1",
        evidence=None,
        functions=function_set(functions),
        channel="QD-1",
        channel_kind=ChannelKind.COUNTER,
        clerk=ClerkId("c" * 32),
        authority=Authority.AUTHORISED,
        channel_version=1,
        use=NOTHING_ELSE,
        seals={each: IdentitySeals(SEAL, SEAL, SEAL, SEAL, SEAL, SEAL) for each in CARDS},
    )


def present_unit() -> dict[str, Any]:
    """How a unit's presentation differs from a person's."""
    return {
        "holder": HolderKind.UNIT,
        "document": DocumentKind.USCC,
        "owner": particulars(invented.unit_code(3)),
        "capture": Capture.OCR,
        "handler": papers(3),
        "responsible": papers(4),
    }


def ask_check(at: datetime, reference: str = "k-1") -> RequestCheck:
    """The network check is about to be asked."""
    return RequestCheck(at, NUMBER, reference, Party.OWNER, CheckKind.NETWORK, "simulated")


def postpone(at: datetime) -> PostponeCheck:
    """The provider of the network check asks for a day's patience."""
    return PostponeCheck(at, NUMBER, Party.OWNER, CheckKind.NETWORK, at + timedelta(days=1))


def check(
    at: datetime,
    outcome: CheckOutcome = CheckOutcome.MATCH,
    party: Party = Party.OWNER,
    kind: CheckKind = CheckKind.NETWORK,
) -> RecordCheck:
    """One outcome."""
    return RecordCheck(at, Origin.OBSERVED, NUMBER, f"k-{party}-{kind}", party, kind, outcome, NO_EVIDENCE, {})


def turn_away(at: datetime) -> RefuseIdentity:
    """The clerk closes the attempt."""
    return RefuseIdentity(at, NUMBER, RefusalCode.FORGED)


def review(at: datetime, *, approved: bool = True) -> DecideReview:
    """A reviewer decides."""
    return DecideReview(at, NUMBER, approved, "reviewer-1", Confidential("原件已核对"), {ICCID: SEAL})
