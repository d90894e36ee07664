"""A backfill campaign from its census to its end, over a registry, notifiers and a simulated gateway."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

import iov_realname as iov
from iov_realname.adapters.notices import FolderNotifier
from iov_realname.adapters.simulated.notices import SimulatedGateway, simulated_gateway
from iov_realname.application.deadlines import Calendar
from iov_realname.application.errors import NotConfigured, NotFound
from iov_realname.application.notifying.ports import Notifier
from iov_realname.application.reading import accesses
from iov_realname.domain.campaign.waves import wave_of
from iov_realname.domain.card.burdens import Condition
from iov_realname.domain.card.notices import Notified
from iov_realname.domain.notice.state import NoticeStatus
from iov_realname.domain.parties import Particulars
from iov_realname.domain.subject.words import ReadingPurpose
from iov_realname.domain.terms import Addressee, Delivery, NoticeChannel
from iov_realname.testing import invented
from iov_realname.testing.clock import SetClock
from tests.support.backfill import ACTOR, OPENED, phone, stock_fleet

FLEET = 6
CAMPAIGN = "BF-1"
DAYS = ((date(2022, 3, 1), date(2022, 3, 31)), (date(2022, 4, 1), date(2022, 4, 30)))
TEXT = {"text_version": "T1", "text": "请办理补登记，不收任何费用。", "actor": ACTOR}


@pytest.fixture
def clock() -> SetClock:
    """The morning on which the campaign is opened."""
    return SetClock(OPENED)


@pytest.fixture
def registry(clock: SetClock) -> Iterator[iov.Registry]:
    """A stock fleet with a campaign of two waves."""
    with stock_fleet(FLEET, clock) as registry:
        registry.open_campaign(campaign=CAMPAIGN, stock_on=date(2022, 2, 28))
        registry.plan_waves(campaign=CAMPAIGN, plan_no="P-1", days=DAYS)
        yield registry


@pytest.fixture
def gateway() -> Iterator[SimulatedGateway]:
    """A simulated gateway over real HTTP."""
    with simulated_gateway() as server:
        yield server


def notify(registry: iov.Registry, *notifiers: Notifier, wave: int = 1, round: int = 1) -> dict[str, int]:  # noqa: A002
    """A round of notices: how many stand where, by status."""
    told = registry.notify_wave(campaign=CAMPAIGN, wave=wave, notifiers=notifiers, round=round, **TEXT)
    counts: dict[str, int] = {}
    for (_, status), count in told.standing.items():
        counts[status] = counts.get(status, 0) + count
    return counts


def notified(registry: iov.Registry, number: int) -> list[Notified]:
    """What the first card of a vehicle holds of notices."""
    events = [each.recorded.envelope.event for each in registry.history(invented.iccid(2 * number - 1))]
    return [event for event in events if isinstance(event, Notified)]


def in_wave(wave: int) -> list[int]:
    """The vehicles of a wave, by their number."""
    return [each for each in range(1, FLEET + 1) if wave_of(CAMPAIGN, invented.vin(each), len(DAYS)) == wave]


class TestCensus:
    """The denominator is fixed, and can be counted again."""

    def test_counts_again_to_the_same(self, registry: iov.Registry) -> None:
        """Whatever happens after, and however late it is recorded, the census stands as it was counted."""
        census = registry.campaign(CAMPAIGN).census
        assert census is not None
        assert (FLEET, 2 * FLEET) == (census.vehicles, census.cards)
        registry.scrap_vehicle(vin=invented.vin(1))
        registry.transfer_vehicle(vin=invented.vin(2), at=OPENED - timedelta(days=300))
        progress = registry.campaign_progress(CAMPAIGN)
        assert progress.census_holds
        assert FLEET == sum(_total(wave.figures) for wave in progress.waves)

    def test_is_about_stock_cards_that_are_unregistered_on_the_day(self, clock: SetClock) -> None:
        """What changed hands or was scrapped before is not in it, and a campaign over nobody is refused."""
        with stock_fleet(2, clock) as registry:
            registry.scrap_vehicle(vin=invented.vin(1), at=OPENED - timedelta(days=300))
            registry.open_campaign(campaign="BF-2", stock_on=date(2022, 2, 28))
            census = registry.campaign("BF-2").census
            assert census is not None
            assert (1, 2) == (census.vehicles, census.cards)
            with pytest.raises(iov.Refused, match="R-STAGE"):
                registry.open_campaign(campaign="BF-3", stock_on=date(2019, 1, 1))

    def test_asks_nothing_in_return(self, registry: iov.Registry) -> None:
        """A backfill tied to a fee is refused, and the refusal is on record."""
        with pytest.raises(iov.Refused, match="R-FEE-OR-BURDEN"):
            registry.open_campaign(campaign="BF-4", stock_on=date(2022, 2, 28), asked=[Condition.FEE])
        assert not registry.campaign("BF-4").open

    def test_every_vehicle_is_in_one_wave(self, registry: iov.Registry) -> None:
        """By its VIN, whenever it is asked; the plan says how many each holds."""
        waves = [registry.wave(CAMPAIGN, number) for number in (1, 2)]
        assert sorted(vin for wave in waves for vin in wave) == sorted(map(invented.vin, range(1, FLEET + 1)))
        assert [wave.vehicles for wave in registry.campaign(CAMPAIGN).waves] == [len(wave) for wave in waves]
        assert () == registry.wave(CAMPAIGN, 3)

    def test_an_unknown_campaign_is_not_found(self, registry: iov.Registry) -> None:
        """Nothing is counted for a number that was never opened."""
        for ask in (registry.campaign_progress, lambda number: registry.wave(number, 1)):
            with pytest.raises(NotFound):
                ask("BF-9")


class TestNotices:
    """Queued, handed over, delivered: each a fact of its own."""

    def test_a_notice_is_on_the_cards_only_once_it_is_known_what_came_of_it(
        self, registry: iov.Registry, gateway: SimulatedGateway, clock: SetClock
    ) -> None:
        """A number that ends in 0 arrives at the second question; before, no card says that its owner was told."""
        first = in_wave(1)[0]
        registry.record_contact(vin=invented.vin(first), contact=Particulars(phone=phone(first, 0)))
        counts = notify(registry, gateway.notifier(clock))
        assert {"delivered": len(in_wave(1)) - 1, "handed_over": 1} == counts
        assert [] == notified(registry, first)
        assert {"delivered": len(in_wave(1))} == notify(registry, gateway.notifier(clock))
        (told,) = notified(registry, first)
        assert (Delivery.DELIVERED, NoticeChannel.SMS, "T1") == (told.delivery, told.channel, told.text_version)

    def test_a_notice_leads_from_the_card_to_campaign_and_wave(
        self, registry: iov.Registry, gateway: SimulatedGateway, clock: SetClock
    ) -> None:
        """The correlation on the card names the notice, and that its wave."""
        notify(registry, gateway.notifier(clock))
        card = registry.history(invented.iccid(2 * in_wave(1)[0] - 1))[-1].recorded
        notice = registry.notice(card.envelope.correlation.removeprefix("notice-"))
        assert notice.queued is not None
        assert (CAMPAIGN, 1, 1, NoticeStatus.DELIVERED) == (
            notice.queued.campaign,
            notice.queued.wave,
            notice.queued.round,
            notice.status,
        )

    def test_nobody_is_told_twice_in_a_round(
        self, registry: iov.Registry, gateway: SimulatedGateway, clock: SetClock
    ) -> None:
        """Run again, nothing is sent; a reminder is a round of its own."""
        for _ in range(3):
            notify(registry, gateway.notifier(clock))
        assert len(in_wave(1)) == len(gateway.sent)
        notify(registry, gateway.notifier(clock), round=2)
        assert 2 * len(in_wave(1)) == len(gateway.sent)
        assert 2 == len(notified(registry, in_wave(1)[0]))

    def test_several_channels_each_with_its_result(
        self, registry: iov.Registry, gateway: SimulatedGateway, clock: SetClock, tmp_path: Path
    ) -> None:
        """By SMS at once, by letter when the letter shop says so; one that failed is on the card as failed."""
        letters = FolderNotifier(tmp_path, NoticeChannel.LETTER)
        first = in_wave(1)[0]
        registry.record_contact(vin=invented.vin(first), contact=Particulars(phone=phone(first, 9), address="样例路"))
        assert {"delivered": len(in_wave(1)) - 1, "failed": 1, "handed_over": len(in_wave(1))} == notify(
            registry, gateway.notifier(clock), letters
        )
        assert [Delivery.FAILED] == [told.delivery for told in notified(registry, first)]
        rows = (tmp_path / "outbox-letter.csv").read_text("utf-8").splitlines()[1:]
        told = "\n".join(f"{row.split(',')[0]},delivered,0" for row in rows)
        (tmp_path / "results-letter.csv").write_text(f"notice,result,code\n{told}\n", "utf-8")
        notify(registry, gateway.notifier(clock), letters)
        assert {NoticeChannel.SMS, NoticeChannel.LETTER} == {told.channel for told in notified(registry, first)}

    def test_addresses_are_opened_for_service_on_record(
        self, registry: iov.Registry, gateway: SimulatedGateway, clock: SetClock
    ) -> None:
        """One reading a vehicle, by the account that ran the round; none where nothing is sent."""
        notify(registry, gateway.notifier(clock))
        read = list(accesses(registry._log))
        assert len(in_wave(1)) == len(read)
        assert {(ACTOR, ReadingPurpose.SERVICE)} == {(each.actor, each.accessed.purpose) for each in read}
        notify(registry, gateway.notifier(clock))
        assert len(read) == len(list(accesses(registry._log)))

    def test_who_cannot_be_reached_or_need_not_be_is_not_told(
        self, registry: iov.Registry, gateway: SimulatedGateway, clock: SetClock
    ) -> None:
        """Without an address the notice is dropped and no card says otherwise; who sold the vehicle is not asked."""
        gone, unreachable, *others = in_wave(1)
        registry.transfer_vehicle(vin=invented.vin(gone))
        registry.record_contact(vin=invented.vin(unreachable), contact=Particulars(address="样例路"))
        assert {"dropped": 1, "delivered": len(others)} == notify(registry, gateway.notifier(clock))
        assert [] == notified(registry, unreachable)
        assert [] == notified(registry, gone)

    def test_who_sold_the_vehicle_meanwhile_was_told_as_a_former_owner(
        self, registry: iov.Registry, gateway: SimulatedGateway, clock: SetClock
    ) -> None:
        """A notice that arrives after the transfer counts for nobody's restriction."""
        first = in_wave(1)[0]
        registry.record_contact(vin=invented.vin(first), contact=Particulars(phone=phone(first, 0)))
        notify(registry, gateway.notifier(clock))
        registry.transfer_vehicle(vin=invented.vin(first))
        notify(registry, gateway.notifier(clock))
        assert [Addressee.FORMER_OWNER] == [told.addressee for told in notified(registry, first)]
        period = registry.card(invented.iccid(2 * first - 1)).period
        assert period is not None
        assert 0 == period.notices_delivered

    def test_without_a_notifier_nothing_is_sent(self, registry: iov.Registry) -> None:
        """It says so."""
        with pytest.raises(NotConfigured):
            notify(registry)


