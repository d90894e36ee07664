"""Given, when, then: how the domain's tests are told.

``given(*events)`` is a card, ``when(card, command)`` what it decides, ``changes(card, event)`` what an event alters.
An :class:`Act` lists, rule by rule, the scenes in which an act is refused, and those in which it is done.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import attrs
import pytest

from iov_realname.domain.card.decide import CardCommand, decide_card
from iov_realname.domain.card.evolve import CardEvent, evolve_card, fold_card
from iov_realname.domain.card.state import Card
from iov_realname.domain.refusals import Refusal, RefusalCode, Rule
from iov_realname.domain.rulebook import RuleBook
from tests.support.facts import BOOK

T = TypeVar("T")


def given(*events: CardEvent) -> Card:
    """The card with this history."""
    return fold_card(events)


def when(card: Card, command: CardCommand, book: RuleBook = BOOK) -> tuple[CardEvent, ...] | Refusal:
    """What the card decides on a command."""
    return decide_card(card, command, book)


def but(template: T, **differences: object) -> T:
    """The template, told differently in some points."""
    return attrs.evolve(template, **differences)  # type: ignore[misc]


def changes(card: Card, *events: CardEvent) -> dict[str, object]:
    """Everything that the events change in the card, and nothing else: dotted names with the new values."""
    after = card
    for event in events:
        after = evolve_card(after, event)
    return dict(_differences(card, after, ""))


def _differences(before: object, after: object, name: str) -> Iterator[tuple[str, object]]:
    if type(before) is type(after) and attrs.has(type(before)):
        for field in attrs.fields(type(before)):  # type: ignore[arg-type]
            yield from _differences(getattr(before, field.name), getattr(after, field.name), f"{name}.{field.name}")
    elif before != after:
        yield name.removeprefix("."), after


def refused(decision: object) -> tuple[str, str]:
    """Code and rule of a refusal."""
    assert isinstance(decision, Refusal), decision
    return decision.code.value, decision.rule


def refused_in_turn(
    decide: Callable[[Any, Any, RuleBook], object], state: object, command: Any, *cures: Any
) -> list[str]:
    """The rules that refuse in turn, each after one more cure: a new state, or differences in the command."""
    asked = [_answer(decide(state, command, BOOK))]
    for cure in cures:
        if isinstance(cure, Mapping):
            command = but(command, **cure)
        else:
            state = cure
        asked.append(_answer(decide(state, command, BOOK)))
    return asked


def _answer(decision: object) -> str:
    return decision.rule if isinstance(decision, Refusal) else "done"


@attrs.frozen
class Scene:
    """A state and a command, told in a few words; judged under ``book``."""

    tale: str
    state: Any
    command: Any
    book: RuleBook = BOOK


@attrs.frozen(init=False)
class Broken:
    """A rule, the code it refuses with, and scenes in which it does."""

    rule: Rule[Any, Any]
    code: RefusalCode
    scenes: tuple[Scene, ...]

    def __init__(self, rule: Rule[Any, Any], code: RefusalCode, *scenes: Scene) -> None:
        self.__attrs_init__(rule, code, scenes)


@attrs.frozen
class Act:
    """One act: its rules in order, the scenes in which it is done, and those that break each rule."""

    rules: tuple[Rule[Any, Any], ...]
    done: tuple[Scene, ...]
    refused: tuple[Broken, ...]
    decide: Callable[[Any, Any, RuleBook], object] = decide_card


def scenes_refused(*acts: Act) -> pytest.MarkDecorator:
    """Parametrize a test with every scene of the acts that is refused."""
    told = [
        pytest.param(act, broken, scene, id=f"{broken.code}, {broken.rule.__name__}: {scene.tale}")
        for act in acts
        for broken in act.refused
        for scene in broken.scenes
    ]
    return pytest.mark.parametrize(("act", "broken", "scene"), told)


def scenes_done(*acts: Act) -> pytest.MarkDecorator:
    """Parametrize a test with every scene of the acts that is done."""
    told = [
        pytest.param(act, scene, id=f"{type(scene.command).__name__}: {scene.tale}")
        for act in acts
        for scene in act.done
    ]
    return pytest.mark.parametrize(("act", "scene"), told)


def assert_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """The rule answers for the refusal, with its code, its basis, both languages and the edition."""
    refusal = act.decide(scene.state, scene.command, scene.book)
    assert isinstance(refusal, Refusal), refusal
    assert (broken.code, broken.rule.__name__, scene.book.edition) == (refusal.code, refusal.rule, refusal.edition)
    assert refusal.cites
    assert refusal.zh
    assert refusal.en


def assert_done(act: Act, scene: Scene) -> None:
    """No rule has anything to say, and something happens."""
    assert [None] * len(act.rules) == [rule(scene.state, scene.command, scene.book) for rule in act.rules]
    decision = act.decide(scene.state, scene.command, scene.book)
    assert isinstance(decision, tuple), decision
    assert decision
