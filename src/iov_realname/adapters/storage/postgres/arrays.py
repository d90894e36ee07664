"""Columns as PostgreSQL's binary arrays, at a fraction of what `psycopg` takes for lists: every append goes this way.

The form is that of ``array_recv``: dimensions, a flag for nulls, the element's type, length and lower bound; then every
element behind its length. No column here has nulls.
"""

from collections.abc import Sequence
from struct import Struct, pack

from psycopg.abc import AdaptContext
from psycopg.adapt import Dumper
from psycopg.pq import Format

_HEAD = Struct(">iiIii")
_LENGTH = Struct(">i").pack


class Texts(bytes):
    """A ``text[]``."""


class Byteas(bytes):
    """A ``bytea[]``."""


class Bigints(bytes):
    """A ``bigint[]``."""


class Integers(bytes):
    """An ``integer[]``."""


class Booleans(bytes):
    """A ``boolean[]``."""


ARRAYS = {Texts: (25, 1009), Byteas: (17, 1001), Bigints: (20, 1016), Integers: (23, 1007), Booleans: (16, 1000)}
"""The types of element and array, PostgreSQL's own for ever."""


def texts(column: Sequence[str]) -> Texts:
    """Raises ``ValueError`` where a text cannot be written as UTF-8."""
    return Texts(_head(Texts, len(column)) + _joined([text.encode() for text in column]))


def byteas(column: Sequence[bytes]) -> Byteas:
    """Raises ``TypeError`` where there are no bytes."""
    return Byteas(_head(Byteas, len(column)) + _joined(column))


def bigints(column: Sequence[int]) -> Bigints:
    """Raises ``struct.error`` beyond 64 bits."""
    return Bigints(_head(Bigints, len(column)) + pack(">" + "iq" * len(column), *_each(8, column)))


def integers(column: Sequence[int]) -> Integers:
    """Raises ``struct.error`` beyond 32 bits."""
    return Integers(_head(Integers, len(column)) + pack(">" + "ii" * len(column), *_each(4, column)))


def booleans(column: Sequence[bool]) -> Booleans:
    """Any truth."""
    return Booleans(_head(Booleans, len(column)) + pack(">" + "i?" * len(column), *_each(1, column)))


def register(context: AdaptContext) -> None:
    """Teach a connection to send these columns as they are."""
    for kind, (_, array) in ARRAYS.items():
        context.adapters.register_dumper(kind, type(kind.__name__, (_AsItIs,), {"oid": array}))


class _AsItIs(Dumper):
    format = Format.BINARY

    def dump(self, obj: bytes) -> bytes:
        return obj


def _head(kind: type[bytes], count: int) -> bytes:
    return _HEAD.pack(1, 0, ARRAYS[kind][0], count, 1)


def _joined(values: Sequence[bytes]) -> bytes:
    return b"".join([part for value in values for part in (_LENGTH(len(value)), value)])


def _each(size: int, column: Sequence[int]) -> list[int]:
    return [part for value in column for part in (size, value)]
