"""Reconciliation (对账): the carrier is asked how each card stands, and every difference is shown and kept.

Nothing is fixed silently: a difference enters the card's history as the carrier's own report, and a named reviewer
accepts or disputes it.
"""

from collections.abc import Callable, Iterator

import attrs

from iov_realname.application.cards.line import CardLine, CardQuery
from iov_realname.application.cards.reading import Cards
from iov_realname.application.carriers import (
    BindingReading,
    CardReading,
    CardRef,
    CardState,
    CarrierAdapter,
    ErrorKind,
    FunctionProfile,
    FunctionReading,
    NoDestinations,
    Off,
    Operation,
    RegistrationBasis,
    RegistrationReading,
    RegistrationState,
    Rejected,
    Undirected,
    outcome_code,
    profile_of,
)
from iov_realname.application.delivery.pace import Pace
from iov_realname.application.delivery.records import Records
from iov_realname.application.delivery.standing import Standing, standing_of_card
from iov_realname.application.delivery.tally import Tally
from iov_realname.application.desk import Desk
from iov_realname.application.ports import EventLog
from iov_realname.domain.card.measures import MeasureKind
from iov_realname.domain.card.reports import ReportKind
from iov_realname.domain.card.state import RegistrationStatus, Stage
from iov_realname.domain.identifiers import CarrierCode, Iccid
from iov_realname.domain.streams import card_stream
from iov_realname.domain.time import day_of

__all__ = ["Difference", "Reconciliation"]


@attrs.frozen
class Difference:
    """What is otherwise at the carrier, in codes. ``kind`` None: the carrier could not be asked; ``theirs`` says why.

    ``reference``: under which the card's history has it, for a reviewer; None if it was not recorded.
    """

    iccid: Iccid
    carrier: CarrierCode
    kind: ReportKind | None
    ours: str
    theirs: str
    reference: str | None = None


