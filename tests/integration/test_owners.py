"""What owners are owed, end to end: restriction with its order to the carrier, appeals, transfers, the first owner."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

import iov_realname as iov
from iov_realname.adapters.simulated import SimulatedCarrier
from iov_realname.application.deadlines import Calendar
from iov_realname.application.reading import Dossier
from iov_realname.domain.card.appeal import AppealDecided, AppealFiled, AppealOutcome
from iov_realname.domain.card.release import TransferSource
from iov_realname.domain.card.restriction import LiftCause, RestrictionLifted
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.parties import Particulars
from iov_realname.domain.rulebook import MIIT_2021_246
from iov_realname.domain.subject.words import ReadingPurpose, RequestChannel, Role
from iov_realname.domain.terms import Delivery, NoticeChannel, NoticePurpose
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.clock import SetClock
from tests.support.backfill import OPENED, phone, stock_fleet
from tests.support.moody_notifier import MoodyNotifier
from tests.support.telling import but

VIN = invented.vin(1)
CARDS = (invented.iccid(1), invented.iccid(2))
TEXTS = iov.RestrictionTexts(reason="拒绝补登记", remedy="拨打客服或到任一网点", documents="居民身份证")
LATE = datetime(2022, 10, 8, 9, tzinfo=CHINA_TIME)


@pytest.fixture
def clock() -> SetClock:
    """A morning before the backfill deadline."""
    return SetClock(OPENED)


@pytest.fixture
def registry(clock: SetClock) -> Iterator[iov.Registry]:
    """One stock vehicle with two cards, and a carrier."""
    with stock_fleet(1, clock, carriers={iov.Carrier.MOBILE: SimulatedCarrier(iov.Carrier.MOBILE)}) as registry:
        yield registry


def tell(registry: iov.Registry, channel: NoticeChannel = NoticeChannel.SMS) -> None:
    """A notice that reached the present owner."""
    registry.notify(
        vin=VIN,
        purpose=NoticePurpose.BACKFILL,
        channel=channel,
        text_version="T1",
        delivery=Delivery.DELIVERED,
    )


def decline_and_restrict(registry: iov.Registry, clock: SetClock) -> None:
    """Told by two channels, declined, and restricted after the deadline."""
    tell(registry)
    tell(registry, NoticeChannel.PHONE)
    registry.decline(vin=VIN, reason="不愿提供")
    clock.set(LATE)
    registry.restrict(vin=VIN, ground=iov.Ground.DECLINED, texts=TEXTS)


def kinds(registry: iov.Registry) -> list[str]:
    """What happened to the first card, by name."""
    return [type(each.recorded.envelope.event).__name__ for each in registry.history(CARDS[0])]


class TestRestriction:
    """From notices to a restriction that the carrier confirmed, and back."""

    def test_leads_to_an_order_and_its_confirmation(self, registry: iov.Registry, clock: SetClock) -> None:
        """Before delivery the withdrawal is only decided; after it, ordered and confirmed, on both cards."""
        decline_and_restrict(registry, clock)
        assert ONLY_EMERGENCY == registry.card(CARDS[0]).entitled
        assert registry.card(CARDS[0]).confirmed is None
        for _ in range(3):
            registry.deliver()
        for iccid in CARDS:
            card = registry.card(iccid)
            assert (ONLY_EMERGENCY, ONLY_EMERGENCY, ()) == (card.entitled, card.confirmed, card.orders)
        told = kinds(registry)
        order = ["Notified", "Declined", "Restricted", "FunctionChangeOrdered", "FunctionChangeConfirmed"]
        assert sorted(order, key=told.index) == order

    def test_is_refused_without_a_notice(self, registry: iov.Registry, clock: SetClock) -> None:
        """Declined unheard, overdue untold: neither is a ground, and nothing changes."""
        registry.decline(vin=VIN, reason="不愿提供")
        clock.set(LATE)
        for ground in (iov.Ground.DECLINED, iov.Ground.OVERDUE):
            with pytest.raises(iov.Refused):
                registry.restrict(vin=VIN, ground=ground, texts=TEXTS)
        assert {iov.Stage.SOLD} == {registry.card(iccid).stage for iccid in CARDS}

    def test_silence_and_two_notices_are_a_ground(self, registry: iov.Registry, clock: SetClock) -> None:
        """Overdue by the rule book's deadline and number of notices."""
        for channel in (NoticeChannel.SMS, NoticeChannel.PHONE):
            tell(registry, channel)
        clock.set(LATE)
        registry.restrict(vin=VIN, ground=iov.Ground.OVERDUE, texts=TEXTS)
        assert {iov.Stage.RESTRICTED} == {registry.card(iccid).stage for iccid in CARDS}

    def test_is_lifted_at_once_when_the_check_passes(self, registry: iov.Registry, clock: SetClock) -> None:
        """Verified is enough: before the carrier completes, the restriction is over."""
        decline_and_restrict(registry, clock)
        registry.present_identity(
            registration_no="DJ-1",
            vin=VIN,
            reason=iov.RegistrationReason.BACKFILL,
            holder=iov.HolderKind.PERSON,
            owner=invented.person(1),
            channel_kind=iov.ChannelKind.COUNTER,
        )
        registry.check_identity("DJ-1")
        lifted = registry.history(CARDS[0])[-2].recorded.envelope.event
        assert "RestrictionLifted" in kinds(registry)
        assert iov.Stage.SOLD is registry.card(CARDS[0]).stage, lifted

    def test_a_reminder_is_due_until_one_has_arrived(self, registry: iov.Registry, clock: SetClock) -> None:
        """In the calendar from the restriction on, and gone with the notice (BF16-3)."""
        decline_and_restrict(registry, clock)
        assert [date(2022, 10, 23)] * 2 == _due(registry, "reminder_due", LATE)
        tell(registry)
        assert [] == _due(registry, "reminder_due", LATE)


