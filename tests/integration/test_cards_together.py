"""Lines of cards in real stores: several at once, copies put back, files of before them, logins that may not write."""

import multiprocessing
import shutil
import sqlite3
import uuid
from contextlib import closing
from multiprocessing.synchronize import Barrier as ProcessBarrier
from pathlib import Path
from threading import Barrier, Thread

import psycopg
import pytest

from iov_realname.adapters.storage import RecordedLog, open_postgres_log, open_sqlite_log
from iov_realname.adapters.storage.sqlite_schema import SCHEMA_VERSION, VIEWS_SINCE
from iov_realname.application.cards.index import CardIndex
from iov_realname.application.cards.line import EVERY_CARD
from iov_realname.application.cards.reading import Cards
from iov_realname.application.errors import StoreUnusable
from iov_realname.application.ports import New
from iov_realname.composition import rebuild, replay
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.streams import card_stream
from iov_realname.testing import invented
from tests.support.cards import counted, every_line
from tests.support.facts import COMPLETED, FITTED, PROCURED, SOLD
from tests.support.postgres import Store
from tests.support.telling import but
from tests.toy_events import envelope


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a fresh store is, for any process."""
    if request.param == "postgres":
        return str(request.getfixturevalue("store").uri())
    return f"sqlite:///{tmp_path / 'fleet.db'}"


def opened(address: str, *, read_only: bool = False) -> RecordedLog:
    """The store's log, on connections of its own."""
    if address.startswith("sqlite"):
        return open_sqlite_log(address, synchronous="normal", read_only=read_only, timeout=60)
    return open_postgres_log(address, read_only=read_only, timeout=60)


def index_of(log: RecordedLog) -> CardIndex:
    """Where the log's store keeps lines."""
    index = log.card_index()
    assert index is not None
    return index


def told(iccid: Iccid, first: int, *events: CardEvent) -> list[New]:
    """Events of a card, from a version on."""
    mine = [but(event, iccid=iccid) if event is PROCURED else event for event in events]
    return [
        New(card_stream(iccid), version, envelope(event, uuid.uuid4().hex)) for version, event in enumerate(mine, first)
    ]


def buy(log: RecordedLog, first: int, last: int) -> None:
    """Cards bought and fitted."""
    for number in range(first, last):
        log.append(told(invented.iccid(number), 1, PROCURED, FITTED), [])


def assert_exact(log: RecordedLog) -> None:
    """The kept lines are the histories', as of the log's end."""
    index, lines = index_of(log), every_line(log)
    cards = Cards(log, index)
    assert lines == list(cards.lines())
    assert counted(lines) == cards.counts()
    page = index.page(EVERY_CARD, "", 100_000)
    assert (log.end(), lines) == (page.mark.position, page.lines)


def test_two_look_while_a_third_writes(address: str) -> None:
    """Two catch up, one of them rebuilds now and then, a third writes: each look shows what was there before it."""
    together, missed = Barrier(3), []

    def write() -> None:
        with opened(address) as log:
            together.wait()
            buy(log, 0, 60)
            for number in range(60):
                log.append(told(invented.iccid(number), 3, SOLD), [])

    def look(rebuilds: bool) -> None:
        with opened(address) as log:
            cards = Cards(log, index_of(log))
            together.wait()
            for turn in range(25):
                if rebuilds and turn % 8 == 7:
                    cards.rebuild()
                before = {line.iccid for line in every_line(log)}
                missed.extend(before - {line.iccid for line in cards.lines()})

    with opened(address):
        run_all([Thread(target=write), Thread(target=look, args=(False,)), Thread(target=look, args=(True,))])
    with opened(address) as log:
        assert [] == missed
        assert_exact(log)


def catch_up_again_and_again(address: str, rebuilds: bool, together: ProcessBarrier) -> None:
    """What one of several processes does."""
    with opened(address) as log:
        cards = Cards(log, index_of(log))
        together.wait()
        for turn in range(20):
            cards.update()
            if rebuilds and turn % 5 == 4:
                cards.rebuild()


def test_two_processes_catch_up_while_a_third_writes(address: str) -> None:
    """Processes that catch up and rebuild while another writes leave an index that is exact."""
    spawn = multiprocessing.get_context("spawn")
    together = spawn.Barrier(3)
    with opened(address) as log:
        others = [
            spawn.Process(target=catch_up_again_and_again, args=(address, rebuilds, together))
            for rebuilds in (False, True)
        ]
        for other in others:
            other.start()
        together.wait()
        buy(log, 0, 80)
        for other in others:
            other.join()

        assert [0, 0] == [other.exitcode for other in others]
        assert_exact(log)


def test_what_was_appended_before_a_crash_is_caught_up(address: str) -> None:
    """A process that dies between an append and catching up loses nothing: the next one sees what is missing."""
    with opened(address) as log:
        buy(log, 0, 5)
        Cards(log, index_of(log)).update()
        buy(log, 5, 8)
    with opened(address) as log:
        assert 8 == Cards(log, index_of(log)).counts().total
        assert_exact(log)


