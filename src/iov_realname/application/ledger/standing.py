"""How ledger rows stand: which have been judged before, how often, and with what answer."""

from collections.abc import Mapping, Sequence

import attrs

from iov_realname.application.desk import as_refusal
from iov_realname.application.ports import Answer, EventLog
from iov_realname.domain.record import CommandRefused
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.streams import command_stream

__all__ = ["Standing", "command_id", "standings"]


@attrs.frozen
class Standing:
    """The latest judgement of a row: how many there were, the answer, and the refusal if it was one."""

    judgements: int
    answer: Answer
    refusal: Refusal | None


def standings(log: EventLog, ids: Sequence[str]) -> Mapping[str, Standing]:
    """The latest judgement of each row that has been judged."""
    latest: dict[str, tuple[int, Answer]] = {}
    asked = {row_id: row_id for row_id in ids}
    judgement = 1
    while asked:
        answers = log.answered(asked.values())
        found = {row_id: answers[command] for row_id, command in asked.items() if command in answers}
        latest.update({row_id: (judgement, answer) for row_id, answer in found.items()})
        judgement += 1
        asked = {row_id: command_id(row_id, judgement) for row_id, answer in found.items() if answer.refused}
    return _with_refusals(log, latest)


def _with_refusals(log: EventLog, latest: Mapping[str, tuple[int, Answer]]) -> Mapping[str, Standing]:
    refused = {command_stream(answer.command_id) for _, answer in latest.values() if answer.refused}
    recorded = log.read(refused) if refused else {}
    refusals = {
        stream: as_refusal(event)
        for stream, history in recorded.items()
        if isinstance(event := history[-1].envelope.event, CommandRefused)
    }
    return {
        row_id: Standing(judgements, answer, refusals.get(command_stream(answer.command_id)))
        for row_id, (judgements, answer) in latest.items()
    }


def command_id(row_id: str, judgement: int) -> str:
    """The command id of a row's first, second, … judgement."""
    return row_id if judgement == 1 else f"{row_id}~{judgement}"
