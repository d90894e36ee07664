"""Whatever is done to a vehicle's cards, in whatever order, the invariants hold; where one does not, the machine tells.

Seeds are fixed, so that CI sees the same lives every time; ``HYPOTHESIS_PROFILE=thorough`` plays thousands of others.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from iov_realname.adapters.storage import RecordedLog, open_sqlite_log
from iov_realname.application import desk
from iov_realname.application.acts import sell
from iov_realname.domain.alteration import altered
from iov_realname.domain.card import evolve
from iov_realname.domain.card.checking import RecordCheck
from iov_realname.domain.card.decide import CARD_DECIDERS
from iov_realname.domain.card.functions import FunctionsGranted
from iov_realname.domain.card.notices import Declined, Notified, evolve_notices
from iov_realname.domain.card.restriction import Restrict, Restricted, RestrictionLifted
from iov_realname.domain.card.sale import OwnershipTransferred, TransferVehicle
from iov_realname.domain.card.state import Card, RegistrationStatus, Stage
from iov_realname.domain.card.submission import RecordCarrierAnswer, Registered, SubmissionAccepted
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.terms import Addressee, CarrierResult, Delivery
from iov_realname.domain.vehicle.acts import decide_vehicle
from iov_realname.testing.lifecycle import CardLifecycle

LIVES = 10
BATCHES = max(1, settings().max_examples // 16)
"""Batches of few lives with seeds of their own differ more from each other than many lives with one seed."""

MUST_BE_REACHED = {
    *(f"stage {stage}" for stage in Stage),
    *(f"registration {status}" for status in RegistrationStatus),
    *(f"restricted as {ground}" for ground in ("declined", "overdue", "misuse")),
    "stage registered in a later period",
    "stage restricted in a later period",
    "submission accepted",
    "submission unknown",
}


class Tallied(CardLifecycle):
    """The machine, with a tally of what its lives have reached."""

    tally: ClassVar[Counter[str]] = Counter()

    def teardown(self) -> None:
        """Count, then end as always."""
        if hasattr(self, "bench"):
            self.tally.update([*self.bench.reached, "lives"])
            self.tally["commands"] += self.bench.commands
        super().teardown()


class OnSqlite(CardLifecycle):
    """The same lives on SQLite files."""

    @staticmethod
    @contextmanager
    def open_log() -> Iterator[RecordedLog]:
        """A log in a folder that goes with it."""
        with TemporaryDirectory() as folder, open_sqlite_log(Path(folder) / "life.db", synchronous="normal") as log:
            yield log


def play(machine: type[CardLifecycle], number: int, **how: Any) -> None:
    """Play lives, the same ones for the same number."""
    seeded = seed(number)(type(machine.__name__, (machine,), {}))
    steps = {"max_examples": LIVES, "stateful_step_count": 40, "deadline": None, "database": None}
    run_state_machine_as_test(seeded, settings=settings(**{**steps, **how}))


def test_every_life_keeps_every_invariant() -> None:
    """However owners, clerks and carriers act, nothing is broken; and among the lives are all stages and statuses."""
    Tallied.tally.clear()
    for number in range(1, BATCHES + 1):
        play(Tallied, number)

    if settings().max_examples >= 100:
        assert set() == MUST_BE_REACHED - Tallied.tally.keys()


def test_lives_on_sqlite_keep_them_too() -> None:
    """What holds in memory holds on a file."""
    play(OnSqlite, 1, max_examples=5, stateful_step_count=25)


# --- planted bugs: in the tables of deciders and folds, so that they stay where they are ------------------------------

Plant = Callable[[pytest.MonkeyPatch], None]


def deciding(command: type, mutant: Callable[[Any, Any, RuleBook, Any], Any]) -> Plant:
    """Decide one kind of command wrongly; the mutant is told what would have been right."""
    real = CARD_DECIDERS[command]

    def wrongly(card: Card, asked: Any, book: RuleBook) -> Any:
        return mutant(card, asked, book, real(card, asked, book))

    return lambda patch: patch.setitem(CARD_DECIDERS, command, wrongly)


def folding(event: type, mutant: Callable[[Card, Any, Card], Card]) -> Plant:
    """Fold one kind of event wrongly; the mutant is told what would have been right."""
    real = evolve._EVOLVE[event]
    return lambda patch: patch.setitem(evolve._EVOLVE, event, lambda card, told: mutant(card, told, real(card, told)))


def under(command: type, **lax: Callable[[RuleBook], Any]) -> Plant:
    """Decide one kind of command under a laxer book than the one in force."""
    real = CARD_DECIDERS[command]
    return deciding(
        command,
        lambda card, asked, book, _: real(
            card, asked, attrs.evolve(book, **{name: fact(book) for name, fact in lax.items()})
        ),
    )


def functions_open_when_accepted(card: Card, asked: Any, book: RuleBook, right: Any) -> Any:
    """受理 is taken for 报竣, as far as functions go."""
    early = asked.result is CarrierResult.ACCEPTED and isinstance(right, tuple)
    return (*right, FunctionsGranted(card.period.requested, None)) if early and card.period is not None else right


def any_answer_completes(card: Card, asked: Any, book: RuleBook, right: Any) -> Any:
    """An answer under a number that was never submitted completes it."""
    unfit = isinstance(right, Refusal) and right.rule == "answer_fits_a_submission"
    return (Registered(asked.number, asked.receipt_no),) if unfit and asked.result is CarrierResult.COMPLETED else right


def registered_when_accepted(card: Card, event: Any, right: Card) -> Card:
    """受理 is taken for 报竣."""
    registration = right.registration
    if registration is None:
        return right
    done = altered(registration, status=RegistrationStatus.REGISTERED, transmission=None)
    return altered(right, stage=Stage.REGISTERED, restriction=None, period=altered(right.period, registration=done))


def period_goes_on(card: Card, event: Any, right: Card) -> Card:
    """After a transfer the earlier owner's registration still stands."""
    period = altered(right.period, registration=card.registration, requested=card.period and card.period.requested)
    return altered(right, period=period)


