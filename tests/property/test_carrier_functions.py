"""Nothing is opened that was not asked for: over all profiles, contracts and adapters."""

from collections.abc import Iterator
from itertools import chain, combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.application.carriers import (
    EMERGENCY_ONLY,
    NOTHING,
    OFF,
    UNDIRECTED,
    Accepted,
    AlreadyInState,
    Applied,
    Contract,
    Directed,
    FunctionProfile,
    Unsupported,
    profile_of,
)
from iov_realname.domain.functions import ONLY_EMERGENCY, Function, function_set
from tests.support.carrier_cases import CARD, LIST, OTHER_LIST
from tests.support.ct_cmp5g import TelecomServer, telecom
from tests.support.onelink import OneLinkServer, onelink
from tests.support.scripted_carrier import ScriptedServer, serving
from tests.support.unicom_gw import UnicomServer, unicom

REACHES = (OFF, LIST, OTHER_LIST, UNDIRECTED)
PROFILES = [
    FunctionProfile(*services, emergency=e) for *services, e in product(REACHES, REACHES, REACHES, (False, True))
]

profiles = st.sampled_from(PROFILES)
SWITCHES = ("voice", "sms", "data:oem", "data:track", "data:cmiot")


@st.composite
def contracts(draw: st.DrawFn, names: tuple[str, ...] = SWITCHES) -> Contract:
    """A contract about some of the switches, which may be as odd as contracts are."""
    named = draw(st.sets(st.sampled_from(names)))
    return Contract({name: draw(profiles) for name in sorted(named)}, draw(st.sampled_from((NOTHING, EMERGENCY_ONLY))))


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    """One server; each example gives it another carrier."""
    with serving(OneLinkServer()) as running:
        yield running


class TestOrder:
    """What it means to open no more."""

    @given(profiles, profiles, profiles)
    def test_is_an_order(self, one: FunctionProfile, two: FunctionProfile, three: FunctionProfile) -> None:
        """Every profile is within itself, and within what another is within that it is within."""
        assert one.within(one)
        assert one.within(three) or not (one.within(two) and two.within(three))

    @given(profiles, profiles)
    def test_directed_is_not_undirected(self, one: FunctionProfile, two: FunctionProfile) -> None:
        """No service that reaches anything is within one that reaches a list, nor one list within another."""
        for mine, theirs in zip(one.services, two.services, strict=True):
            if one.within(two) and isinstance(theirs, Directed):
                assert mine in {OFF, theirs}


class TestPlan:
    """Choosing switches."""

    @given(contracts(), profiles)
    def test_opens_exactly_what_was_asked(self, contract: Contract, wanted: FunctionProfile) -> None:
        """Each chosen switch opens no more than was asked, and together they open all of it."""
        plan = contract.plan(wanted)
        if plan is not None:
            opened = contract.open_with(plan)
            assert all(contract.switches[switch].within(wanted) for switch in plan)
            assert opened is not None
            assert opened.meets(wanted)

    @given(contracts(), profiles)
    def test_finds_a_choice_if_there_is_one(self, contract: Contract, wanted: FunctionProfile) -> None:
        """What some choice of switches opens exactly is not refused."""
        names = sorted(contract.switches)
        choices = chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))
        opened = (contract.open_with(choice) for choice in choices)

        assert contract.plan(wanted) is not None or not any(each is not None and each.meets(wanted) for each in opened)

    @given(contracts())
    def test_an_unknown_switch_is_no_profile(self, contract: Contract) -> None:
        """What an unknown switch opens nobody knows."""
        assert contract.open_with(["unheard-of"]) is None

    def test_opens_no_rescue_line_that_nobody_asked_for(self) -> None:
        """A switch for the rescue line alone stays off where nothing is wanted, and is on where only it is wanted."""
        contract = Contract({"voice": EMERGENCY_ONLY})

        assert frozenset() == contract.plan(NOTHING)
        assert {"voice"} == contract.plan(EMERGENCY_ONLY)

    def test_closes_nothing_instead_of_the_rest(self) -> None:
        """Where the rescue line cannot be kept, "emergency only" is refused rather than everything cut."""
        assert (
            Contract({"voice": FunctionProfile(voice=UNDIRECTED), "sms": FunctionProfile(sms=LIST)}).plan(
                EMERGENCY_ONLY
            )
            is None
        )