@pytest.mark.parametrize("later", [0, 3, 9])
def test_a_log_put_back_from_a_copy(tmp_path: Path, later: int) -> None:
    """Lines of a log that was since put back from a copy, shorter or gone another way, are noticed and made anew."""
    path, copy = tmp_path / "fleet.db", tmp_path / "copy.db"
    with open_sqlite_log(path) as log:
        buy(log, 0, 4)
    shutil.copy(path, copy)
    with open_sqlite_log(path) as log:
        buy(log, 4, 8)
        Cards(log, index_of(log)).update()
        mark, lines = index_of(log).mark(), every_line(log)
    with open_sqlite_log(copy) as log:
        index_of(log).replace(lines, mark)
        buy(log, 20, 20 + later)

        expected = [invented.iccid(number) for number in (*range(4), *range(20, 20 + later))]
        assert expected == [line.iccid for line in Cards(log, index_of(log), read_only=True).lines()]
        assert mark == index_of(log).mark()
        assert_exact(log)


class TestBefore:
    """Files of schema 1, before there were lines."""

    @pytest.fixture
    def old(self, tmp_path: Path) -> Path:
        """A file with three cards, as the first version left it."""
        path = tmp_path / "fleet.db"
        with open_sqlite_log(path) as log:
            buy(log, 0, 3)
        with closing(sqlite3.connect(path)) as connection, connection:
            for table in ("card_lines", "card_index", "document_cards", "document_tracking"):
                connection.execute(f"DROP TABLE {table}")
            connection.execute(f"PRAGMA user_version = {VIEWS_SINCE - 1}")
        return path

    def test_is_read_as_it_is(self, old: Path) -> None:
        """Opened for reading it is listed and counted, and not a byte of it changes."""
        before = old.read_bytes()
        histories, close = replay(f"sqlite:///{old}")
        assert [3, 3] == [len(list(histories.cards())), histories.counts().total]
        close()

        assert before == old.read_bytes()

    def test_is_upgraded_when_opened_for_writing(self, old: Path) -> None:
        """Opened for writing it gets its tables, keeps its events, and is an ordinary store from then on."""
        with open_sqlite_log(old) as log:
            assert_exact(log)
        with closing(sqlite3.connect(old)) as connection:
            assert (SCHEMA_VERSION,) == connection.execute("PRAGMA user_version").fetchone()

    def test_is_upgraded_once(self, old: Path) -> None:
        """Several that open it at the same moment all succeed."""
        together = Barrier(4)

        def open_it() -> None:
            together.wait()
            with open_sqlite_log(old, timeout=60) as log:
                Cards(log, index_of(log)).update()

        run_all([Thread(target=open_it) for _ in range(4)])
        with open_sqlite_log(old) as log:
            assert_exact(log)


class TestReading:
    """Where nothing may be written."""

    def test_the_answer_is_the_same_and_nothing_changes(self, address: str) -> None:
        """Kept lines and the log beyond them are shown in order; the index stays where it was."""
        with opened(address) as log:
            buy(log, 0, 6)
            log.append(told(invented.iccid(2), 3, *COMPLETED[2:]), [])
            Cards(log, index_of(log)).update()
            kept = index_of(log).mark()
            log.append(told(invented.iccid(4), 3, SOLD), [])
            buy(log, 9, 10)
        histories, close = replay(address)
        with opened(address, read_only=True) as reader:
            assert every_line(reader) == list(histories.cards())
            assert counted(every_line(reader)) == histories.counts()
            assert kept == index_of(reader).mark()
            with pytest.raises(StoreUnusable):
                Cards(reader, index_of(reader)).update()
        close()

    def test_a_login_that_sees_the_log_only(self, store: Store) -> None:
        """Who may not see the lines folds the histories."""
        store.sql(
            "GRANT USAGE ON SCHEMA iov_log TO t_stranger",
            "GRANT SELECT ON ALL TABLES IN SCHEMA iov_log TO t_stranger",
        )
        with open_postgres_log(store.url) as log:
            buy(log, 0, 3)
            Cards(log, index_of(log)).update()
        with open_postgres_log(store.as_login("t_stranger"), read_only=True) as reader:
            assert reader.card_index() is None
            assert 3 == len(list(Cards(reader, reader.card_index(), read_only=True).lines()))


def test_the_application_cannot_lose_the_mark(store: Store) -> None:
    """On PostgreSQL the row that says which lines are shown can be changed by the application, never removed."""
    for statement in ("DELETE FROM iov_view.card_index", "TRUNCATE iov_view.card_index"):
        with psycopg.connect(store.url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


class TestRebuilding:
    """One command makes them anew."""

    def test_brings_back_what_was_spoilt(self, address: str) -> None:
        """Lines that somebody changed, and lines of cards that never were, are gone afterwards."""
        with opened(address) as log:
            buy(log, 0, 5)
            cards = Cards(log, index_of(log))
            cards.update()
            good, mark = every_line(log), index_of(log).mark()
            index_of(log).keep([but(good[0], iccid=Iccid("9")), but(good[1], vin=None)], mark, mark)
            assert good != list(cards.lines())
        heard: list[tuple[int, int]] = []
        assert 5 == rebuild(address, lambda done, total: heard.append((done, total))).total

        with opened(address) as log:
            assert (log.end(), log.end()) == heard[-1]
            assert_exact(log)

    def test_makes_no_store(self, tmp_path: Path) -> None:
        """Where there is no store nothing is made."""
        with pytest.raises(StoreUnusable, match="There is no store"):
            rebuild(f"sqlite:///{tmp_path / 'none.db'}")

        assert [] == list(tmp_path.iterdir())


def run_all(threads: list[Thread]) -> None:
    """Start all, wait for all; an error in one fails the test through pytest's thread hook."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
