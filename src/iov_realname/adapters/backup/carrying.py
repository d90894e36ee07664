"""Carrying erasures over into a set that is being restored: their record into its log, and then to its keys.

A restored key store holds again every key that was destroyed after the set was made. Here they are destroyed again
before anybody can use them, and the restored log says why, in the very bytes in which it was recorded at the time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol

import attrs

from iov_realname.adapters.backup.erasures import Erased, Erasures
from iov_realname.adapters.backup.errors import BackupUnusable
from iov_realname.adapters.keys.digests import hash_of
from iov_realname.adapters.keys.profile import profile_named
from iov_realname.adapters.keys.store import Row as KeyRow
from iov_realname.adapters.storage.rows import NewRow, Row
from iov_realname.domain.confidential import SubjectId

__all__ = ["Carried", "RestoredKeys", "RestoredLog", "carry"]

AT_A_TIME = 200


class RestoredLog(Protocol):
    """A log on its way back."""

    def select(self, streams: Sequence[str]) -> Iterable[Row]:
        """The rows of these streams, each stream's in version order."""

    def append(self, rows: Sequence[NewRow]) -> None:
        """Put rows at the end."""


class RestoredKeys(Protocol):
    """A key store on its way back; its wrapping key is not needed."""

    def profile(self) -> str:
        """The crypto profile it was made under."""

    def find(self, subjects: Sequence[SubjectId]) -> Iterable[KeyRow]:
        """The rows of these subjects."""

    def shred(self, subject: SubjectId, wrapped: bytes, digest: str) -> None:
        """Make a row a tombstone."""


@attrs.define
class Carried:
    """How many ``events`` about erasures the set lacked, and how many ``keys`` were destroyed again."""

    events: int = 0
    keys: int = 0


def carry(erasures: Erasures, log: RestoredLog, keys: RestoredKeys) -> Carried:
    """Carry them over. Subjects that the set does not know are passed over; they have nothing in it to be erased.

    Raises ``BackupUnusable`` if the set's log tells another story of a subject than the erasures do.
    """
    carried = Carried()
    kind = profile_named(keys.profile()).hash
    for batch in _batches(erasures.erased):
        known = {row.subject: row for row in keys.find([SubjectId(each.subject) for each in batch])}
        there = _by_stream(log.select([each.stream for each in batch if each.subject in known]))
        news = [row for each in batch if each.subject in known for row in _beyond(each, there.get(each.stream, []))]
        if news:
            log.append(news)
        carried.events += len(news)
        for row in known.values():
            if row.wrapped is not None:
                keys.shred(row.subject, row.wrapped, hash_of(kind, row.wrapped))
                carried.keys += 1
    return carried


def _beyond(erased: Erased, there: Sequence[Row]) -> Sequence[NewRow]:
    """What the set lacks of a subject's history; the rest must be the same."""
    before = [NewRow(row.stream, row.version, row.wire_name, row.state) for row in there]
    if before != list(erased.rows[: len(before)]):
        raise BackupUnusable(f"The set tells another story of {erased.stream} than the record of erasures does.")
    return erased.rows[len(before) :]


def _by_stream(rows: Iterable[Row]) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.stream, []).append(row)
    return found


def _batches(erased: Iterable[Erased]) -> Iterator[Sequence[Erased]]:
    rest = iter(erased)
    while batch := list(islice(rest, AT_A_TIME)):
        yield batch
