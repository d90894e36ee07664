"""The byte-level seam: what a store keeps, without knowing what it means."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from iov_realname.application.cards.index import CardIndex
from iov_realname.application.documents import DocumentIndex
from iov_realname.application.ports import Answer
from iov_realname.application.turns import Turns


class NewRow(NamedTuple):
    """A row to be inserted."""

    stream: str
    version: int
    wire_name: str
    state: bytes


class Row(NamedTuple):
    """A row as it stands in the store."""

    position: int
    stream: str
    version: int
    wire_name: str
    state: bytes


class Recorder(Protocol):
    """A table of rows and a table of answers, both append-only. Raises errors of the application only."""

    def insert(self, rows: Sequence[NewRow], answers: Sequence[Answer]) -> None:
        """All or nothing. Raises ``CommandAnswered``, else ``StaleStream`` when a version is not its stream's next."""

    def select(self, streams: Collection[str]) -> Iterable[Row]:
        """The rows of these streams as of one moment, each stream's in version order."""

    def ordered(self, prefix: str) -> Iterator[Row]:
        """The rows of all streams with this prefix as of the first step, by stream and version, in flat memory."""

    def since(self, position: int, limit: int) -> Sequence[Row]:
        """At most ``limit`` rows after ``position``, in log order."""

    def end(self) -> int:
        """The last position, 0 when empty."""

    def answered(self, commands: Collection[str]) -> Mapping[str, Answer]:
        """The answers given to these command ids."""

    def card_index(self) -> CardIndex | None:
        """Where lines of cards are kept in the same store; none if there is no such place that may be read."""

    def document_index(self) -> DocumentIndex:
        """Where the same store keeps which card stands under which document; it must be open for writing."""

    def turns(self) -> Turns:
        """Turns among all who share the store."""

    def close(self) -> None:
        """Let go of files and connections; twice is harmless."""


def starts(rows: Iterable[NewRow]) -> dict[str, int]:
    """The first new version of each stream. Raises ``ValueError`` unless a stream's versions follow one another."""
    first: dict[str, int] = {}
    following: dict[str, int] = {}
    for stream, version, _, _ in rows:
        if version != following.get(stream, version) or version < 1:
            raise ValueError(f"The new versions of {stream} do not follow one another from 1 upwards.")
        first.setdefault(stream, version)
        following[stream] = version + 1
    return first


def ids(answers: Iterable[Answer]) -> list[str]:
    """The command ids. Raises ``ValueError`` when one stands there twice."""
    commands = [answer.command_id for answer in answers]
    if len(set(commands)) < len(commands):
        raise ValueError("A command id is answered twice in one append.")
    return commands
