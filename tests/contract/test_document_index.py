"""What every blind index promises, wherever it keeps its entries."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import pytest

from iov_realname.adapters.storage import open_memory_log, open_postgres_log, open_sqlite_log
from iov_realname.application.documents import Blind, DocumentIndex, Entry, Found, Tracked
from iov_realname.domain.card.document_limit import Tally
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.identifiers import Carrier
from iov_realname.testing import invented
from tests.support.postgres import Store

DOCUMENT, OTHER, RENEWED = Blind(1, "d" * 32), Blind(1, "e" * 32), Blind(2, "f" * 32)
NEW = Tracked(0, 0)


def entry(card: int, vehicle: int, blind: Blind = DOCUMENT, carrier: Carrier = Carrier.MOBILE) -> Entry:
    """A card of a vehicle under a document."""
    subject = SubjectId(f"{vehicle:032x}")
    return Entry(invented.iccid(card), carrier, invented.vin(vehicle), subject, blind)


FIRST, SECOND, THIRD = entry(1, 1), entry(2, 1), entry(3, 2)
ELSEWHERE, STRANGER = entry(4, 2, carrier=Carrier.UNICOM), entry(5, 3, OTHER)
ALL = (FIRST, SECOND, THIRD, ELSEWHERE, STRANGER)


@pytest.fixture(params=["memory", "sqlite", "sqlite in memory", "postgres"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DocumentIndex]:
    """Every implementation, empty."""
    if request.param == "memory":
        log = open_memory_log()
    elif request.param == "sqlite":
        log = open_sqlite_log(tmp_path / "fleet.db")
    elif request.param == "sqlite in memory":
        log = open_sqlite_log("file:index?mode=memory&cache=shared")
    else:
        store: Store = request.getfixturevalue("store")
        log = open_postgres_log(store.url)
    with log:
        yield log.document_index()


def put(index: DocumentIndex, *entries: Entry) -> None:
    """Put entries in."""
    before = index.tracked()
    assert index.advance(before, before.position + 10, {each.iccid: each for each in entries})


def found(index: DocumentIndex, *blinds: Blind, vehicles: tuple[int, ...] = ()) -> Found:
    """What is found of documents of one key version, and of vehicles."""
    answer = index.look_up({each.digest: each.digest for each in blinds}, [invented.vin(each) for each in vehicles])
    return attrs.evolve(answer, entries=sorted(answer.entries, key=lambda each: each.iccid))


def under(index: DocumentIndex, *blinds: Blind) -> list[Entry]:
    """The entries under documents."""
    return list(index.under([each.digest for each in blinds]))


def test_a_new_index_holds_nothing(index: DocumentIndex) -> None:
    """It is before the log's first event."""
    assert NEW == index.tracked()
    assert Found({}, []) == found(index, DOCUMENT, vehicles=(1,))
    assert [] == under(index, DOCUMENT) == under(index)


def test_entries_and_position_change_together(index: DocumentIndex) -> None:
    """Put, put in the place of another, and removed; the position is the one given."""
    assert index.advance(NEW, 7, {FIRST.iccid: FIRST, THIRD.iccid: THIRD, SECOND.iccid: None})
    assert Tracked(7, 0) == index.tracked()
    assert [FIRST, THIRD] == under(index, DOCUMENT)
    moved = attrs.evolve(FIRST, blind=OTHER, vin=invented.vin(9), subject=SubjectId("9" * 32))
    assert index.advance(Tracked(7, 0), 9, {FIRST.iccid: moved, THIRD.iccid: None})
    assert [] == under(index, DOCUMENT)
    assert [moved] == under(index, OTHER)
    assert index.advance(Tracked(9, 0), 12, {})
    assert Tracked(12, 0) == index.tracked()


def test_who_comes_late_changes_nothing(index: DocumentIndex) -> None:
    """An advance from where the index is no more is refused whole."""
    put(index, FIRST)
    assert not index.advance(NEW, 20, {SECOND.iccid: SECOND, FIRST.iccid: None})
    assert not index.advance(Tracked(10, 1), 20, {SECOND.iccid: SECOND})
    assert Tracked(10, 0) == index.tracked()
    assert [FIRST] == under(index, DOCUMENT)


