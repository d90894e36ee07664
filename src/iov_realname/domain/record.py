"""What is recorded beside cards and vehicles: refused commands, and whom the store serves."""

from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.identifiers import UnitCode
from iov_realname.domain.refusals import RefusalCode

__all__ = ["RECORD_EVENTS", "CommandRefused", "RecordEvent", "StoreAssigned"]


@attrs.frozen
class CommandRefused:
    """A command was refused: what inspectors count and operators look up. Nothing in it is personal.

    ``target`` names the stream it was aimed at, where that is a well-formed card, vehicle or subject.
    """

    WIRE: ClassVar[str] = "command.Refused.v1"
    code: RefusalCode
    rule: str
    edition: str
    cites: tuple[str, ...]
    zh: str
    en: str
    target: str | None


@attrs.frozen
class StoreAssigned:
    """The first event of every log: the OEM that this store serves."""

    WIRE: ClassVar[str] = "oem.StoreAssigned.v1"
    oem: UnitCode


RecordEvent: TypeAlias = CommandRefused | StoreAssigned
RECORD_EVENTS: tuple[type[RecordEvent], ...] = (CommandRefused, StoreAssigned)
