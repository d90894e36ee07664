"""Replaying the histories of a bundle: the added step of ``verify`` where the full package is installed.

The events go into a store of their own in a temporary folder, which is read as any other store: strict names, folds,
invariants. No key is needed and nothing is opened; any number of events will do.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import attrs

from iov_realname.adapters.storage.log import RecordedLog, open_sqlite_log
from iov_realname.adapters.storage.rows import NewRow
from iov_realname.adapters.terminal.cards.listing import write_csv
from iov_realname.adapters.wording.language import Lang
from iov_realname.application.cards.line import CardLine, line_of
from iov_realname.application.errors import StorageError
from iov_realname.application.ports import Recorded
from iov_realname.application.replay import Chapter
from iov_realname.application.working import WorkingSet
from iov_realname.domain.card.evolve import evolve_card
from iov_realname.domain.card.state import UNKNOWN, Stage
from iov_realname.domain.record import HeadsSealed
from iov_realname.domain.rulebook import RuleBook, UnknownEdition, edition_named, edition_on
from iov_realname.domain.streams import CARD_PREFIX, card_stream, vehicle_stream
from iov_realname.domain.time import day_of
from iov_realname.testing.invariants import CARD_INVARIANTS, PASSAGE_INVARIANTS, VEHICLE_INVARIANTS
from iov_realname.testing.stories import Passage, passages
from iov_realname.verifier import Sentence, events_in

__all__ = ["Replayed", "replay"]

AT_A_TIME = 1_000
MOST_SHOWN = 50
"""Cards told one by one, and faults told in words."""


@attrs.define
class Replayed:
    """What the histories amount to, and what of it breaks the rules."""

    cards: int = 0
    stages: Counter[Stage] = attrs.field(factory=Counter)
    shown: list[CardLine] = attrs.field(factory=list)
    faults: int = 0
    broken: list[str] = attrs.field(factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing is broken."""
        return not self.faults

    @property
    def document(self) -> dict[str, object]:
        """The same for programs."""
        stages = {str(stage): self.stages[stage] for stage in Stage}
        return {"cards": self.cards, "stages": stages, "faults": self.faults, "broken": self.broken}

    def sentences(self) -> Iterator[Sentence]:
        """The same in words."""
        yield Sentence(
            "replayed",
            f"已重放 {{cards}} 张卡（{self._stages(Lang.ZH)}）。",
            f"Cards replayed: {{cards}} ({self._stages(Lang.EN)}).",
            {"cards": self.cards},
        )
        if self.cards == len(self.shown):
            yield from map(_told, self.shown)
        if self.sound:
            yield Sentence("sound", "所有历史均符合生命周期不变量。", "All keep the invariants of the lifecycle.")
        for fault in self.broken:
            yield Sentence("broken", "违反规则：{fault}", "Broken: {fault}", {"fault": fault})
        if self.faults > len(self.broken):
            yield Sentence("more", "共 {faults} 处。", "There are {faults} in all.", {"faults": self.faults})

    def add(self, line: CardLine) -> None:
        """Count a card."""
        self.cards += 1
        self.stages[line.stage] += 1
        if self.cards <= MOST_SHOWN:
            self.shown.append(line)

    def blame(self, fault: str) -> None:
        """Note what is broken."""
        self.faults += 1
        if self.faults <= MOST_SHOWN:
            self.broken.append(fault)

    def _stages(self, lang: Lang) -> str:
        found = (f"{lang.word(stage)} {self.stages[stage]:,}" for stage in Stage if self.stages[stage])
        return lang.pick("、", ", ").join(found) or "—"


def replay(bundle: BinaryIO, cards: Path | None = None) -> Replayed:
    """Replay a bundle that was checked; its cards go to a CSV file, if one is said, as ``cards`` lists them.

    Raises ``OSError``.
    """
    found = Replayed()
    with TemporaryDirectory() as folder, open_sqlite_log(Path(folder) / "replay.db", synchronous="normal") as log:
        _fill(log, bundle)
        try:
            _list(_lines(log, found), cards)
            _judge_vehicles(log, found)
        except StorageError as unreadable:
            found.blame(str(unreadable))
    return found


def _fill(log: RecordedLog, bundle: BinaryIO) -> None:
    # Of the log's own history a bundle may hold the last event alone; nothing is folded from it.
    events = (each for each in events_in(bundle) if each.wire_name != HeadsSealed.WIRE)
    while page := list(islice(events, AT_A_TIME)):
        log.recorder.insert([NewRow(each.stream, each.version, each.wire_name, each.state) for each in page], [])


def _lines(log: RecordedLog, found: Replayed) -> Iterator[CardLine]:
    for _, history in log.histories(CARD_PREFIX):
        story = _story(history)
        for passage in passages(story):
            _judge(passage, found)
        line = line_of(story[-1].card)
        if line is not None:
            found.add(line)
            yield line


def _story(history: Sequence[Recorded]) -> Sequence[Chapter]:
    card, story = UNKNOWN, list[Chapter]()
    for recorded in history:
        card = evolve_card(card, recorded.envelope.event)  # type: ignore[arg-type]
        story.append(Chapter(recorded, card))
    return story


def _judge(passage: Passage, found: Replayed) -> None:
    recorded = passage.chapter.recorded
    where = f"{recorded.stream} v{recorded.version} {recorded.wire_name}"
    book = _book(recorded)
    for of_card in CARD_INVARIANTS:
        if what := of_card(passage.after):
            found.blame(f"{of_card.__name__}: {where}: {what}")
    for of_passage in PASSAGE_INVARIANTS:
        if what := of_passage(passage, book):
            found.blame(f"{of_passage.__name__}: {where}: {what}")


def _judge_vehicles(log: RecordedLog, found: Replayed) -> None:
    """Vehicles all of whose cards are in the bundle."""
    for stream, _ in log.histories(vehicle_stream("")):
        work = WorkingSet(log)
        fitted = work.fitted(stream.removeprefix(vehicle_stream("")))
        if all(work.version(card_stream(iccid)) for iccid in fitted.vehicle.cards):
            for invariant in VEHICLE_INVARIANTS:
                if what := invariant(fitted):
                    found.blame(f"{invariant.__name__}: {stream}: {what}")


def _book(recorded: Recorded) -> RuleBook:
    """The edition that judged an event; for one that was loaded from a file, the built-in one of its day."""
    try:
        return edition_named(recorded.envelope.edition)
    except UnknownEdition:
        return edition_on(day_of(recorded.envelope.occurred_at))


def _list(lines: Iterable[CardLine], cards: Path | None) -> None:
    with Path(os.devnull if cards is None else cards).open("w", encoding="utf-8", newline="") as file:
        write_csv(file, lines)


def _told(line: CardLine) -> Sentence:
    def said(lang: Lang) -> str:
        stands = (lang.word(line.stage), lang.words(line.entitled), lang.word(line.registration_status))
        return f"{line.iccid}: {' · '.join(stands)}"

    return Sentence("card", said(Lang.ZH), said(Lang.EN))