def lifted_to_sold(card: Card, event: Any, right: Card) -> Card:
    """Every lifting leads back to the stage sold."""
    return altered(right, stage=Stage.SOLD, entitled=ONLY_EMERGENCY)


def declined_unwarned(card: Card, event: Any, right: Card) -> Card:
    """A refusal counts although nobody had been notified."""
    return altered(right, period=altered(right.period, declined_after_notice=True))


def failed_notices_count(card: Card, event: Any, right: Card) -> Card:
    """A notice counts although it did not arrive."""
    told = attrs.evolve(event, delivery=Delivery.DELIVERED, addressee=Addressee.PRESENT_OWNER)
    return evolve_notices(card, told)


def second_card_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """A transfer reaches the vehicle's first card only."""

    def mutant(fitted: Any, command: Any, book: RuleBook) -> Any:
        right = decide_vehicle(fitted, command, book)
        return right[:2] if isinstance(command, TransferVehicle) and isinstance(right, tuple) else right

    patch.setattr(sell, "decide_vehicle", mutant)


def acts_again(patch: pytest.MonkeyPatch) -> None:
    """A command id that comes again is acted on again."""
    real = desk.Desk.handle

    def mutant(self: desk.Desk, command_id: str, *asked: Any, **how: Any) -> desk.Accepted:
        real(self, command_id + self.office.draw.identifiers(1)[0], *asked, **how)
        return desk.Accepted(command_id)

    patch.setattr(desk.Desk, "handle", mutant)


MUTANTS: dict[str, Plant] = {
    "functions open when accepted": deciding(RecordCarrierAnswer, functions_open_when_accepted),
    "any answer completes": deciding(RecordCarrierAnswer, any_answer_completes),
    "emergency call restricted too": folding(Restricted, lambda card, event, right: altered(right, entitled=())),
    "second card forgotten on transfer": second_card_is_forgotten,
    "one attempt too many": under(RecordCheck, attempts_before_review=lambda book: book.attempts_before_review + 1),
    "registered when accepted": folding(SubmissionAccepted, registered_when_accepted),
    "period goes on after a transfer": folding(OwnershipTransferred, period_goes_on),
    "lifted to the wrong stage": folding(RestrictionLifted, lifted_to_sold),
    "a day early": under(Restrict, registration_days=lambda book: max(1, book.registration_days - 1)),
    "one notice less": under(Restrict, notices_before_overdue=lambda book: max(1, book.notices_before_overdue - 1)),
    "declined unwarned": folding(Declined, declined_unwarned),
    "failed notices count": folding(Notified, failed_notices_count),
    "acts again": acts_again,
}


@pytest.mark.parametrize("plant", MUTANTS.values(), ids=MUTANTS)
def test_finds_a_planted_bug(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every planted bug breaks an invariant within a few batches of lives."""
    plant(monkeypatch)

    assert any(is_found(number) for number in range(1, 31))


def is_found(number: int) -> bool:
    """Whether some life of the batch breaks an invariant."""
    try:
        play(CardLifecycle, number, phases=[Phase.generate], report_multiple_bugs=False)
    except AssertionError:
        return True
    return False
