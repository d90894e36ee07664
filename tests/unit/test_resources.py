"""What carriers set aside for IoV cards, and which cards are outside: a warning, never a refusal."""

from datetime import date, timedelta

import pytest

from iov_realname.domain.card.state import Card
from iov_realname.domain.functions import Function, functions
from iov_realname.domain.identifiers import Imsi, Msisdn
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.resource.decide import (
    ASSIGN_RESOURCE_RULES,
    WITHDRAW_RESOURCE_RULES,
    AssignResource,
    JudgeCard,
    WithdrawResource,
    decide_resources,
    resource_is_new,
    resource_is_well_formed,
    resource_stands,
    term_is_in_order,
)
from iov_realname.domain.resource.events import (
    CardInside,
    CardOutside,
    ResourceAssigned,
    ResourceEvent,
    ResourceWithdrawn,
)
from iov_realname.domain.resource.judging import Bought, faults_of
from iov_realname.domain.resource.state import NO_RESOURCES, Resources, evolve_resources
from iov_realname.domain.resource.words import ResourceFault, ResourceKind
from tests.support.facts import BOOK, COMPLETED, ICCID, OWNED, SALE_DAY, SCRAPPED
from tests.support.telling import (
    Act,
    Broken,
    Scene,
    assert_done,
    assert_refused,
    but,
    given,
    scenes_done,
    scenes_refused,
)

FIRST, LAST = date(2020, 1, 1), date(2025, 12, 31)
ASSIGNED = ResourceAssigned(ResourceKind.NUMBER, "1440", FIRST, None, "D-1")
WITHDRAWN = ResourceWithdrawn(ResourceKind.NUMBER, "1440", LAST, "D-2")
OUTSIDE = CardOutside(ICCID, (ResourceFault.NUMBER,))

ASSIGN = AssignResource(SALE_DAY, ResourceKind.NUMBER, "1440", FIRST, None, "D-1")
WITHDRAW = WithdrawResource(SALE_DAY, ResourceKind.NUMBER, "1440", LAST, "D-2")
WELL_FORMED = {
    ResourceKind.NUMBER: ("144", "1440000000001"),
    ResourceKind.IMSI: ("46004", "460040000000001"),
    ResourceKind.ADDRESS: ("10.20.0.0/16", "2408:8000::/20"),
    ResourceKind.APN: ("cmiot", "iov.example"),
}
ILL_FORMED = {
    ResourceKind.NUMBER: ("14", "144x", ""),
    ResourceKind.IMSI: ("中国移动", "4600400000000011"),
    ResourceKind.ADDRESS: ("10.20.0.1/16", "10.20.0.0", "x"),
    ResourceKind.APN: ("-iot", "", "a b"),
}


def told(*events: ResourceEvent) -> Resources:
    """The resources that events lead to."""
    resources = NO_RESOURCES
    for event in events:
        resources = evolve_resources(resources, event)
    return resources


