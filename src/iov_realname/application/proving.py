"""Proving that what is sealed opens: every sealed value is opened once, and nobody gets to see what it says.

Whoever may be read must open; whoever was erased must not. Nothing is written, and nothing is read by anybody.
"""

from collections.abc import Callable, Collection, Mapping
from enum import unique

import attrs

from iov_realname.application.acts.check import place_of
from iov_realname.application.errors import KeyRingError, SealBroken, SubjectErased
from iov_realname.application.ports import EventLog, KeyRing, KeyState
from iov_realname.application.retention.finding import Found, Whereabouts, mentioned
from iov_realname.application.working import WorkingSet
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.streams import subject_stream
from iov_realname.domain.subject.state import Subject
from iov_realname.domain.words import Word

__all__ = ["SHOWN", "Fault", "Finding", "Proof", "Proving"]

SHOWN = 20
"""How many findings are kept one by one; all are counted."""


@unique
class Fault(Word):
    """What may be wrong with a subject's key, or with a value sealed for it."""

    MISSING = "missing", "密钥缺失", "its key is not in the key store"
    UNUSABLE = "unusable", "密钥不可用", "its key is damaged, or its epoch is gone"
    BROKEN = "broken", "封存被改动", "a seal is broken: altered, or moved from its place"
    REVIVED = "revived", "已删除而密钥仍在", "erased on record, and its key is there: run retention run"
    UNEXPLAINED = "unexplained", "密钥已毁但无指令", "its key was destroyed without an order on record"


@attrs.frozen
class Finding:
    """One fault; ``history`` and ``field`` where it is about one value."""

    fault: Fault
    subject: SubjectId
    history: str | None = None
    field: str | None = None


@attrs.define
class Proof:
    """What was found: numbers of subjects, of sealed ``values`` and of those that ``opened``, and of faults by kind.

    ``keys`` counts those subjects whose key is in the key store in any state.
    """

    subjects: int = 0
    keys: int = 0
    locked: int = 0
    erased: int = 0
    values: int = 0
    opened: int = 0
    faults: dict[Fault, int] = attrs.field(factory=lambda: dict.fromkeys(Fault, 0))
    findings: list[Finding] = attrs.field(factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not any(self.faults.values())

    def note(self, finding: Finding) -> None:
        """Count a fault, and keep the first ones."""
        self.faults[finding.fault] += 1
        if len(self.findings) < SHOWN:
            self.findings.append(finding)


class Proving:
    """Walks the log in flat memory. ``warm`` is told whose keys are needed next, where that saves time."""

    def __init__(
        self, log: EventLog, keys: KeyRing, warm: Callable[[Collection[SubjectId]], None] = lambda _: None
    ) -> None:
        self._log = log
        self._keys = keys
        self._warm = warm

    def run(self, progress: Callable[[int], None] = lambda _: None) -> Proof:
        """Open everything once. ``progress`` is told of so many more subjects."""
        proof = Proof()
        for batch in Whereabouts(self._log).everywhere():
            subjects = [found.subject for found in batch]
            states = self._keys.states(subjects)
            self._preload([subject for subject in subjects if states[subject] in (KeyState.ACTIVE, KeyState.LOCKED)])
            work = WorkingSet(self._log)
            work.prefetch([subject_stream(subject) for subject in subjects])
            for found in batch:
                self._prove(found, work.subject(found.subject), states, proof)
            progress(len(batch))
        return proof

    def _preload(self, subjects: Collection[SubjectId]) -> None:
        try:
            self._warm(subjects)
        except KeyRingError:
            return  # one key among them does not open; each is asked for itself, and which one that is gets found

    def _prove(self, found: Found, record: Subject, states: Mapping[SubjectId, KeyState], proof: Proof) -> None:
        state = states[found.subject]
        proof.subjects += 1
        proof.keys += state is not KeyState.ABSENT
        proof.locked += state is KeyState.LOCKED
        fault = _fault(record, state)
        if fault is not None:
            proof.note(Finding(fault, found.subject))
        elif record.order is not None:
            proof.erased += 1
        else:
            self._open(found, proof)

    def _open(self, found: Found, proof: Proof) -> None:
        for recorded, mention in mentioned(found):
            proof.values += 1
            try:
                self._keys.unseal(mention.sealed, place_of(recorded, mention.field), locked_too=True)
            except SealBroken:
                proof.note(Finding(Fault.BROKEN, found.subject, recorded.stream, mention.field))
            except SubjectErased:  # by somebody else, since its state was read
                proof.erased += 1
                return
            except KeyRingError:
                proof.note(Finding(Fault.UNUSABLE, found.subject, recorded.stream, mention.field))
                return
            else:
                proof.opened += 1


def _fault(record: Subject, state: KeyState) -> Fault | None:
    """What is wrong as far as record and key store tell it without opening anything."""
    gone = state in (KeyState.SHREDDED, KeyState.ABSENT)
    if record.order is not None:
        return None if gone else Fault.REVIVED
    if not gone:
        return None
    return Fault.UNEXPLAINED if state is KeyState.SHREDDED else Fault.MISSING
