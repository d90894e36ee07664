"""What every way of giving turns promises: one holder at a time per name, whoever dies, forks, waits or asks twice."""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from iov_realname.adapters.storage import open_memory_log, open_sqlite_log
from iov_realname.adapters.storage.file_turns import FileTurns, beside
from iov_realname.adapters.storage.memory_turns import MemoryTurns
from iov_realname.adapters.storage.postgres.address import Address
from iov_realname.adapters.storage.postgres.turns import KEPT, PostgresTurns
from iov_realname.application.errors import IovRealnameError, StoreUnusable
from iov_realname.application.turns import HeldTurns, TurnLost, TurnName, TurnNested, Turns, TurnTimeout
from tests.support.postgres import Store
from tests.support.turns import NAME, SPAWN, add_up, hold, in_fork, turns_at

OTHER = TurnName(NAME.what, "another key")
SHARED = ["file", "postgres"]
NO_TIME = 0.05


@pytest.fixture(params=SHARED)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where other processes find the turns."""
    if request.param == "postgres":
        store: Store = request.getfixturevalue("store")
        return store.url
    return str(tmp_path / "fleet.db.turns")


@pytest.fixture(params=["memory", *SHARED])
def turns(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Turns]:
    """Every implementation."""
    if request.param == "memory":
        yield MemoryTurns()
    elif request.param == "file":
        yield FileTurns(tmp_path / "fleet.db.turns")
    else:
        store: Store = request.getfixturevalue("store")
        with turns_at(store.url) as given:
            yield given


@pytest.fixture
def here(place: str) -> Iterator[Turns]:
    """This process's end of the turns at ``place``."""
    with turns_at(place) as turns:
        yield turns


def elsewhere(place: str) -> tuple[Any, Any]:
    """Another process that holds the turn by now, and what lets it go."""
    held, let_go = SPAWN.Event(), SPAWN.Event()
    process = SPAWN.Process(target=hold, args=(place, held, let_go))
    process.start()
    assert held.wait(60)
    return process, let_go


def is_free(turns: Turns, name: TurnName = NAME) -> bool:
    """Whether nobody holds the turn."""
    try:
        with turns.turn(name, NO_TIME):
            return True
    except TurnTimeout:
        return False


