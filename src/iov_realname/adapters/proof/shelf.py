"""The rule books of a bundle: those that its events name."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import attrs

from iov_realname.adapters.rulebooks import dump_rulebook, load_rulebook
from iov_realname.adapters.storage.rows import Row
from iov_realname.domain.rulebook import UnknownEdition, edition_named

__all__ = ["Shelf"]

FILE_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")


@attrs.frozen
class Shelf:
    """Takes down the book of each edition that goes by: a built-in one as data, another byte for byte from ``given``.

    ``taken`` are those books by file name; ``lacking`` is told each edition whose book is not there.
    """

    given: Mapping[str, bytes] = attrs.field(factory=dict)
    lacking: Callable[[str], None] = lambda edition: None
    taken: dict[str, bytes] = attrs.field(factory=dict)

    @classmethod
    def of(cls, files: Sequence[Path], lacking: Callable[[str], None]) -> "Shelf":
        """With these files of rule books. Raises :class:`~iov_realname.adapters.rulebooks.RuleBookUnusable`."""
        return cls({load_rulebook(file).edition: file.read_bytes() for file in files}, lacking)

    def noting(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows as they come."""
        seen = {""}
        for row in rows:
            edition = json.loads(row.state).get("edition", "")
            if edition not in seen:
                seen.add(edition)
                self._take(edition)
            yield row

    def _take(self, edition: str) -> None:
        try:
            book = self.given[edition] if edition in self.given else dump_rulebook(edition_named(edition))
        except UnknownEdition:
            self.lacking(edition)
        else:
            self.taken[_file_name(edition)] = book


def _file_name(edition: str) -> str:
    """The edition, or a digest of it where it would make no name of a file."""
    return edition if FILE_NAME.fullmatch(edition) else sha256(edition.encode()).hexdigest()
