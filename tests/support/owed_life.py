"""The life of one vehicle's cards with every duty around it: what owners are owed, and what the OEM owes besides."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from random import Random
from typing import Any, ClassVar, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from iov_realname import Registry
from iov_realname.application.errors import NotConfigured, NotFound, Refused, SubjectErased
from iov_realname.application.notifying.round import Errand
from iov_realname.domain.card.appeal import AppealOutcome
from iov_realname.domain.card.release import TransferSource
from iov_realname.domain.card.state import Ground
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.functions import Function
from iov_realname.domain.notice.events import NoticeHandedOver, NoticeSettled
from iov_realname.domain.parties import Particulars
from iov_realname.domain.streams import NOTICE_PREFIX
from iov_realname.domain.subject.words import RequestChannel
from iov_realname.domain.terms import Addressee, Delivery, NoticeChannel, NoticePurpose
from iov_realname.testing.bench import VIN, Setting
from iov_realname.testing.cast import TEXTS, functions, settings_of_a_life
from iov_realname.testing.lifecycle import CardLifecycle
from iov_realname.testing.trouble import AnswerLost
from tests.support.duties import DUTIES, OF_SUBJECTS, ON_THE_CARD, ROUNDS, chosen
from tests.support.moody_notifier import MOODS, MoodyNotifier

__all__ = ["OwedLifecycle"]

T = TypeVar("T")

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
        senders = [self.notifiers[channel] for channel in channels]
        told = self.in_one_go(lambda registry: registry.run_notices(errand, [VIN], senders, "agent-7"))
        if told is not None:
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

    @rule(dice=st.integers(0, 2**16), count=st.integers(1, 12))
    def other_duties_are_done(self, dice: int, count: int) -> None:
        """Whatever the OEM owes, in whatever order; every other time in the order in which things go their way."""
        thrown, order = Random(dice), [*OF_SUBJECTS, *DUTIES, *ROUNDS]
        duties = thrown.choices([*order, *ON_THE_CARD], k=count)
        for duty in sorted(duties, key=order.index) if dice % 2 else duties:
            self.reached[duty] += self.does(duty, thrown)

    def does(self, duty: str, dice: Random) -> bool:
        """Do one duty; whether it was carried out."""
        if duty in ROUNDS:
            return self.in_one_go(ROUNDS[duty]) is not None
        if duty in OF_SUBJECTS:
            asked = {**chosen(OF_SUBJECTS[duty], dice), "subject": next(iter(self.subjects()), "0" * 32)}
            return self.in_one_go(lambda registry: getattr(registry, duty)(**asked)) is not None
        with suppress(NotFound):
            return self.bench.act(duty, **self.aimed(chosen(DUTIES[duty], dice))) is None
        return False

    def aimed(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        """The same about the last registration and the first measure there is, where it is about one."""
        measures = [measure.id for card in self.bench.live for measure in card.measures]
        there = {"registration_no": [f"N-{self._fresh}"], "measure": measures if "iccid" in asked else []}
        return {name: (there.get(name) or [value])[0] for name, value in asked.items()}

    def in_one_go(self, act: Callable[[Registry], T]) -> T | None:
        """What an act that takes no id comes to; None if there is nothing to do it on, or it dies half-way."""
        try:
            return act(self.bench.registry)
        except (AnswerLost, NotConfigured, NotFound, Refused, SubjectErased):
            return None
        finally:
            self.bench.log.calm()

    def subjects(self) -> list[SubjectId]:
        """Whoever is being registered on the cards that are in use."""
        return [card.registration.owner for card in self.bench.live if card.registration is not None]

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
