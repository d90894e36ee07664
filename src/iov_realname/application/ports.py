"""What the use cases need from the world, each as small as the need."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum, unique
from typing import NamedTuple, Protocol

import attrs

from iov_realname.application.envelope import Envelope
from iov_realname.domain.card.checking import CheckEvidence
from iov_realname.domain.confidential import Sealed, SubjectId
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.parties import Particulars
from iov_realname.domain.rulebook import CheckKind, Party
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.words import Word


@attrs.frozen
class New:
    """An event to be appended: the version it must get in its stream (first = 1), and the event in its envelope."""

    stream: str
    version: int
    envelope: Envelope[object]


class Recorded(NamedTuple):
    """An event as it stands in the log. ``position`` orders the whole log and may have holes; ``wire_name`` is the name
    with its version as written, which may be older than the event's class.
    """

    stream: str
    version: int
    position: int
    wire_name: str
    envelope: Envelope[object]


@attrs.frozen
class Answer:
    """That a command id has been used: with which digest, and whether the answer was a refusal."""

    command_id: str
    digest: str
    refused: bool


class EventLog(Protocol):
    """The append-only log. Every method may raise :class:`~iov_realname.application.errors.StorageError`."""

    def append(self, events: Sequence[New], answers: Sequence[Answer]) -> None:
        """Append all or nothing, across streams, together with the answers.

        Raises :class:`~iov_realname.application.errors.StaleStream` when a version is taken and
        :class:`~iov_realname.application.errors.CommandAnswered` when a command id is.
        """

    def read(self, streams: Collection[str]) -> Mapping[str, Sequence[Recorded]]:
        """The named streams, whole, in version order. Streams without events are left out."""

    def histories(self, prefix: str) -> Iterator[tuple[str, Sequence[Recorded]]]:
        """All streams whose name begins with ``prefix``, by name, one at a time, in flat memory."""

    def since(self, position: int, limit: int) -> Sequence[Recorded]:
        """At most ``limit`` events after ``position``, in log order."""

    def end(self) -> int:
        """The position of the last event; 0 for an empty log."""

    def answered(self, commands: Collection[str]) -> Mapping[str, Answer]:
        """Which of these command ids have been answered, and how."""


class Clock(Protocol):
    """The writer's clock."""

    def now(self) -> datetime:
        """The present moment, aware."""


class Draw(Protocol):
    """A source of unguessable identifiers."""

    def identifiers(self, count: int) -> Sequence[str]:
        """``count`` fresh identifiers of 32 hexadecimal digits, 128 random bits each."""


@attrs.frozen
class Place:
    """Where a sealed value stands; it opens nowhere else. ``wire_name`` is the name with its version, as written."""

    stream: str
    event_id: str
    wire_name: str
    field: str


class Purpose(StrEnum):
    """What a keyed digest is for. One key per purpose, so that digests of different purposes never meet."""

    LEDGER_ROW = "ledger-row"
    COMMAND = "command"
    REGISTRATION_NUMBER = "registration-number"
    CLERK = "clerk"
    DOCUMENT = "document"
    READING = "reading"


@unique
class KeyState(Word):
    """What may be done with a subject's data key. ``shredded`` is a tombstone: its id is never provisioned again."""

    ABSENT = "absent", "不存在", "absent"
    ACTIVE = "active", "使用中", "active"
    LOCKED = "locked", "已锁定", "locked"
    SHREDDED = "shredded", "已销毁", "shredded"


@attrs.frozen
class Destruction:
    """A data key destroyed: the digest of its wrapped form (``None`` if that was never kept), the wrapping-key epoch it
    was last wrapped under, and the day from which that epoch's key is destroyed too, with every backup's copy
    (``None`` while the epoch is still in use).
    """

    subject: SubjectId
    epoch: int
    wrapped_digest: str | None
    final_from: date | None


class KeyRing(Protocol):
    """Data keys of subjects and purpose keys of the store. Keys never leave it."""

    def fingerprint(self) -> str:
        """What tells this key store from every other, the same for ever, in its copies as well; no secret."""

    def provision(self, count: int) -> Sequence[SubjectId]:
        """``count`` new subjects, each with a fresh random data key that is durable when this returns."""

    def seal(self, subject: SubjectId, place: Place, clear: str) -> Sealed:
        """Seal ``clear`` for ``subject`` so that it opens only at ``place``. Raises ``KeyMissing`` for a stranger."""

    def unseal(self, sealed: Sealed, place: Place, *, locked_too: bool = False) -> str:
        """The clear text. Raises ``KeyMissing``, ``SubjectLocked`` unless ``locked_too``, ``SubjectErased`` or
        ``SealBroken`` (tampered, or moved elsewhere).
        """

    def states(self, subjects: Collection[SubjectId]) -> Mapping[SubjectId, KeyState]:
        """The state of each of these subjects' keys, ``absent`` for those never made here."""

    def lock(self, subjects: Collection[SubjectId]) -> None:
        """Keep these keys, but let them open nothing in ordinary use; again is harmless. Raises ``KeyMissing``."""

    def unlock(self, subjects: Collection[SubjectId]) -> None:
        """Undo :meth:`lock`; again is harmless. Raises ``KeyMissing`` and ``SubjectErased``."""

    def shred(self, subject: SubjectId) -> Destruction:
        """Destroy a key for good; again gives the same answer. Raises ``KeyMissing`` for a stranger."""

    def digest(self, purpose: Purpose, message: str) -> str:
        """HMAC of ``message`` under the purpose's key: 32 hexadecimal digits, the same for ever in this store."""


class SignatureVerifier(Protocol):
    """Checks the signatures of one algorithm (签名验证)."""

    def verify(self, public_key: str, message: bytes, signature: bytes) -> bool:
        """Whether the key signed the message; False as well for a key or a signature that is none."""


@attrs.frozen
class Question:
    """One question to an identity verifier, under our own ``reference``. Never logged: it holds personal data.

    ``portrait``: a picture of the person present, where the check compares one; ``legal_person``: who heads a unit
    by its own account, where that is to be checked too.
    """

    reference: str
    party: Party
    check: CheckKind
    document: DocumentKind
    particulars: Particulars = attrs.field(repr=False)
    portrait: bytes | None = attrs.field(default=None, repr=False)
    legal_person: Particulars | None = attrs.field(default=None, repr=False)


@attrs.frozen
class Verdict:
    """The verifier's answer: one outcome of the closed list, and the evidence as received.

    ``again_from``: the moment before which the same is not to be asked again, where the provider asked for patience.
    """

    outcome: CheckOutcome
    evidence: CheckEvidence
    again_from: datetime | None = None


class IdentityVerifier(Protocol):
    """Checks identities (核验). What it cannot answer is ``unavailable``, never a match."""

    @property
    def provider(self) -> str:
        """Its name in events."""

    def check(self, question: Question) -> Verdict:
        """Ask once. Does not raise for what the other side does; that is an outcome."""


@attrs.frozen
class Submission:
    """A registration on its way to its carrier. ``operation`` is the only idempotency key. Never logged."""

    operation: str
    iccid: Iccid
    registration_no: str = attrs.field(repr=False)
    holder: HolderKind
    document: DocumentKind
    owner: Particulars = attrs.field(repr=False)
