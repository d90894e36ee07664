"""What every stored event says about itself besides its own facts."""

from datetime import datetime
from typing import Generic, TypeVar

import attrs

from iov_realname.domain.origin import Origin

__all__ = ["Actor", "CommandRef", "Envelope", "Origin", "Provenance"]

E = TypeVar("E", covariant=True)


@attrs.frozen
class Provenance:
    """Where a fact comes from; imports name their ``batch`` (keyed digest of the file) and ``row`` (from 1)."""

    origin: Origin
    batch: str | None
    row: int | None


@attrs.frozen
class Actor:
    """Who acted: an account or system ``id`` (never a person's name), its ``role``, and the ``channel`` used."""

    id: str
    role: str
    channel: str | None


@attrs.frozen
class CommandRef:
    """The command an event answers: its id, and a keyed digest of what was asked (empty when the id itself is one)."""

    id: str
    digest: str


@attrs.frozen
class Envelope(Generic[E]):
    """One event with its circumstances; the stored bytes are the JSON of exactly these fields.

    ``occurred_at`` is business time, ``recorded_at`` the writer's clock; both aware. ``because`` lists the ids of the
    events the decision rests on. ``causation`` names the event right before in the same history and command, from which
    this one followed; of the first it is what the sender says. Stream, version and wire name stand beside the bytes.
    """

    event_id: str
    occurred_at: datetime
    recorded_at: datetime
    actor: Actor
    command: CommandRef
    correlation: str
    causation: str | None
    because: tuple[str, ...]
    edition: str
    provenance: Provenance
    event: E