def in_a_thread(work: Any) -> Any:
    """What another thread finds."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def test_a_held_turn_is_confirmed(turns: Turns) -> None:
    """Its holder may act."""
    with turns.turn(NAME, 1) as held:
        held.confirm()
    assert is_free(turns)


def test_threads_take_turns(turns: Turns) -> None:
    """A number that all add to, reading and writing it apart, misses nothing."""
    counter = [0]

    def add() -> None:
        for _ in range(20):
            with turns.turn(NAME, 60):
                number = counter[0]
                Event().wait(0)
                counter[0] = number + 1

    threads = [Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter == [120]


def test_another_name_is_another_turn(turns: Turns) -> None:
    """Whoever holds one may hold others, and nobody waits for what he does not ask for."""
    with turns.turn(NAME, 1), turns.turn(OTHER, 1), turns.turn(TurnName("winding the clock"), 1):
        assert not in_a_thread(lambda: is_free(turns))
        assert not in_a_thread(lambda: is_free(turns, OTHER))
    assert is_free(turns)
    assert is_free(turns, OTHER)


def test_a_turn_ends_with_its_block_however_that_ends(turns: Turns) -> None:
    """An error in it frees it."""
    with pytest.raises(KeyError), turns.turn(NAME, 1):
        raise KeyError
    assert in_a_thread(lambda: is_free(turns))


def test_who_waited_too_long_is_told_for_what_and_the_way_out(turns: Turns) -> None:
    """The thing is named in words; the key, which may be a digest, is not."""
    with turns.turn(NAME, 1), pytest.raises(TurnTimeout) as told:
        in_a_thread(lambda: turns.turn(NAME, NO_TIME).__enter__())
    assert "Waited 0.05 seconds for the turn of polishing the bell" in str(told.value)
    assert "end the program that holds it" in str(told.value)
    assert NAME.key not in str(told.value) + repr(told.value) + repr(NAME)
    assert isinstance(told.value, IovRealnameError)


def test_nobody_waits_for_himself(turns: Turns) -> None:
    """The same thread asking again is refused at once, and keeps what it has."""
    with turns.turn(NAME, 1) as held:
        with pytest.raises(TurnNested, match="polishing the bell"):
            turns.turn(NAME, 60).__enter__()
        held.confirm()
    assert is_free(turns)


def test_a_forked_child_holds_nothing_and_ends_nothing(turns: Turns) -> None:
    """In the middle of a turn: the child is told so, and leaving the block there frees nothing here."""
    with turns.turn(NAME, 1) as held:

        def child() -> bool:
            try:
                held.confirm()
            except TurnLost:
                return True
            return False

        assert in_fork(child)
        held.confirm()
        assert not in_a_thread(lambda: is_free(turns))
    assert is_free(turns)


def test_a_child_forked_while_a_thread_holds_can_still_ask(turns: Turns) -> None:
    """What was locked in the parent's memory locks nobody in the child for ever; the turn itself stays the parent's."""
    with turns.turn(NAME, 1):
        shared_with_child = not isinstance(turns, MemoryTurns)
        assert in_fork(lambda: is_free(turns, OTHER))
        assert in_fork(lambda: is_free(turns) is not shared_with_child)


def test_a_command_ends_its_turns_together() -> None:
    """However it was answered; what was held is asked of each."""
    turns, held = MemoryTurns(), HeldTurns()
    with held:
        held.take(turns, NAME, 1)
        held.take(turns, OTHER, 1)
        held.confirm()
        assert in_fork(lambda: lost(held))
    assert is_free(turns)
    assert is_free(turns, OTHER)


def lost(held: HeldTurns) -> bool:
    """Whether one of them is."""
    try:
        held.confirm()
    except TurnLost:
        return True
    return False


def test_processes_take_turns(place: str, tmp_path: Path) -> None:
    """A number in a file that all add to misses nothing."""
    counter = tmp_path / "counter"
    counter.write_text("0")
    processes = [SPAWN.Process(target=add_up, args=(place, str(counter), 25)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [0] * 4 == [process.exitcode for process in processes]
    assert counter.read_text() == "100"


def test_another_process_waits_and_gets_it(place: str, here: Turns) -> None:
    """Not before it is free, and then at once."""
    process, let_go = elsewhere(place)
    assert not is_free(here)
    assert is_free(here, OTHER)
    let_go.set()
    with here.turn(NAME, 60) as held:
        held.confirm()
    process.join()
    assert process.exitcode == 0


def test_the_death_of_a_holder_ends_its_turn(place: str, here: Turns) -> None:
    """Killed, it cannot clean up, and need not."""
    process, _ = elsewhere(place)
    assert not is_free(here)
    process.kill()
    with here.turn(NAME, 60) as held:
        held.confirm()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def test_the_turns_of_a_store_stand_beside_it(tmp_path: Path) -> None:
    """Two logs of one file share them; a store in memory has its own."""
    file = tmp_path / "fleet.db"
    with open_sqlite_log(file) as one, open_sqlite_log(file) as other, open_memory_log() as own:
        with one.turns().turn(NAME, 1):
            assert not in_a_thread(lambda: is_free(other.turns()))
            assert is_free(own.turns())
        assert beside(file).stat().st_size == 0
        assert beside(file).stat().st_mode & 0o777 == 0o600


def test_the_logs_of_one_store_in_memory_share_turns_only_by_being_one(tmp_path: Path) -> None:
    """A log in memory has one set of turns for all who hold it."""
    for log in (open_memory_log(), open_sqlite_log("file:turns?mode=memory&cache=shared")):
        with log, log.turns().turn(NAME, 1):
            assert not in_a_thread(lambda log=log: is_free(log.turns()))


def test_a_lock_file_that_was_taken_away_is_made_again(tmp_path: Path) -> None:
    """The next turn is on the new file, where others find it too."""
    file = tmp_path / "fleet.db.turns"
    with FileTurns(file).turn(NAME, 1):
        pass
    file.unlink()
    with FileTurns(file).turn(NAME, 1):
        assert file.exists()
        assert not in_fork(lambda: is_free(FileTurns(file)))


def test_a_lock_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    """With the way out."""
    with pytest.raises(StoreUnusable, match=r"lock file .*/nowhere/fleet.turns cannot be opened .* write access"):
        FileTurns(tmp_path / "nowhere" / "fleet.turns").turn(NAME, 1).__enter__()


class TestPostgres:
    """What only a server can do to a turn."""

    def test_a_lost_connection_is_a_lost_turn(self, store: Store) -> None:
        """The holder learns it before it acts; another may have the turn by then, and the next turn is whole."""
        with turns_at(store.url) as turns, turns_at(store.url) as others:
            with turns.turn(NAME, 1) as held:
                self.cut(store)
                assert is_free(others)
                with pytest.raises(TurnLost, match="polishing the bell was lost"):
                    held.confirm()
            with turns.turn(NAME, 1) as held:
                held.confirm()

    def test_a_lock_given_away_behind_our_back_is_a_lost_turn(self, store: Store) -> None:
        """As by a pooler that hands the session to somebody else and clears it."""
        turns = PostgresTurns(Address.of(store.url))
        with turns.turn(NAME, 1) as held:
            held.session.execute("SELECT pg_advisory_unlock_all()")
            with pytest.raises(TurnLost):
                held.confirm()
        assert is_free(turns)
        turns.close()

    def test_an_idle_connection_that_died_is_replaced(self, store: Store) -> None:
        """Between two turns the server may go away."""
        turns = PostgresTurns(Address.of(store.url))
        assert is_free(turns)
        self.cut(store)
        assert is_free(turns)
        turns.close()

    def test_few_connections_are_kept(self, store: Store) -> None:
        """Many turns at once need many connections, and leave few; closed, none."""
        turns = PostgresTurns(Address.of(store.url))
        with HeldTurns() as held:
            for number in range(KEPT + 3):
                held.take(turns, TurnName("many", str(number)), 1)
            assert self.connections(store) == KEPT + 3
        assert self.connections(store) == KEPT
        turns.close()
        assert self.connections(store) == 0

    def test_a_server_that_cannot_be_reached_is_named(self, store: Store) -> None:
        """As the store says it, without a password."""
        turns = PostgresTurns(Address.of("host=/nowhere dbname=fleet user=someone password=hidden"))
        with pytest.raises(StoreUnusable, match="fleet on /nowhere cannot be reached") as told:
            turns.turn(NAME, 1).__enter__()
        assert "hidden" not in str(told.value)

    def cut(self, store: Store) -> None:
        """End every connection that holds or held turns, and see it gone."""
        store.sql(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE application_name = 'iov_realname turns' AND datname = current_database()"
        )

    def connections(self, store: Store) -> int:
        """How many there are now, once those that were closed have been noticed."""
        for _ in range(200):
            ((count, leaving),) = store.sql(
                "SELECT count(*), count(*) FILTER (WHERE state IS NULL) FROM pg_stat_activity"
                " WHERE application_name = 'iov_realname turns' AND datname = current_database()"
            )
            if not leaving and count in (0, KEPT, KEPT + 3):
                break
        return int(str(count))