ONE = told(ASSIGNED)
ACTS = (
    Act(
        ASSIGN_RESOURCE_RULES,
        done=(
            *(
                Scene(block, NO_RESOURCES, but(ASSIGN, kind=kind, block=block))
                for kind, blocks in WELL_FORMED.items()
                for block in blocks
            ),
            Scene("for a day", NO_RESOURCES, but(ASSIGN, last=FIRST)),
            Scene("another block", ONE, but(ASSIGN, block="1441")),
            Scene("again, after its end", told(ASSIGNED, WITHDRAWN), but(ASSIGN, first=LAST + timedelta(days=1))),
        ),
        refused=(
            Broken(
                resource_is_well_formed,
                RefusalCode.FORMAT,
                *(
                    Scene(block or "nothing", NO_RESOURCES, but(ASSIGN, kind=kind, block=block))
                    for kind, blocks in ILL_FORMED.items()
                    for block in blocks
                ),
                Scene("by no record", NO_RESOURCES, but(ASSIGN, reference="")),
            ),
            Broken(
                term_is_in_order,
                RefusalCode.FORMAT,
                Scene("backwards", NO_RESOURCES, but(ASSIGN, last=FIRST - timedelta(days=1))),
            ),
            Broken(
                resource_is_new,
                RefusalCode.DUPLICATE,
                Scene("standing", ONE, ASSIGN),
                Scene("on its last day", told(ASSIGNED, WITHDRAWN), but(ASSIGN, first=LAST)),
                Scene("before it, without an end", ONE, but(ASSIGN, first=FIRST - timedelta(days=9))),
            ),
        ),
        decide=decide_resources,
    ),
    Act(
        WITHDRAW_RESOURCE_RULES,
        done=(Scene("standing", ONE, WITHDRAW), Scene("on its first day", ONE, but(WITHDRAW, last=FIRST))),
        refused=(
            Broken(
                resource_is_well_formed,
                RefusalCode.FORMAT,
                Scene("no block", ONE, but(WITHDRAW, block="")),
                Scene("by no record", ONE, but(WITHDRAW, reference="")),
            ),
            Broken(
                resource_stands,
                RefusalCode.STAGE,
                Scene("never set aside", NO_RESOURCES, WITHDRAW),
                Scene("not yet", ONE, but(WITHDRAW, last=FIRST - timedelta(days=1))),
                Scene("of another kind", ONE, but(WITHDRAW, kind=ResourceKind.IMSI)),
            ),
        ),
        decide=decide_resources,
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """What is no block, or not there, is refused by the rule that says so."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """What is set aside is recorded."""
    assert_done(act, scene)


@pytest.mark.parametrize(
    ("day", "stands"), [(date(2019, 12, 31), False), (FIRST, True), (LAST, True), (date(2026, 1, 1), False)]
)
def test_a_block_is_set_aside_from_its_first_to_its_last_day(day: date, stands: bool) -> None:
    """Both are included."""
    assert stands is bool(told(ASSIGNED, WITHDRAWN).standing(ResourceKind.NUMBER, day))


NUMBER, SHORT = Msisdn("1440000000001"), Msisdn("14400000001")
OTHER = Msisdn("1490000000001")
IMSI = Imsi("460040000000001")
TALKING = but(given(*OWNED), entitled=functions(Function.EMERGENCY, Function.VOICE_UNDIRECTED))
REGISTERED_TALKING = but(given(*COMPLETED), entitled=functions(Function.EMERGENCY, Function.VOICE_UNDIRECTED))
OF_IMSI = told(ASSIGNED, but(ASSIGNED, kind=ResourceKind.IMSI, block="46007"))


@pytest.mark.parametrize(
    ("card", "msisdn", "bought", "resources", "faults"),
    [
        (given(*OWNED), NUMBER, FIRST, ONE, []),
        (given(*OWNED), OTHER, FIRST, ONE, [ResourceFault.NUMBER]),
        (given(*OWNED), OTHER, FIRST, NO_RESOURCES, []),
        (given(*OWNED), OTHER, FIRST - timedelta(days=1), ONE, []),
        (given(*SCRAPPED), OTHER, FIRST, ONE, []),
        (given(*OWNED), NUMBER, FIRST, OF_IMSI, [ResourceFault.IMSI]),
        (given(*OWNED), OTHER, FIRST, OF_IMSI, [ResourceFault.NUMBER, ResourceFault.IMSI]),
        (TALKING, SHORT, FIRST, ONE, [ResourceFault.SHORT_NUMBER]),
        (TALKING, NUMBER, FIRST, ONE, []),
        (given(*OWNED), SHORT, FIRST, ONE, []),
        (REGISTERED_TALKING, SHORT, FIRST, ONE, []),
    ],
)
def test_a_card_is_judged_by_what_stood_when_it_was_bought(
    card: Card, msisdn: Msisdn, bought: date, resources: Resources, faults: list[ResourceFault]
) -> None:
    """By kind; without blocks of a kind nobody is outside them. A short number that talks is its user's, or a fault."""
    assert faults == list(faults_of(card, Bought(msisdn, IMSI, bought), resources, BOOK))


def test_the_length_of_dedicated_numbers_is_the_books() -> None:
    """Thirteen digits (IOT16-1) unless a book says otherwise."""
    other = but(BOOK, dedicated_number_digits=11)

    assert () == faults_of(TALKING, Bought(SHORT, IMSI, FIRST), ONE, other)
    assert (ResourceFault.SHORT_NUMBER,) == faults_of(TALKING, Bought(NUMBER, IMSI, FIRST), ONE, other)


@pytest.mark.parametrize(
    ("faults", "before", "events"),
    [
        ((), (), ()),
        (OUTSIDE.faults, (), (OUTSIDE,)),
        (OUTSIDE.faults, OUTSIDE.faults, ()),
        (OUTSIDE.faults, (ResourceFault.IMSI,), (OUTSIDE,)),
        ((), OUTSIDE.faults, (CardInside(ICCID),)),
    ],
)
def test_only_news_is_recorded(
    faults: tuple[ResourceFault, ...], before: tuple[ResourceFault, ...], events: tuple[ResourceEvent, ...]
) -> None:
    """What was found the last time is not said again; a card that is inside once more is."""
    assert events == decide_resources(ONE, JudgeCard(SALE_DAY, ICCID, faults, before), BOOK)


def test_what_is_recorded_and_how_cards_leave_the_blocks_alone() -> None:
    """A block with its days, its end; findings about cards change no block."""
    assert (ASSIGNED,) == decide_resources(NO_RESOURCES, ASSIGN, BOOK)
    assert (WITHDRAWN,) == decide_resources(ONE, WITHDRAW, BOOK)
    assert ONE == told(ASSIGNED, OUTSIDE, CardInside(ICCID))
