"""Given a card's history, when a command comes, then these events follow, or it is refused.

::

    given(procured, fitted).when(SellVehicle(...)).then(Sold(...)).when(...).refused(RefusalCode.STAGE)

Every event that is given or decided goes through the codec and back, and must come out equal. No clock runs: a command
says when it is sent. A failure tells the history in words, in the ``language`` that was asked for.

Any other decider is played the same way: ``given(…, decider=Decider(UNDISCOVERED, evolve_incident, decide_incident))``.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from iov_realname.adapters.codec import MsgspecCodec
from iov_realname.domain.card.state import Card
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.rulebook import ATF_2022_12, RuleBook
from iov_realname.testing.decider import CARD, Decider
from iov_realname.testing.invariants import broken
from iov_realname.testing.language import Language, pick
from iov_realname.testing.stories import enveloped, story_of
from iov_realname.testing.telling import event_in_words, history_in_words, refusal_in_words

__all__ = ["Decision", "History", "given"]


@attrs.frozen
class History:
    """What a card has been through, or whatever else the decider decides on."""

    events: tuple[Any, ...]
    language: Language = "en"
    decider: Decider = CARD

    @property
    def state(self) -> Any:
        """The state it leads to."""
        return self.decider.fold(self.events)

    @property
    def card(self) -> Card:
        """The same of a card's history: the card."""
        card: Card = self.state
        return card

    def when(self, command: Any, book: RuleBook = ATF_2022_12) -> "Decision":
        """Let the decider decide under ``book``."""
        return Decision(self, command, self.decider.decide(self.state, command, book))

    def keeps_every_invariant(self, book: RuleBook = ATF_2022_12) -> "History":
        """Nothing that must always hold of a card is broken on the way; each event happens on a day of its own."""
        found = broken(book, stories=[story_of(self.events)])
        if found:
            raise AssertionError("\n".join([*self.told(), *found]))
        return self

    def told(self) -> Iterator[str]:
        """The history in words, one event a line."""
        if self.decider is CARD:
            yield from history_in_words(self.events, self.language)
        else:
            told = (event_in_words(event, self.language) for event in self.events)
            yield from (f"{version:>4}. {words}" for version, words in enumerate(told, start=1))
        if not self.events:
            yield pick(self.language, "  什么都没有发生", "  nothing")


@attrs.frozen
class Decision:
    """What was decided on a command."""

    history: History
    command: Any
    outcome: tuple[Any, ...] | Refusal

    def then(self, *expected: Any) -> History:
        """Exactly these events were decided; they are part of the history that goes on from here."""
        if self.outcome != expected:
            raise AssertionError(self._instead(_listed(expected, self.history.language)))
        return self._goes_on(expected)

    def happens(self, *kinds: type) -> History:
        """Events of exactly these kinds were decided, whatever they say."""
        if not isinstance(self.outcome, tuple) or tuple(map(type, self.outcome)) != kinds:
            raise AssertionError(self._instead("\n".join(f"  {kind.__name__}" for kind in kinds)))
        return self._goes_on(self.outcome)

    def refused(self, code: RefusalCode, rule: str | None = None) -> History:
        """It was refused with this code, by this rule if one is named; the history stays as it was."""
        refusal = self.outcome if isinstance(self.outcome, Refusal) else None
        if refusal is None or refusal.code is not code or rule not in (None, refusal.rule):
            by = "" if rule is None else f" by {rule}"
            raise AssertionError(self._instead(f"  {code}{by}"))
        return self.history

    def _goes_on(self, events: tuple[Any, ...]) -> History:
        before = self.history
        return given(*before.events, *events, language=before.language, decider=before.decider)

    def _instead(self, expected: str) -> str:
        language = self.history.language
        lines = [
            pick(language, "假设", "given"),
            *self.history.told(),
            pick(language, "当", "when"),
            f"  {self._asked()}",
            pick(language, "应有", "then expected"),
            expected,
            self._came(),
        ]
        return "\n".join(lines)

    def _asked(self) -> str:
        at = getattr(self.command, "at", None)
        name = type(self.command).__name__
        return repr(self.command) if at is None else f"{name} {pick(self.history.language, '于', 'at')} {at}"

    def _came(self) -> str:
        language = self.history.language
        if isinstance(self.outcome, Refusal):
            told = refusal_in_words(self.outcome, language)
            return f"{pick(language, '却被拒绝', 'but it was refused with')}\n  {told}"
        return f"{pick(language, '却发生了', 'but there came')}\n{_listed(self.outcome, language)}"


def given(*events: Any, language: Language = "en", decider: Decider = CARD) -> History:
    """A card with this history, or whatever ``decider`` decides on; every event survives the codec."""
    codec = MsgspecCodec(decider.registry)
    for version, event in enumerate(events, start=1):
        _survives(codec, version, event)
    return History(events, language, decider)


def _survives(codec: MsgspecCodec, version: int, event: Any) -> None:
    written = enveloped(event, version)
    state = codec.encode(written)
    if codec.decode(event.WIRE, state, stream="given", version=version, position=version) != written:
        raise AssertionError(f"{event.WIRE} does not survive the codec")


def _listed(events: Sequence[Any], language: Language) -> str:
    return "\n".join(f"  {event!r}" for event in events) or pick(language, "  什么都没有", "  nothing")
