"""Taking ledgers in: rows in business-time order, judged in memory a chunk at a time, each chunk appended at once.

A row's id is its command id. What was answered before is not judged again, so the same files change nothing, and a run
that was killed goes on where its last chunk ended. Rows about streams that others have written meanwhile leave their
chunk and are judged again one by one, so that a busy vehicle holds up nothing but itself.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TypeAlias

import attrs

from iov_realname.application.acts.document_limit import look_up_documents
from iov_realname.application.carriers.registry import CarrierRegistry
from iov_realname.application.case import Case, Circumstances, Office
from iov_realname.application.desk import ATTEMPTS, judge
from iov_realname.application.documents import Counting
from iov_realname.application.envelope import Actor, CommandRef, Provenance
from iov_realname.application.errors import CommandAnswered, Contended, StaleStream
from iov_realname.application.ledger.delivery import Delivered, Ledgers, Step
from iov_realname.application.ledger.rows import OwnerRow, TestRow, Trouble, UnreadableRow
from iov_realname.application.ledger.standing import Standing, command_id, standings
from iov_realname.application.ledger.touching import concerned, prefetch
from iov_realname.application.ledger.translate import Asked, asked_by, closing_of
from iov_realname.application.ports import Answer, EventLog
from iov_realname.application.working import Head, WorkingSet
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.time import day_of

__all__ = ["Ingestion", "RowVerdict", "Summary"]

CHUNK = 1_000
"""Rows judged together and appended in one transaction."""

KEPT_HEADS = 10_000
"""Streams whose ends are remembered from chunk to chunk; more are read again."""

INGEST = Actor("ingest", "ledger", None)


@attrs.frozen
class RowVerdict:
    """What became of a row: refused (with the refusal), or pending a review. ``day`` is that of its act; None if the
    row cannot be read.
    """

    file: str
    row: int
    refusal: Refusal | None
    day: date | None


@attrs.define
class Summary:
    """How many rows were taken, were known before, were refused, wait for a review."""

    taken: int = 0
    known: int = 0
    refused: int = 0
    pending: int = 0


Listener: TypeAlias = Callable[[RowVerdict], None]
"""Told of each refused or pending row, once its chunk is safely recorded."""


@attrs.frozen
class _Turn:
    """A row whose turn it is: how it stands, and what it asks for (nothing if it cannot be read or is not due)."""

    delivered: Delivered
    standing: Standing | None
    due: bool
    asked: Asked | None


@attrs.frozen
class _Verdict:
    delivered: Delivered
    refusal: Refusal | None
    known: bool


class Ingestion:
    """One run over a set of ledgers."""

    def __init__(self, log: EventLog, office: Office, *, retry_refused: bool = False, chunk: int = CHUNK) -> None:
        self._log = log
        self._office = office
        self._retry = retry_refused
        self._chunk = chunk
        self._heads: dict[str, Head] = {}
        self._channels_known = False

    def run(self, ledgers: Ledgers, listener: Listener, progress: Callable[[int], None] = lambda _: None) -> Summary:
        """Take every row in. ``progress`` is told how many rows each chunk held.

        Raises :class:`Contended` if other writers kept interfering; what was appended before stays.
        """
        self._channels_known = ledgers.dealers_known or WorkingSet(self._log).channels_known
        summary = Summary()
        for chunk in _chunks(ledgers.rows(), self._chunk):
            for verdict in self._take(chunk):
                _count(summary, verdict, listener)
            progress(len(chunk))
        return summary

    def _take(self, chunk: Sequence[Delivered]) -> Sequence[_Verdict]:
        """The chunk's verdicts, in its order."""
        verdicts, apart = self._take_together(chunk)
        verdicts += [verdict for each in apart for verdict in self._take_alone(each)]
        place = {id(each): nth for nth, each in enumerate(chunk)}
        return sorted(verdicts, key=lambda verdict: place[id(verdict.delivered)]) if apart else verdicts

    def _take_together(self, chunk: Sequence[Delivered]) -> tuple[list[_Verdict], Sequence[Delivered]]:
        """The verdicts of all rows but those whose streams kept moving, and these."""
        together, apart = chunk, frozenset[int]()
        for _ in range(ATTEMPTS):
            work = WorkingSet(self._log, self._heads, channels_known=self._channels_known)
            counting = self._office.counting(work)
            turns, verdicts = self._judge(work, counting, together)
            try:
                work.append()
            except (StaleStream, CommandAnswered) as quicker:
                self._heads = {}
                if isinstance(quicker, StaleStream):
                    apart |= concerned(work, self._reads(turns), quicker.streams)
                    together = [each for each in chunk if id(each) not in apart]
                continue
            if counting is not None:
                counting.settle()
            if len(self._heads) > KEPT_HEADS:
                self._heads = {}
            return verdicts, [each for each in chunk if id(each) in apart]
        raise Contended(ATTEMPTS)

    def _take_alone(self, delivered: Delivered) -> Sequence[_Verdict]:
        for _ in range(ATTEMPTS):
            work = WorkingSet(self._log, channels_known=self._channels_known)
            counting = self._office.counting(work)
            _, verdicts = self._judge(work, counting, [delivered])
            try:
                work.append()
            except (StaleStream, CommandAnswered):
                continue
            if counting is not None:
                counting.settle()
            self._heads = {}
            return verdicts
        raise Contended(ATTEMPTS)

    def _judge(
        self, work: WorkingSet, counting: Counting | None, chunk: Sequence[Delivered]
    ) -> tuple[Sequence[_Turn], list[_Verdict]]:
        stand = standings(self._log, [each.id for each in chunk if each.step is Step.ROW])
        turns = [self._turn(each, stand.get(each.id)) for each in chunk]
        if counting is not None:
            look_up_documents(counting, [turn.asked[0] for turn in turns if turn.asked is not None])
        prefetch(work, self._reads(turns).values())
        return turns, [verdict for turn in turns if (verdict := self._taken(work, counting, turn)) is not None]

    def _reads(self, turns: Sequence[_Turn]) -> Mapping[int, Collection[str]]:
        """By row, the streams it names."""
        keys = self._office.keys
        return {id(turn.delivered): turn.asked[0].reads(keys) for turn in turns if turn.asked is not None}

    def _taken(self, work: WorkingSet, counting: Counting | None, turn: _Turn) -> _Verdict | None:
        if turn.delivered.step is Step.ROW:
            return self._verdict(work, counting, turn)
        self._close(work, turn)
        return None

    def _turn(self, delivered: Delivered, standing: Standing | None) -> _Turn:
        due = delivered.step is Step.CLOSING or self._is_due(standing)
        return _Turn(delivered, standing, due, _asked(delivered) if due else None)

    def _is_due(self, standing: Standing | None) -> bool:
        """New rows are; refused ones again on request, but not a mismatch, which has taken effect."""
        if standing is None:
            return True
        refusal = standing.refusal
        return self._retry and refusal is not None and refusal.code is not RefusalCode.IMPERSONATION

    def _verdict(self, work: WorkingSet, counting: Counting | None, turn: _Turn) -> _Verdict:
        delivered, standing = turn.delivered, turn.standing
        if not turn.due:
            return _Verdict(delivered, None if standing is None else standing.refusal, known=True)
        command = command_id(delivered.id, 1 if standing is None else standing.judgements + 1)
        if turn.asked is None:
            return _Verdict(delivered, self._refuse_unreadable(work, delivered, command), known=False)
        request, handler = turn.asked
        case = Case(self._office, work, _circumstances(delivered, command), request.at, counting)
        return _Verdict(delivered, judge(case, request, handler), known=False)

    def _close(self, work: WorkingSet, turn: _Turn) -> None:
        """End a test at its closing, if it is this one that still runs; else the closing is passed over."""
        delivered = turn.delivered
        if turn.asked is None or not isinstance(delivered.seen, TestRow):
            return
        running = work.card(delivered.seen.iccid).test
        if running is not None and running.id == delivered.id:
            request, handler = turn.asked
            handler(Case(self._office, work, _circumstances(delivered, delivered.id), request.at), request)

    def _refuse_unreadable(self, work: WorkingSet, delivered: Delivered, command: str) -> Refusal:
        case = Case(self._office, work, _circumstances(delivered, command), self._office.clock.now())
        refusal = attrs.evolve(_unreadable(delivered, self._office.carriers), edition=case.book.edition)
        case.refuse(refusal, None)
        work.answers.append(Answer(command, "", refused=True))
        return refusal


