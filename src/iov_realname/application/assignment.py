"""One store serves one OEM, recorded as the first event of its log."""

from iov_realname.application.envelope import Actor, CommandRef, Envelope, Provenance
from iov_realname.application.errors import CommandAnswered, OemMismatch, StaleStream
from iov_realname.application.ports import Answer, Clock, Draw, EventLog, New
from iov_realname.domain.identifiers import Malformed, UnitCode, parse_unit_code
from iov_realname.domain.origin import Origin
from iov_realname.domain.record import StoreAssigned
from iov_realname.domain.rulebook import edition_on
from iov_realname.domain.streams import oem_stream
from iov_realname.domain.time import day_of

__all__ = ["assign", "assigned_oem", "named_oem"]

_COMMAND = "assign-store"


def assigned_oem(log: EventLog) -> UnitCode | None:
    """The OEM that the store serves; None for an empty log."""
    first = next(iter(log.since(0, 1)), None)
    if first is None:
        return None
    event = first.envelope.event
    if not isinstance(event, StoreAssigned):
        raise OemMismatch("This log does not begin with the OEM it serves; it was not written by this library.")
    return event.oem


def named_oem(oem: str | None, *, new: bool) -> UnitCode | None:
    """The code as given, to be asked before anything is opened: a ``new`` store needs one. Raises ``OemMismatch``."""
    code = None if oem is None else parse_unit_code(oem)
    if isinstance(code, Malformed):
        raise OemMismatch(f"The OEM's unified social credit code is not well-formed: {code.en}.")
    return _needed(code) if new else code


def _needed(code: UnitCode | None) -> UnitCode:
    if code is None:
        raise OemMismatch("This store is new: say which OEM it serves (oem=..., on the command line --oem).")
    return code


def assign(log: EventLog, clock: Clock, draw: Draw, oem: str | None) -> UnitCode:
    """The OEM that the store serves from now on.

    Raises :class:`~iov_realname.application.errors.OemMismatch` if it serves another one, or if it is new and none (or
    no well-formed 统一社会信用代码) is given.
    """
    code = named_oem(oem, new=False)
    served = assigned_oem(log)
    if served is None:
        served = _record(log, clock, draw, _needed(code))
    if code is not None and code != served:
        raise OemMismatch(f"This store serves the OEM {served}, not {code}. One store serves one OEM.")
    return served


def _record(log: EventLog, clock: Clock, draw: Draw, code: UnitCode) -> UnitCode:
    now = clock.now()
    envelope = Envelope(
        event_id=draw.identifiers(1)[0],
        occurred_at=now,
        recorded_at=now,
        actor=Actor("store", "system", None),
        command=CommandRef(_COMMAND, ""),
        correlation=_COMMAND,
        causation=None,
        because=(),
        edition=edition_on(day_of(now)).edition,
        provenance=Provenance(Origin.OBSERVED, None, None),
        event=StoreAssigned(code),
    )
    try:
        log.append([New(oem_stream(code), 1, envelope)], [Answer(_COMMAND, "", refused=False)])
    except (StaleStream, CommandAnswered):
        return assigned_oem(log) or code
    return code
