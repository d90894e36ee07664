"""One store serves one OEM, recorded as its first event, and has one key store, recorded when it is first opened."""

from iov_realname.application.envelope import Actor, CommandRef, Envelope, Provenance
from iov_realname.application.errors import CommandAnswered, KeyStoreUnusable, OemMismatch, StaleStream
from iov_realname.application.ports import Answer, Clock, Draw, EventLog, KeyRing, KeyState, New
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.identifiers import Malformed, UnitCode, parse_unit_code
from iov_realname.domain.origin import Origin
from iov_realname.domain.record import KeysAssigned, RecordEvent, StoreAssigned
from iov_realname.domain.rulebook import edition_on
from iov_realname.domain.streams import oem_stream
from iov_realname.domain.subject.mentions import mentions
from iov_realname.domain.time import day_of

__all__ = ["assign", "assign_keys", "assigned_oem", "named_oem", "recorded_keys", "require_keys_of"]

_STORE = "assign-store"
_KEYS = "assign-keys"
_PAGE = 100


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


def assign_keys(log: EventLog, clock: Clock, draw: Draw, oem: UnitCode, keys: KeyRing) -> None:
    """See that ``keys`` are this store's: as recorded, or from now on if none are and what is sealed here says yes.

    Raises :class:`~iov_realname.application.errors.KeyStoreUnusable`.
    """
    if require_keys_of(log, oem, keys):
        return
    stream = oem_stream(oem)
    version = len(log.read([stream]).get(stream, ())) + 1
    envelope = _envelope(clock, draw, _KEYS, KeysAssigned(keys.fingerprint()))
    try:
        log.append([New(stream, version, envelope)], [Answer(_KEYS, "", refused=False)])
    except (StaleStream, CommandAnswered):
        require_keys_of(log, oem, keys)


def require_keys_of(log: EventLog, oem: UnitCode, keys: KeyRing) -> bool:
    """Raise ``KeyStoreUnusable`` if the store is known to have other keys; whether it has recorded that it has these.

    In a store of before that was recorded, the first subject that anything is sealed for must have its key here.
    """
    recorded = recorded_keys(log, oem)
    subject = None if recorded is not None else _first_subject(log)
    strange = subject is not None and keys.states([subject])[subject] is KeyState.ABSENT
    if strange or recorded not in (None, keys.fingerprint()):
        raise KeyStoreUnusable(
            "These are not the keys that this store was sealed with; name the key store that was used so far,"
            " or restore it from its backup."
        )
    return recorded is not None


def recorded_keys(log: EventLog, oem: UnitCode) -> str | None:
    """The fingerprint of the store's keys as it is on record; None in a store that has not recorded it yet."""
    stream = oem_stream(oem)
    events = (recorded.envelope.event for recorded in log.read([stream]).get(stream, ()))
    return next((event.fingerprint for event in events if isinstance(event, KeysAssigned)), None)


def _first_subject(log: EventLog) -> SubjectId | None:
    position = 0
    while page := log.since(position, _PAGE):
        for recorded in page:
            for mention in mentions(recorded.envelope.event):
                return mention.sealed.key
        position = page[-1].position
    return None


def _record(log: EventLog, clock: Clock, draw: Draw, code: UnitCode) -> UnitCode:
    envelope = _envelope(clock, draw, _STORE, StoreAssigned(code))
    try:
        log.append([New(oem_stream(code), 1, envelope)], [Answer(_STORE, "", refused=False)])
    except (StaleStream, CommandAnswered):
        return assigned_oem(log) or code
    return code


def _envelope(clock: Clock, draw: Draw, command: str, event: RecordEvent) -> Envelope[object]:
    now = clock.now()
    return Envelope(
        event_id=draw.identifiers(1)[0],
        occurred_at=now,
        recorded_at=now,
        actor=Actor("store", "system", None),
        command=CommandRef(command, ""),
        correlation=command,
        causation=None,
        because=(),
        edition=edition_on(day_of(now)).edition,
        provenance=Provenance(Origin.OBSERVED, None, None),
        event=event,
    )
