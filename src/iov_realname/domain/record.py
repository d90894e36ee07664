"""What is recorded beside cards and vehicles: refused commands, whom the store serves, its keys, reports, ends."""

from datetime import date
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.identifiers import CarrierCode, UnitCode
from iov_realname.domain.refusals import RefusalCode

__all__ = [
    "RECORD_EVENTS",
    "CommandRefused",
    "HeadsSealed",
    "KeysAssigned",
    "RecordEvent",
    "SalesReported",
    "StoreAssigned",
]


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


@attrs.frozen
class KeysAssigned:
    """The key store that seals what this store holds, by its ``fingerprint``; it opens no other and is no secret."""

    WIRE: ClassVar[str] = "oem.KeysAssigned.v1"
    fingerprint: str


@attrs.frozen
class HeadsSealed:
    """Where all histories ended as of a position: how many there were, and the root over their ends (64 hexadecimal
    digits). It puts completeness under the log's own seal.
    """

    WIRE: ClassVar[str] = "log.HeadsSealed.v1"
    position: int
    streams: int
    root: str


@attrs.frozen
class SalesReported:
    """Cards sold (销量) and in stock (存量) were reported to a carrier (ATF-12b); both days are included.

    ``outcome`` is the carrier's, in one word, or ``exported`` for what was handed over as a file.
    """

    WIRE: ClassVar[str] = "oem.SalesReported.v1"
    carrier: CarrierCode
    first: date
    last: date
    sold: int
    in_stock: int
    operation: str
    outcome: str
    receipt_no: str | None


RecordEvent: TypeAlias = CommandRefused | StoreAssigned | KeysAssigned | HeadsSealed | SalesReported
RECORD_EVENTS: tuple[type[RecordEvent], ...] = (CommandRefused, StoreAssigned, KeysAssigned, HeadsSealed, SalesReported)
