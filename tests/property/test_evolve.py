"""Folding is total and pure, and cheap construction gives what attrs would have given."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any, TypeVar

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iov_realname.domain.alteration import altered
from iov_realname.domain.card import state as states
from iov_realname.domain.card.evolve import CARD_EVENTS, CardEvent, evolve_card, fold_card
from iov_realname.domain.card.state import UNKNOWN, Card
from iov_realname.domain.claim import CLAIM_EVENTS, UNUSED, Claim, evolve_claim
from iov_realname.domain.complaint.events import COMPLAINT_EVENTS
from iov_realname.domain.complaint.state import NO_COMPLAINT, evolve_complaint
from iov_realname.domain.datarequest.events import DATA_REQUEST_EVENTS
from iov_realname.domain.datarequest.state import NOT_ASKED_FOR, evolve_data_request
from iov_realname.domain.dealer import DEALER_EVENTS, UNAUTHORISED, Dealer, evolve_dealer
from iov_realname.domain.functions import function_set
from iov_realname.domain.inspection.cases.events import CASE_EVENTS
from iov_realname.domain.inspection.cases.state import NOT_OPENED, InspectionCase, evolve_inspection
from iov_realname.domain.misuse.events import MISUSE_EVENTS
from iov_realname.domain.misuse.state import NOT_REPORTED, evolve_misuse
from iov_realname.domain.resource.events import RESOURCE_EVENTS
from iov_realname.domain.resource.state import NO_RESOURCES, evolve_resources
from iov_realname.domain.scenario.events import SCENARIO_EVENTS
from iov_realname.domain.scenario.state import NO_SCENARIO, evolve_scenario
from iov_realname.domain.subject.events import SUBJECT_EVENTS
from iov_realname.domain.subject.state import SERVED, Subject, evolve_subject
from iov_realname.domain.time import CHINA_TIME, day_of, in_china
from iov_realname.domain.vehicle.state import UNBUILT, VEHICLE_EVENTS, Vehicle, evolve_vehicle
from iov_realname.testing.strategies import aware_moments, events_of
from tests.support import facts

S = TypeVar("S", Card, Vehicle, Claim, Dealer, Subject, InspectionCase)

LIFE = tuple(dict.fromkeys(value for value in vars(facts).values() if isinstance(value, CARD_EVENTS)))
"""One event of every kind, of one card, under one number, operation and reference: they fit each other."""
AS_STORED = timezone(timedelta(hours=8))
"""China's offset as a codec reads it: equal to our own time zone, but another object, which Python would convert."""
STATE_CLASSES = tuple(value for value in vars(states).values() if isinstance(value, type) and attrs.has(value))
KINDS: tuple[tuple[Any, Callable[[Any, Any], Any], tuple[type, ...]], ...] = (
    (UNKNOWN, evolve_card, CARD_EVENTS),
    (UNBUILT, evolve_vehicle, VEHICLE_EVENTS),
    (UNUSED, evolve_claim, CLAIM_EVENTS),
    (UNAUTHORISED, evolve_dealer, DEALER_EVENTS),
    (SERVED, evolve_subject, SUBJECT_EVENTS),
    (NOT_OPENED, evolve_inspection, CASE_EVENTS),
    (NOT_REPORTED, evolve_misuse, MISUSE_EVENTS),
    (NO_COMPLAINT, evolve_complaint, COMPLAINT_EVENTS),
    (NOT_ASKED_FOR, evolve_data_request, DATA_REQUEST_EVENTS),
    (NO_RESOURCES, evolve_resources, RESOURCE_EVENTS),
    (NO_SCENARIO, evolve_scenario, SCENARIO_EVENTS),
)
EVERY_KIND = pytest.mark.parametrize(
    ("start", "evolve", "classes"), KINDS, ids=[type(start).__name__ for start, _, _ in KINDS]
)


@cache
def any_of(classes: tuple[type, ...]) -> st.SearchStrategy[Any]:
    """Any event of these classes, with any values: told in China at any moment, elsewhere on days China has too."""
    anywhere = st.one_of([events_of(cls) for cls in classes])
    return anywhere.filter(within_the_calendar) | anywhere.map(told_in_china)


def within_the_calendar(event: object) -> bool:
    """Whether no moment lies in the first or last year there is, where China's clock would leave the calendar."""
    return all(has_a_neighbour(value) for value in vars_of(event).values() if isinstance(value, datetime))


def has_a_neighbour(moment: datetime) -> bool:
    """Whether the days before and after it are in the calendar too."""
    return 1 < moment.year < 9999


def told_in_china(event: Any) -> Any:
    """The same event, its moments read off a clock in China."""
    moments = {name: value for name, value in vars_of(event).items() if isinstance(value, datetime)}
    return attrs.evolve(event, **{name: value.replace(tzinfo=AS_STORED) for name, value in moments.items()})


def vars_of(event: object) -> dict[str, object]:
    """An event's fields and their values."""
    return {field.name: getattr(event, field.name) for field in attrs.fields(type(event))}  # type: ignore[arg-type]


def card_histories() -> st.SearchStrategy[list[CardEvent]]:
    """Events in any order, repeated and left out: those that fit each other, and those with any values."""
    return st.lists(st.one_of(st.sampled_from(LIFE), st.sampled_from(LIFE), any_of(CARD_EVENTS)), max_size=25)


