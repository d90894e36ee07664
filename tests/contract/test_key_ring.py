"""What every key ring promises, whatever it keeps its keys in."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import attrs
import pytest

from iov_realname.adapters.keys.file import FileKeyRing
from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.keys.postgres import PostgresKeyRing
from iov_realname.adapters.keys.sealing import Unencodable, UnknownSuite
from iov_realname.application.errors import KeyMissing, KeyRingError, SealBroken, SubjectErased
from iov_realname.application.ports import KeyRing, Place, Purpose
from iov_realname.domain.confidential import SubjectId
from tests.support.postgres import Store

ERASED = SubjectId("e" * 32)
UNKNOWN = SubjectId("0" * 32)
PLACE = Place("card-89860012345678901234", "f" * 32, "card.IdentityPresented.v1", "holder")


@pytest.fixture(params=["memory", "file", "file without cache", "postgres", "postgres without cache"])
def ring(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeyRing]:
    """Every implementation, each knowing of one erased subject."""
    if request.param == "memory":
        yield MemoryKeyRing(erased=[ERASED])
        return
    cached = 0 if "without" in request.param else 100
    if request.param.startswith("postgres"):
        store: Store = request.getfixturevalue("store")
        with PostgresKeyRing(store.url, tmp_path / "fleet.kek", cached=cached) as tables:
            store.sql(f"INSERT INTO iov_keys.data_keys VALUES ('{ERASED}', 'A256GCM', 1, NULL, 'shredded', NULL)")
            yield tables
        return
    keys = tmp_path / "fleet.keys"
    with FileKeyRing(keys, tmp_path / "fleet.kek", cached=cached) as files:
        bury(keys, ERASED)
        yield files


def bury(keys: Path, subject: SubjectId) -> None:
    """Put a tombstone into a key file."""
    with closing(sqlite3.connect(keys)) as connection, connection:
        connection.execute("INSERT INTO data_keys VALUES (?, 'A256GCM', 1, NULL, 'shredded', NULL)", (subject,))


def test_what_was_sealed_opens_at_its_place(ring: KeyRing) -> None:
    """A sealed value opens to exactly the text that was sealed."""
    (subject,) = ring.provision(1)
    assert ring.unseal(ring.seal(subject, PLACE, "张三\n\x00€"), PLACE) == "张三\n\x00€"


def test_the_empty_text_is_a_text(ring: KeyRing) -> None:
    """An empty text can be sealed and is told apart from a broken seal."""
    (subject,) = ring.provision(1)
    assert ring.unseal(ring.seal(subject, PLACE, ""), PLACE) == ""


def test_sealing_twice_gives_two_boxes(ring: KeyRing) -> None:
    """Equal texts are not seen to be equal once sealed."""
    (subject,) = ring.provision(1)
    assert ring.seal(subject, PLACE, "张三") != ring.seal(subject, PLACE, "张三")


def test_subjects_are_distinct_and_unguessable(ring: KeyRing) -> None:
    """Every subject is new and named by 32 lower-case hexadecimal digits."""
    subjects = [*ring.provision(300), *ring.provision(300)]
    assert len(set(subjects)) == 600
    assert all(len(subject) == 32 and set(subject) <= set("0123456789abcdef") for subject in subjects)


def test_no_subjects_asked_for_none_made(ring: KeyRing) -> None:
    """Provisioning none is allowed and makes none."""
    assert list(ring.provision(0)) == []


def test_one_subjects_box_does_not_open_for_another(ring: KeyRing) -> None:
    """A value relabelled with another subject is refused as broken, not opened."""
    mine, other = ring.provision(2)
    moved = attrs.evolve(ring.seal(mine, PLACE, "张三"), key=other)
    with pytest.raises(SealBroken):
        ring.unseal(moved, PLACE)


def test_a_box_does_not_open_elsewhere(ring: KeyRing) -> None:
    """A value copied to another field is refused as broken."""
    (subject,) = ring.provision(1)
    sealed = ring.seal(subject, PLACE, "张三")
    with pytest.raises(SealBroken):
        ring.unseal(sealed, attrs.evolve(PLACE, field="agent"))


def test_a_subject_never_provisioned_is_missing(ring: KeyRing) -> None:
    """A key that is not in the store is missing, for sealing and for unsealing, and never called erased."""
    (subject,) = ring.provision(1)
    stray = attrs.evolve(ring.seal(subject, PLACE, "张三"), key=UNKNOWN)
    with pytest.raises(KeyMissing):
        ring.seal(UNKNOWN, PLACE, "张三")
    with pytest.raises(KeyMissing):
        ring.unseal(stray, PLACE)


def test_a_tombstone_says_erased(ring: KeyRing) -> None:
    """A destroyed key is told apart from a missing one, for sealing and for unsealing."""
    (subject,) = ring.provision(1)
    gone = attrs.evolve(ring.seal(subject, PLACE, "张三"), key=ERASED)
    with pytest.raises(SubjectErased):
        ring.seal(ERASED, PLACE, "张三")
    with pytest.raises(SubjectErased):
        ring.unseal(gone, PLACE)


def test_an_unknown_suite_is_refused(ring: KeyRing) -> None:
    """A suite outside the closed table is refused by name and never tried."""
    (subject,) = ring.provision(1)
    strange = attrs.evolve(ring.seal(subject, PLACE, "张三"), suite="ROT13")
    with pytest.raises(UnknownSuite):
        ring.unseal(strange, PLACE)


def test_errors_show_no_personal_data(ring: KeyRing) -> None:
    """Half a surrogate pair is refused by an error of ours in which, and behind which, the text does not stand."""
    (subject,) = ring.provision(1)
    for attempt in (
        lambda: ring.seal(subject, PLACE, "张三\ud800"),
        lambda: ring.digest(Purpose.DOCUMENT, "张三\ud800"),
    ):
        with pytest.raises(Unencodable) as caught:
            attempt()
        assert isinstance(caught.value, KeyRingError)
        assert "张三" not in str(caught.value)
        assert caught.value.__cause__ is None and caught.value.__context__ is None


def test_digests_are_stable_and_short(ring: KeyRing) -> None:
    """The same message under the same purpose always gives the same 32 hexadecimal digits."""
    digest = ring.digest(Purpose.DOCUMENT, "11010519491231002X")
    assert digest == ring.digest(Purpose.DOCUMENT, "11010519491231002X")
    assert len(digest) == 32 and int(digest, 16) >= 0


def test_digests_of_different_purposes_never_meet(ring: KeyRing) -> None:
    """One message has a different digest for every purpose."""
    assert len({ring.digest(purpose, "11010519491231002X") for purpose in Purpose}) == len(Purpose)


def test_digests_depend_on_the_message(ring: KeyRing) -> None:
    """Different messages, also the empty one, have different digests."""
    messages = ["", "a", "b", "ab", "张三"]
    assert len({ring.digest(Purpose.COMMAND, message) for message in messages}) == len(messages)


def test_two_stores_share_no_digest(ring: KeyRing) -> None:
    """A digest means nothing outside its store: it is keyed, not a bare hash."""
    assert ring.digest(Purpose.DOCUMENT, "x") != MemoryKeyRing().digest(Purpose.DOCUMENT, "x")


def test_threads_may_share_a_ring(ring: KeyRing) -> None:
    """Eight threads provisioning, sealing and digesting at once disturb neither one another nor the answers."""

    def work(number: int) -> tuple[str, str]:
        subjects = ring.provision(10)
        sealed = [ring.seal(subject, PLACE, f"{number}") for subject in subjects]
        (text,) = {ring.unseal(value, PLACE) for value in sealed}
        return text, ring.digest(Purpose.COMMAND, "same")

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(work, range(40)))
    assert [text for text, _ in answers] == [str(number) for number in range(40)]
    assert len({digest for _, digest in answers}) == 1
