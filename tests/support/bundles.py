"""A sealed log in memory, bundles of it, and bundles that somebody has been at."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence

from iov_realname.adapters.proof.bundling import Extras, write_histories, write_log
from iov_realname.adapters.proof.memory import MemorySealBook
from iov_realname.adapters.proof.signing import Ed25519Signer
from iov_realname.adapters.storage.rows import Row
from iov_realname.application.proof.heads import head_tree
from iov_realname.application.proof.sealer import Sealer, leaf_of
from iov_realname.verifier import Head, VerifierKey, stream_key

ORIGIN = "oem.example/iov-realname/test"
SIGNER = Ed25519Signer(ORIGIN, bytes(range(32)))
KEY = VerifierKey.parse(SIGNER.vkey)
HEADS_STREAM = "log-oem"
EXTRAS = Extras({"atf-2022-12": b"{}"}, [{"subject": "0" * 32}], "read me")


class SealedLog:
    """A log of rows with holes in their positions, sealed whenever asked."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.book = MemorySealBook()
        self._versions: dict[str, int] = {}

    def since(self, position: int, limit: int) -> Sequence[Row]:
        """Rows after a position."""
        return [row for row in self.rows if row.position > position][:limit]

    def end(self) -> int:
        """The last position."""
        return self.rows[-1].position if self.rows else 0

    def add(self, stream: str, state: bytes = b"{}", wire_name: str = "card.Sold.v1") -> Row:
        """Append an event; every third position is a hole."""
        version = self._versions[stream] = self._versions.get(stream, 0) + 1
        number = len(self.rows) + 1
        self.rows.append(Row(number + number // 2, stream, version, wire_name, state))
        return self.rows[-1]

    def heads(self) -> list[Head]:
        """The ends of all histories, by key."""
        last = {row.stream: row for row in self.rows}
        heads = (Head.of(row.stream, row.version, leaf_of(row)) for row in last.values())
        return sorted(heads, key=lambda head: head.key)

    def seal_heads(self, root: bytes | None = None) -> Row:
        """Append the event that states the ends of all histories; or states another root."""
        stated = {"position": self.end(), "streams": 1, "root": (root or head_tree(self.heads()).root).hex()}
        return self.add(HEADS_STREAM, json.dumps({"event": stated}).encode(), "log.HeadsSealed.v1")

    def seal(self) -> bytes:
        """Sign a checkpoint over everything."""
        signed = Sealer(self, self.book, ORIGIN, [SIGNER]).run()
        assert signed is not None
        return signed.note.encode()

    def histories(
        self, streams: Iterable[str], heads: Row, before: "Sequence[Head]", since: Sequence[int] = ()
    ) -> bytes:
        """A bundle of these histories, whole as of the heads event, before which the ends stood as given; those that
        do not exist are proven not to.
        """
        file, wanted = io.BytesIO(), list(streams)
        proofs = head_tree(before, [stream_key(stream) for stream in wanted]).proofs
        rows = [row for row in self.rows if row.stream in wanted and row != heads]
        write_histories(file, self.book, rows, heads=heads, proofs=proofs, extras=EXTRAS, asked=wanted, since=since)
        return file.getvalue()

    def whole(self, heads: Row | None, since: Sequence[int] = ()) -> bytes:
        """A bundle of everything."""
        file = io.BytesIO()
        index = None if heads is None else self.book.index_of(heads.position)
        write_log(file, self.book, self.rows, heads=index, extras=EXTRAS, since=since)
        return file.getvalue()


Lines = list[dict[str, object]]


def altered(bundle: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The bundle with one of its files changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bundle)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry, change(content) if entry.filename == name else content)
    return file.getvalue()


def with_lines(bundle: bytes, name: str, change: Callable[[Lines], Lines]) -> bytes:
    """The bundle with the JSON lines of one file changed."""

    def changed(content: bytes) -> bytes:
        lines = change([json.loads(line) for line in content.splitlines()])
        return b"".join(json.dumps(line).encode() + b"\n" for line in lines)

    return altered(bundle, name, changed)


def lines_of(bundle: bytes, name: str) -> Lines:
    """The JSON lines of one of a bundle's files."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return [json.loads(line) for line in archive.read(name).splitlines()]


def packed(files: Mapping[str, bytes]) -> bytes:
    """A ZIP file of these."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()
