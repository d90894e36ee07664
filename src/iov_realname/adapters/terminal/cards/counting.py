"""``cards --counts`` and ``rebuild``: how many cards there are, and by what."""

import csv
import sys
from collections.abc import Iterator, Mapping

from rich.table import Table

from iov_realname.adapters.terminal.console import bars, outcome, print_json
from iov_realname.adapters.terminal.keyed import require_keys
from iov_realname.adapters.terminal.options import ListFormat
from iov_realname.adapters.wording.known_carriers import carrier_named, known_carriers
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.cards.line import CardCounts
from iov_realname.composition import connect, rebuild
from iov_realname.domain.card.state import RegistrationStatus, Stage
from iov_realname.domain.card.waiting import Waiting
from iov_realname.domain.words import Word

__all__ = ["FORMAT", "print_counts", "rebuild_views"]

FORMAT = "iov-realname.counts.v1"
TOTAL = Said("车联网卡", "cards")
TITLES = {
    "stage": Said("阶段", "stage"),
    "carrier": Said("运营商", "carrier"),
    "registration": Said("登记", "registration"),
    "waiting": Said("等待", "waiting for"),
}
REBUILT = Said("已按全部历史重建索引：{count:,} 张卡。", "Made anew from all histories: {count:,} cards.")

DOCUMENTS = Said("已重建证件盲索引。", "The blind index of documents was made anew as well.")


def print_counts(counts: CardCounts, how: ListFormat, lang: Lang) -> None:
    """Print the counts: for programs every code, for people what there is."""
    match how:
        case ListFormat.CSV:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(("fact", "code", "cards"))
            writer.writerow(("total", "", counts.total))
            for fact, numbers in _facts(counts):
                writer.writerows((fact, code, number) for code, number in numbers.items())
        case ListFormat.JSON:
            facts = {fact: {str(code): number for code, number in numbers.items()} for fact, numbers in _facts(counts)}
            print_json({"format": FORMAT, "total": counts.total, **facts})
        case ListFormat.TABLE:
            outcome().print(_table(counts, lang))


def rebuild_views(store: str, keys: str | None, lang: Lang, *, documents: bool) -> None:
    """Make the kept lines of all cards anew, and say how many there are; ``documents`` as well, which needs keys."""
    if documents:
        require_keys(store, keys)
    with bars(lang) as shown:
        counts = rebuild(store, lambda done, total: shown.at("views", done, total))
        if documents:
            with connect(store, keys=keys) as registry:
                registry.rebuild_documents()
    outcome().print(REBUILT(lang, count=counts.total))
    if documents:
        outcome().print(DOCUMENTS(lang))


def _facts(counts: CardCounts) -> Iterator[tuple[str, Mapping[str, int]]]:
    """Every code of every fact, in the order of its list; 0 where there is none."""
    codes = dict.fromkeys((*known_carriers().codes, *counts.carriers))
    yield "stage", {code: counts.stages.get(code, 0) for code in Stage}
    yield "carrier", {code: counts.carriers.get(code, 0) for code in codes}
    yield "registration", {code: counts.registrations.get(code, 0) for code in RegistrationStatus}
    yield "waiting", {code: counts.waiting.get(code, 0) for code in Waiting}


def _table(counts: CardCounts, lang: Lang) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim")
    grid.add_column()
    grid.add_column(justify="right")
    grid.add_row("", TOTAL(lang), f"{counts.total:,}", style="bold")
    for fact, numbers in _facts(counts):
        title = TITLES[fact](lang)
        for code, number in numbers.items():
            if number:
                grid.add_row(title, lang.word(code if isinstance(code, Word) else carrier_named(code)), f"{number:,}")
                title = ""
    return grid
