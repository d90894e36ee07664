"""Which ledger a header row belongs to, and where its columns stand."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import attrs

from iov_realname.adapters.ledgers.columns import LAYOUTS, Column, Layout

__all__ = ["Header", "Unrecognised", "recognise"]

_LONGEST_NAME = 60


@attrs.frozen
class Header:
    """A header row understood: for every column of the layout its place in the file (None: a missing ``?`` column)."""

    layout: Layout
    places: tuple[int | None, ...]
    unknown: tuple[str, ...]


@attrs.frozen
class Unrecognised:
    """A header row that fits no ledger, and why. Names only columns of ours: else it might name a person."""

    zh: str
    en: str


def recognise(names: Sequence[str]) -> Header | Unrecognised:
    """The ledger that has these column names, Chinese or English, in any order and case."""
    found = _places(names)
    told = [(layout, column) for layout in LAYOUTS for column in layout.marked("‡") if _spots(column, found)]
    if len(told) != 1:
        return _not_one_kind([column for _, column in told])
    layout = told[0][0]
    missing = [column for column in layout.columns if not _spots(column, found) and "?" not in column.marks]
    if missing:
        return Unrecognised(
            f"{layout.kind.zh}缺少列：{_zh(missing)}", f"The {layout.kind.en} ledger lacks columns: {_en(missing)}"
        )
    twice = [column for column in layout.columns if len(_spots(column, found)) > 1]
    if twice:
        return Unrecognised(f"列重复：{_zh(twice)}", f"Columns occur more than once: {_en(twice)}")
    places = tuple(next(iter(_spots(column, found)), None) for column in layout.columns)
    return Header(layout, places, _unknown(names, {place for place in places if place is not None}))


def _not_one_kind(telling: Sequence[Column]) -> Unrecognised:
    if telling:
        return Unrecognised(f"同时含有多种台账的列：{_zh(telling)}", f"Columns of more than one ledger: {_en(telling)}")
    needed = [column for layout in LAYOUTS for column in layout.marked("‡")]
    return Unrecognised(
        f"不是台账：缺少以下任一列：{_zh(needed)}", f"Not a ledger: none of these columns: {_en(needed)}"
    )


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().strip("\ufeff").casefold()


def _places(names: Sequence[str]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        found.setdefault(_fold(name), []).append(place)
    return found


def _spots(column: Column, found: Mapping[str, list[int]]) -> list[int]:
    return sorted(place for name in {_fold(column.header), _fold(column.alias)} for place in found.get(name, ()))


def _unknown(names: Sequence[str], known: Iterable[int]) -> tuple[str, ...]:
    others = [_shown(name) for place, name in enumerate(names) if place not in set(known)]
    return tuple(dict.fromkeys(name for name in others if name))


def _shown(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).strip()
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)[:_LONGEST_NAME]


def _zh(columns: Iterable[Column]) -> str:
    return "、".join(column.header for column in columns)


def _en(columns: Iterable[Column]) -> str:
    return ", ".join(column.alias for column in columns)