def _asked(delivered: Delivered) -> Asked | None:
    row = delivered.seen
    if isinstance(row, UnreadableRow):
        return None
    if delivered.step is Step.CLOSING and isinstance(row, TestRow) and row.closed_on is not None:
        return closing_of(row, delivered.id, row.closed_on)
    return asked_by(row, delivered.id)


def _circumstances(delivered: Delivered, command: str) -> Circumstances:
    provenance = Provenance(Origin.IMPORTED, delivered.batch, delivered.row)
    return Circumstances(CommandRef(command, ""), INGEST, provenance, delivered.batch, None)


def _unreadable(delivered: Delivered, carriers: CarrierRegistry) -> Refusal:
    cells = delivered.seen.cells if isinstance(delivered.seen, UnreadableRow) else ()
    zh = "、".join(f"{cell.column}{cell.trouble.zh}" for cell in cells)
    en = ", ".join(f"{cell.column} {cell.trouble.en}" for cell in cells)
    if any(cell.trouble is Trouble.CARRIER for cell in cells):
        zh += f"（已知: {'、'.join(each.zh for each in carriers)}）"
        en += f" (known: {', '.join(carriers.codes)})"
    return Refusal(
        RefusalCode.FORMAT, ("POLICY-FORMAT",), f"无法读取: {zh}。", f"Cannot be read: {en}.", rule="row_can_be_read"
    )


def _count(summary: Summary, verdict: _Verdict, listener: Listener) -> None:
    delivered = verdict.delivered
    day = None if isinstance(delivered.seen, UnreadableRow) else day_of(delivered.seen.at)
    summary.known += verdict.known
    if verdict.refusal is not None:
        summary.refused += 1
        listener(RowVerdict(delivered.file, delivered.row, verdict.refusal, day))
        return
    summary.taken += not verdict.known
    if isinstance(delivered.seen, OwnerRow) and delivered.seen.check_result is CheckOutcome.NO_RECORD:
        summary.pending += 1
        listener(RowVerdict(delivered.file, delivered.row, None, day))


def _chunks(rows: Iterator[Delivered], size: int) -> Iterator[list[Delivered]]:
    while chunk := list(islice(rows, size)):
        yield chunk