def test_one_of_many_at_once_is_the_first(index: DocumentIndex) -> None:
    """Of threads that advance from the same position, one does."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda card: index.advance(NEW, 5, {entry(card, 1).iccid: entry(card, 1)}), range(16)))
    assert 1 == sum(answers)
    assert [answers.index(True)] == [card for card in range(16) if entry(card, 1) in under(index, DOCUMENT)]


def test_cards_and_vehicles_are_counted_at_each_carrier_and_in_all(index: DocumentIndex) -> None:
    """A vehicle with two cards, or with cards of two carriers, is one vehicle."""
    put(index, *ALL)
    assert {
        DOCUMENT.digest: {Carrier.MOBILE: Tally(3, 2), Carrier.UNICOM: Tally(1, 1), None: Tally(4, 2)},
        OTHER.digest: {Carrier.MOBILE: Tally(1, 1), None: Tally(1, 1)},
    } == found(index, DOCUMENT, OTHER, RENEWED).tallies


def test_a_document_is_counted_over_all_its_digests(index: DocumentIndex) -> None:
    """While the key is changed a vehicle may have cards under either version: they are still one vehicle's."""
    put(index, FIRST, attrs.evolve(SECOND, blind=RENEWED), THIRD)
    answer = index.look_up({RENEWED.digest: "the document", DOCUMENT.digest: "the document"}, ())
    assert {"the document": {Carrier.MOBILE: Tally(3, 2), None: Tally(3, 2)}} == answer.tallies


def test_entries_are_found_by_vehicle(index: DocumentIndex) -> None:
    """Whatever their documents are."""
    put(index, *ALL)
    assert [FIRST, SECOND, STRANGER] == found(index, vehicles=(1, 3, 4)).entries
    assert [] == found(index, DOCUMENT).entries


def test_entries_are_found_by_document_in_order(index: DocumentIndex) -> None:
    """By ICCID, with all that was put."""
    put(index, *reversed(ALL))
    assert [FIRST, SECOND, THIRD, ELSEWHERE] == under(index, DOCUMENT)
    assert list(ALL) == under(index, DOCUMENT, OTHER)


def test_many_are_looked_up_at_once(index: DocumentIndex) -> None:
    """As many documents and vehicles as a chunk of ledger rows has."""
    many = [entry(card, card, Blind(1, f"{card:032x}")) for card in range(1500)]
    put(index, *many)
    answer = found(index, *(each.blind for each in many), vehicles=tuple(range(1500)))
    assert {each.blind.digest: {Carrier.MOBILE: Tally(1, 1), None: Tally(1, 1)} for each in many} == answer.tallies
    assert many == answer.entries


def test_who_is_forgotten_leaves_nothing(index: DocumentIndex) -> None:
    """Not even by an advance that was under way, which has to derive its entries again."""
    put(index, *ALL)
    before = index.tracked()
    index.forget([FIRST.subject, SubjectId("0" * 32)])
    assert [THIRD, ELSEWHERE] == under(index, DOCUMENT)
    assert not index.advance(before, before.position + 1, {FIRST.iccid: FIRST})
    assert before.position == index.tracked().position
    put(index, SECOND)
    assert [SECOND, THIRD, ELSEWHERE] == under(index, DOCUMENT)


def test_a_cleared_index_begins_again(index: DocumentIndex) -> None:
    """At the log's beginning, and who was under way has to begin again too."""
    put(index, *ALL)
    before = index.tracked()
    index.clear()
    assert 0 == index.tracked().position
    assert [] == under(index, DOCUMENT, OTHER)
    assert not index.advance(NEW, 10, {FIRST.iccid: FIRST})
    assert not index.advance(before, before.position + 1, {FIRST.iccid: FIRST})


def test_digests_are_not_shown() -> None:
    """Neither by an entry nor by what it is made of."""
    assert DOCUMENT.digest not in repr(FIRST) + repr(DOCUMENT)


def test_a_second_log_of_the_same_file_finds_the_entries(tmp_path: Path) -> None:
    """Made once, they are there for every process, also over reopening."""
    for step in range(3):
        with open_sqlite_log(tmp_path / "fleet.db") as log:
            put(log.document_index(), entry(step, step))
            assert step + 1 == len(under(log.document_index(), DOCUMENT))
