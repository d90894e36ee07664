"""Taking ledgers in: rows in business-time order, judged in memory a chunk at a time, each chunk appended at once.

A row's id is its command id. What was answered before is not judged again, so the same files change nothing, and a run
that was killed goes on where its last chunk ended.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TypeAlias

import attrs

from iov_realname.application.acts.document_limit import look_up_documents
from iov_realname.application.case import Case, Circumstances, Office
from iov_realname.application.desk import ATTEMPTS, as_refusal, judge
from iov_realname.application.documents import Counting
from iov_realname.application.envelope import Actor, CommandRef, Provenance
from iov_realname.application.errors import CommandAnswered, Contended, StaleStream
from iov_realname.application.ledger.delivery import Delivered, Ledgers, Step
from iov_realname.application.ledger.rows import OwnerRow, TestRow, UnreadableRow
from iov_realname.application.ledger.translate import Asked, asked_by, closing_of
from iov_realname.application.ports import Answer, EventLog
from iov_realname.application.working import Head, WorkingSet
from iov_realname.domain.origin import Origin
from iov_realname.domain.record import CommandRefused
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.streams import card_stream, command_stream
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.time import day_of
from iov_realname.domain.vehicle.state import Vehicle

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
class _Standing:
    """The latest judgement of a row: how many there were, the answer, and the refusal if it was one."""

    judgements: int
    answer: Answer
    refusal: Refusal | None


@attrs.frozen
class _Turn:
    """A row whose turn it is: how it stands, and what it asks for (nothing if it cannot be read or is not due)."""

    delivered: Delivered
    standing: _Standing | None
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
        for _ in range(ATTEMPTS):
            work = WorkingSet(self._log, self._heads, channels_known=self._channels_known)
            counting = self._office.counting(work)
            verdicts = self._judge(work, counting, chunk)
            try:
                work.append()
            except (StaleStream, CommandAnswered):
                self._heads = {}
                continue
            if counting is not None:
                counting.settle()
            if len(self._heads) > KEPT_HEADS:
                self._heads = {}
            return verdicts
        raise Contended(ATTEMPTS)

    def _judge(self, work: WorkingSet, counting: Counting | None, chunk: Sequence[Delivered]) -> Sequence[_Verdict]:
        standings = _standings(self._log, [each.id for each in chunk if each.step is Step.ROW])
        turns = [self._turn(each, standings.get(each.id)) for each in chunk]
        requests = [turn.asked[0] for turn in turns if turn.asked is not None]
        if counting is not None:
            look_up_documents(counting, requests)
        _prefetch(work, [request.reads(self._office.keys) for request in requests])
        return [verdict for turn in turns if (verdict := self._taken(work, counting, turn)) is not None]

    def _taken(self, work: WorkingSet, counting: Counting | None, turn: _Turn) -> _Verdict | None:
        if turn.delivered.step is Step.ROW:
            return self._verdict(work, counting, turn)
        self._close(work, turn)
        return None

    def _turn(self, delivered: Delivered, standing: _Standing | None) -> _Turn:
        due = delivered.step is Step.CLOSING or self._is_due(standing)
        return _Turn(delivered, standing, due, _asked(delivered) if due else None)

    def _is_due(self, standing: _Standing | None) -> bool:
        """New rows are; refused ones again on request, but not a mismatch, which has taken effect."""
        if standing is None:
            return True
        refusal = standing.refusal
        return self._retry and refusal is not None and refusal.code is not RefusalCode.IMPERSONATION

    def _verdict(self, work: WorkingSet, counting: Counting | None, turn: _Turn) -> _Verdict:
        delivered, standing = turn.delivered, turn.standing
        if not turn.due:
            return _Verdict(delivered, None if standing is None else standing.refusal, known=True)
        command_id = _command_id(delivered.id, 1 if standing is None else standing.judgements + 1)
        if turn.asked is None:
            return _Verdict(delivered, self._refuse_unreadable(work, delivered, command_id), known=False)
        request, handler = turn.asked
        case = Case(self._office, work, _circumstances(delivered, command_id), request.at, counting)
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

    def _refuse_unreadable(self, work: WorkingSet, delivered: Delivered, command_id: str) -> Refusal:
        case = Case(self._office, work, _circumstances(delivered, command_id), self._office.clock.now())
        refusal = attrs.evolve(_unreadable(delivered), edition=case.book.edition)
        case.refuse(refusal, None)
        work.answers.append(Answer(command_id, "", refused=True))
        return refusal


def _asked(delivered: Delivered) -> Asked | None:
    row = delivered.seen
    if isinstance(row, UnreadableRow):
        return None
    if delivered.step is Step.CLOSING and isinstance(row, TestRow) and row.closed_on is not None:
        return closing_of(row, delivered.id, row.closed_on)
    return asked_by(row, delivered.id)


def _circumstances(delivered: Delivered, command_id: str) -> Circumstances:
    provenance = Provenance(Origin.IMPORTED, delivered.batch, delivered.row)
    return Circumstances(CommandRef(command_id, ""), INGEST, provenance, delivered.batch, None)


def _unreadable(delivered: Delivered) -> Refusal:
    cells = delivered.seen.cells if isinstance(delivered.seen, UnreadableRow) else ()
    zh = "、".join(f"{cell.column}{cell.trouble.zh}" for cell in cells)
    en = ", ".join(f"{cell.column} {cell.trouble.en}" for cell in cells)
    return Refusal(
        RefusalCode.FORMAT, ("POLICY-FORMAT",), f"无法读取: {zh}。", f"Cannot be read: {en}.", rule="row_can_be_read"
    )


def _prefetch(work: WorkingSet, reads: Iterable[Collection[str]]) -> None:
    """Two rounds: what the rows name, then the cards of the vehicles they name."""
    streams = {stream for each in reads for stream in each}
    work.prefetch(streams)
    vehicles = [state for stream in streams if isinstance(state := work.heads[stream].state, Vehicle)]
    work.prefetch({card_stream(iccid) for vehicle in vehicles for iccid in vehicle.cards})


def _standings(log: EventLog, ids: Sequence[str]) -> Mapping[str, _Standing]:
    """The latest judgement of each row that has been judged."""
    latest: dict[str, tuple[int, Answer]] = {}
    asked = {row_id: row_id for row_id in ids}
    judgement = 1
    while asked:
        answers = log.answered(asked.values())
        found = {row_id: answers[command] for row_id, command in asked.items() if command in answers}
        latest.update({row_id: (judgement, answer) for row_id, answer in found.items()})
        judgement += 1
        asked = {row_id: _command_id(row_id, judgement) for row_id, answer in found.items() if answer.refused}
    return _with_refusals(log, latest)


def _with_refusals(log: EventLog, latest: Mapping[str, tuple[int, Answer]]) -> Mapping[str, _Standing]:
    refused = {command_stream(answer.command_id) for _, answer in latest.values() if answer.refused}
    recorded = log.read(refused) if refused else {}
    refusals = {
        stream: as_refusal(event)
        for stream, history in recorded.items()
        if isinstance(event := history[-1].envelope.event, CommandRefused)
    }
    return {
        row_id: _Standing(judgements, answer, refusals.get(command_stream(answer.command_id)))
        for row_id, (judgements, answer) in latest.items()
    }


def _command_id(row_id: str, judgement: int) -> str:
    return row_id if judgement == 1 else f"{row_id}~{judgement}"


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
