"""What every key ring promises of sealing and of digests."""

from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iov_realname.application.errors import KeyMissing, KeyRingError, SealBroken
from iov_realname.application.ports import KeyRing, Place, Purpose
from iov_realname.domain.confidential import SubjectId
from iov_realname.testing.contracts._base import Contract

__all__ = ["PLACE", "STRANGER", "Digesting", "Sealing"]

STRANGER = SubjectId("0" * 32)
PLACE = Place("card-89860012345678901234", "f" * 32, "card.IdentityPresented.v1", "holder")
HALF_A_PAIR = "张三\ud800"

_texts = st.text(st.characters(exclude_categories=["Cs"]))
_places = st.builds(Place, _texts, _texts, _texts, _texts)
_SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]
_one_ring_for_all_examples = settings(suppress_health_check=_SHARED, max_examples=30, deadline=None)


class Sealing(Contract):
    """Sealed for a subject, at a place."""

    def test_what_was_sealed_opens_at_its_place(self, ring: KeyRing) -> None:
        """A sealed value opens to exactly the text that was sealed."""
        (subject,) = ring.provision(1)
        assert ring.unseal(ring.seal(subject, PLACE, "张三\n\x00€"), PLACE) == "张三\n\x00€"

    def test_the_empty_text_is_a_text(self, ring: KeyRing) -> None:
        """An empty text can be sealed and is told apart from a broken seal."""
        (subject,) = ring.provision(1)
        assert ring.unseal(ring.seal(subject, PLACE, ""), PLACE) == ""

    def test_sealing_twice_gives_two_boxes(self, ring: KeyRing) -> None:
        """Equal texts are not seen to be equal once sealed."""
        (subject,) = ring.provision(1)
        assert ring.seal(subject, PLACE, "张三") != ring.seal(subject, PLACE, "张三")

    def test_one_subjects_box_does_not_open_for_another(self, ring: KeyRing) -> None:
        """A value relabelled with another subject is refused as broken, not opened."""
        mine, other = ring.provision(2)
        moved = attrs.evolve(ring.seal(mine, PLACE, "张三"), key=other)
        with pytest.raises(SealBroken):
            ring.unseal(moved, PLACE)

    def test_a_box_does_not_open_elsewhere(self, ring: KeyRing) -> None:
        """A value copied to another field is refused as broken."""
        (subject,) = ring.provision(1)
        sealed = ring.seal(subject, PLACE, "张三")
        with pytest.raises(SealBroken):
            ring.unseal(sealed, attrs.evolve(PLACE, field="agent"))

    @_one_ring_for_all_examples
    @given(clear=_texts, place=_places, other=_places)
    def test_any_text_opens_at_its_place_alone(self, ring: KeyRing, clear: str, place: Place, other: Place) -> None:
        """Any text sealed at any place opens there, and at no other place."""
        (subject,) = ring.provision(1)
        sealed = ring.seal(subject, place, clear)
        assert ring.unseal(sealed, place) == clear
        if other != place:
            with pytest.raises(SealBroken):
                ring.unseal(sealed, other)

    def test_an_unknown_suite_is_refused(self, ring: KeyRing) -> None:
        """A suite outside the ring's closed table is refused as such and never tried."""
        (subject,) = ring.provision(1)
        strange = attrs.evolve(ring.seal(subject, PLACE, "张三"), suite="ROT13")
        with pytest.raises(KeyRingError) as refused:
            ring.unseal(strange, PLACE)
        assert not isinstance(refused.value, SealBroken | KeyMissing)

    def test_a_subject_never_provisioned_is_missing(self, ring: KeyRing) -> None:
        """A key that is not in the store is missing, for sealing and for unsealing, and never called erased."""
        (subject,) = ring.provision(1)
        stray = attrs.evolve(ring.seal(subject, PLACE, "张三"), key=STRANGER)
        with pytest.raises(KeyMissing):
            ring.seal(STRANGER, PLACE, "张三")
        with pytest.raises(KeyMissing):
            ring.unseal(stray, PLACE)

    def test_errors_show_no_personal_data(self, ring: KeyRing) -> None:
        """Half a surrogate pair is refused by an error of ours in which, and behind which, the text does not stand."""
        (subject,) = ring.provision(1)
        for attempt in (
            lambda: ring.seal(subject, PLACE, HALF_A_PAIR),
            lambda: ring.digest(Purpose.DOCUMENT, HALF_A_PAIR),
        ):
            with pytest.raises(KeyRingError) as caught:
                attempt()
            assert "张三" not in str(caught.value)
            assert caught.value.__cause__ is None and caught.value.__context__ is None


class Digesting(Contract):
    """Keyed digests, and the ring's own name."""

    def test_digests_are_stable_and_short(self, ring: KeyRing) -> None:
        """The same message under the same purpose always gives the same 32 hexadecimal digits."""
        digest = ring.digest(Purpose.DOCUMENT, "11010519491231002X")
        assert digest == ring.digest(Purpose.DOCUMENT, "11010519491231002X")
        assert len(digest) == 32 and int(digest, 16) >= 0

    def test_digests_of_different_purposes_never_meet(self, ring: KeyRing) -> None:
        """One message has a different digest for every purpose."""
        assert len({ring.digest(purpose, "11010519491231002X") for purpose in Purpose}) == len(Purpose)

    def test_digests_depend_on_the_message(self, ring: KeyRing) -> None:
        """Different messages, also the empty one, have different digests."""
        messages = ["", "a", "b", "ab", "张三"]
        assert len({ring.digest(Purpose.COMMAND, message) for message in messages}) == len(messages)

    def test_two_stores_share_no_digest(self, ring: KeyRing, elsewhere: KeyRing) -> None:
        """A digest means nothing outside its store: it is keyed, not a bare hash."""
        assert ring.digest(Purpose.DOCUMENT, "x") != elsewhere.digest(Purpose.DOCUMENT, "x")

    def test_its_fingerprint_is_its_own(self, ring: KeyRing, elsewhere: KeyRing) -> None:
        """The same whatever is done with its keys, and nobody else's."""
        fingerprint = ring.fingerprint()
        (subject,) = ring.provision(1)
        ring.shred(subject)
        assert fingerprint == ring.fingerprint() != elsewhere.fingerprint()

    def test_threads_may_share_a_ring(self, ring: KeyRing) -> None:
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
