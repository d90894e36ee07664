"""Reports of misuse in a file, as a carrier's platform or our own monitoring hands them over: CSV or .xlsx.

One row is one report, about one card or several. Columns, Chinese or English, in any order::

    线索编号 misuse · 类型 kind · 来源 source · 卡号 iccid (several: ;)
    报告编号 reference · 时间 at · 月流量MB megabytes
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import attrs

from iov_realname.adapters.ledgers.tables import Unsound, is_blank, open_table
from iov_realname.application.errors import IovRealnameError
from iov_realname.domain.misuse.words import MisuseKind, MisuseSource
from iov_realname.domain.time import CHINA_TIME

__all__ = ["MisuseFileUnreadable", "MisuseRow", "misuse_rows"]

COLUMNS: Mapping[str, tuple[str, str]] = {
    "misuse": ("线索编号", "misuse"),
    "kind": ("类型", "kind"),
    "source": ("来源", "source"),
    "cards": ("卡号", "iccid"),
    "reference": ("报告编号", "reference"),
    "at": ("时间", "at"),
    "megabytes": ("月流量MB", "megabytes"),
}
OPTIONAL = frozenset({"megabytes"})


class MisuseFileUnreadable(IovRealnameError):
    """A file of misuse reports cannot be read; says why, never what stands in it."""


@attrs.frozen
class MisuseRow:
    """One row: its number from 1, the text by which it is known again, and what it reports (None: cannot be read)."""

    number: int
    text: str
    report: "RowReport | None"


@attrs.frozen
class RowReport:
    """What a row says, not yet judged."""

    misuse: str
    kind: MisuseKind
    source: MisuseSource
    cards: tuple[str, ...]
    reference: str
    at: datetime
    megabytes: int | None


def misuse_rows(path: Path) -> Iterator[MisuseRow]:
    """The rows of a file, in its order. Raises :class:`MisuseFileUnreadable` before the first."""
    try:
        table = open_table(path)
    except OSError as error:
        raise MisuseFileUnreadable(f"Cannot read {path}: {error.strerror}") from None
    if isinstance(table, Unsound):
        raise MisuseFileUnreadable(f"{path}: {table.en} ({table.zh})")
    places = _places(path, table.header)
    for number, cells in enumerate(table.records, start=1):
        if not is_blank(cells):
            row = {name: _cell(cells, place) for name, place in places.items()}
            yield MisuseRow(number, "\n".join(row[name] for name in COLUMNS if name in row), _report(row))


def _places(path: Path, header: Sequence[str]) -> Mapping[str, int]:
    found = {_tidy(name).casefold(): place for place, name in enumerate(header)}
    places: dict[str, int] = {}
    for name, spellings in COLUMNS.items():
        place = next((found[each] for each in map(str.casefold, spellings) if each in found), None)
        if place is not None:
            places[name] = place
    missing = [COLUMNS[name][0] for name in COLUMNS if name not in places and name not in OPTIONAL]
    if missing:
        raise MisuseFileUnreadable(f"{path}: these columns are missing: {', '.join(missing)}")
    return places


def _cell(cells: Sequence[str], place: int) -> str:
    return _tidy(cells[place]) if place < len(cells) else ""


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().strip("\ufeff")


def _report(row: Mapping[str, str]) -> RowReport | None:
    kind, source = MisuseKind.read(row["kind"]), MisuseSource.read(row["source"])
    said, volume = row["at"], row.get("megabytes", "")
    if kind is None or source is None or (volume and not (volume.isascii() and volume.isdigit())):
        return None
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    cards = tuple(card.strip() for card in row["cards"].split(";") if card.strip())
    return RowReport(
        row["misuse"],
        kind,
        source,
        cards,
        row["reference"],
        at if at.tzinfo else at.replace(tzinfo=CHINA_TIME),
        int(volume) if volume else None,
    )
