"""The ledgers' contract (samples/README.md §6) written down a second time, as plainly as it reads: no events, no
streams, no rule book, just dictionaries. What `ingest` answers is held against this.
"""

from datetime import date, datetime

import attrs

from iov_realname.application.ledger.rows import (
    BuildRow,
    CarrierRow,
    ChangeRow,
    DealerRow,
    LedgerRow,
    NoticeRow,
    OwnerRow,
    PurchaseRow,
    RefusalRow,
    RestrictionRow,
    SaleRow,
    TestRow,
)
from iov_realname.domain.documents import (
    PERSON_DOCUMENTS,
    UNIT_DOCUMENTS,
    Capture,
    DocumentKind,
    HolderKind,
    normal_number,
    number_fault,
)
from iov_realname.domain.identifiers import (
    Malformed,
    parse_iccid,
    parse_imei,
    parse_imsi,
    parse_msisdn,
    parse_unit_code,
    parse_vin,
)
from iov_realname.domain.terms import (
    Addressee,
    CarrierResult,
    ChangeKind,
    CheckOutcome,
    Delivery,
    Fitment,
    RestrictionKind,
)

RISK_FROM = date(2022, 12, 1)
STOCK_BEFORE = date(2021, 9, 13)
OWNED = ("sold", "registered", "transferred")


@attrs.define
class Card:
    """What is known of a card."""

    carrier: str
    stage: str = "procured"
    functions: frozenset[str] = frozenset()
    test: int | None = None
    vin: str | None = None
    period: int = 0
    status: str = "none"
    number: str | None = None
    wanted: frozenset[str] = frozenset()
    before: tuple[str, frozenset[str]] | None = None

    @property
    def live(self) -> bool:
        return self.stage != "deregistered"


@attrs.define
class Vehicle:
    """What is known of a vehicle."""

    cards: list[str] = attrs.field(factory=list)
    sold: bool = False
    scrapped: bool = False
    period: int = 0
    notified: bool = False


@attrs.define
class Number:
    """What is known of a 登记编号."""

    vin: str
    period: int
    cards: list[str]
    outcome: str = "open"


