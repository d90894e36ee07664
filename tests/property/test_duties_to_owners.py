"""Whatever is done towards owners, their cards stay together, nobody is restricted unheard, emergency stays.

The lifecycle machine, with everything the OEM owes among its acts; all invariants are asked after every step. No
command of the registry is left out of it without a reason.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

import iov_realname.testing
from iov_realname.application.acts import appeal
from iov_realname.application.registry import Registry
from iov_realname.domain.alteration import altered
from iov_realname.domain.card import evolve
from iov_realname.domain.card.appeal import AppealDecided, AppealOutcome
from iov_realname.domain.card.state import Card
from iov_realname.domain.functions import ONLY_EMERGENCY, Function
from iov_realname.domain.rulebook import ATF_2022_12, RuleBook
from iov_realname.domain.time import CHINA_TIME
from iov_realname.domain.vehicle.acts import decide_vehicle
from iov_realname.testing.cast import settings_of_a_life
from iov_realname.testing.setting import Setting
from tests.support import owed_life
from tests.support.duties import DUTIES, OF_SUBJECTS, ROUNDS
from tests.support.owed_life import OwedLifecycle

LOOKS = frozenset(
    {
        *("ask_again_from", "busy_agents", "campaign", "campaign_progress", "card", "cards", "channel_figures"),
        *("complaint", "counts", "data_request", "due", "fleet", "governance", "history", "incident", "inspect"),
        *("inspection", "known_carriers", "latencies", "lot", "misuse", "missing_checks", "notice", "oem", "outbox"),
        *("missing_reverification_checks", "resources", "retention_due", "row_digest", "rules_in_force"),
        *("sales_figures", "scenario", "subject", "unknown_owners", "untold_owners", "vehicle", "wave"),
    }
)
"""What only looks, and records nothing."""

ELSEWHERE = {
    "approve_erasure": "the second one destroys a key, which is a step of its own; test_retention plays it",
    "cards_of_document": "records a reading of persons and no fact of a card",
    "close": "ends the process's use of the store",
    "ingest": "rows become the same commands; test_ledger_oracle plays them",
    "notify_wave": "chooses the vehicles, then is run_notices",
    "reading": "records a reading of persons and no fact of a card",
    "reading_nonce": "records nothing; terminals are test_terminals'",
    "rebuild_documents": "an index beside the log",
    "rebuild_views": "lines beside the log",
    "run_retention": "as approve_erasure; here keys of owners are destroyed by the machine's own trouble",
    "start_live_check": "asks a provider; test_checked_registrations plays it",
    "take_callback": "wakes delivery and records nothing",
    "tell_first_owners": "chooses the vehicles, then is run_notices",
    "update_views": "lines beside the log",
}
"""What the machine does not do, and why that leaves nothing out."""

MUST_BE_REACHED = {
    "appealed",
    *(f"appeal {outcome}" for outcome in AppealOutcome),
    "transfer reported",
    "release approved",
    "release turned down",
    *(f"notice {status}" for status in ("queued", "handed_over", "delivered", "failed", "dropped")),
}
"""In a thorough run each of these is not only tried, but done."""

AS_IT_IS = Setting(
    cards=2, spares=1, book=ATF_2022_12, began=datetime(2021, 9, 10, tzinfo=CHINA_TIME), tempers=()
)  # fmt: skip

HARD_TO_REACH = {
    *("answer_data_request", "close_campaign", "close_complaint", "close_officer_change", "close_wave"),
    *("correct_holder_details", "match_holder", "match_holder_again", "present_reverification"),
    *("discipline_channel", "record_self_check", "resume", "review_report"),
}
"""Duties that need what these lives rarely have: a carrier's reports, a document shown again, three receipts. They are
tried here, and done in test_second_look, test_governance and the tests of their own parts.
"""


def play(number: int, lives: int, **how: Any) -> None:
    """Play lives, the same ones for the same number."""
    machine = seed(number)(type("OwedLifecycle", (OwedLifecycle,), {}))
    steps = {"max_examples": lives, "stateful_step_count": 20, "deadline": None, "database": None}
    run_state_machine_as_test(machine, settings=settings(**{**steps, **how}))


def test_whatever_is_done_towards_owners_keeps_every_invariant() -> None:
    """However notices, appeals and transfers come, nothing is broken; and each of them has come."""
    OwedLifecycle.reached.clear()
    for number in range(1, max(2, settings().max_examples // 14) + 1):
        play(number, 8)
    if settings().max_examples >= 100:
        assert set() == MUST_BE_REACHED - set(+OwedLifecycle.reached)


@given(setting=settings_of_a_life(), registered=st.booleans(), dice=st.integers(0, 2**16))
@settings(max_examples=max(8, settings().max_examples // 4), phases=[Phase.generate])
def test_a_vehicle_bears_whatever_is_owed(setting: Setting, registered: bool, dice: int) -> None:
    """Sold, its owner registered or not: no invariant is broken by many duties in any order, one after the other."""
    live(setting, registered, dice)


def live(setting: Setting, registered: bool, dice: int, duties: int = 60) -> None:
    """The life of a vehicle that is sold, perhaps registered, and then so many duties."""
    life = OwedLifecycle()
    with life._open:
        life.a_vehicle_is_built(setting, sold=True, stock={Function.DATA_DIRECTED}, tested=False)
        if registered:
            life.an_owner_is_registered(0, {Function.DATA_UNDIRECTED}, by_answer=True)
        life.time_passes(2)
        life.other_duties_are_done(dice, duties)
        life.all_invariants_hold()


def test_duties_are_not_only_tried_but_done() -> None:
    """What bears on nothing because it is always refused would prove nothing: a few lives do nearly every duty."""
    OwedLifecycle.reached.clear()
    for dice in range(1, 19, 2):
        live(AS_IT_IS, dice % 3 > 0, dice, duties=140)

    assert set() == {*DUTIES} - HARD_TO_REACH - set(+OwedLifecycle.reached)


def test_no_command_is_left_out() -> None:
    """Whatever the registry can do is done by the machine, only looks, or is listed with the reason why not."""
    offered = {name for name in dir(Registry) if not name.startswith("_")}
    tabled = {*DUTIES, *OF_SUBJECTS, *ROUNDS}

    assert set() == offered - {*tabled, *LOOKS, *ELSEWHERE, *named_by_the_machine()}
    assert set() == {*tabled, *LOOKS, *ELSEWHERE} - offered
    assert not {name for name in LOOKS if "command_id" in parameters(name)}


def test_every_duty_can_be_asked() -> None:
    """What the table says of a command fits it, so that the machine does not merely miss it."""
    for duties, besides in ((DUTIES, ()), (OF_SUBJECTS, ("subject",))):
        for name, asked in duties.items():
            told = {*asked, *besides}
            needed = {each.name for each in parameters(name).values() if each.default is each.empty} - {"self"}
            assert needed <= told <= set(parameters(name)), name


def named_by_the_machine() -> set[str]:
    """What its acts send, by the sources of the test kit's machine and of what is built on it."""
    files = [*Path(iov_realname.testing.__path__[0]).glob("*.py"), Path(owed_life.__file__)]
    return {name for file in files for name in _named(file)}


