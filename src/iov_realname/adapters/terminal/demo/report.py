"""What the demo leaves behind: every card, every refusal, every history."""

import csv
from pathlib import Path

import attrs

from iov_realname.adapters.terminal.cards.histories import show_card
from iov_realname.adapters.terminal.cards.listing import write_csv
from iov_realname.adapters.terminal.carriers.delivering import SIMULATION
from iov_realname.adapters.terminal.console import outcome
from iov_realname.adapters.terminal.demo.scene import Note, Scene
from iov_realname.adapters.wording.citing import both, citations
from iov_realname.adapters.wording.language import Lang
from iov_realname.domain.time import day_of

__all__ = ["Report", "write_report"]


@attrs.frozen
class Report:
    """Where the parts of the report lie."""

    cards: Path
    refusals: Path
    histories: Path

    @classmethod
    def within(cls, folder: Path) -> "Report":
        """The report in this folder."""
        return cls(folder / "cards.csv", folder / "refusals.csv", folder / "history.txt")

    @property
    def paths(self) -> tuple[Path, ...]:
        """All its files."""
        return (self.cards, self.refusals, self.histories)


def write_report(report: Report, scene: Scene, lang: Lang) -> None:
    """Write the report."""
    with report.cards.open("x", encoding="utf-8", newline="") as file:
        write_csv(file, scene.registry.cards())
    with report.refusals.open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("at", "code", "rule", "reason", "citation"))
        for chapter in scene.chapters:
            writer.writerows(row for note in chapter.notes if (row := _refused(note)) is not None)
    with report.histories.open("x", encoding="utf-8") as file:
        console = outcome(file)
        console.print(SIMULATION(lang))
        for card in scene.registry.cards():
            console.print()
            show_card(console, lang, card.iccid, scene.registry.history(card.iccid))


def _refused(note: Note) -> tuple[str, ...] | None:
    refusal = note.refusal
    if refusal is None:
        return None
    cited = " ； ".join(citations(refusal, day_of(note.at)))
    return (note.at.isoformat(), str(refusal.code), refusal.rule, both(refusal.zh, refusal.en), cited)
