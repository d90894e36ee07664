"""Custody before the sale: lots are formed, handed over and divided; a gap is recorded, and found."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import iov_realname
from iov_realname import Refused, Registry
from iov_realname.domain.custody import (
    CUSTODY_DECIDERS,
    LARGEST_LOT,
    UNFORMED,
    CustodyCommand,
    CustodyEvent,
    FormLot,
    FunctionLimit,
    Hand,
    HandedOver,
    HandOver,
    Holder,
    ItemsReleased,
    Lot,
    LotFormed,
    LotKind,
    ReleaseItems,
    decide_custody,
    evolve_lot,
)
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.streams import custody_stream
from iov_realname.domain.time import day_of
from iov_realname.testing import invented
from tests.support.facts import BOOK, ILL_FORMED, OEM, SALE_DAY
from tests.support.telling import but

CARDS = tuple(invented.iccid(number) for number in range(3))
PURCHASER, PLANT = Holder(Hand.PURCHASER, OEM), Holder(Hand.PLANT, "GC-1")
FORM = FormLot(SALE_DAY, LotKind.CARDS, CARDS, PURCHASER, None)
HAND = HandOver(SALE_DAY, PURCHASER, PLANT, "HT-1", "7", FunctionLimit.CLOSED, "YJ-1")
RELEASE = ReleaseItems(SALE_DAY, CARDS[:1], None)
FORMED = LotFormed(LotKind.CARDS, CARDS, PURCHASER, None)
HANDED = HandedOver(PURCHASER, PLANT, "HT-1", "7", FunctionLimit.CLOSED, "YJ-1")


def told(events: tuple[CustodyEvent, ...]) -> Lot:
    """The lot that events lead to."""
    lot = UNFORMED
    for event in events:
        lot = evolve_lot(lot, event)
    return lot


@pytest.mark.parametrize(
    ("events", "command", "event"),
    [
        ((), FORM, FORMED),
        ((FORMED,), HAND, HANDED),
        ((FORMED,), but(HAND, giver=PLANT, taker=PURCHASER), but(HANDED, giver=PLANT, taker=PURCHASER)),
        ((FORMED,), but(HAND, contract_no=None, limit=None), but(HANDED, contract_no=None, limit=None)),
        ((FORMED,), RELEASE, ItemsReleased(CARDS[:1], None)),
    ],
)
def test_what_follows(events: tuple[CustodyEvent, ...], command: CustodyCommand, event: CustodyEvent) -> None:
    """Each command is one event for the whole lot; who did not have it may still be said to have given it."""
    assert (event,) == decide_custody(told(events), command, BOOK)


REFUSED = [
    ((FORMED,), FORM, "lot_is_new", RefusalCode.DUPLICATE),
    ((), but(FORM, items=()), "lot_is_well_formed", RefusalCode.FORMAT),
    ((), but(FORM, items=(ILL_FORMED,)), "lot_is_well_formed", RefusalCode.FORMAT),
    ((), but(FORM, items=CARDS[:1] * 2), "lot_is_well_formed", RefusalCode.FORMAT),
    ((), but(FORM, items=CARDS[:1] * (LARGEST_LOT + 1)), "lot_is_well_formed", RefusalCode.FORMAT),
    ((), but(FORM, holder=Holder(Hand.DEALER, "张三")), "lot_is_well_formed", RefusalCode.FORMAT),
    ((), but(FORM, taken_from=""), "lot_is_well_formed", RefusalCode.FORMAT),
    ((), HAND, "lot_is_formed", RefusalCode.STAGE),
    ((FORMED,), but(HAND, reference="?"), "hand_over_is_well_formed", RefusalCode.FORMAT),
    ((FORMED,), but(HAND, taker=PURCHASER), "hands_differ", RefusalCode.FORMAT),
    ((), RELEASE, "lot_is_formed", RefusalCode.STAGE),
    ((FORMED, ItemsReleased(CARDS[:1], None)), RELEASE, "items_are_in_the_lot", RefusalCode.STAGE),
    ((FORMED,), but(RELEASE, items=(ILL_FORMED,)), "items_are_in_the_lot", RefusalCode.STAGE),
]


@pytest.mark.parametrize(("events", "command", "rule", "code"), REFUSED)
def test_what_is_refused(
    events: tuple[CustodyEvent, ...], command: CustodyCommand, rule: str, code: RefusalCode
) -> None:
    """By which rule, and with which code."""
    refusal = decide_custody(told(events), command, BOOK)

    assert isinstance(refusal, Refusal)
    assert (rule, code) == (refusal.rule, refusal.code)
    assert all(BOOK.citation(each, day_of(SALE_DAY)) for each in refusal.cites)


def test_every_command_is_shown_refused() -> None:
    """No command of a lot lacks its scenes."""
    assert set(CUSTODY_DECIDERS) == {type(command) for _, command, *_ in REFUSED}


class TestRegistry:
    """The same through the registry."""

    @pytest.fixture
    def registry(self) -> Iterator[Registry]:
        """A lot of three cards."""
        with iov_realname.connect("memory://", oem=invented.OEM) as registry:
            registry.form_lot(lot="PC-1", kind=LotKind.CARDS, items=CARDS, holder=PURCHASER)
            yield registry

    def test_what_is_taken_out_is_in_the_new_lot_alone(self, registry: Registry) -> None:
        """Both histories change in one act, or neither."""
        registry.form_lot(lot="PC-2", kind=LotKind.CARDS, items=CARDS[:1], holder=PURCHASER, taken_from="PC-1")
        with pytest.raises(Refused, match="R-STAGE"):
            registry.form_lot(lot="PC-3", kind=LotKind.CARDS, items=CARDS[:1], holder=PURCHASER, taken_from="PC-1")
        with pytest.raises(Refused, match="R-DUPLICATE"):
            registry.form_lot(lot="PC-2", kind=LotKind.CARDS, items=CARDS[1:2], holder=PURCHASER, taken_from="PC-1")

        assert frozenset(CARDS[1:]) == registry.lot("PC-1").items
        assert frozenset(CARDS[:1]) == registry.lot("PC-2").items
        assert None is registry.lot("PC-3").kind

    def test_a_gap_is_found(self, registry: Registry) -> None:
        """The dealer gives what the plant had."""
        registry.hand_over(lot="PC-1", giver=PURCHASER, taker=PLANT, reference="YJ-1", contract_no="HT-1")
        registry.hand_over(lot="PC-1", giver=Holder(Hand.DEALER, "QD-1"), taker=PURCHASER, reference="YJ-2")
        registry.release_items(lot="PC-1", items=CARDS[:1])

        found = [each for each in registry.inspect().findings if each.stream == custody_stream("PC-1")]
        assert [("custody_gap", (2, 3))] == [
            (each.check.code, each.versions) for each in found if each.check.code == "custody_gap"
        ]
        assert 2 == sum(each.check.code == "custody_without_contract" for each in found)

    @pytest.mark.parametrize("number", ["张三", "", "110101190001010006"])
    def test_what_is_no_number_of_a_lot_has_no_history(self, registry: Registry, number: str) -> None:
        """It is refused, and nothing of it is written down."""
        with pytest.raises(Refused, match="R-FORMAT"):
            registry.form_lot(lot=number, kind=LotKind.CARDS, items=CARDS, holder=PURCHASER)
        with pytest.raises(Refused, match="R-FORMAT"):
            registry.form_lot(lot="PC-9", kind=LotKind.CARDS, items=CARDS, holder=PURCHASER, taken_from=number)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sets(st.integers(0, 4), min_size=1)), max_size=8))
def test_nothing_is_ever_in_two_lots(takings: list[tuple[int, int, set[int]]]) -> None:
    """Whatever is taken out of whichever lot into whichever other, each card is in exactly one."""
    cards = [invented.iccid(number) for number in range(5)]
    with iov_realname.connect("memory://", oem=invented.OEM) as registry:
        registry.form_lot(lot="PC-0", kind=LotKind.CARDS, items=cards, holder=PURCHASER)
        for source, target, chosen in takings:
            taken = [cards[each] for each in sorted(chosen)]
            lots = {"lot": f"PC-{target}", "taken_from": f"PC-{source}"}
            try:
                registry.form_lot(kind=LotKind.CARDS, items=taken, holder=PURCHASER, **lots)
            except Refused:
                continue
        where = [each for number in range(4) for each in registry.lot(f"PC-{number}").items]
        assert sorted(cards) == sorted(where)
