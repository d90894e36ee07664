"""The look of tables."""

from collections.abc import Iterable, Iterator
from itertools import islice

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from iov_realname.adapters.wording.known_carriers import carrier_named
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.cards.line import CardLine
from iov_realname.domain.card.state import Stage

__all__ = ["plain_table", "show_cards", "stage_text"]

STYLES = {
    Stage.PROCURED: "",
    Stage.DIRECTED_TEST: "cyan",
    Stage.SOLD: "yellow",
    Stage.REGISTERED: "green",
    Stage.TRANSFERRED: "yellow",
    Stage.RESTRICTED: "red",
    Stage.DEREGISTERED: "dim",
}
TITLES = (
    Said("ICCID", "ICCID"),
    Said("运营商", "carrier"),
    Said("车辆", "VIN"),
    Said("阶段", "stage"),
    Said("功能", "functions"),
    Said("登记", "registration"),
    Said("持有期", "period"),
)
UNBROKEN = (TITLES[0], TITLES[2])
WIDTHS = {Lang.ZH: (20, 8, 17, 8, 16, 12, 6), Lang.EN: (20, 13, 17, 13, 20, 12, 6)}
"""Least widths of the columns, so that the pages of a long table line up where there is room."""
GAP = 2
AT_A_TIME = 500


def plain_table(*columns: str) -> Table:
    """A table with a line under its header and nothing else."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold", show_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def stage_text(lang: Lang, stage: Stage | None) -> Text:
    """A stage in its colour."""
    return Text(lang.word(stage), STYLES.get(stage, "") if stage is not None else "")


def show_cards(console: Console, lang: Lang, cards: Iterable[CardLine]) -> None:
    """Print cards as a table, a page at a time, so that any number of them will do."""
    room = console.width >= sum(WIDTHS[lang]) + GAP * (len(TITLES) - 1)
    widths = WIDTHS[lang] if room else (None,) * len(TITLES)
    for number, page in enumerate(_pages(cards)):
        table = plain_table()
        table.show_header = number == 0
        for said, width in zip(TITLES, widths, strict=True):
            table.add_column(said(lang), overflow="fold", min_width=width, no_wrap=said in UNBROKEN)
        for card in page:
            table.add_row(*_row(lang, card))
        console.print(table)


def _row(lang: Lang, card: CardLine) -> Iterator[str | Text]:
    yield card.iccid
    yield lang.word(carrier_named(card.carrier))
    yield card.vin or "—"
    yield stage_text(lang, card.stage)
    yield lang.words(card.entitled)
    yield lang.word(card.registration_status)
    yield str(card.period_number)


def _pages(cards: Iterable[CardLine]) -> Iterator[list[CardLine]]:
    remaining = iter(cards)
    while page := list(islice(remaining, AT_A_TIME)):
        yield page
