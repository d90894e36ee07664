"""Whole fleets: what a vehicle needs to have an owner, what belongs together, and whatever else there may be."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import chain
from random import Random
from typing import Any

import attrs
from hypothesis import strategies as st

from iov_realname.application.ledger.rows import (
    CarrierRow,
    LedgerKind,
    LedgerRow,
    NoticeRow,
    OwnerRow,
    RestrictionRow,
    Trouble,
    UnreadableCell,
    UnreadableRow,
)
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.ledger_rows._draws import (
    CARDS,
    CARDS_EACH,
    VEHICLES,
    cards,
    seldom,
    vehicles,
)
from iov_realname.testing.ledger_rows._owners import (
    carrier_rows,
    change_rows,
    notice_rows,
    owner_rows,
    owner_rows_of,
    refusal_rows,
    restriction_rows,
)
from iov_realname.testing.ledger_rows._supply import build_rows, dealer_rows, purchase_rows, sale_rows, test_rows

__all__ = ["FleetRows", "fleet_rows", "unreadable_rows"]

FleetRows = list[LedgerRow]

_BEGAN = (datetime(2021, 8, 20, tzinfo=CHINA_TIME), datetime(2024, 3, 1, tzinfo=CHINA_TIME))
"""Before the duty, and since."""


def fleet_rows(*, dealers: bool = True) -> st.SearchStrategy[FleetRows]:
    """The rows of one fleet in any order. ``dealers``: some have channels on record, from before everything else."""
    began = st.sampled_from(_BEGAN)
    return st.builds(_shuffled, began.flatmap(lambda day: _fleet(day, dealers)), st.integers(0, 99))


def _shuffled(rows: FleetRows, order: int) -> FleetRows:
    return Random(order).sample(rows, len(rows))


def unreadable_rows() -> st.SearchStrategy[UnreadableRow]:
    """Rows of any kind that cannot be read, for one cell."""
    cell = st.builds(UnreadableCell, column=st.sampled_from(["姓名", "日期"]), trouble=st.sampled_from(Trouble))
    return st.builds(UnreadableRow, kind=st.sampled_from(LedgerKind), cells=st.tuples(cell))


def _fleet(began: datetime, dealers: bool) -> st.SearchStrategy[FleetRows]:
    backbone = st.tuples(*(_mostly(strategy) for strategy in _backbone(began)))
    later = st.lists(
        st.one_of([*_phrases(began), *(_alone(strategy(began)) for strategy in _LATER)]), min_size=5, max_size=25
    )
    channels = st.lists(dealer_rows(began), max_size=2) if dealers else st.just([])
    return st.builds(
        lambda first, others, known: [*known, *(row for row in first if row is not None), *chain(*others)],
        backbone,
        later,
        channels,
    )


def _alone(strategy: st.SearchStrategy[LedgerRow]) -> st.SearchStrategy[FleetRows]:
    return strategy.map(lambda row: [row])


def _phrases(began: datetime) -> list[st.SearchStrategy[FleetRows]]:
    """Rows that belong together: an owner and the carrier's answers, a notice and the restriction after it."""
    return [_registration(began), _registration(began), _registration(began), _told_and_restricted(began)]


def _registration(began: datetime) -> st.SearchStrategy[FleetRows]:
    def rows(owner: OwnerRow, vehicle: int, answers: Sequence[CarrierRow]) -> FleetRows:
        later = [
            attrs.evolve(
                answer,
                registration_no=owner.registration_no,
                iccid=invented.iccid(vehicle * CARDS_EACH + card),
                at=owner.at + timedelta(days=1),
            )
            for card, answer in enumerate(answers)
        ]
        return [owner, *later]

    answers = st.lists(carrier_rows(began), min_size=CARDS_EACH, max_size=CARDS_EACH)
    return vehicles.flatmap(lambda vehicle: st.builds(rows, owner_rows_of(began, vehicle), st.just(vehicle), answers))


def _told_and_restricted(began: datetime) -> st.SearchStrategy[FleetRows]:
    def rows(notice: NoticeRow, restriction: RestrictionRow) -> FleetRows:
        return [notice, attrs.evolve(restriction, vin=notice.vin, at=notice.at + timedelta(days=1))]

    return st.builds(rows, notice_rows(began), restriction_rows(began))


def _mostly(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(lambda row, there: row if there else None, strategy, seldom(True, False))


def _backbone(began: datetime) -> list[st.SearchStrategy[Any]]:
    """What a vehicle needs to have an owner: cards bought, built in, and the sale."""
    bought = [purchase_rows(began, st.just(card)) for card in range(CARDS)]
    built = [build_rows(began, st.just(card)) for card in range(VEHICLES * CARDS_EACH)]
    return [*bought, *built, *(sale_rows(began, st.just(vehicle)) for vehicle in range(VEHICLES))]


_LATER: tuple[Callable[[datetime], st.SearchStrategy[LedgerRow]], ...] = (
    lambda began: purchase_rows(began, cards),
    test_rows,
    lambda began: build_rows(began, cards),
    lambda began: sale_rows(began, vehicles),
    owner_rows,
    owner_rows,
    owner_rows,
    carrier_rows,
    carrier_rows,
    carrier_rows,
    notice_rows,
    notice_rows,
    refusal_rows,
    restriction_rows,
    restriction_rows,
    change_rows,
)