class TestAdapters:
    """What is really sent."""

    @given(contracts(), profiles, st.sets(st.sampled_from(SWITCHES)))
    def test_onelink(
        self, server: ScriptedServer, contract: Contract, wanted: FunctionProfile, before: set[str]
    ) -> None:
        """From whatever is open: no order opens more than asked, and none is sent if all of it cannot be had."""
        carrier = OneLinkServer(contract)
        carrier.on = before & contract.switches.keys()
        server.answer, server.asked[:] = carrier, []
        answer = onelink(server.url, contract=contract).set_functions("op", CARD, wanted)
        orders = [asked.tree for asked in server.asked if "/operate/" in asked.path]

        if isinstance(answer, Accepted | AlreadyInState):
            opened = contract.open_with(carrier.on)
            assert opened is not None
            assert opened.meets(wanted)
            assert [str(order["operType"]) for order in orders] == sorted(str(o["operType"]) for o in orders)[::-1]
        else:
            assert isinstance(answer, Unsupported)
            assert [] == orders

    @given(contracts(("data",)), profiles, st.booleans())
    def test_ct_cmp5g(self, server: ScriptedServer, contract: Contract, wanted: FunctionProfile, cut: bool) -> None:
        """Data is cut or restored only where that comes to exactly what was asked."""
        carrier = TelecomServer(contract)
        carrier.cut = cut
        server.answer, server.asked[:] = carrier, []
        answer = telecom(server.url, contract).set_functions("op", CARD, wanted)

        if isinstance(answer, Accepted | AlreadyInState):
            opened = contract.open_with([] if carrier.cut else ["data"])
            assert opened is not None
            assert opened.meets(wanted)
        else:
            assert isinstance(answer, Unsupported)
            assert carrier.cut is cut

    @given(st.dictionaries(st.sampled_from(("a", "b", "c")), profiles), profiles)
    def test_unicom_gw(
        self, server: ScriptedServer, plans: dict[str, FunctionProfile], wanted: FunctionProfile
    ) -> None:
        """A plan is chosen that opens exactly what was asked, or none."""
        carrier = UnicomServer(plans)
        server.answer = carrier
        answer = unicom(server.url, plans).set_functions("op", CARD, wanted)

        assert isinstance(answer, Applied if any(plan.meets(wanted) for plan in plans.values()) else Unsupported)
        assert all(opened.meets(wanted) for opened in carrier.ever_open)


class TestFromTheDomain:
    """From a card's functions to what a carrier is asked."""

    @given(st.sets(st.sampled_from(Function)))
    def test_says_no_more_and_no_less(self, chosen: set[Function]) -> None:
        """Each service reaches as far as the widest function of it, and the emergency call is kept as it is."""
        profile = profile_of(function_set(chosen), LIST.targets)
        pairs = zip(
            profile.services,
            (Function.VOICE_UNDIRECTED, Function.SMS_UNDIRECTED, Function.DATA_UNDIRECTED),
            (Function.VOICE_DIRECTED, Function.SMS_DIRECTED, Function.DATA_DIRECTED),
            strict=True,
        )

        for reach, undirected, directed in pairs:
            assert reach == (UNDIRECTED if undirected in chosen else LIST if directed in chosen else OFF)
        assert (Function.EMERGENCY in chosen) is profile.emergency

    def test_names_the_rescue_profile(self) -> None:
        """What stays from the sale to the registration is the named profile."""
        assert EMERGENCY_ONLY == profile_of(ONLY_EMERGENCY, None)