@attrs.frozen
class Reconciliation:
    """Compares one carrier's cards, in flat memory, at the carrier's pace."""

    log: EventLog
    cards: Cards
    desk: Desk
    adapter: CarrierAdapter
    pace: Pace

    def run(self, carrier: CarrierCode, progress: Callable[[int], None] = lambda _: None) -> Iterator[Difference]:
        """Every difference, as it is found and recorded. Cards in stock and at their end are left out."""
        for line in self.cards.lines(CardQuery(carrier=carrier)):
            if line.stage not in {Stage.PROCURED, Stage.DIRECTED_TEST, Stage.DEREGISTERED}:
                yield from self.card(line)
            progress(1)

    def card(self, line: CardLine) -> Iterator[Difference]:
        """One card's differences; those that are not waiting for a reviewer already are recorded."""
        stream = card_stream(line.iccid)
        standing = standing_of_card(self.log.read([stream])[stream])
        records = Records(self.desk, Tally(), line.iccid)
        for found in self._differences(line, standing):
            yield self._recorded(found, standing, records)

    def _recorded(self, found: Difference, standing: Standing, records: Records) -> Difference:
        if found.kind is None:
            return found
        known = [each for each in standing.card.unanswered_reports if each.startswith(f"{found.kind}-")]
        reference = known[0] if known else f"{found.kind}-{day_of(records.now()):%Y%m%d}"
        if not known:
            records.told(found.kind, reference)
        return attrs.evolve(found, reference=reference)

    def _differences(self, line: CardLine, standing: Standing) -> Iterator[Difference]:
        adapter, ref, can = self.adapter, CardRef(line.iccid, line.msisdn), self.adapter.capabilities()
        vin = line.vin or ""
        if Operation.QUERY_CARD in can:
            yield from self._of_card(line, self.pace.call(lambda: adapter.query_card(ref)))
        if Operation.QUERY_REGISTRATION in can:
            reading = self.pace.call(lambda: adapter.query_registration(ref, vin))
            yield from self._of_registration(line, reading)
        if Operation.QUERY_FUNCTIONS in can and standing.card.confirmed is not None and not standing.card.orders:
            yield from self._of_functions(line, standing, self.pace.call(lambda: adapter.query_functions(ref)))
        if Operation.QUERY_BINDING in can:
            yield from self._of_binding(line, standing, self.pace.call(lambda: adapter.query_binding(ref)))

    def _of_card(self, line: CardLine, reading: object) -> Iterator[Difference]:
        if isinstance(reading, Rejected) and reading.kind in {ErrorKind.NOT_FOUND, ErrorKind.NOT_OWNED}:
            yield self._difference(line, ReportKind.NOT_FOUND, line.stage, outcome_code(reading))
        elif not isinstance(reading, CardReading):
            yield self._unasked(line, reading)
        elif reading.state in {CardState.SUSPENDED, CardState.CANCELLED, CardState.PRE_CANCELLED, CardState.REPLACED}:
            yield self._difference(line, ReportKind.SUSPENDED, line.stage, reading.state)

    def _of_registration(self, line: CardLine, reading: object) -> Iterator[Difference]:
        if not isinstance(reading, RegistrationReading):
            yield self._unasked(line, reading)
            return
        if line.registration_status is RegistrationStatus.SUBMITTED:
            return  # delivery asks about it
        here = line.registration_status is RegistrationStatus.REGISTERED
        of_the_owner = reading.basis is not RegistrationBasis.RESPONSIBLE_UNIT
        there = reading.state is RegistrationState.REGISTERED and of_the_owner
        if there and not here:
            yield self._difference(line, ReportKind.REGISTERED, line.registration_status, reading.state)
        elif here and not there and reading.state is not RegistrationState.UNKNOWN:
            yield self._difference(line, ReportKind.UNBOUND, line.registration_status, reading.state)

    def _of_functions(self, line: CardLine, standing: Standing, reading: object) -> Iterator[Difference]:
        if not isinstance(reading, FunctionReading):
            yield self._unasked(line, reading)
            return
        try:
            ours = profile_of(standing.card.confirmed or (), standing.destinations)
        except NoDestinations:
            return
        if reading.unlisted or not reading.open.meets(ours):
            theirs = " ".join([_told(reading.open), *reading.unlisted])
            yield self._difference(line, ReportKind.FUNCTIONS, _told(ours), theirs)

    def _of_binding(self, line: CardLine, standing: Standing, reading: object) -> Iterator[Difference]:
        if not isinstance(reading, BindingReading):
            yield self._unasked(line, reading)
        elif reading.separated:
            yield self._difference(line, ReportKind.BINDING, "fitted", "separated")
        elif reading.bound is False and _is_bound(standing):
            # The other way round is no difference: contracts bind cards that no measure of ours is about.
            yield self._difference(line, ReportKind.BINDING, "bound", "unbound")

    def _difference(self, line: CardLine, kind: ReportKind, ours: str, theirs: str) -> Difference:
        return Difference(line.iccid, line.carrier, kind, f"{ours}", f"{theirs}")

    def _unasked(self, line: CardLine, answer: object) -> Difference:
        code = "held_back" if answer is None else outcome_code(answer)  # type: ignore[arg-type]
        return Difference(line.iccid, line.carrier, None, f"{line.stage}", code)


def _is_bound(standing: Standing) -> bool:
    """Whether the carrier has confirmed a binding that has not ended."""
    told = (each for each in standing.measures if each.ordered.kind is MeasureKind.BINDING)
    return any(each.state.confirmed for each in told)


def _told(profile: FunctionProfile) -> str:
    """A profile in codes: ``voice=off sms=off data=undirected emergency``."""
    reaches = zip(("voice", "sms", "data"), profile.services, strict=True)
    words = [f"{name}={_reach(reach)}" for name, reach in reaches]
    return " ".join([*words, *(["emergency"] if profile.emergency else [])])


def _reach(reach: object) -> str:
    return "off" if isinstance(reach, Off) else "undirected" if isinstance(reach, Undirected) else "directed"
