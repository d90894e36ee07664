"""Taking ledgers in while others write: what they touch is judged again by itself, and nothing else is held up."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import attrs
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from iov_realname.application.acts.transmit import CarrierReport, report
from iov_realname.application.desk import ATTEMPTS, Desk, Sender
from iov_realname.application.envelope import Actor, Provenance
from iov_realname.application.errors import Contended
from iov_realname.application.ledger.ingest import Ingestion
from iov_realname.application.ledger.rows import BuildRow, LedgerRow, PurchaseRow
from iov_realname.application.ports import Answer, New
from iov_realname.application.replay import Replay
from iov_realname.application.working import WorkingSet
from iov_realname.domain.card.reports import CarrierReported, ReportKind
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.origin import Origin
from iov_realname.domain.streams import card_stream
from iov_realname.domain.terms import Fitment
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.ledger_rows import fleet_rows
from iov_realname.testing.ledgers import ListedLedgers
from iov_realname.testing.watching import WatchedLog
from tests.property.test_ingest import FLEETS, Store, told, without_ids
from tests.support.cards import every_card

CARRIER = Sender(Actor("carrier", "carrier", None), Provenance(Origin.CARRIER, None, None))


class Carriers:
    """Write a report into the histories of some cards, which moves them and changes nothing else about them."""

    def __init__(self, store: Store, iccids: Collection[str]) -> None:
        self._log = store.log
        self._desk = Desk(store.log, store.office)
        self._office = store.office
        self._iccids = iccids

    def report(self) -> None:
        """One report on each card that is known by now."""
        known = WorkingSet(self._log)
        for iccid in self._iccids:
            if known.card(iccid).purchase is not None:
                self._report(iccid)

    def _report(self, iccid: str) -> None:
        (command_id,) = self._office.draw.identifiers(1)
        at, kind = self._office.clock.now(), ReportKind.UNMATCHED_ANSWER
        said = CarrierReport(at=at, iccid=iccid, kind=kind, reference="R-1")
        self._desk.handle(command_id, CARRIER, said, report)


class BusyLog(WatchedLog):
    """Just before an append that would move the cards, ``carriers`` are quicker, up to ``times`` times."""

    def __init__(self, store: Store, iccids: Collection[str], times: int) -> None:
        super().__init__(store.log)
        self._streams = {card_stream(iccid) for iccid in iccids}
        self._carriers = Carriers(store, iccids)
        self._times = times
        self.refused = 0

    def append(self, events: Sequence[New], answers: Sequence[Answer]) -> None:
        """Let the carriers in, then append."""
        moves = any(new.stream in self._streams for new in events)
        if moves and self._times > 0:
            self._times -= 1
            self._carriers.report()
        before = len(self.appends)
        try:
            super().append(events, answers)
        finally:
            self.refused += len(self.appends) == before


def iccids_of(rows: Sequence[LedgerRow]) -> list[str]:
    """The cards that the rows buy."""
    return sorted({row.iccid for row in rows if isinstance(row, PurchaseRow)})


def fleet_of_two() -> list[LedgerRow]:
    """Two cards bought, and each built into a vehicle of its own."""
    return [row for number in (1, 2) for row in (bought(number), built(number))]


def bought(number: int) -> PurchaseRow:
    """A card bought in good order."""
    return PurchaseRow(
        iccid=invented.iccid(number),
        msisdn=invented.msisdn(number),
        imsi=invented.imsi(number),
        carrier=Carrier.MOBILE,
        purchaser="样例汽车",
        purchaser_uscc=invented.OEM,
        authorisation_no="",
        risk_assessment_no="RA-1",
        responsible_name="样例",
        responsible_doc_kind="居民身份证",
        responsible_doc_no=invented.resident_number(9),
        responsible_phone="12000000001",
        batch_no="B-1",
        at=datetime(2024, 3, 1, tzinfo=CHINA_TIME),
    )


def built(number: int) -> BuildRow:
    """Its fitting the day after."""
    return BuildRow(
        vin=invented.vin(number),
        iccid=invented.iccid(number),
        imei=invented.imei(number),
        fitment=Fitment.FACTORY,
        at=datetime(2024, 3, 2, tzinfo=CHINA_TIME),
    )


def without_reports(store: Store) -> tuple[list[object], dict[str, list[str]]]:
    """Cards and wire names, as if nobody had reported anything."""
    cards = [without_ids(attrs.evolve(card, unanswered_reports=())) for card in every_card(store.log)]
    own = {
        stream: [name for name in names if name != CarrierReported.WIRE] for stream, names in store.written().items()
    }
    return cards, own


@FLEETS
@given(rows=fleet_rows(), chunk=st.integers(2, 40), times=st.integers(1, 4), data=st.data())
def test_busy_cards_change_no_verdict(rows: list[LedgerRow], chunk: int, times: int, data: st.DataObject) -> None:
    """While others write about some of its cards, a run comes to the verdicts, cards and events of a quiet one."""
    busy = data.draw(st.lists(st.sampled_from(iccids_of(rows)), min_size=1, max_size=2, unique=True))
    quiet, store = Store(), Store()
    log = BusyLog(store, busy, times)
    heard: list[Any] = []

    summary = Ingestion(log, store.office, chunk=chunk).run(ListedLedgers(rows), heard.append)
    assert quiet.take(rows, chunk=chunk) == told(heard)
    assert quiet.summary == summary
    assert without_reports(quiet) == without_reports(store)
    event(f"appends refused: {log.refused}")


def test_a_busy_card_holds_up_only_its_own() -> None:
    """When one card has moved, all rows that do not touch it are appended together, and each that does by itself."""
    rows = fleet_of_two()
    mine, other = iccids_of(rows)
    store = Store()
    store.take([row for row in rows if isinstance(row, PurchaseRow)])
    log = BusyLog(store, [mine], times=1)

    Ingestion(log, store.office).run(ListedLedgers(rows), lambda _: None)
    together, *alone = log.appends
    assert card_stream(mine) not in {new.stream for new in together.events}
    assert card_stream(other) in {new.stream for new in together.events}
    assert alone
    assert all(len(append.answers) <= 1 for append in alone)


def test_a_card_that_never_rests_is_given_up() -> None:
    """A row whose card others never leave alone ends the run with an error that says so; the rest is recorded."""
    rows = fleet_of_two()
    mine, other = iccids_of(rows)
    store = Store()
    store.take([row for row in rows if isinstance(row, PurchaseRow)])
    log = BusyLog(store, [mine], times=10 * ATTEMPTS)

    with pytest.raises(Contended):
        Ingestion(log, store.office).run(ListedLedgers(rows), lambda _: None)
    vehicles = {card.iccid: card.vin for card in Replay(store.log).cards()}
    assert vehicles == {mine: None, other: invented.vin(2)}
