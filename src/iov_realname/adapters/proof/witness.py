"""A witness (C2SP tlog-witness): signs a checkpoint only after seeing that it continues the last one it signed.

It remembers one checkpoint per log, each in a file of its own. Looking and storing are one step for all threads and
processes of the folder, and the file is on the disk before anybody gets the signature.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from threading import Lock

import attrs

from iov_realname.application.proof.ports import NoteSigner
from iov_realname.verifier import (
    HASH_LENGTH,
    Checkpoint,
    Malformed,
    Note,
    NotProven,
    Rejected,
    VerifierKey,
    check_consistency,
    decoded,
    encoded,
    open_checkpoint,
)

__all__ = ["SIZE_TYPE", "Answer", "Request", "Witness"]

SIZE_TYPE = "text/x.tlog.size"
NOTE_TYPE = "text/plain; charset=utf-8"
MOST_HASHES = 63
_OLD = re.compile(rb"old (0|[1-9][0-9]{0,18})")


@attrs.frozen
class Answer:
    """What the witness says: an HTTP status, a body, and of which type that is."""

    status: HTTPStatus
    body: bytes = b""
    kind: str = NOTE_TYPE


@attrs.frozen
class Request:
    """What is asked: that the note's checkpoint continues the log of ``old`` events, as the hashes show."""

    old: int
    proof: Sequence[bytes]
    note: bytes

    @classmethod
    def parse(cls, raw: bytes) -> "Request":
        """Read the body of a request. Raises :class:`~iov_realname.verifier.Malformed`."""
        head, separator, note = raw.partition(b"\n\n")
        first, *lines = head.split(b"\n")
        found = _OLD.fullmatch(first)
        proof = [decoded(line.decode("ascii", "replace")) for line in lines]
        if found is None or not separator or len(proof) > MOST_HASHES or any(len(h) != HASH_LENGTH for h in proof):
            raise Malformed("This is not a request to add a checkpoint.")
        return cls(int(found[1]), proof, note)

    def __bytes__(self) -> bytes:
        lines = (f"old {self.old}", *map(encoded, self.proof), "", "")
        return "\n".join(lines).encode() + self.note


class Witness:
    """One witness with its key, the keys of the logs it knows, and its memory in ``folder``. Thread-safe."""

    def __init__(self, folder: Path, signer: NoteSigner, logs: Sequence[VerifierKey]) -> None:
        self._folder = folder
        self._signer = signer
        self._logs = logs
        self._lock = Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def add_checkpoint(self, raw: bytes) -> Answer:
        """The cosignature, or why there is none."""
        try:
            request = Request.parse(raw)
            note = Note.parse(request.note)
            checkpoint = Checkpoint.parse(note.text)
        except Malformed:
            return Answer(HTTPStatus.BAD_REQUEST)
        keys = [key for key in self._logs if key.name == checkpoint.origin]
        if not keys:
            return Answer(HTTPStatus.NOT_FOUND)
        try:
            open_checkpoint(request.note, keys)
        except Rejected:
            return Answer(HTTPStatus.FORBIDDEN)
        if request.old > checkpoint.size:
            return Answer(HTTPStatus.BAD_REQUEST)
        with self._alone(checkpoint.origin) as file:
            return self._judged(request, note, checkpoint, file)

    def _judged(self, request: Request, note: Note, checkpoint: Checkpoint, file: Path) -> Answer:
        known = _known(file)
        size = 0 if known is None else known.size
        if request.old != size or (
            known is not None and known.size == checkpoint.size and known.root != checkpoint.root
        ):
            return Answer(HTTPStatus.CONFLICT, b"%d\n" % size, SIZE_TYPE)
        if not _continued(known, checkpoint, request.proof):
            return Answer(HTTPStatus.UNPROCESSABLE_ENTITY)
        line = self._signer.line(note.text)
        _store(file, request.note)
        return Answer(HTTPStatus.OK, line.encode())

    @contextmanager
    def _alone(self, origin: str) -> Iterator[Path]:
        """The file of a log, while nobody else looks at it or writes it."""
        name = sha256(origin.encode()).hexdigest()
        with self._lock, (self._folder / f"{name}.lock").open("a") as turn:
            _wait_for(turn.fileno())
            yield self._folder / f"{name}.checkpoint"


def _known(file: Path) -> Checkpoint | None:
    return Checkpoint.parse(Note.parse(file.read_bytes()).text) if file.exists() else None


def _continued(known: Checkpoint | None, checkpoint: Checkpoint, proof: Sequence[bytes]) -> bool:
    if known is None or known.size == 0:
        return not proof
    try:
        check_consistency(known.size, known.root, checkpoint.size, checkpoint.root, proof)
    except NotProven:
        return False
    return True


def _wait_for(descriptor: int) -> None:
    """Other processes on the same folder wait, too, where the system has such locks; they go with the file."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def _store(file: Path, content: bytes) -> None:
    draft = file.with_suffix(".new")
    with draft.open("wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    draft.replace(file)
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
