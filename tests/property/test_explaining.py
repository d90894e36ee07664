"""Why a card stands as it does: exactly the events that bring it there."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from iov_realname.application.inspection.explaining import explain
from iov_realname.application.replay import Replay
from iov_realname.domain.card.evolve import CARD_EVENTS, CardEvent, fold_card
from iov_realname.domain.card.state import Card
from iov_realname.domain.inspection.explaining import smallest_cause
from iov_realname.testing.strategies import events_of
from tests.support import facts
from tests.support.mixed import mixed

LIFE = tuple(value for value in vars(facts).values() if isinstance(value, CARD_EVENTS))


def standing(events: list[CardEvent]) -> tuple[object, object]:
    """The stage and functions that events lead to."""
    card: Card = fold_card(events)
    return card.stage, card.entitled


def explains(events: list[CardEvent]) -> None:
    """Hold the cause of a history against what it promises."""
    places = smallest_cause(events)
    kept = [events[place] for place in places]

    assert sorted(set(places)) == list(places)
    assert standing(events) == standing(kept)
    for left_out in range(len(kept)):
        assert standing(events) != standing(kept[:left_out] + kept[left_out + 1 :])


@settings(deadline=None, max_examples=300)
@given(events=st.lists(st.sampled_from(LIFE), max_size=25))
@example(events=list(facts.COMPLETED))
@example(events=[*facts.OWNED, facts.SALE_CANCELLED, facts.SOLD])
@example(events=[])
def test_the_explained_events_alone_lead_there_and_none_can_be_left_out(events: list[CardEvent]) -> None:
    """Replaying only them gives the same stage and functions; dropping any one of them does not."""
    explains(events)


@settings(deadline=None, max_examples=100)
@given(events=st.lists(st.one_of([events_of(cls) for cls in CARD_EVENTS]), max_size=12))
def test_whatever_the_events_say(events: list[CardEvent]) -> None:
    """The same of events with any values."""
    explains(events)


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_every_recorded_card_is_explained(seed: int) -> None:
    """The same of cards as rules decide them, at every point of their story; what a reason rests on lies before it."""
    log = mixed(seed, 30).log
    replay = Replay(log)
    for line in replay.cards():
        story = replay.story(line.iccid)
        for end in range(1, len(story) + 1):
            explains([chapter.recorded.envelope.event for chapter in story[:end]])  # type: ignore[misc]
        for reason in explain(story):
            version = reason.chapter.recorded.version
            assert all(each.recorded.version < version for each in reason.rests_on)


def test_the_later_of_two_causes_is_told() -> None:
    """A sale that was undone and made again is explained by the second one."""
    assert (len(facts.OWNED) + 1,) == smallest_cause([*facts.OWNED, facts.SALE_CANCELLED, facts.SOLD])


def test_a_registered_card_is_explained_by_sale_papers_completion_and_functions() -> None:
    """Not by its purchase, its test or its checks, which it could stand so without."""
    told = [facts.COMPLETED[place] for place in smallest_cause(facts.COMPLETED)]

    assert [facts.SOLD, facts.PRESENTED, facts.REGISTERED, facts.GRANTED] == told
