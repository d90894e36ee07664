"""Given a card's history, when a command comes, then these events follow, or it is refused.

::

    given(procured, fitted).when(SellVehicle(...)).then(Sold(...)).when(...).refused(RefusalCode.STAGE)

Every event that is given or decided goes through the codec and back, and must come out equal. A failure tells the
history in words.
"""

from collections.abc import Sequence

import attrs

from iov_realname.adapters.codec import MsgspecCodec, wire_registry
from iov_realname.domain.card.decide import CardCommand, decide_card
from iov_realname.domain.card.evolve import CardEvent, fold_card
from iov_realname.domain.card.state import Card
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.rulebook import ATF_2022_12, RuleBook
from iov_realname.testing.stories import enveloped

__all__ = ["Decision", "History", "given"]

_CODEC = MsgspecCodec(wire_registry())


@attrs.frozen
class History:
    """What a card has been through."""

    events: tuple[CardEvent, ...]

    @property
    def card(self) -> Card:
        """The card it leads to."""
        return fold_card(self.events)

    def when(self, command: CardCommand, book: RuleBook = ATF_2022_12) -> "Decision":
        """Let the card decide under ``book``."""
        return Decision(self, command, decide_card(self.card, command, book))

    def told(self) -> str:
        """The history in words, one event a line."""
        return "\n".join(_told(version, event) for version, event in enumerate(self.events, start=1)) or "  nothing"


@attrs.frozen
class Decision:
    """What a card decided on a command."""

    history: History
    command: CardCommand
    outcome: tuple[CardEvent, ...] | Refusal

    def then(self, *expected: CardEvent) -> History:
        """Exactly these events were decided; they are part of the history that goes on from here."""
        if self.outcome != expected:
            raise AssertionError(f"{self._scene()}\nthen expected\n{_listed(expected)}\nbut {self._came()}")
        return given(*self.history.events, *expected)

    def refused(self, code: RefusalCode, rule: str | None = None) -> History:
        """It was refused with this code, by this rule if one is named; the history stays as it was."""
        refusal = self.outcome if isinstance(self.outcome, Refusal) else None
        if refusal is None or refusal.code is not code or rule not in (None, refusal.rule):
            by = "" if rule is None else f" by {rule}"
            raise AssertionError(f"{self._scene()}\nthen expected\n  {code}{by}\nbut {self._came()}")
        return self.history

    def _scene(self) -> str:
        return f"given\n{self.history.told()}\nwhen\n  {type(self.command).__name__} at {self.command.at}"

    def _came(self) -> str:
        if isinstance(self.outcome, Refusal):
            return f"it was refused with\n  {self.outcome.code} by {self.outcome.rule}: {self.outcome.en}"
        return f"there came\n{_listed(self.outcome)}"


def given(*events: CardEvent) -> History:
    """A card with this history, every event of which survives the codec."""
    for version, event in enumerate(events, start=1):
        _survives(version, event)
    return History(events)


def _survives(version: int, event: CardEvent) -> None:
    written = enveloped(event, version)
    state = _CODEC.encode(written)
    if _CODEC.decode(event.WIRE, state, stream="card", version=version, position=version) != written:
        raise AssertionError(f"{event.WIRE} does not survive the codec")


def _listed(events: Sequence[CardEvent]) -> str:
    return "\n".join(f"  {event!r}" for event in events) or "  nothing"


def _told(version: int, event: CardEvent) -> str:
    sentence = (type(event).__doc__ or "").split("\n")[0]
    return f"  {version}. {event.WIRE}: {sentence}"