class TestProgress:
    """How far it came, and what falls due."""

    def test_figures_add_up_and_are_recorded_when_a_wave_is_closed(
        self, registry: iov.Registry, gateway: SimulatedGateway, clock: SetClock
    ) -> None:
        """Closed with the figures of the day; the campaign ends when every wave is."""
        notify(registry, gateway.notifier(clock))
        with pytest.raises(iov.Refused, match="R-STAGE"):
            registry.close_campaign(campaign=CAMPAIGN, reference="E-1")
        clock.set(OPENED + timedelta(days=40))
        figures = registry.campaign_progress(CAMPAIGN).waves[0].figures
        assert (len(in_wave(1)), len(in_wave(1))) == (figures.notified, figures.remaining)
        for wave in (1, 2):
            registry.close_wave(campaign=CAMPAIGN, wave=wave)
        registry.close_campaign(campaign=CAMPAIGN, reference="E-1")
        assert not registry.campaign(CAMPAIGN).open

    def test_waves_fall_due_and_an_extension_is_a_new_fact(self, registry: iov.Registry) -> None:
        """The calendar has the last day of each wave and the deadline that stands."""
        assert [("wave_due", DAYS[0][1]), ("wave_due", DAYS[1][1]), ("campaign_due", date(2022, 9, 30))] == _due(
            registry, until=date(2022, 9, 30)
        )
        registry.extend_campaign(campaign=CAMPAIGN, deadline=date(2022, 12, 31), reference="L-1")
        assert ("campaign_due", date(2022, 12, 31)) == _due(registry, until=date(2023, 1, 1))[-1]
        with pytest.raises(iov.Refused, match="R-FORMAT"):
            registry.extend_campaign(campaign=CAMPAIGN, deadline=date(2022, 11, 30), reference="L-2")


def _total(figures: object) -> int:
    standings = ("registered", "restricted", "changed_hands", "ended", "remaining")
    return sum(getattr(figures, name) for name in standings)


def _due(registry: iov.Registry, until: date) -> list[tuple[str, date]]:
    entries = Calendar(registry._log).entries(OPENED, until)
    return [(each.deadline.code, each.due.day) for each in entries if each.stream == f"campaign-{CAMPAIGN}"]
