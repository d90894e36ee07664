"""Putting the ends of all histories under the seal, so that a history that was handed over can be shown to be whole.

The tree over all ends is built as of a position, and its root is appended to the log as an ordinary event, which the
next checkpoint covers. So one root and one signature stand for single events and for completeness.
"""

from collections.abc import Collection

from iov_realname.application.envelope import Actor, CommandRef, Envelope, Origin, Provenance
from iov_realname.application.errors import CommandAnswered, StaleStream
from iov_realname.application.ports import Answer, Clock, Draw, EventLog, New, Recorded
from iov_realname.application.proof.errors import SealedMeanwhile
from iov_realname.application.proof.heads import HeadTree, head_tree
from iov_realname.application.proof.ports import Ends, Sorter
from iov_realname.application.proof.sealer import leaf_of
from iov_realname.domain.identifiers import UnitCode
from iov_realname.domain.record import HeadsSealed
from iov_realname.domain.rulebook import edition_on
from iov_realname.domain.streams import log_stream
from iov_realname.domain.time import day_of
from iov_realname.verifier import Head


def ends_tree(ends: Ends, sort: Sorter, position: int, asked: Collection[bytes] = ()) -> HeadTree:
    """The tree over the ends of all histories as of ``position``, with proofs for the keys ``asked``."""
    heads = (Head.of(row.stream, row.version, leaf_of(row)) for row in ends.ends(position))
    return head_tree(sort(heads), asked)


def state_heads(log: EventLog, oem: UnitCode, heads: HeadsSealed, clock: Clock, draw: Draw) -> None:
    """Append the event that states where all histories end.

    Raises :class:`~iov_realname.application.proof.errors.SealedMeanwhile` when another sealer stated one.
    """
    stream, stated = log_stream(oem), stated_heads(log, oem)
    command = f"seal-heads-{heads.position}"
    envelope = _envelope(heads, command, clock, draw)
    version = 1 if stated is None else stated.version + 1
    try:
        log.append([New(stream, version, envelope)], [Answer(command, "", refused=False)])
    except (StaleStream, CommandAnswered) as error:
        raise SealedMeanwhile from error


def stated_heads(log: EventLog, oem: UnitCode) -> Recorded | None:
    """The last event that states the ends of all histories."""
    stream = log_stream(oem)
    return next(iter(log.read([stream]).get(stream, ())[-1:]), None)


def _envelope(event: HeadsSealed, command: str, clock: Clock, draw: Draw) -> Envelope[object]:
    now = clock.now()
    return Envelope(
        event_id=draw.identifiers(1)[0],
        occurred_at=now,
        recorded_at=now,
        actor=Actor("sealer", "system", None),
        command=CommandRef(command, ""),
        correlation=command,
        causation=None,
        because=(),
        edition=edition_on(day_of(now)).edition,
        provenance=Provenance(Origin.OBSERVED, None, None),
        event=event,
    )
