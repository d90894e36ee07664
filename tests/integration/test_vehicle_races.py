"""One vehicle, many hands: whoever sells, transfers, restricts or lifts at one moment, its cards stay together."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from multiprocessing.synchronize import Barrier as ProcessBarrier
from typing import Any

import pytest

import iov_realname as lib
from iov_realname import Registry
from iov_realname.application.errors import Contended, Refused
from iov_realname.domain.rulebook import edition_on
from iov_realname.testing import invented
from iov_realname.testing.invariants import broken
from tests.integration.places import Place
from tests.integration.racing import at_once, together
from tests.integration.test_two_processes import commands, day

VIN = invented.vin(0)
CARDS = (invented.iccid(0), invented.iccid(1))
TEXTS = lib.RestrictionTexts("违规使用", "申诉", "身份证")
ROUNDS = 4


@pytest.fixture
def built(place: Place) -> Place:
    """A store with one vehicle that has two cards and is not sold."""
    with place.open() as registry:
        for number, card in enumerate(CARDS):
            commands(registry, number)[0]()
            registry.fit(iccid=card, vin=VIN, imei=invented.imei(number), at=day(1))
        case = {"misuse": "PG-1", "at": day(1)}
        area, carrier, confirmed = lib.MisuseKind.AREA, lib.MisuseSource.CARRIER, lib.MisuseVerdict.CONFIRMED
        registry.report_misuse(**case, kind=area, source=carrier, cards=CARDS, reference="R-1")
        registry.assess_misuse(**case, verdict=confirmed, assessor="auditor-1", reason="区域外使用")
    return place


def acts(registry: Registry) -> Sequence[Callable[[], Any]]:
    """What hands do to the vehicle, all of it under ids of their own and at the same business time."""
    notice = {"channel": lib.NoticeChannel.SMS, "text_version": "v1", "delivery": lib.Delivery.DELIVERED}
    heard = {"reviewer": "reviewer-1", "reason": "申诉成立"}
    at = day(2)
    return [
        lambda: registry.sell_vehicle(vin=VIN, at=at),
        lambda: registry.notify(vin=VIN, purpose=lib.NoticePurpose.RESTRICTION, at=at, **notice),
        lambda: registry.restrict(vin=VIN, ground=lib.Ground.MISUSE, texts=TEXTS, assessment="PG-1", at=at),
        lambda: registry.transfer_vehicle(vin=VIN, at=at),
        lambda: registry.notify(vin=VIN, purpose=lib.NoticePurpose.RESTRICTION, at=at, **notice),
        lambda: registry.restrict(vin=VIN, ground=lib.Ground.MISUSE, texts=TEXTS, assessment="PG-1", at=at),
        lambda: registry.file_appeal(vin=VIN, appeal="AP-1", channel=lib.RequestChannel.ONLINE, words="?", at=at),
        lambda: registry.decide_appeal(vin=VIN, appeal="AP-1", outcome=lib.AppealOutcome.UPHELD, **heard, at=at),
    ]


def busy(registry: Registry) -> Counter[str]:
    """Do all of it, several times; how often it was done, and how often a rule said no."""
    answers: Counter[str] = Counter()
    for act in [*acts(registry)] * ROUNDS:
        answers[answered(act)] += 1
    return answers


def answered(act: Callable[[], Any]) -> str:
    """How a command was answered; one that gave up before the others is sent again."""
    while True:
        try:
            act()
            return "done"
        except Refused as refused:
            return str(refused.refusal.code)
        except Contended:
            continue


def racing(place: Place, barrier: ProcessBarrier) -> None:
    """A process that does all of it, beginning at the same moment as the others."""
    with place.open() as registry:
        barrier.wait()
        busy(registry)


def assert_together(registry: Registry) -> Counter[str]:
    """Every invariant of the test kit holds, and each command acted on both cards alike; what happened to a card."""
    stories = [registry.history(card) for card in CARDS]
    done: dict[str, list[list[str]]] = defaultdict(lambda: [[], []])
    for number, story in enumerate(stories):
        for chapter in story:
            done[chapter.recorded.envelope.command.id][number].append(chapter.recorded.wire_name)
    shared = [names for names in done.values() if "card.Procured.v1" not in names[0] + names[1]]

    assert () == broken(edition_on(day(2).date()), stories=stories, vehicles=[registry.vehicle(VIN)])
    assert all(one == other for one, other in shared if "card.Fitted.v1" not in one + other)
    assert len({(story[-1].card.stage, story[-1].card.period_number) for story in stories}) == 1
    return Counter(chapter.recorded.wire_name for chapter in stories[0])


def test_threads_keep_a_vehicles_cards_together(built: Place) -> None:
    """Threads that share a registry: the vehicle is sold once, every other act falls on both cards or on none."""
    with built.open() as registry:
        answers = sum(at_once(4, lambda _: busy(registry)), Counter[str]())
        happened = assert_together(registry)

    assert 1 == happened["card.Sold.v1"]
    assert happened["card.OwnershipTransferred.v1"] >= ROUNDS
    assert happened["card.Restricted.v1"] >= 1
    assert answers["done"] > 4
    assert answers["R-STAGE"] >= 4 * ROUNDS - 1


def test_processes_keep_a_vehicles_cards_together(built: Place) -> None:
    """The same, of processes."""
    assert [0, 0, 0] == together(racing, built, 3)

    with built.open() as registry:
        happened = assert_together(registry)
    assert 1 == happened["card.Sold.v1"]
    assert happened["card.OwnershipTransferred.v1"] >= 3 * ROUNDS