class TestAppeals:
    """An appeal with a deadline and an outcome."""

    def test_what_is_upheld_is_lifted_in_the_same_insert(self, registry: iov.Registry, clock: SetClock) -> None:
        """Filed, decided, lifted; the words are the owner's, sealed, and open for a dispute."""
        decline_and_restrict(registry, clock)
        registry.file_appeal(vin=VIN, appeal="AP-1", channel=RequestChannel.ONLINE, words="车辆已报废")
        assert [date(2022, 10, 23)] * 2 == _due(registry, "appeal_due", LATE)
        registry.decide_appeal(
            vin=VIN, appeal="AP-1", outcome=AppealOutcome.UPHELD, reviewer="reviewer-1", reason="属实"
        )
        filed, decided, lifted = (each.recorded.envelope.event for each in registry.history(CARDS[0])[-3:])
        assert isinstance(filed, AppealFiled)
        assert isinstance(decided, AppealDecided)
        assert RestrictionLifted(LiftCause.APPEAL, None) == lifted
        assert [] == _due(registry, "appeal_due", LATE)
        read = registry.reading.card(CARDS[0], purpose=ReadingPurpose.DISPUTE, actor="a-1", full=True)
        words = [datum.value for each in read if isinstance(each, Dossier) for datum in each.data]
        assert "车辆已报废" in words
        assert "属实" in words

    def test_a_dismissal_leaves_the_restriction(self, registry: iov.Registry, clock: SetClock) -> None:
        """Another appeal may follow, under another number."""
        decline_and_restrict(registry, clock)
        for number in ("AP-1", "AP-2"):
            registry.file_appeal(vin=VIN, appeal=number, channel=RequestChannel.LETTER, words="有异议")
            registry.decide_appeal(
                vin=VIN, appeal=number, outcome=AppealOutcome.DISMISSED, reviewer="reviewer-1", reason="不属实"
            )
        assert iov.Stage.RESTRICTED is registry.card(CARDS[0]).stage

    def test_an_appeal_needs_a_restriction_and_a_reason(self, registry: iov.Registry, clock: SetClock) -> None:
        """Against nothing, or decided without a reason: refused."""
        with pytest.raises(iov.Refused, match="R-STAGE"):
            registry.file_appeal(vin=VIN, appeal="AP-1", channel=RequestChannel.ONLINE, words="?")
        decline_and_restrict(registry, clock)
        registry.file_appeal(vin=VIN, appeal="AP-1", channel=RequestChannel.ONLINE, words="?")
        with pytest.raises(iov.Refused, match="R-FORMAT"):
            registry.decide_appeal(
                vin=VIN, appeal="AP-1", outcome=AppealOutcome.UPHELD, reviewer="reviewer-1", reason=""
            )


