"""What `ingest` answers, held against the contract written down a second time."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.storage import open_memory_log
from iov_realname.adapters.system import SystemClock, SystemDraw
from iov_realname.application.cards.line import CardLine
from iov_realname.application.case import Office, Subjects
from iov_realname.application.ledger.delivery import Step
from iov_realname.application.ledger.ingest import Ingestion
from iov_realname.application.ledger.rows import TestRow, UnreadableRow
from iov_realname.application.replay import Replay
from iov_realname.domain.identifiers import UnitCode
from iov_realname.domain.rulebook import edition_on
from iov_realname.testing.ledgers import ListedLedgers
from tests.support.oracle import Oracle
from tests.support.row_mix import OEM, RowMix

Refused = dict[tuple[str, int], str]
"""The code of each refused row, by file and row."""


def judged_by_the_oracle(ledgers: ListedLedgers) -> tuple[Refused, list[tuple[str, ...]]]:
    """Each refused row's code, and what `cards` prints afterwards, as the oracle sees it."""
    oracle, refused = Oracle(OEM, ledgers.dealers_known), {}
    tests: dict[str, int] = {}
    for item in ledgers.rows():
        row = item.seen
        assert not isinstance(row, UnreadableRow)
        if item.step is Step.CLOSING:
            if item.id in tests and isinstance(row, TestRow):
                oracle.close(tests[item.id], row.iccid)
            continue
        code = oracle.take(row)
        if code is not None:
            refused[item.file, item.row] = code
        elif isinstance(row, TestRow):
            tests[item.id] = oracle.tests
    return refused, oracle.table()


def judged_by_ingest(ledgers: ListedLedgers, chunk: int) -> tuple[Refused, list[tuple[str, ...]]]:
    """The same, from a store that took the rows in."""
    keys = MemoryKeyRing()
    refused: Refused = {}
    office = Office(UnitCode(OEM), keys, Subjects(keys, 100), SystemClock(), SystemDraw(), edition_on)
    with open_memory_log() as log:
        Ingestion(log, office, chunk=chunk).run(
            ledgers,
            lambda verdict: refused.update(
                {(verdict.file, verdict.row): str(verdict.refusal.code)} if verdict.refusal else {}
            ),
        )
        return refused, [line(card) for card in Replay(log).cards()]


def line(card: CardLine) -> tuple[str, ...]:
    """One line of `cards`."""
    return (
        card.iccid,
        str(card.carrier),
        card.vin or "",
        str(card.stage),
        ";".join(card.entitled),
        str(card.registration_status),
        str(card.period_number),
    )


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(random=st.randoms(use_true_random=False), later=st.integers(0, 45), chunk=st.sampled_from([1, 3, 1000]))
def test_ingest_answers_what_the_contract_says(random: Random, later: int, chunk: int) -> None:
    """Whatever rows come, in whatever chunks, every code and every card is what samples/README.md §6 says."""
    ledgers = ListedLedgers(RowMix(random).rows(later))
    assert judged_by_the_oracle(ledgers) == judged_by_ingest(ledgers, chunk)


@pytest.mark.parametrize("seed", range(12))
def test_ingest_answers_what_the_contract_says_of_long_histories(seed: int) -> None:
    """The same holds for histories of hundreds of rows."""
    ledgers = ListedLedgers(RowMix(Random(seed)).rows(300))
    assert judged_by_the_oracle(ledgers) == judged_by_ingest(ledgers, 1000)
