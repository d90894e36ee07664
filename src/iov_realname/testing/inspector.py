"""Asks every invariant of what was recorded on a bench since the last time."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from iov_realname.application.replay import Chapter
from iov_realname.domain.card.state import Card, Stage
from iov_realname.testing.conduct import (
    nothing_is_sent_unrecorded,
    outcomes_are_those_of_the_person,
    taken_is_not_sent_again,
)
from iov_realname.testing.invariants import broken, replay_gives_the_card
from iov_realname.testing.laws import BrokenLife
from iov_realname.testing.views import iccid_of
from iov_realname.testing.watching import Append

if TYPE_CHECKING:
    from iov_realname.testing.bench import Bench

__all__ = ["Inspector"]

_CONDUCT = (nothing_is_sent_unrecorded, taken_is_not_sent_again)


class Inspector:
    """Remembers up to where it has looked."""

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench
        self._known: dict[str, int] = {}
        self._inspected = 0
        self._judged = 0
        self._listened = 0
        self._latest = bench.setting.began

    def inspect(self) -> None:
        """Raise :class:`~iov_realname.testing.laws.BrokenLife` with the first thing that is broken."""
        bench, log = self._bench, self._bench.log
        appended = log.appends[self._inspected :]
        self._look_at_the_clocks(appended)
        changed = {new.stream for append in appended for new in append.events} & log.live.keys()
        stories = [bench.registry.history(iccid_of(stream)) for stream in sorted(changed)]
        vehicles = [] if bench.vehicle is None else [bench.vehicle]
        found = broken(bench.setting.book, stories=stories, vehicles=vehicles, appends=log.appends, known=self._known)
        for each in found:
            law, _, what = each.partition(": ")
            raise BrokenLife(law, what)
        self._judge_conduct()
        self._judge_answers()
        for story in stories:
            self._is_one_card(story)
        self._inspected = len(log.appends)

    def _judge_conduct(self) -> None:
        sent = self._bench.carrier.sent
        if len(sent) == self._judged:
            return
        self._judged = len(sent)
        recorded = [new for append in self._bench.log.appends for new in append.events]
        for law in _CONDUCT:
            what = law(sent, recorded)
            if what is not None:
                raise BrokenLife(law.__name__, what)

    def _judge_answers(self) -> None:
        heard = self._bench.verifier.heard[self._listened :]
        self._listened += len(heard)
        self._bench.reached |= {
            f"heard {each.outcome or 'nothing'}, where {each.known or 'no answer'}" for each in heard
        }
        what = outcomes_are_those_of_the_person(heard)
        if what is not None:
            raise BrokenLife(outcomes_are_those_of_the_person.__name__, what)

    def _is_one_card(self, story: Sequence[Chapter]) -> None:
        stream = story[0].recorded.stream
        difference = replay_gives_the_card(story, self._bench.log.live[stream])
        if difference is not None:
            raise BrokenLife("replay_gives_the_card", f"{stream}: {difference}")
        self._is_the_same_by_either_clock(stream)
        self._notes([chapter.card for chapter in story[self._known.get(stream, 0) :]])
        self._known[stream] = len(story)

    def _look_at_the_clocks(self, appended: Sequence[Append]) -> None:
        """The latest moment that anything knows of: clocks step back, and what was recorded stays known."""
        stamps = [new.envelope for append in appended for new in append.events]
        moments = [moment for stamp in stamps for moment in (stamp.recorded_at, stamp.occurred_at)]
        self._latest = max(self._latest, self._bench.clock.now(), *moments)

    def _is_the_same_by_either_clock(self, stream: str) -> None:
        registry, iccid, now = self._bench.registry, iccid_of(stream), self._latest
        card = registry.card(iccid)
        if not card == registry.card(iccid, as_of=now) == registry.card(iccid, known_at=now):
            raise BrokenLife("now_is_the_latest", f"{stream}: it is another card as of now, or as known now")

    def _notes(self, cards: Sequence[Card]) -> None:
        reached = self._bench.reached
        for card in cards:
            reached |= {f"stage {card.stage}", f"registration {card.registration_status}"}
            if card.period_number > 1:
                reached.add(f"stage {card.stage} in a later period")
            if card.stage is Stage.RESTRICTED and card.restriction is not None:
                reached.add(f"restricted as {card.restriction.ground}")
            if card.registration is not None and card.registration.over_limit:
                reached.add("a document above its limit")
            if card.registration is not None and card.registration.transmission is not None:
                reached.add(f"submission {card.registration.transmission}")