def _named(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Constant(str() as name):
                yield name
            case ast.Attribute(ast.Attribute(attr="registry") | ast.Name("registry"), str() as name):
                yield name
            case _:
                pass


def parameters(name: str) -> Any:
    """What a method of the registry is given; a property nothing."""
    member = inspect.getattr_static(Registry, name)
    return {} if isinstance(member, property) else inspect.signature(member).parameters


def second_card_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """A release reaches the vehicle's first card only."""

    def mutant(fitted: Any, command: Any, book: RuleBook) -> Any:
        right = decide_vehicle(fitted, command, book)
        return right[:2] if isinstance(right, tuple) and len(right) > 2 else right

    patch.setattr(appeal, "decide_vehicle", mutant)


def heard_is_registered(patch: pytest.MonkeyPatch) -> None:
    """An appeal that was decided leaves nothing open at all."""
    real = evolve._EVOLVE[AppealDecided]

    def mutant(card: Card, event: Any) -> Card:
        return altered(real(card, event), entitled=() if card.restriction else ONLY_EMERGENCY)

    patch.setitem(evolve._EVOLVE, AppealDecided, mutant)


@pytest.mark.parametrize("plant", [second_card_is_forgotten, heard_is_registered])
def test_finds_a_planted_bug(plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every planted bug breaks an invariant within a few batches of lives."""
    plant(monkeypatch)

    assert any(is_found(number) for number in range(1, 31))


def is_found(number: int) -> bool:
    """Whether some life of the batch breaks an invariant."""
    try:
        play(number, 5, phases=[Phase.generate], report_multiple_bugs=False)
    except AssertionError:
        return True
    return False