class TestTransfers:
    """A vehicle that changed hands, with all its cards."""

    def test_a_report_releases_every_card_at_once(self, registry: iov.Registry) -> None:
        """The next period begins for both; the present owner is then unknown, since that moment."""
        registry.report_transfer(vin=VIN, report="TR-1", source=TransferSource.AUTHORITY)
        assert {(iov.Stage.TRANSFERRED, 2)} == {
            (registry.card(iccid).stage, registry.card(iccid).period_number) for iccid in CARDS
        }
        (unknown,) = registry.unknown_owners()
        assert (VIN, 2, OPENED, CARDS) == (unknown.vin, unknown.period, unknown.since, unknown.cards)

    def test_a_book_may_ask_for_a_review(self, clock: SetClock) -> None:
        """Then nothing moves before a named reviewer says so; turned down, the owner stays the owner."""
        book = but(MIIT_2021_246, release_review=True)
        with stock_fleet(1, clock, rulebook=book) as registry:
            for number, approved in (("TR-1", False), ("TR-2", True)):
                registry.report_transfer(vin=VIN, report=number, source=TransferSource.FEED)
                assert {1} == {registry.card(iccid).period_number for iccid in CARDS}
                registry.decide_release(
                    vin=VIN, report=number, approved=approved, reviewer="reviewer-1", reason="核对登记证书"
                )
            assert {2} == {registry.card(iccid).period_number for iccid in CARDS}

    def test_the_first_owner_is_owed_a_notice(self, registry: iov.Registry) -> None:
        """Due after the transfer, overdue when nobody told them, gone once they were (N9-2)."""
        registry.report_transfer(vin=VIN, report="TR-1", source=TransferSource.DEALER)
        assert [VIN] == list(registry.untold_owners())
        assert [date(2022, 3, 31)] * 2 == _due(registry, "earlier_owner_due", OPENED)
        late = registry.inspect(as_of=OPENED + timedelta(days=31))
        assert "earlier_owner_not_told" in {finding.check.code for finding in late.findings}
        letters = MoodyNotifier(NoticeChannel.LETTER)
        registry.tell_first_owners(notifiers=[letters], text_version="T2", text="请办理变更。", actor="agent-7")
        (letter,) = letters.letters.values()
        assert "样例路1号" == letter.address
        assert [] == list(registry.untold_owners())
        assert [] == _due(registry, "earlier_owner_due", OPENED)

    def test_the_new_owner_registers(self, registry: iov.Registry) -> None:
        """A registration of their own, after which nobody is unknown any more."""
        registry.report_transfer(vin=VIN, report="TR-1", source=TransferSource.NEW_OWNER)
        registry.present_identity(
            registration_no="DJ-2",
            vin=VIN,
            reason=iov.RegistrationReason.TRANSFER,
            holder=iov.HolderKind.PERSON,
            owner=invented.person(2),
            channel_kind=iov.ChannelKind.COUNTER,
        )
        registry.check_identity("DJ-2")
        assert [] == list(registry.unknown_owners())

    def test_the_earlier_owners_contact_is_kept_apart(self, registry: iov.Registry) -> None:
        """The next owner is told at their own address or not at all."""
        registry.report_transfer(vin=VIN, report="TR-1", source=TransferSource.FEED)
        registry.record_contact(vin=VIN, contact=Particulars(phone=phone(2)))
        read = registry.reading.card(CARDS[0], purpose=ReadingPurpose.AUDIT, actor="a-1", full=True)
        contacts = [each for each in read if isinstance(each, Dossier) and each.role is Role.CONTACT]
        assert 2 == len({each.subject for each in contacts})


def _due(registry: iov.Registry, code: str, at: datetime) -> list[date]:
    entries = Calendar(registry._log).entries(at, at.date() + timedelta(days=365))
    return [each.due.day for each in entries if each.deadline.code == code]
