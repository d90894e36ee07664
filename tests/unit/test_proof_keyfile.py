"""Signing keys on disk: made once, private, for one log, and checked before they are used."""

import stat
from pathlib import Path

import pytest

from iov_realname.adapters.proof import keyfile
from iov_realname.adapters.proof.keyfile import SigningKeyCreated, log_signers
from iov_realname.application.errors import KeyStoreUnusable
from iov_realname.verifier import COSIGNATURE, Note, VerifierKey, check_note

ORIGIN = "oem.example/log"


def signers(*paths: Path, first: bool = False, anew: bool = False) -> tuple[list[str], list[SigningKeyCreated]]:
    """The verifier keys of the signers, and what was announced."""
    told: list[SigningKeyCreated] = []
    found = log_signers(paths, ORIGIN, first=first, anew=anew, announce=told.append)
    return [each.vkey for each in found], told


def test_is_made_once_and_announced(tmp_path: Path) -> None:
    """The first checkpoint's key is made, private, and told with its verifier key; afterwards it is only read."""
    file = tmp_path / "log.key"
    (vkey,), (told,) = signers(file, first=True)

    assert SigningKeyCreated(file, vkey) == told
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    assert ([vkey], []) == signers(file)
    assert vkey.startswith(f"{ORIGIN}+")


def test_what_it_signs_is_checked_with_its_verifier_key(tmp_path: Path) -> None:
    """The announced verifier key accepts the key's signatures."""
    (signer,) = log_signers([tmp_path / "log.key"], ORIGIN, first=True)
    note = Note.parse(f"a text\n\n{signer.line('a text' + chr(10))}".encode())

    assert 1 == len(check_note(note, [VerifierKey.parse(signer.vkey)]))


def test_a_lost_key_is_not_replaced_unasked(tmp_path: Path) -> None:
    """For a log that was signed, a missing key is a loss to be repaired; only on demand a new one begins."""
    with pytest.raises(KeyStoreUnusable, match=r"restore it .* --new-key"):
        signers(tmp_path / "log.key")
    assert [] == list(tmp_path.iterdir())

    _, told = signers(tmp_path / "log.key", anew=True)
    assert 1 == len(told)


def test_a_second_key_begins_beside_the_first(tmp_path: Path) -> None:
    """While keys change, the new one is made beside the old one, and both sign."""
    (old,), _ = signers(tmp_path / "old.key", first=True)
    vkeys, told = signers(tmp_path / "old.key", tmp_path / "new.key")

    assert [old] == vkeys[:1]
    assert [tmp_path / "new.key"] == [each.path for each in told]
    assert 2 == len(set(vkeys))


def test_a_key_bears_the_name_of_its_log(tmp_path: Path) -> None:
    """Another log's key signs nothing here."""
    keyfile.make(tmp_path / "other.key", "other.example/log")
    with pytest.raises(KeyStoreUnusable, match=r"the key of other\.example/log"):
        signers(tmp_path / "other.key")


def test_a_witness_key_signs_no_log(tmp_path: Path) -> None:
    """A key made for cosignatures is not taken for a log's, nor the other way round."""
    keyfile.make(tmp_path / "w.key", ORIGIN, COSIGNATURE)
    with pytest.raises(KeyStoreUnusable, match="purpose"):
        signers(tmp_path / "w.key")
    assert ORIGIN == keyfile.read(tmp_path / "w.key", COSIGNATURE).name


def test_a_shared_key_is_refused(tmp_path: Path) -> None:
    """A key that others can read is not used; the sentence says what to run."""
    signers(tmp_path / "log.key", first=True)
    (tmp_path / "log.key").chmod(0o640)
    with pytest.raises(KeyStoreUnusable, match="chmod 600"):
        signers(tmp_path / "log.key")


@pytest.mark.parametrize("place", [0, 20, -60, -30, -2])
def test_a_damaged_key_is_refused(tmp_path: Path, place: int) -> None:
    """One changed character anywhere, and the key is not used."""
    file = tmp_path / "log.key"
    signers(file, first=True)
    line = bytearray(file.read_bytes())
    line[place] = ord("x") if line[place] != ord("x") else ord("y")
    file.write_bytes(line)

    with pytest.raises(KeyStoreUnusable):
        signers(file)


@pytest.mark.parametrize("name", ["", "two words", "a+b"])
def test_some_names_are_none(tmp_path: Path, name: str) -> None:
    """What cannot be the name of a key in a note is refused before anything is written."""
    with pytest.raises(KeyStoreUnusable, match="name"):
        keyfile.make(tmp_path / "log.key", name)
    assert [] == list(tmp_path.iterdir())


def test_no_key_is_shown(tmp_path: Path) -> None:
    """The seed of a key is in no repr."""
    keyfile.make(tmp_path / "log.key", ORIGIN)
    key = keyfile.read(tmp_path / "log.key")

    assert key.seed.hex() not in repr(key)
    assert repr(key.seed) not in repr(key)
