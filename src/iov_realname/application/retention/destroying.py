"""The keys follow the record: what is recorded as locked, resumed or ordered is done to the keys, now or next time.

The order of things makes every crash harmless. A lock is recorded, then made. A destruction is ordered on record, then
made, then recorded as done with the key store's own account; shredding again gives the same account.
"""

from collections.abc import Callable, Mapping, Sequence

from iov_realname.application.case import Case, Circumstances, Office
from iov_realname.application.desk import ATTEMPTS, Sender
from iov_realname.application.envelope import CommandRef
from iov_realname.application.errors import Contended, StaleStream
from iov_realname.application.ports import Destruction, EventLog, KeyState
from iov_realname.application.retention.acts import decide_for_subject
from iov_realname.application.working import WorkingSet
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.streams import subject_stream
from iov_realname.domain.subject.erasure import RecordDestruction
from iov_realname.domain.subject.state import Subject

__all__ = ["Keeper"]


class Keeper:
    """Appends what is decided about many subjects at once, and makes their keys follow."""

    def __init__(self, log: EventLog, office: Office, sender: Sender) -> None:
        self._log = log
        self._office = office
        self._sender = sender

    def states(self, subjects: Sequence[SubjectId]) -> Mapping[SubjectId, KeyState]:
        """The state of each subject's key."""
        return self._office.keys.states(subjects)

    def decide(self, subjects: Sequence[SubjectId], decision: Callable[[Case], None]) -> Mapping[SubjectId, Subject]:
        """Take a decision about these subjects on a fresh read, append it, and take it anew if others were quicker."""
        command = CommandRef(self._office.draw.identifiers(1)[0], "")
        sender = self._sender
        circumstances = Circumstances(
            command, sender.actor, sender.provenance, sender.correlation or command.id, sender.causation
        )
        for _ in range(ATTEMPTS):
            work = WorkingSet(self._log)
            work.prefetch([subject_stream(subject) for subject in subjects])
            decision(Case(self._office, work, circumstances, self._office.clock.now()))
            try:
                work.append()
            except StaleStream:
                continue
            return {subject: work.subject(subject) for subject in subjects}
        raise Contended(ATTEMPTS)

    def follow(self, subjects: Mapping[SubjectId, Subject]) -> None:
        """Lock, unlock and shred as recorded, and record what was shredded. Keys that are not there are left alone."""
        keys, states = self._office.keys, self.states(tuple(subjects))
        recorded = {subject: _wanted(state, states[subject]) for subject, state in subjects.items()}
        keys.lock([subject for subject, wanted in recorded.items() if wanted is KeyState.LOCKED])
        keys.unlock([subject for subject, wanted in recorded.items() if wanted is KeyState.ACTIVE])
        shredded = [keys.shred(subject) for subject, wanted in recorded.items() if wanted is KeyState.SHREDDED]
        self._forget([subject for subject, wanted in recorded.items() if wanted not in (None, KeyState.ACTIVE)])
        if shredded:
            self.decide([each.subject for each in shredded], lambda case: _record(case, shredded))

    def _forget(self, subjects: Sequence[SubjectId]) -> None:
        """What is locked or gone is not counted per document either."""
        if subjects and self._office.documents is not None:
            self._office.documents.forget(subjects)


def _wanted(subject: Subject, key: KeyState) -> KeyState | None:
    """The state that the key is to be brought to; None where it is there, or cannot be."""
    if key is KeyState.ABSENT:
        return None
    if subject.order is not None:
        return None if subject.shredded and key is KeyState.SHREDDED else KeyState.SHREDDED
    if subject.locked and key is KeyState.ACTIVE:
        return KeyState.LOCKED
    return KeyState.ACTIVE if subject.unlocked and key is KeyState.LOCKED else None


def _record(case: Case, shredded: Sequence[Destruction]) -> None:
    """Another run may have recorded it in between: then there is nothing to add."""
    for each in shredded:
        command = RecordDestruction(case.at, each.epoch, each.wrapped_digest, each.final_from)
        decide_for_subject(case, each.subject, command)
