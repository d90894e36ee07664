"""Crypto profiles, and the known answers without which no key ring opens."""

from pathlib import Path

import attrs
import pytest

from iov_realname.adapters.keys import known_answers
from iov_realname.adapters.keys.file import FileKeyRing
from iov_realname.adapters.keys.kek import FileKeys
from iov_realname.adapters.keys.known_answers import KNOWN_ANSWERS, CryptoUnsound, require_sound, unsound
from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.keys.profile import GM, INTL, PROFILES, Profile, profile_named
from iov_realname.application.errors import KeyRingError, KeyStoreUnusable
from iov_realname.application.ports import Place, Purpose

PLACE = Place("card-1", "f" * 32, "card.IdentityPresented.v1", "holder")


@pytest.mark.parametrize("known", KNOWN_ANSWERS, ids=lambda known: known.algorithm)
def test_every_algorithm_gives_its_known_answer(known: known_answers.KnownAnswer) -> None:
    """The libraries of this machine agree with the published vectors."""
    assert known.holds()


@pytest.mark.parametrize("known", KNOWN_ANSWERS, ids=lambda known: known.algorithm)
def test_a_wrong_answer_is_noticed(known: known_answers.KnownAnswer) -> None:
    """One differing bit, or an algorithm that is not there, is enough to fail."""
    flipped = attrs.evolve(known, answer=f"{int(known.answer[0], 16) ^ 1:x}{known.answer[1:]}")

    def absent() -> bytes:
        raise ValueError

    assert unsound((flipped, attrs.evolve(known, ask=absent), known)) == (known.algorithm, known.algorithm)


def test_an_unsound_algorithm_opens_no_ring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither kind of ring opens, and the error names the algorithm and the way out."""
    wrong = attrs.evolve(KNOWN_ANSWERS[1], answer="00")
    monkeypatch.setattr(known_answers, "KNOWN_ANSWERS", (*KNOWN_ANSWERS[:1], wrong))
    require_sound.cache_clear()
    try:
        for opening in (MemoryKeyRing, lambda: FileKeyRing(tmp_path / "fleet.keys", tmp_path / "fleet.kek")):
            with pytest.raises(CryptoUnsound, match=r"SM4-GCM .* reinstall") as caught:
                opening()
            assert isinstance(caught.value, KeyRingError) and caught.value.algorithm == wrong.algorithm
    finally:
        monkeypatch.undo()
        require_sound.cache_clear()


def test_answers_are_asked_once() -> None:
    """A second ring of the process asks nothing again."""
    MemoryKeyRing()
    before = require_sound.cache_info().hits
    MemoryKeyRing()
    assert require_sound.cache_info().hits == before + 1


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_a_store_keeps_the_profile_it_was_made_under(profile: Profile, tmp_path: Path) -> None:
    """Opened without a profile, a store goes on as it began: suite, digests, hash and wrapping."""
    paths = tmp_path / "fleet.keys", tmp_path / "fleet.kek"
    with FileKeyRing(*paths, profile=profile) as ring:
        digest = ring.digest(Purpose.CLERK, "x")
    with FileKeyRing(*paths) as ring:
        (subject,) = ring.provision(1)
        assert ring.profile is profile
        assert ring.seal(subject, PLACE, "x").suite == profile.suite.name
        assert ring.digest(Purpose.CLERK, "x") == digest
        assert [key.algorithm for key in ring.store.purpose_keys()] == [profile.mac]
        assert (ring.shred(subject).wrapped_digest or "").startswith(f"{profile.hash.lower()}:")
        assert FileKeys(paths[1]).epochs()[1].name.startswith("AES" if profile is INTL else "SM4")
        assert isinstance(ring.wrapper, FileKeys) and ring.wrapper.begin_epoch() == 2
        assert len(set(ring.wrapper.epochs().values())) == 1


def test_the_other_profile_is_refused(tmp_path: Path) -> None:
    """A store of one profile opened as the other is an error that names both, and the store is left as it was."""
    paths = tmp_path / "fleet.keys", tmp_path / "fleet.kek"
    FileKeyRing(*paths, profile=GM).close()
    with pytest.raises(KeyStoreUnusable, match=r"made under crypto profile gm, not intl; open it as gm"):
        FileKeyRing(*paths, profile=INTL)
    FileKeyRing(*paths, profile=GM).close()


def test_an_unknown_profile_is_named() -> None:
    """A profile of another version is refused, with those that are known."""
    with pytest.raises(KeyStoreUnusable, match="intl and gm, not 'fips'"):
        profile_named("fips")


def test_keys_of_both_suites_live_in_one_store(tmp_path: Path) -> None:
    """What was sealed under the other suite is read whichever profile a store has, because each key says its own."""
    with FileKeyRing(tmp_path / "fleet.keys", tmp_path / "fleet.kek", profile=GM, cached=0) as ring:
        (subject,) = MemoryKeyRing().provision(1)
        secret = bytes(range(32))
        ring.store.insert(1, [(subject, "A256GCM", ring.wrapper.wrap(1, [secret])[0])])
        sealed = ring.seal(subject, PLACE, "张三")
        assert (sealed.suite, ring.unseal(sealed, PLACE)) == ("A256GCM", "张三")
