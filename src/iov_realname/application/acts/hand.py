"""Lots of cards or vehicles before the sale: formed, handed over, divided."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.domain.custody import (
    ILL_FORMED_LOT,
    CustodyCommand,
    CustodyEvent,
    FormLot,
    FunctionLimit,
    HandOver,
    Holder,
    LotKind,
    ReleaseItems,
    decide_custody,
)
from iov_realname.domain.identifiers import Iccid, Malformed, Vin, parse_iccid, parse_vin
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.streams import custody_stream

__all__ = ["Forming", "Handing", "Releasing", "form", "hand", "release"]


@attrs.frozen(kw_only=True)
class AboutLot:
    """A request about one lot, by its number."""

    at: datetime
    lot: str

    @property
    def target(self) -> str | None:
        """The lot's stream; None if the text is no number of a lot."""
        return custody_stream(self.lot) if names_a_record(self.lot) else None

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The lot."""
        return (custody_stream(self.lot),)


@attrs.frozen(kw_only=True)
class Forming(AboutLot):
    """A lot is formed, of what was in another one if ``taken_from`` names it."""

    kind: LotKind
    items: Sequence[str]
    holder: Holder
    taken_from: str | None


@attrs.frozen(kw_only=True)
class Handing(AboutLot):
    """A lot changes hands."""

    giver: Holder
    taker: Holder
    contract_no: str | None
    clause_no: str | None
    limit: FunctionLimit | None
    reference: str


@attrs.frozen(kw_only=True)
class Releasing(AboutLot):
    """Some of a lot are sold or retired."""

    items: Sequence[str]


def form(case: Case, request: Forming) -> Refusal | None:
    """Form a lot; what it takes from another one leaves that in the same act."""
    items = _parsed(request.kind, request.items)
    shares: list[tuple[str, tuple[CustodyEvent, ...]]] = []
    if request.taken_from is not None:
        left = _decided(case, request.taken_from, ReleaseItems(request.at, items, request.lot))
        if isinstance(left, Refusal):
            return left
        shares.append((request.taken_from, left))
    command = FormLot(request.at, request.kind, items, request.holder, request.taken_from)
    formed = _decided(case, request.lot, command)
    if isinstance(formed, Refusal):
        return formed
    for lot, events in (*shares, (request.lot, formed)):
        case.put(custody_stream(lot), events)
    return None


def hand(case: Case, request: Handing) -> Refusal | None:
    """Hand a lot over."""
    command = HandOver(
        request.at,
        request.giver,
        request.taker,
        request.contract_no,
        request.clause_no,
        request.limit,
        request.reference,
    )
    return _put(case, request.lot, _decided(case, request.lot, command))


def release(case: Case, request: Releasing) -> Refusal | None:
    """Let some leave a lot for good."""
    kind = case.work.lot(request.lot).kind or LotKind.CARDS
    command = ReleaseItems(request.at, _parsed(kind, request.items), None)
    return _put(case, request.lot, _decided(case, request.lot, command))


def _parsed(kind: LotKind, items: Sequence[str]) -> tuple[Iccid | Vin | Malformed, ...]:
    return tuple(parse_iccid(each) if kind is LotKind.CARDS else parse_vin(each) for each in items)


def _decided(case: Case, lot: str, command: CustodyCommand) -> tuple[CustodyEvent, ...] | Refusal:
    """What a lot decides; what is no number of a lot has no history to write to."""
    if not names_a_record(lot):
        return ILL_FORMED_LOT
    return decide_custody(case.work.lot(lot), command, case.book)


def _put(case: Case, lot: str, decision: tuple[CustodyEvent, ...] | Refusal) -> Refusal | None:
    if isinstance(decision, Refusal):
        return decision
    case.put(custody_stream(lot), decision)
    return None
