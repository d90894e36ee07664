"""What every key ring promises, whatever it keeps its keys in."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.keys.sealing import Unencodable, UnknownSuite
from iov_realname.application.errors import KeyMissing, KeyRingError, SealBroken, SubjectErased, SubjectLocked
from iov_realname.application.ports import KeyRing, KeyState, Place, Purpose
from iov_realname.domain.confidential import SubjectId
from tests.support.rings import RINGS, handles

UNKNOWN = SubjectId("0" * 32)
PLACE = Place("card-89860012345678901234", "f" * 32, "card.IdentityPresented.v1", "holder")

texts = st.text(st.characters(exclude_categories=["Cs"]))
places = st.builds(Place, texts, texts, texts, texts)
one_ring_for_all_examples = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)


@pytest.fixture(params=RINGS)
def ring(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeyRing]:
    """Every implementation, under either crypto profile."""
    with handles(request.param, request, tmp_path) as opened:
        yield opened.ring


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
    """A destroyed key is told apart from a missing one, for sealing and for unsealing, whatever is asked for."""
    (subject,) = ring.provision(1)
    gone = ring.seal(subject, PLACE, "张三")
    ring.shred(subject)
    for attempt in (
        lambda: ring.seal(subject, PLACE, "张三"),
        lambda: ring.unseal(gone, PLACE),
        lambda: ring.unseal(gone, PLACE, locked_too=True),
    ):
        with pytest.raises(SubjectErased):
            attempt()


def test_a_locked_subject_opens_for_a_reason_only(ring: KeyRing) -> None:
    """What is locked neither seals nor opens in ordinary use, opens when that is asked for, and can be unlocked."""
    subject, other = ring.provision(2)
    sealed, beside = ring.seal(subject, PLACE, "张三"), ring.seal(other, PLACE, "李四")
    ring.lock([subject])
    for attempt in (lambda: ring.seal(subject, PLACE, "x"), lambda: ring.unseal(sealed, PLACE)):
        with pytest.raises(SubjectLocked):
            attempt()
    assert ring.unseal(sealed, PLACE, locked_too=True) == "张三"
    assert ring.unseal(beside, PLACE) == "李四"
    ring.unlock([subject])
    assert ring.unseal(sealed, PLACE) == "张三"


def test_every_state_is_told(ring: KeyRing) -> None:
    """Absent, active, locked and shredded, for many subjects at once; none asked for, none told."""
    active, locked, shredded = ring.provision(3)
    ring.lock([locked, shredded])
    ring.shred(shredded)
    assert ring.states([active, locked, shredded, UNKNOWN]) == {
        active: KeyState.ACTIVE,
        locked: KeyState.LOCKED,
        shredded: KeyState.SHREDDED,
        UNKNOWN: KeyState.ABSENT,
    }
    assert ring.states([]) == {}


def test_the_same_again_is_harmless(ring: KeyRing) -> None:
    """Locking, unlocking and shredding twice is as once, and shredding gives the same answer."""
    one, two = ring.provision(2)
    for _ in range(2):
        ring.lock([one])
    for _ in range(2):
        ring.unlock([one, two])
    assert ring.states([one, two]) == {one: KeyState.ACTIVE, two: KeyState.ACTIVE}
    assert ring.shred(one) == ring.shred(one)


def test_a_tombstone_is_not_brought_back(ring: KeyRing) -> None:
    """Unlocking what is shredded is refused and changes nothing else; locking it leaves it shredded."""
    gone, locked = ring.provision(2)
    ring.lock([locked])
    ring.shred(gone)
    with pytest.raises(SubjectErased):
        ring.unlock([locked, gone])
    ring.lock([gone])
    assert ring.states([gone, locked]) == {gone: KeyState.SHREDDED, locked: KeyState.LOCKED}


def test_strangers_are_neither_locked_nor_shredded(ring: KeyRing) -> None:
    """A subject that was never provisioned is missing, and those named beside it stay as they were."""
    (subject,) = ring.provision(1)
    for attempt in (
        lambda: ring.lock([subject, UNKNOWN]),
        lambda: ring.unlock([subject, UNKNOWN]),
        lambda: ring.shred(UNKNOWN),
    ):
        with pytest.raises(KeyMissing):
            attempt()
    assert ring.states([subject, UNKNOWN]) == {subject: KeyState.ACTIVE, UNKNOWN: KeyState.ABSENT}


def test_four_errors_are_never_mistaken(ring: KeyRing) -> None:
    """Tampered, locked, erased and missing each have an error of their own, also for one and the same subject."""
    (subject,) = ring.provision(1)
    sealed = ring.seal(subject, PLACE, "张三")
    tampered = attrs.evolve(sealed, box=sealed.box[:-2] + ("A" if sealed.box[-2] != "A" else "B") + sealed.box[-1])
    elsewhere = attrs.evolve(PLACE, stream="card-1")
    told = []

    def tell(*attempts: object) -> None:
        for attempt in attempts:
            with pytest.raises(KeyRingError) as caught:
                attempt()  # type: ignore[operator]
            told.append(type(caught.value))

    tell(lambda: ring.unseal(tampered, PLACE), lambda: ring.unseal(sealed, elsewhere))
    ring.lock([subject])
    tell(lambda: ring.unseal(sealed, PLACE), lambda: ring.unseal(tampered, PLACE, locked_too=True))
    ring.shred(subject)
    tell(lambda: ring.unseal(sealed, PLACE), lambda: ring.unseal(tampered, PLACE))
    tell(lambda: ring.unseal(attrs.evolve(sealed, key=UNKNOWN), PLACE))
    assert told == [SealBroken, SealBroken, SubjectLocked, SealBroken, SubjectErased, SubjectErased, KeyMissing]


@one_ring_for_all_examples
@given(clear=texts, place=places, other=places)
def test_any_text_opens_at_its_place_alone(ring: KeyRing, clear: str, place: Place, other: Place) -> None:
    """Any text sealed at any place opens there, and at no other place."""
    (subject,) = ring.provision(1)
    sealed = ring.seal(subject, place, clear)
    assert ring.unseal(sealed, place) == clear
    if other != place:
        with pytest.raises(SealBroken):
            ring.unseal(sealed, other)


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
