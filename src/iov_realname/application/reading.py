"""Reading personal data: nobody does but through here, and every reading is on record before anything is opened.

Our own processing (sending to the carrier, identity checks) opens what it needs as part of a recorded command; of a
subject that is locked it gets nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import attrs

from iov_realname.application.acts.check import place_of
from iov_realname.application.case import Case
from iov_realname.application.desk import Desk, Sender
from iov_realname.application.envelope import Actor
from iov_realname.application.errors import Refused, SubjectErased, SubjectLocked
from iov_realname.application.ports import EventLog, KeyRing, Recorded
from iov_realname.application.retention.acts import AboutSubject, decide_for_subject
from iov_realname.application.retention.finding import Found, Whereabouts, mentioned
from iov_realname.application.sealing import particulars_from
from iov_realname.application.working import WorkingSet
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.masking import masked_particulars, masked_text
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.streams import SUBJECT_PREFIX, card_stream, may_exist, subject_stream
from iov_realname.domain.subject.events import Accessed
from iov_realname.domain.subject.mentions import Mention
from iov_realname.domain.subject.reading import ReadSubject, purpose_opens_what_is_kept
from iov_realname.domain.subject.words import Content, ReadingPurpose, Role

__all__ = ["Access", "Datum", "Dossier", "Reading", "accesses", "as_reader"]

READER = "reader"
PAGE = 2_000


@attrs.frozen(kw_only=True)
class ReadingRequest(AboutSubject):
    """An account wants to read what these histories hold of a subject."""

    purpose: ReadingPurpose | None
    actor: str
    full: bool
    fields: tuple[str, ...]
    histories: tuple[str, ...]


@attrs.frozen
class Datum:
    """One thing known of a subject: where it stands, and what it says, masked or in full. Never logged."""

    history: str
    event: str
    occurred_at: datetime
    field: str
    value: str | Particulars = attrs.field(repr=False)


@attrs.frozen
class Dossier:
    """What was read of one subject."""

    subject: SubjectId
    role: Role
    full: bool
    data: tuple[Datum, ...]


@attrs.frozen
class Access:
    """One reading as it is on record: when, by which account, of whom, what for, how much."""

    at: datetime
    actor: str
    subject: str
    accessed: Accessed


class Reading:
    """The one way to personal data. Who went it, tells :func:`accesses`."""

    def __init__(self, log: EventLog, desk: Desk, sender: Sender) -> None:
        self._log = log
        self._desk = desk
        self._sender = sender

    def subject(
        self, subject: str, *, purpose: ReadingPurpose | None, actor: str, full: bool = False, iccid: str | None = None
    ) -> Dossier:
        """What is known of one subject; masked unless ``full``. Saying a card it stands on spares a walk over the log.

        Raises ``Refused`` with R-PURPOSE for want of a purpose or an account, or where what is only kept is not read
        for that; ``SubjectErased``; ``NotFound``.
        """
        return self._read(Whereabouts(self._log).find(subject, iccid), purpose, actor, full)

    def card(
        self, iccid: str, *, purpose: ReadingPurpose | None, actor: str, full: bool = False
    ) -> Iterator[Dossier | SubjectErased | SubjectLocked]:
        """What is known of every subject of a card, one after the other; of those that do not open, why."""
        return self.each(Whereabouts(self._log).on_card(iccid), purpose=purpose, actor=actor, full=full)

    def each(
        self, subjects: Iterable[Found], *, purpose: ReadingPurpose | None, actor: str, full: bool = False
    ) -> Iterator[Dossier | SubjectErased | SubjectLocked]:
        """What is known of subjects that were found before, one after the other; of those that do not open, why."""
        for found in subjects:
            try:
                yield self._read(found, purpose, actor, full)
            except SubjectErased as erased:
                yield erased
            except Refused as refused:
                if refused.refusal.rule != purpose_opens_what_is_kept.__name__:
                    raise
                yield SubjectLocked(found.subject)

    def _read(self, found: Found, purpose: ReadingPurpose | None, actor: str, full: bool) -> Dossier:
        if WorkingSet(self._log).subject(found.subject).order is not None:
            raise SubjectErased(found.subject)
        places = tuple(mentioned(found))
        request = ReadingRequest(
            at=self._desk.office.clock.now(),
            subject=found.subject,
            purpose=purpose,
            actor=actor,
            full=full,
            fields=tuple(dict.fromkeys(mention.field for _, mention in places)),
            histories=tuple(found.histories),
        )
        self._desk.handle(
            self._desk.office.draw.identifiers(1)[0], as_reader(self._sender, actor), request, _note, dated=False
        )
        data = _opened(self._desk.office.keys, places, full=full, locked_too=_opens_locked(purpose))
        return Dossier(found.subject, found.services[0].role, full, data)


def as_reader(sender: Sender, actor: str) -> Sender:
    """The account that reads. What is no account may be a name, and is not written down even with its refusal."""
    if not names_a_record(actor):
        return sender
    return attrs.evolve(sender, actor=Actor(actor, READER, sender.actor.channel))


def accesses(
    log: EventLog,
    *,
    subject: str | None = None,
    iccid: str | None = None,
    actor: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Access]:
    """Who read what, in the order of the log; ``until`` is included. What is said narrows it down. Needs no keys."""
    for recorded in _candidates(log, subject):
        access = _access(recorded)
        if access is None or (actor is not None and access.actor != actor):
            continue
        if iccid is not None and card_stream(iccid) not in access.accessed.histories:
            continue
        if (since is None or since <= access.at) and (until is None or access.at <= until):
            yield access


def _candidates(log: EventLog, subject: str | None) -> Iterator[Recorded]:
    if subject is not None:
        stream = subject_stream(subject)
        yield from log.read([stream]).get(stream, ()) if may_exist(stream) else ()
        return
    position = 0
    while page := log.since(position, PAGE):
        yield from page
        position = page[-1].position


def _note(case: Case, request: ReadingRequest) -> Refusal | None:
    command = ReadSubject(request.at, request.purpose, request.actor, request.full, request.fields, request.histories)
    return decide_for_subject(case, SubjectId(request.subject), command)


def _opens_locked(purpose: ReadingPurpose | None) -> bool:
    return purpose is not None and purpose.opens_locked


def _opened(
    keys: KeyRing, places: Sequence[tuple[Recorded, Mention]], *, full: bool, locked_too: bool
) -> tuple[Datum, ...]:
    """What stands at the places; what the cards of a vehicle say alike is said once."""
    data: dict[tuple[str, str, str], Datum] = {}
    for recorded, mention in places:
        text = keys.unseal(mention.sealed, place_of(recorded, mention.field), locked_too=locked_too)
        datum = Datum(
            recorded.stream,
            recorded.wire_name,
            recorded.envelope.occurred_at,
            mention.field,
            _shown(mention.content, text, full=full),
        )
        data.setdefault((datum.event, datum.field, text), datum)
    return tuple(data.values())


def _shown(content: Content, text: str, *, full: bool) -> str | Particulars:
    if content is Content.PARTICULARS:
        party = particulars_from(text)
        return party if full else masked_particulars(party)
    return text if full else masked_text(content, text)


def _access(recorded: Recorded) -> Access | None:
    envelope = recorded.envelope
    if not isinstance(envelope.event, Accessed):
        return None
    subject = recorded.stream.removeprefix(SUBJECT_PREFIX)
    return Access(envelope.occurred_at, envelope.actor.id, subject, envelope.event)