def states_within(state: object) -> list[Any]:
    """The state, and every state it holds."""
    found: list[Any] = []
    if (
        type(state).__module__.startswith("iov_realname.domain")
        and hasattr(state, "__dict__")
        and attrs.has(type(state))
    ):
        found.append(state)
        for value in vars(state).values():
            for part in value if isinstance(value, tuple) else (value,):
                found += states_within(part)
    return found


def rebuilt(state: Any) -> Any:
    """The same state, made by attrs instead."""
    return attrs.evolve(state)


def assert_sound(state: object) -> None:
    """Every state in it has exactly its fields, and is what attrs would have made."""
    for each in states_within(state):
        assert {field.name for field in attrs.fields(type(each))} == set(vars(each))
        assert each == rebuilt(each)
        assert hash(each) == hash(rebuilt(each))


def test_the_life_has_every_kind_of_event() -> None:
    """What the properties are about is all of it."""
    assert set(CARD_EVENTS) == {type(event) for event in LIFE}


@given(st.datetimes(timezones=st.sampled_from([AS_STORED, CHINA_TIME])))
@example(datetime.min.replace(tzinfo=AS_STORED))
@example(datetime.max.replace(tzinfo=AS_STORED))
def test_a_moment_told_in_china_has_its_own_day(moment: datetime) -> None:
    """From the first to the last moment of the calendar, whoever made its time zone."""
    assert moment.date() == day_of(moment)
    assert moment is in_china(moment)


@given(aware_moments().filter(has_a_neighbour))
def test_a_day_is_chinas_wherever_the_moment_was_told(moment: datetime) -> None:
    """The same moment has the same day and hour in China, in whatever time zone it is written down."""
    eight_hours_on = moment.astimezone(UTC) + timedelta(hours=8)
    assert eight_hours_on.date() == day_of(moment)
    assert eight_hours_on.replace(tzinfo=None) == in_china(moment).replace(tzinfo=None)
    assert moment == in_china(moment)


@given(card_histories())
def test_any_events_in_any_order_fold_to_a_sound_card(history: list[CardEvent]) -> None:
    """Total: whatever is left out, repeated or out of order, no fold raises, and every state on the way is sound."""
    card = UNKNOWN
    for event in history:
        card = evolve_card(card, event)
        assert_sound(card)


@given(st.permutations(LIFE), st.integers(0, len(LIFE)))
def test_any_part_of_a_life_folds(life: Sequence[CardEvent], length: int) -> None:
    """Any subsequence of any permutation of a life is a card with sorted functions, each named once."""
    card = fold_card(life[:length])
    assert function_set(card.entitled) == card.entitled
    assert card.period_number >= 0
    assert_sound(card)


@EVERY_KIND
@given(data=st.data())
def test_every_history_folds(
    start: S, evolve: Callable[[S, Any], S], classes: tuple[type, ...], data: st.DataObject
) -> None:
    """Vehicles, numbers and channels fold any events too."""
    state = start
    for event in data.draw(st.lists(any_of(classes), max_size=8)):
        state = evolve(state, event)
        assert_sound(state)


@EVERY_KIND
@given(data=st.data())
def test_folding_is_pure(
    start: S, evolve: Callable[[S, Any], S], classes: tuple[type, ...], data: st.DataObject
) -> None:
    """The same state and event give the same state, and the given one stays as it was."""
    state = start
    for event in data.draw(st.lists(any_of(classes), max_size=5)):
        before, as_it_was = state, rebuilt(state)
        state = evolve(before, event)
        assert state == evolve(before, event)
        assert as_it_was == before


@given(card_histories(), st.integers(0, 25))
def test_a_fold_can_be_interrupted(history: list[CardEvent], at: int) -> None:
    """Folding the rest from where the first part led is folding the whole."""
    assert fold_card(history) == fold_card(history[at:], fold_card(history[:at]))
    assert fold_card(history) == fold_card(iter(history))


@given(card_histories(), card_histories(), st.data())
def test_altering_is_evolving(one: list[CardEvent], other: list[CardEvent], data: st.DataObject) -> None:
    """On every state a history leads to, ``altered`` with any of its facts gives what ``attrs.evolve`` gives."""
    donors = {type(state): state for state in states_within(fold_card(other))}
    for state in states_within(fold_card(one)):
        donor = donors.get(type(state), state)
        names = data.draw(st.sets(st.sampled_from([field.name for field in attrs.fields(type(state))])))
        facts_replaced = {name: getattr(donor, name) for name in sorted(names)}
        successor = altered(state, **facts_replaced)
        assert attrs.evolve(state, **facts_replaced) == successor
        assert type(state) is type(successor)
        assert successor is not state
        assert_sound(successor)


@pytest.mark.parametrize("cls", [*STATE_CLASSES, Vehicle, Claim, Dealer], ids=lambda cls: cls.__name__)
def test_states_are_frozen_and_have_no_slots(cls: type) -> None:
    """Cheap construction writes into the dictionary, so there must be one; nobody else may write."""
    assert not hasattr(cls, "__slots__")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        object.__new__(cls).anything = 1  # type: ignore[assignment]
