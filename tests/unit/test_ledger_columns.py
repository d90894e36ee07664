"""Which ledger a file is, and which of its columns is which."""

import unicodedata

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.adapters.ledgers.columns import LAYOUTS, Column, Filled, Layout
from iov_realname.adapters.ledgers.headers import Header, Unrecognised, recognise
from iov_realname.application.ledger.rows import LedgerKind, UnreadableRow

BY_KIND = {layout.kind: layout for layout in LAYOUTS}


def recognised(names: list[str]) -> Header:
    """The header, which must be understood."""
    header = recognise(names)
    assert isinstance(header, Header)
    return header


def refused(names: list[str]) -> Unrecognised:
    """Why the header is not understood, which it must not be."""
    header = recognise(names)
    assert isinstance(header, Unrecognised)
    return header


def headers(layout: Layout) -> list[str]:
    """The Chinese header row of a kind, whole."""
    return [column.header for column in layout.columns]


def test_every_kind_has_a_layout_in_order() -> None:
    """There is one layout for every kind, in the order in which rows of one instant are taken."""
    assert [layout.kind for layout in LAYOUTS] == list(LedgerKind)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.kind)
def test_columns_are_the_fields_of_rows(layout: Layout) -> None:
    """Columns stand in the order of the row's fields, and the § column is the row's `at`."""
    assert isinstance(layout.row, type)
    fields = [field.name for field in attrs.fields(layout.row)]
    assert fields == ["at" if "§" in column.marks else column.alias for column in layout.columns]
    assert len(layout.marked("§")) == len(layout.marked("‡")) == 1


def test_telling_columns_tell() -> None:
    """A column that tells the kind occurs in that kind only, under either name."""
    for layout in LAYOUTS:
        telling = layout.marked("‡")[0]
        others = {
            name for other in LAYOUTS if other is not layout for column in other.columns for name in _names(column)
        }
        assert not others & set(_names(telling))


def test_rules_between_columns_name_columns() -> None:
    """What holds between columns speaks of columns that are there."""
    for layout in LAYOUTS:
        for rule in layout.between:
            named = [rule.when, *rule.then] if isinstance(rule, Filled) else [rule.start, rule.end]
            assert all(layout.position(alias) >= 0 for alias in named)


def _names(column: Column) -> tuple[str, str]:
    return column.header.casefold(), column.alias.casefold()


@given(data=st.data(), layout=st.sampled_from(LAYOUTS))
def test_any_spelling_in_any_order(data: st.DataObject, layout: Layout) -> None:
    """Columns are found whatever their language, order, case, width and margins, between unknown ones."""
    columns = data.draw(st.permutations(layout.columns))
    spelt = [data.draw(st.sampled_from(_spellings(column))) for column in columns]
    header = recognised(["备注", *spelt, " 颜色 "])
    assert header.layout is layout
    assert header.places == tuple(columns.index(column) + 1 for column in layout.columns)
    assert header.unknown == ("备注", "颜色")


def _spellings(column: Column) -> list[str]:
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    plain = [column.header, column.alias, column.alias.upper(), f"\t{column.header}　"]
    return [*plain, *(name.translate(wide) for name in plain)]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.kind)
def test_only_optional_columns_may_miss(layout: Layout) -> None:
    """Without a `?` column a ledger is read as if it were blank; without another it is refused, naming the column."""
    for missing in layout.columns:
        names = [column.header for column in layout.columns if column is not missing]
        if "?" in missing.marks:
            assert recognised(names).places[layout.position(missing.alias)] is None
        else:
            why = refused(names)
            assert missing.header in why.zh
            assert missing.alias in why.en


def test_two_kinds_in_one_header() -> None:
    """A header with the telling columns of two kinds is refused, naming both."""
    why = refused([*headers(BY_KIND[LedgerKind.BUILDS]), "开通日期"])
    assert "装配方式" in why.zh
    assert "开通日期" in why.zh


def test_a_column_twice() -> None:
    """A header that has a column twice, here in two languages, is refused: nobody knows which of them is meant."""
    assert "VIN" in refused([*headers(BY_KIND[LedgerKind.REFUSALS]), " vin"]).zh
    assert "reason" in refused([*headers(BY_KIND[LedgerKind.REFUSALS]), "REASON"]).en


def test_no_ledger_names_nothing_of_the_file() -> None:
    """The refusal of what is no ledger echoes nothing of it: without a header, its first row may be a person's data."""
    why = refused(["冯丙丙", "110101190011260076"])
    assert "冯丙丙" not in why.zh + why.en
    assert "110101190011260076" not in why.zh + why.en


def test_unknown_columns_are_shown_safely() -> None:
    """The names of unknown columns are shown once each, short and without control characters."""
    header = recognised([*headers(BY_KIND[LedgerKind.REFUSALS]), "\x1b[31m颜色", "", "x" * 500, "\x1b[31m颜色"])
    assert all(len(name) <= 60 and name.isprintable() for name in header.unknown)
    assert len(header.unknown) == 2


def test_headers_are_in_normal_form() -> None:
    """Our own column names are in the normal form in which they are compared."""
    for layout in LAYOUTS:
        for column in layout.columns:
            assert column.header == unicodedata.normalize("NFKC", column.header).strip()


def test_rows_hide_what_they_hold() -> None:
    """The repr of a row shows its kind and nothing a person could be known by."""
    for layout in LAYOUTS:
        row = layout.row(*("冯丙丙" for _ in layout.columns))
        assert repr(row) == f"{type(row).__name__}(at=冯丙丙, ***)"
    assert {field.name for field in attrs.fields(UnreadableRow)} == {"kind", "cells"}
