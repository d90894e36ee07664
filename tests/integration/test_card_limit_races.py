"""Exact under concurrency: of registrations that race for the last places under a document, as many pass as there are.

Every repetition has vehicles and documents of its own; IOV_RACES says how many there are (few by default).
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from iov_realname import Registry
from iov_realname.testing import invented
from tests.support.owners import iccids, is_sold, is_taken, opened, presents, strict
from tests.support.postgres import Store
from tests.support.turns import SPAWN

RACES = int(os.environ.get("IOV_RACES", "2"))
RACERS = 12
PLACES = 3
SHARED = ["sqlite", "postgres"]


@pytest.fixture(params=["memory", *SHARED])
def place(request: pytest.FixtureRequest) -> str:
    """Every kind of store."""
    if request.param != "postgres":
        return str(request.param)
    store: Store = request.getfixturevalue("store")
    return store.url


@pytest.fixture
def registry(place: str, tmp_path: Path) -> Iterator[Registry]:
    """A registry under a book with few places per document."""
    with opened(place, tmp_path, strict(PLACES)) as registry:
        yield registry


shared = pytest.mark.parametrize("place", SHARED, indirect=True)


def together(count: int, work: Callable[[int], Any]) -> list[Any]:
    """What so many threads find that begin at the same moment."""
    start = Barrier(count)

    def begin(racer: int) -> Any:
        start.wait()
        return work(racer)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))


def test_threads_race_for_the_last_places(registry: Registry) -> None:
    """Twelve vehicles, three places: exactly three pass, and those are the cards under the document."""
    for race in range(RACES):
        vehicles = range(race * RACERS, (race + 1) * RACERS)
        for vehicle in vehicles:
            is_sold(registry, vehicle)
        taken = together(RACERS, lambda racer, first=vehicles[0], race=race: is_taken(registry, first + racer, race))
        assert PLACES == sum(taken)
        passed = [vehicle for vehicle, was in zip(vehicles, taken, strict=True) if was]
        assert [invented.iccid(vehicle * 10) for vehicle in passed] == iccids(registry, race)


def test_registrations_under_two_documents_cross_without_a_deadlock(registry: Registry) -> None:
    """Half go to one document first, half to the other; both are filled exactly, and all come to an end."""
    for vehicle in range(2 * RACERS):
        is_sold(registry, vehicle)

    def both(racer: int) -> list[tuple[int, bool]]:
        order = (1, 2) if racer % 2 else (2, 1)
        return [(person, is_taken(registry, 2 * racer + person - 1, person)) for person in order]

    taken = [found for answers in together(RACERS, both) for found in answers]
    for person in (1, 2):
        assert PLACES == sum(was for asked, was in taken if asked == person) == len(iccids(registry, person))


def test_a_place_that_becomes_free_is_taken_once(registry: Registry) -> None:
    """A transfer frees the earlier owner's place; of those who race for it one gets it."""
    for vehicle in range(PLACES + 4):
        is_sold(registry, vehicle)
    for vehicle in range(PLACES):
        presents(registry, vehicle, 1)
    assert not is_taken(registry, PLACES, 1)
    registry.transfer_vehicle(vin=invented.vin(0))
    assert 1 == sum(together(4, lambda racer: is_taken(registry, PLACES + racer, 1)))
    assert PLACES == len(iccids(registry, 1))


def race_apart(place: str, folder: Path, number: int, start: Any, taken: Any) -> None:
    """One process of four: in every race it waits for the others, then registers its three vehicles."""
    with opened(place, folder, strict(PLACES)) as registry:
        for race in range(RACES):
            first = race * RACERS + number * 3
            start.wait()
            found = sum(is_taken(registry, vehicle, race) for vehicle in range(first, first + 3))
            with taken.get_lock():
                taken[race] += found


@shared
def test_processes_race_for_the_last_places(place: str, tmp_path: Path, registry: Registry) -> None:
    """Four processes with three vehicles each: exactly three registrations pass in all, in every race."""
    for vehicle in range(RACES * RACERS):
        is_sold(registry, vehicle)
    start, taken = SPAWN.Barrier(4), SPAWN.Array("i", RACES)
    processes = [SPAWN.Process(target=race_apart, args=(place, tmp_path, each, start, taken)) for each in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [0] * 4 == [process.exitcode for process in processes]
    assert [PLACES] * RACES == list(taken) == [len(iccids(registry, race)) for race in range(RACES)]
