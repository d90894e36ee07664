"""Given a card's history, when a command comes, then these events follow, or it is refused.

::

    given(procured, fitted).when(SellVehicle(...)).then(Sold(...)).when(...).refused(RefusalCode.STAGE)

Every event that is given or decided goes through the codec and back, and must come out equal. No clock runs: a command
says when it is sent. A failure tells the history in words, in the ``language`` that was asked for.
"""

from collections.abc import Iterator, Sequence

import attrs

from iov_realname.adapters.codec import MsgspecCodec, wire_registry
from iov_realname.domain.card.decide import CardCommand, decide_card
from iov_realname.domain.card.evolve import CardEvent, fold_card
from iov_realname.domain.card.state import Card
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.rulebook import ATF_2022_12, RuleBook
from iov_realname.testing.invariants import broken
from iov_realname.testing.language import Language, pick
from iov_realname.testing.stories import enveloped, story_of
from iov_realname.testing.telling import history_in_words, refusal_in_words

__all__ = ["Decision", "History", "given"]

_CODEC = MsgspecCodec(wire_registry())


@attrs.frozen
class History:
    """What a card has been through."""

    events: tuple[CardEvent, ...]
    language: Language = "en"

    @property
    def card(self) -> Card:
        """The card it leads to."""
        return fold_card(self.events)

    def when(self, command: CardCommand, book: RuleBook = ATF_2022_12) -> "Decision":
        """Let the card decide under ``book``."""
        return Decision(self, command, decide_card(self.card, command, book))

    def keeps_every_invariant(self, book: RuleBook = ATF_2022_12) -> "History":
        """Nothing that must always hold is broken on the way; each event counts as happening on a day of its own."""
        found = broken(book, stories=[story_of(self.events)])
        if found:
            raise AssertionError("\n".join([*self.told(), *found]))
        return self

    def told(self) -> Iterator[str]:
        """The history in words, one event a line."""
        yield from history_in_words(self.events, self.language)
        if not self.events:
            yield pick(self.language, "  什么都没有发生", "  nothing")


@attrs.frozen
class Decision:
    """What a card decided on a command."""

    history: History
    command: CardCommand
    outcome: tuple[CardEvent, ...] | Refusal

    def then(self, *expected: CardEvent) -> History:
        """Exactly these events were decided; they are part of the history that goes on from here."""
        if self.outcome != expected:
            raise AssertionError(self._instead(_listed(expected, self.history.language)))
        return self._goes_on(expected)

    def happens(self, *kinds: type[CardEvent]) -> History:
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

    def _goes_on(self, events: tuple[CardEvent, ...]) -> History:
        return given(*self.history.events, *events, language=self.history.language)

    def _instead(self, expected: str) -> str:
        language = self.history.language
        lines = [
            pick(language, "假设", "given"),
            *self.history.told(),
            pick(language, "当", "when"),
            f"  {type(self.command).__name__} {pick(language, '于', 'at')} {self.command.at}",
            pick(language, "应有", "then expected"),
            expected,
            self._came(),
        ]
        return "\n".join(lines)

    def _came(self) -> str:
        language = self.history.language
        if isinstance(self.outcome, Refusal):
            told = refusal_in_words(self.outcome, language)
            return f"{pick(language, '却被拒绝', 'but it was refused with')}\n  {told}"
        return f"{pick(language, '却发生了', 'but there came')}\n{_listed(self.outcome, language)}"


def given(*events: CardEvent, language: Language = "en") -> History:
    """A card with this history, every event of which survives the codec."""
    for version, event in enumerate(events, start=1):
        _survives(version, event)
    return History(events, language)


def _survives(version: int, event: CardEvent) -> None:
    written = enveloped(event, version)
    state = _CODEC.encode(written)
    if _CODEC.decode(event.WIRE, state, stream="card", version=version, position=version) != written:
        raise AssertionError(f"{event.WIRE} does not survive the codec")


def _listed(events: Sequence[CardEvent], language: Language) -> str:
    return "\n".join(f"  {event!r}" for event in events) or pick(language, "  什么都没有", "  nothing")
