"""Whatever is done towards owners, their cards stay together, nobody is restricted unheard, emergency stays.

The lifecycle machine, with campaigns' notices, appeals, contacts and reported transfers among its acts; all invariants
are asked after every step.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from iov_realname.application.acts import appeal
from iov_realname.application.notifying.round import Errand
from iov_realname.domain.alteration import altered
from iov_realname.domain.card import evolve
from iov_realname.domain.card.appeal import AppealDecided, AppealOutcome
from iov_realname.domain.card.release import TransferSource
from iov_realname.domain.card.state import Card, Ground
from iov_realname.domain.functions import ONLY_EMERGENCY, Function
from iov_realname.domain.notice.events import NoticeHandedOver, NoticeSettled
from iov_realname.domain.parties import Particulars
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import NOTICE_PREFIX
from iov_realname.domain.subject.words import RequestChannel
from iov_realname.domain.terms import Addressee, Delivery, NoticeChannel, NoticePurpose
from iov_realname.domain.vehicle.acts import decide_vehicle
from iov_realname.testing.bench import VIN, Setting
from iov_realname.testing.cast import TEXTS, functions, settings_of_a_life
from iov_realname.testing.lifecycle import CardLifecycle
from tests.support.moody_notifier import MOODS, MoodyNotifier

REPORTS = st.sampled_from(["TR-1", "TR-2"])
APPEALS = st.sampled_from(["AP-1", "AP-2"])
ACCOUNTS = st.sampled_from(["reviewer-1", "reviewer-1", ""])


def reviewing(setting: Setting, review: bool) -> Setting:
    """The same life, under a book that asks for a review of transfers, or not."""
    return attrs.evolve(setting, book=attrs.evolve(setting.book, release_review=review))


class OwedLifecycle(CardLifecycle):
    """The life of one vehicle's cards, and everything their owners are owed."""

    reached: ClassVar[Counter[str]] = Counter()

    @initialize(
        setting=st.builds(reviewing, settings_of_a_life(), st.sampled_from([True, True, False])),
        sold=st.sampled_from([True, True, False]),
        stock=functions,
        tested=st.booleans(),
    )
    def a_vehicle_is_built(self, setting: Setting, sold: bool, stock: set[Function], tested: bool) -> None:
        """As ever, and people who send notices."""
        self.notifiers = {channel: MoodyNotifier(channel) for channel in (NoticeChannel.SMS, NoticeChannel.LETTER)}
        super().a_vehicle_is_built(setting=setting, sold=sold, stock=stock, tested=tested)

    @rule(phone=st.sampled_from(["12000000001", ""]), address=st.sampled_from(["样例路1号", ""]))
    def gives_a_contact(self, phone: str, address: str) -> None:
        """The owner says how to be reached, or does not."""
        self.bench.act("record_contact", vin=VIN, contact=Particulars(phone=phone, address=address))

    @rule(
        mood=st.sampled_from(MOODS),
        round_=st.integers(1, 2),
        addressee=st.sampled_from(Addressee),
        purpose=st.sampled_from(NoticePurpose),
        channels=st.sets(st.sampled_from([NoticeChannel.SMS, NoticeChannel.LETTER]), min_size=1),
    )
    def is_told(
        self,
        mood: str,
        round_: int,
        addressee: Addressee,
        purpose: NoticePurpose,
        channels: set[NoticeChannel],
    ) -> None:
        """A round of notices, by people in some mood."""
        for channel in channels:
            self.notifiers[channel].mood = mood
        errand = Errand(
            campaign=None,
            wave=None,
            round=round_,
            addressee=addressee,
            purpose=purpose,
            text_version="v1",
            text="请办理补登记。",
        )
        told = self.bench.registry.run_notices(
            errand, [VIN], [self.notifiers[channel] for channel in channels], "agent-7"
        )
        self.reached.update({f"notice {status}": count for (_, status), count in told.standing.items()})

    @rule(number=APPEALS)
    def appeals(self, number: str) -> None:
        """The owner appeals, with or without a restriction."""
        done = self.bench.act(
            "file_appeal", vin=VIN, appeal=number, channel=RequestChannel.ONLINE, words="我已办理登记"
        )
        self.reached["appealed"] += done is None

    @rule(number=APPEALS, outcome=st.sampled_from(AppealOutcome), reviewer=ACCOUNTS)
    def is_heard(self, number: str, outcome: AppealOutcome, reviewer: str) -> None:
        """An appeal is decided, by somebody or by nobody."""
        done = self.bench.act(
            "decide_appeal", vin=VIN, appeal=number, outcome=outcome, reviewer=reviewer, reason="核查属实"
        )
        self.reached[f"appeal {outcome}"] += done is None

    @rule(number=REPORTS, source=st.sampled_from(TransferSource))
    def is_said_to_be_sold_on(self, number: str, source: TransferSource) -> None:
        """A transfer is reported, again and again."""
        done = self.bench.act("report_transfer", vin=VIN, report=number, source=source)
        self.reached["transfer reported"] += done is None

    @rule(number=REPORTS, approved=st.booleans(), reviewer=ACCOUNTS)
    def is_let_go(self, number: str, approved: bool, reviewer: str) -> None:
        """A reported transfer is reviewed, whether or not one waits."""
        done = self.bench.act(
            "decide_release", vin=VIN, report=number, approved=approved, reviewer=reviewer, reason="材料齐全"
        )
        self.reached[f"release {'approved' if approved else 'turned down'}"] += done is None

    @rule(mood=st.sampled_from(MOODS), later=st.sampled_from(MOODS), phone=st.sampled_from(["12000000001"] * 3 + [""]))
    def can_be_reached_and_is_told(self, mood: str, later: str, phone: str) -> None:
        """A contact, a notice to the present owner, and the question what became of it."""
        self.gives_a_contact(phone, "样例路1号")
        fresh = self.bench.commands
        for each in (mood, later):
            self.is_told(each, fresh, Addressee.PRESENT_OWNER, NoticePurpose.BACKFILL, {NoticeChannel.SMS})

    @rule(outcome=st.sampled_from(AppealOutcome))
    def is_restricted_appeals_and_is_heard(self, outcome: AppealOutcome) -> None:
        """A restriction for misuse, or the one that stands, and an appeal to its end."""
        self.is_restricted(Ground.MISUSE, TEXTS)
        self.appeals("AP-1")
        self.is_heard("AP-1", outcome, "reviewer-1")

    @rule(approved=st.booleans())
    def is_sold_on_and_let_go(self, approved: bool) -> None:
        """A reported transfer and its review, if one is asked for."""
        self.is_said_to_be_sold_on("TR-1", TransferSource.FEED)
        self.is_let_go("TR-1", approved, "reviewer-1")

    @invariant()
    def delivered_is_what_was_handed_over(self) -> None:
        """No notice arrives that nobody took."""
        if not hasattr(self, "bench"):
            return
        for stream, recorded in self.bench.log.histories(NOTICE_PREFIX):
            events = [each.envelope.event for each in recorded]
            arrived = any(isinstance(each, NoticeSettled) and each.delivery is Delivery.DELIVERED for each in events)
            taken = any(isinstance(each, NoticeHandedOver) for each in events)
            assert taken or not arrived, stream


MUST_BE_REACHED = {
    "appealed",
    *(f"appeal {outcome}" for outcome in AppealOutcome),
    "transfer reported",
    "release approved",
    "release turned down",
    *(f"notice {status}" for status in ("queued", "handed_over", "delivered", "failed", "dropped")),
}


def play(number: int, lives: int, **how: Any) -> None:
    """Play lives, the same ones for the same number."""
    machine = seed(number)(type("OwedLifecycle", (OwedLifecycle,), {}))
    steps = {"max_examples": lives, "stateful_step_count": 20, "deadline": None, "database": None}
    run_state_machine_as_test(machine, settings=settings(**{**steps, **how}))


def test_whatever_is_done_towards_owners_keeps_every_invariant() -> None:
    """However notices, appeals and transfers come, nothing is broken; and each of them has come."""
    OwedLifecycle.reached.clear()
    for number in range(1, max(2, settings().max_examples // 12) + 1):
        play(number, 8)
    if settings().max_examples >= 100:
        assert set() == MUST_BE_REACHED - set(+OwedLifecycle.reached)


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
