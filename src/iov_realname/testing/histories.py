"""Whole histories of a card, valid by construction: every event in them was decided, none was invented.

A walk does one phase after the other until the card stands where it is wanted. On the way there may have been a
directed test, earlier owners, and whatever else may happen to an owner's card.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs
from hypothesis import strategies as st

from iov_realname.application.replay import Chapter
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.state import Card, Stage
from iov_realname.domain.rulebook import ATF_2022_12, RuleBook
from iov_realname.domain.streams import card_stream
from iov_realname.testing import commands
from iov_realname.testing.given import History
from iov_realname.testing.stories import story_of
from iov_realname.testing.telling import history_in_words
from iov_realname.testing.walking import BEGAN, Walk

__all__ = ["BEGAN", "GOALS", "PRESENT_BOOK", "Reached", "histories", "reaching"]

MOST_HOURS = 3
"""How long a phase may take; all those of an owner together stay within a day, the shortest deadline there is."""

PRESENT_BOOK = st.just(ATF_2022_12)
"""The present edition, as it is."""

_FIRST = ("buy", "fit", "sell")
_STOCK = ("long ago", "buy", "fit", "sell stock")
_SENT = ("present", "verify", "submit")

GOALS: dict[str, tuple[str, ...]] = {
    "unknown": (),
    "in stock": ("buy",),
    "acknowledged": ("buy", "acknowledge"),
    "in test": ("buy", "acknowledge", "test"),
    "cancelled": ("buy", "cancel"),
    "fitted": ("buy", "fit"),
    "sold": _FIRST,
    "newly sold": ("buy", "fit", "sell first"),
    "stock": (*_STOCK,),
    "stock, registered": (*_STOCK, *_SENT, "complete"),
    "stock, transferred": (*_STOCK, "transfer"),
    "presented": (*_FIRST, "present"),
    "asked": (*_FIRST, "present", "ask check"),
    "postponed": (*_FIRST, "present", "postpone"),
    "not found": (*_FIRST, "present", "find nothing"),
    "turned away": (*_FIRST, "present", "turn away"),
    "closed too often": (*_FIRST, "close all attempts"),
    "verified": (*_FIRST, "present", "verify"),
    "submitted": (*_FIRST, *_SENT),
    "attempted": (*_FIRST, *_SENT, "attempt"),
    "accepted": (*_FIRST, *_SENT, "attempt", "accept"),
    "rejected": (*_FIRST, *_SENT, "attempt", "reject"),
    "registered": (*_FIRST, *_SENT, "complete"),
    "ordered": (*_FIRST, *_SENT, "complete", "order"),
    "measured": (*_FIRST, "order a measure"),
    "face declined": (*_FIRST, "present", "decline face"),
    "unread": (*_FIRST, "present", "find nothing read"),
    "reported": (*_FIRST, *_SENT, "complete", "carrier reports"),
    "corrected": (*_FIRST, *_SENT, "complete", "correct"),
    "revoked": (*_FIRST, *_SENT, "complete", "revoke"),
    "revoked in restriction": (*_FIRST, *_SENT, "complete", "restrict for misuse", "revoke", "lift"),
    "verified in restriction": (*_FIRST, "notify", "decline", "restrict", *_SENT, "complete"),
    "agent registered": (*_FIRST, "present by agent", "verify", "submit", "complete"),
    "unit registered": (*_FIRST, "present a unit", "verify", "submit", "complete"),
    "reviewed": (*_FIRST, "present", "find nothing", "verify", "review", "submit"),
    "told by the carrier": (*_FIRST, *_SENT, "complete", "carry out"),
    "reverifying": (*_FIRST, *_SENT, "complete", "show again"),
    "warned": (*_FIRST, "notify"),
    "declined": (*_FIRST, "notify", "decline"),
    "due": (*_FIRST, "notify all", "wait for the deadline"),
    "nearly overdue": (*_FIRST, "notify all but one", "wait for the deadline", "next day"),
    "overdue": (*_FIRST, "notify all", "wait for the deadline", "next day"),
    "restricted": (*_FIRST, "notify", "decline", "restrict"),
    "misused": (*_FIRST, *_SENT, "complete", "restrict for misuse"),
    "lifted": (*_FIRST, "notify", "decline", "restrict", "lift"),
    "transferred": (*_FIRST, *_SENT, "complete", "transfer"),
    "scrapped": (*_FIRST, "scrap"),
}
"""Where a walk may lead, and through which phases."""

_EARLIER_OWNERS = (
    (),
    (),
    (*_SENT, "complete", "transfer"),
    ("notify", "decline", "restrict", "transfer"),
    ("transfer",),
)


@attrs.frozen(repr=False)
class Reached:
    """A history, when each event of it happened, where its walk ended, and the book it was judged by."""

    events: tuple[CardEvent, ...]
    moments: tuple[datetime, ...]
    card: Card
    at: datetime
    book: RuleBook

    def __repr__(self) -> str:
        told = "\n".join(history_in_words(self.events, "en"))
        return f"\n{told}\n   until {self.at}, under {self.book.edition}\n"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """In words: Hypothesis would spell every field of every event."""
        printer.text(repr(self))

    @property
    def history(self) -> History:
        """For given, when, then."""
        return History(self.events)

    @property
    def story(self) -> Sequence[Chapter]:
        """For the invariants."""
        return story_of(self.events, stream=card_stream(commands.ICCID), moments=self.moments)


_TESTED = ("acknowledge", "test", "end test")
_BESIDE = ("ask", "notify in vain")
_OWNED = (Stage.SOLD, Stage.REGISTERED, Stage.TRANSFERRED)


@st.composite
def reaching(draw: st.DrawFn, goal: str, books: st.SearchStrategy[RuleBook] = PRESENT_BOOK) -> Reached:
    """A history that leads to a goal of :data:`GOALS`."""
    walk = Walk(draw(books), lambda: draw(st.integers(0, MOST_HOURS)))
    for name in _detoured(draw, GOALS[goal]):
        walk.phase(name)
        if walk.card.stage in _OWNED and draw(st.integers(0, 5)) == 0:
            walk.phase(draw(st.sampled_from(_BESIDE)))
    return Reached(tuple(walk.events), tuple(walk.moments), walk.card, walk.at, walk.book)


def _detoured(draw: st.DrawFn, phases: tuple[str, ...]) -> tuple[str, ...]:
    tested = _TESTED if phases[:2] == ("buy", "fit") and draw(st.booleans()) else ()
    earlier: tuple[str, ...] = draw(st.sampled_from(_EARLIER_OWNERS)) if phases[:3] == _FIRST else ()
    return (*phases[:1], *tested, *phases[1:3], *earlier, *phases[3:])


def histories(books: st.SearchStrategy[RuleBook] = PRESENT_BOOK) -> st.SearchStrategy[Reached]:
    """Histories to every goal."""
    return st.sampled_from(sorted(GOALS)).flatmap(lambda goal: reaching(goal, books))