class Oracle:
    """Takes rows in the order of §5 and answers with a code, or None."""

    def __init__(self, oem: str, channels_known: bool) -> None:
        self.oem = oem
        self.channels_known = channels_known
        self.cards: dict[str, Card] = {}
        self.vehicles: dict[str, Vehicle] = {}
        self.numbers: dict[str, Number] = {}
        self.channels: list[DealerRow] = []
        self.tests = 0

    def take(self, row: LedgerRow) -> str | None:
        return getattr(self, f"_{type(row).__name__.removesuffix('Row').lower()}")(row)  # type: ignore[no-any-return]

    def close(self, test: int, iccid: str) -> None:
        card = self.cards.get(iccid)
        if card is not None and card.test == test:
            card.stage, card.functions, card.test = "procured", frozenset(), None

    def table(self) -> list[tuple[str, ...]]:
        """What `cards` prints."""
        return [
            (
                iccid,
                card.carrier,
                card.vin or "",
                card.stage,
                ";".join(sorted(card.functions)),
                card.status,
                str(card.period),
            )
            for iccid, card in sorted(self.cards.items())
        ]

    def _live(self, vin: str) -> list[Card]:
        vehicle = self.vehicles.get(vin, Vehicle())
        return [self.cards[iccid] for iccid in vehicle.cards if self.cards[iccid].live]

    def _is_owned(self, vin: str) -> bool:
        return self.vehicles.get(vin, Vehicle()).sold and bool(self._live(vin))

    def _purchase(self, row: PurchaseRow) -> str | None:
        kind = DocumentKind.read(row.responsible_doc_kind)
        kind = kind if kind in PERSON_DOCUMENTS else None
        parsed = [
            parse_iccid(row.iccid),
            parse_msisdn(row.msisdn),
            parse_imsi(row.imsi),
            parse_unit_code(row.purchaser_uscc),
        ]
        if kind and row.responsible_doc_no:
            parsed.append(number_fault(kind, row.responsible_doc_no, row.at.date()) or row.iccid)  # type: ignore[arg-type]
        if any(isinstance(each, Malformed) for each in parsed):
            return "R-FORMAT"
        if row.iccid in self.cards:
            return "R-DUPLICATE"
        named = row.responsible_name and kind and row.responsible_doc_no and row.responsible_phone
        authorised = row.purchaser_uscc == self.oem or row.authorisation_no
        assessed = row.at.date() < RISK_FROM or row.risk_assessment_no
        if not (named and authorised and assessed):
            return "R-NO-PURCHASE"
        self.cards[row.iccid] = Card(str(row.carrier))
        return None

    def _test(self, row: TestRow) -> str | None:
        card = self.cards.get(row.iccid)
        if card is None:
            return "R-NO-PURCHASE"
        if any("undirected" in each for each in row.functions):
            return "R-FUNCTION-EARLY"
        if card.stage != "procured":
            return "R-STAGE"
        self.tests += 1
        card.stage, card.functions, card.test = "directed_test", frozenset(map(str, row.functions)), self.tests
        return None

    def _build(self, row: BuildRow) -> str | None:
        card, vehicle = self.cards.get(row.iccid), self.vehicles.get(row.vin, Vehicle())
        if card is None:
            return "R-NO-PURCHASE"
        if card.stage not in ("procured", "directed_test") or vehicle.sold or vehicle.scrapped:
            return "R-STAGE"
        if isinstance(parse_vin(row.vin), Malformed) or isinstance(parse_imei(row.imei), Malformed):
            return "R-FORMAT"
        if row.fitment is Fitment.AFTERMARKET:
            return "R-OUT-OF-SCOPE"
        if card.vin is not None:
            return "R-DUPLICATE"
        card.vin = row.vin
        self.vehicles.setdefault(row.vin, Vehicle()).cards.append(row.iccid)
        return None

    def _dealer(self, row: DealerRow) -> None:
        self.channels.append(row)

    def _sale(self, row: SaleRow) -> str | None:
        vehicle = self.vehicles.get(row.vin, Vehicle())
        if not vehicle.cards:
            return "R-OUT-OF-SCOPE"
        if vehicle.sold or vehicle.scrapped:
            return "R-STAGE"
        vehicle.sold, vehicle.period = True, 1
        for card in self._live(row.vin):
            stock = row.stock_functions if row.at.date() < STOCK_BEFORE else ()
            card.stage, card.period, card.test = "sold", 1, None
            card.functions = frozenset({"emergency", *map(str, stock)})
        return None

    def _owner(self, row: OwnerRow) -> str | None:
        vehicle, number = self.vehicles.get(row.vin, Vehicle()), self.numbers.get(row.registration_no)
        if number is not None:
            covered = [each for each in number.cards if self.cards[each].live]
        else:
            covered = [each for each in vehicle.cards if self._free(each)]
        spent = number is not None and (
            number.vin != row.vin or number.period != vehicle.period or number.outcome == "closed" or not covered
        )
        if not self._is_owned(row.vin) or spent:
            return "R-STAGE"
        if not covered or (number is not None and number.outcome == "verified"):
            return "R-ALREADY-REGISTERED"
        code = self._papers(row)
        if code is not None:
            return code
        number = self.numbers.setdefault(row.registration_no, Number(row.vin, vehicle.period, covered))
        return self._checked(row, number, covered)

    def _free(self, iccid: str) -> bool:
        return self.cards[iccid].live and self.cards[iccid].status in ("none", "refused")

    def _papers(self, row: OwnerRow) -> str | None:
        kind, day = DocumentKind.read(row.doc_kind), row.at.date()
        if kind is None or kind not in (PERSON_DOCUMENTS if row.holder_kind is HolderKind.PERSON else UNIT_DOCUMENTS):
            return "R-DOC-KIND"
        if number_fault(kind, row.doc_no, day):
            return "R-FORMAT"
        if row.doc_valid_to is not None and row.doc_valid_to < day:
            return "R-DOC-EXPIRED"
        if kind is DocumentKind.RESIDENT_ID and row.capture is Capture.TYPED:
            return "R-MANUAL-ENTRY"
        agent = (row.agent_name, row.agent_doc_kind, row.agent_doc_no)
        if any(agent):
            own = normal_number(row.agent_doc_no) == normal_number(row.doc_no)
            if not self._person(*agent, day) or not row.authorisation_no or own:
                return "R-AGENT"
        if row.holder_kind is HolderKind.UNIT:
            handler = self._person(row.handler_name, row.handler_doc_kind, row.handler_doc_no, day)
            responsible = self._person(row.responsible_name, row.responsible_doc_kind, row.responsible_doc_no, day)
            if not (handler and responsible and row.authorisation_no):
                return "R-UNIT"
        return None if not self.channels_known or self._authorised(row, day) else "R-CLERK"

    def _person(self, name: str, word: str, number: str, day: date) -> bool:
        kind = DocumentKind.read(word)
        return bool(name and number) and kind in PERSON_DOCUMENTS and not number_fault(kind, number, day)  # type: ignore[arg-type]

    def _authorised(self, row: OwnerRow, day: date) -> bool:
        return any(
            each.channel_code == row.channel_code
            and row.clerk in each.clerks
            and each.at.date() <= day
            and (each.authorised_to is None or day <= each.authorised_to)
            for each in self.channels
        )

    def _checked(self, row: OwnerRow, number: Number, covered: list[str]) -> str | None:
        status = {
            CheckOutcome.MATCH: "submitted",
            CheckOutcome.MISMATCH: "refused",
            CheckOutcome.NO_RECORD: "in_review",
        }.get(row.check_result, "presented")  # type: ignore[arg-type]
        for iccid in covered:
            card = self.cards[iccid]
            card.status, card.number, card.wanted = status, row.registration_no, frozenset(map(str, row.functions))
        number.outcome = {"submitted": "verified", "refused": "closed"}.get(status, "open")
        return "R-IMPERSONATION" if status == "refused" else None

    def _carrier(self, row: CarrierRow) -> str | None:
        card = self.cards.get(row.iccid)
        if card is None:
            return "R-NO-PURCHASE"
        fits = card.live and card.number == row.registration_no and card.status in ("submitted", "rejected")
        if not fits:
            return "R-STAGE"
        if row.carrier is not None and str(row.carrier) != card.carrier:
            return "R-WRONG-CARRIER"
        if row.result is CarrierResult.COMPLETED:
            card.stage, card.status, card.before = "registered", "registered", None
            card.functions = frozenset({"emergency"}) | card.wanted
        else:
            card.status = "submitted" if row.result is CarrierResult.ACCEPTED else "rejected"
        return None

    def _notice(self, row: NoticeRow) -> str | None:
        if not self._is_owned(row.vin):
            return "R-STAGE"
        counts = row.result is Delivery.DELIVERED and row.addressee is Addressee.PRESENT_OWNER
        self.vehicles[row.vin].notified |= counts
        return None

    def _refusal(self, row: RefusalRow) -> str | None:
        return None if self._is_owned(row.vin) else "R-STAGE"

    def _restriction(self, row: RestrictionRow) -> str | None:
        if row.restriction_kind is RestrictionKind.LIFT:
            return self._lift(row.vin)
        cards = [card for card in self._live(row.vin) if card.stage in OWNED]
        if not cards:
            return "R-STAGE"
        if not self.vehicles[row.vin].notified or not (row.reason and row.remedy and row.documents):
            return "R-NO-NOTICE"
        if row.kept_functions and tuple(map(str, row.kept_functions)) != ("emergency",):
            return "R-EMERGENCY"
        for card in cards:
            card.before = (card.stage, card.functions if card.stage == "registered" else frozenset({"emergency"}))
            card.stage, card.functions = "restricted", frozenset({"emergency"})
        return None

    def _lift(self, vin: str) -> str | None:
        cards = [card for card in self._live(vin) if card.stage == "restricted"]
        for card in cards:
            card.stage, card.functions = card.before  # type: ignore[misc]
            card.before = None
        return None if cards else "R-STAGE"

    def _change(self, row: ChangeRow) -> str | None:
        match row.change_kind:
            case ChangeKind.TRANSFER:
                return self._transfer(row.vin)
            case ChangeKind.SCRAP:
                return self._scrap(row.vin)
            case ChangeKind.REPLACE:
                return self._replace(row)

    def _transfer(self, vin: str) -> str | None:
        if not self._is_owned(vin):
            return "R-STAGE"
        vehicle = self.vehicles[vin]
        vehicle.period, vehicle.notified = vehicle.period + 1, False
        for card in self._live(vin):
            card.stage, card.functions, card.before = "transferred", frozenset({"emergency"}), None
            card.status, card.number, card.period = "none", None, vehicle.period
        return None

    def _scrap(self, vin: str) -> str | None:
        cards = self._live(vin)
        if not cards:
            return "R-STAGE"
        self.vehicles[vin].scrapped = True
        for card in cards:
            card.stage, card.functions, card.test = "deregistered", frozenset(), None
        return None

    def _replace(self, row: ChangeRow) -> str | None:
        old, new = self.cards.get(row.old_iccid), self.cards.get(row.new_iccid)
        if old is None or new is None:
            return "R-NO-PURCHASE"
        fits = self._is_owned(row.vin) and old.vin == row.vin and old.stage in OWNED
        if not fits or new.stage not in ("procured", "directed_test"):
            return "R-STAGE"
        if new.vin is not None:
            return "R-DUPLICATE"
        old.stage, old.functions = "deregistered", frozenset()
        vehicle = self.vehicles[row.vin]
        vehicle.cards.append(row.new_iccid)
        new.vin, new.stage, new.test, new.period = row.vin, "sold", None, vehicle.period
        new.functions = frozenset({"emergency"})
        return None


def in_order(rows: list[LedgerRow]) -> list[tuple[datetime, int, LedgerRow]]:
    """Rows by business time, kinds and place (§5)."""
    kinds = [
        PurchaseRow,
        TestRow,
        BuildRow,
        DealerRow,
        SaleRow,
        OwnerRow,
        CarrierRow,
        NoticeRow,
        RefusalRow,
        RestrictionRow,
        ChangeRow,
    ]
    return sorted(((row.at, kinds.index(type(row)), row) for row in rows), key=lambda each: each[:2])
