"""Logs that mixed ledger rows have gone into, a chunk at a time, with a clock that moves on in between."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.storage import open_memory_log
from iov_realname.adapters.storage.log import RecordedLog
from iov_realname.application.case import Office, Subjects
from iov_realname.application.ledger.ingest import Ingestion
from iov_realname.application.ledger.rows import LedgerRow
from iov_realname.domain.identifiers import UnitCode
from iov_realname.domain.rulebook import edition_on
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing.clock import CountingDraw, SetClock
from iov_realname.testing.ledgers import ListedLedgers
from tests.support.row_mix import OEM, RowMix

OPENED = datetime(2024, 1, 1, tzinfo=CHINA_TIME)


class MixedLog:
    """A log in memory, and who takes rows in."""

    def __init__(self) -> None:
        self.log: RecordedLog = open_memory_log()
        self.clock = SetClock(OPENED)
        keys = MemoryKeyRing()
        self._office = Office(UnitCode(OEM), keys, Subjects(keys, 100), self.clock, CountingDraw(), edition_on)

    def take(self, rows: Sequence[LedgerRow]) -> None:
        """Take rows in, an hour after the last ones."""
        self.clock.advance(timedelta(hours=1))
        Ingestion(self.log, self._office).run(ListedLedgers(rows), lambda verdict: None)


def mixed(seed: int, later: int, chunks: int = 1) -> MixedLog:
    """The rows of a seed, taken in so many chunks and in any order, so that facts come late."""
    random = Random(seed)
    rows = RowMix(random).rows(later)
    if chunks > 1:
        random.shuffle(rows)
    log, size = MixedLog(), max(len(rows) // chunks, 1)
    for begin in range(0, len(rows), size):
        log.take(rows[begin : begin + size])
    return log
