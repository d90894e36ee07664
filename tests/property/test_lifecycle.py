"""Whatever is done to a vehicle's cards, in whatever order and through whatever trouble, the invariants hold.

Seeds are fixed, so that CI sees the same lives every time; ``HYPOTHESIS_PROFILE=thorough`` plays thousands of others.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from iov_realname.adapters.storage import RecordedLog, open_sqlite_log
from iov_realname.application.ports import Question, Verdict
from iov_realname.application.verifiers import InDoubt, Panel, Verifying
from iov_realname.domain.card.state import RegistrationStatus, Stage
from iov_realname.domain.documents import HolderKind
from iov_realname.domain.rulebook import ATF_2022_12, CheckKind
from iov_realname.domain.terms import CheckOutcome, Fitment, RegistrationReason
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.lifecycle import CardLifecycle
from iov_realname.testing.people import Authority, ObedientVerifier
from iov_realname.testing.setting import VIN, Setting

LIVES = 10
BATCHES = max(1, settings().max_examples // 20)
"""Batches of few lives with seeds of their own differ more from each other than many lives with one seed."""

MUST_BE_REACHED = {
    *(f"stage {stage}" for stage in Stage),
    *(f"registration {status}" for status in RegistrationStatus),
    *(f"restricted as {ground}" for ground in ("declined", "overdue", "misuse")),
    "stage registered in a later period",
    "stage restricted in a later period",
    "submission accepted",
    "submission unknown",
    "a document above its limit",
    "refused R-CARD-LIMIT",
    "heard match, where match",
    *("crash_ahead", "rival_ahead", "comes_again", "is_reused", "clock_steps_back", "erase_owner"),
}


class Tallied(CardLifecycle):
    """The machine, with a tally of what its lives have reached."""

    tally: ClassVar[Counter[str]] = Counter()

    def teardown(self) -> None:
        """Count, then end as always."""
        if hasattr(self, "bench"):
            self.tally.update([*self.bench.reached, *(line.name for line in self.bench.script.lines)])
        super().teardown()


class OnSqlite(CardLifecycle):
    """The same lives on SQLite files."""

    @staticmethod
    @contextmanager
    def open_log() -> Iterator[RecordedLog]:
        """A log in a folder that goes with it."""
        with TemporaryDirectory() as folder, open_sqlite_log(Path(folder) / "life.db", synchronous="normal") as log:
            yield log


class Doubtful(ObedientVerifier):
    """A seat for one check: where no answer comes it does not know whether the question was heard."""

    def check_document(self, question: Question) -> Verdict | InDoubt:
        """What is known, or doubt."""
        verdict = self.check(question)
        return InDoubt("silence") if verdict.outcome is CheckOutcome.UNAVAILABLE else verdict


class OnAPanel(CardLifecycle):
    """The machine with a panel."""

    @classmethod
    def verifier(cls, authority: Authority) -> Verifying:
        """One seat is taken by somebody else."""
        return Panel(document=Doubtful(authority), everything=ObedientVerifier(authority))


def play(machine: type[CardLifecycle], number: int, **how: Any) -> None:
    """Play lives, the same ones for the same number."""
    seeded = seed(number)(type(machine.__name__, (machine,), {"__module__": machine.__module__}))
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    steps = {"max_examples": LIVES, "stateful_step_count": 40, "deadline": None, "database": None}
    run_state_machine_as_test(seeded, settings=settings(**{**steps, "suppress_health_check": slow, **how}))


def test_every_life_keeps_every_invariant() -> None:
    """However owners, clerks, carriers and machines act, nothing is broken; all troubles and stages are met."""
    Tallied.tally.clear()
    for number in range(1, BATCHES + 1):
        play(Tallied, number)

    if settings().max_examples >= 100:
        assert set() == MUST_BE_REACHED - Tallied.tally.keys()


def test_lives_on_sqlite_keep_them_too() -> None:
    """What holds in memory holds on a file."""
    play(OnSqlite, 1, max_examples=5, stateful_step_count=25)


def test_a_panel_may_be_in_doubt() -> None:
    """A check that was left in doubt is no broken law, and is asked once more the next time."""
    owner, card = invented.person(1), invented.iccid(0)
    asked = ("N-1", owner.particulars.number, CheckKind.NETWORK)
    with OnAPanel.playing(Setting(1, 0, ATF_2022_12, datetime(2024, 1, 1, tzinfo=CHINA_TIME))) as life:
        life.given("buy", card)
        life.given("fit", iccid=card, vin=VIN, imei=invented.imei(1), fitment=Fitment.FACTORY)
        life.given("sell_vehicle", vin=VIN)
        life.given(
            "present_identity",
            registration_no="N-1",
            vin=VIN,
            reason=RegistrationReason.NEW,
            functions=[],
            holder=HolderKind.PERSON,
            owner=owner,
        )
        life.given("check", *asked, None)
        assert life.bench.stands(RegistrationStatus.PRESENTED)
        life.when("check", *asked, CheckOutcome.MATCH)
        life.then_nothing_is_broken()
        assert life.bench.stands(RegistrationStatus.SUBMITTED)
