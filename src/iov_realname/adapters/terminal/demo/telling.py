"""Telling the story on the terminal."""

from collections import Counter
from collections.abc import Iterator
from shlex import quote

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from iov_realname.adapters.terminal.cards.histories import show_card
from iov_realname.adapters.terminal.console import outcome
from iov_realname.adapters.terminal.demo.fleet import Part
from iov_realname.adapters.terminal.demo.report import Report
from iov_realname.adapters.terminal.demo.scene import Chapter, Note, Scene
from iov_realname.adapters.terminal.tables import stage_text
from iov_realname.adapters.urls import without_password
from iov_realname.adapters.wording.citing import cited
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.domain.card.state import Stage
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.time import day_of

__all__ = ["tell"]

WIDEST_BAR = 40

TITLE = Said("模拟 SIMULATION：{count} 辆车的一生", "SIMULATION 模拟: {count} vehicles through their lives")
LABEL = Said(
    "人员、车辆、运营商、核验和时钟全是虚构的；规则、存储和历史是真的。",
    "People, vehicles, carriers, identity checks and the clock are invented; rules, store and histories are real.",
)
REFUSED = Said("拒绝办理", "refused")
STAGES = Said("各阶段的卡", "Cards by stage")
ONE = Said("其中一张卡的历史", "One card's history")
LEFT = Said("留下了什么", "What is left")
STORE = Said("存储库", "store")
CARDS = Said("全部卡", "all cards")
REFUSALS = Said("拒绝清单", "refusals")
HISTORIES = Said("全部历史", "all histories")
NEXT = Said("接下来试试", "Try next")


def tell(scene: Scene, report: Report, url: str, lang: Lang) -> None:
    """Print what happened, how it stands, and where it lies."""
    console = outcome()
    console.print(Rule(Text(TITLE(lang, count=len(scene.fleet.vehicles)), "bold yellow"), style="yellow"))
    console.print(Text(LABEL(lang), "yellow"))
    for chapter in scene.chapters:
        _tell_chapter(console, lang, chapter)
    console.print()
    console.print(Text(STAGES(lang), "bold"))
    console.print(_stages(scene, lang))
    iccid = _protagonist(scene)
    console.print(Rule(Text(ONE(lang), "bold"), style="dim"))
    show_card(console, lang, iccid, scene.registry.history(iccid))
    console.print(Rule(Text(LEFT(lang), "bold"), style="dim"))
    _tell_places(console, lang, report, url, iccid)


def _tell_chapter(console: Console, lang: Lang, chapter: Chapter) -> None:
    console.print()
    day = day_of(chapter.notes[0].at).isoformat() if chapter.notes else ""
    console.print(Text.assemble((day, "dim"), "  ", (chapter.title(lang), "bold")))
    for note in chapter.notes:
        for indent, line in _lines(lang, note):
            console.print(Padding(line, (0, 0, 0, indent)))


def _lines(lang: Lang, note: Note) -> Iterator[tuple[int, Text]]:
    said = note.said(lang, **note.facts)
    if note.refusal is None:
        yield 2, Text.assemble(("✓", "green"), f" {said}")
        return
    refusal: Refusal = note.refusal
    yield 2, Text.assemble(("✗", "red"), f" {said} → ", (f"{REFUSED(lang)} {refusal.code}", "red"))
    yield 4, Text(lang.pick(refusal.zh, refusal.en))
    for text in cited(lang, refusal, day_of(note.at)):
        yield 4, Text(text, "dim")


def _stages(scene: Scene, lang: Lang) -> Table:
    found = Counter(card.stage for card in scene.registry.cards())
    most = max(found.values())
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(justify="right")
    grid.add_column()
    for stage in Stage:
        bar = "█" * round(WIDEST_BAR * found[stage] / most)
        grid.add_row(stage_text(lang, stage), str(found[stage]), Text(bar, stage_text(lang, stage).style))
    return grid


def _protagonist(scene: Scene) -> str:
    """A card with a life: one whose vehicle changed hands, if there is one."""
    vehicle = next(scene.fleet.playing(Part.SELLS_ON), scene.fleet.vehicles[0])
    return vehicle.cards[0].iccid


def _tell_places(console: Console, lang: Lang, report: Report, url: str, iccid: str) -> None:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(STORE(lang), without_password(url))
    grid.add_row(CARDS(lang), str(report.cards))
    grid.add_row(REFUSALS(lang), str(report.refusals))
    grid.add_row(HISTORIES(lang), str(report.histories))
    console.print(grid)
    console.print(Text(f"\n{NEXT(lang)}", "bold"))
    store = quote(without_password(url))
    console.print(f"  iov-realname card {iccid} --store {store} --explain", soft_wrap=True)
    console.print(f"  iov-realname cards --store {store}", soft_wrap=True)
