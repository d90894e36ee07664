"""Key stores said in one line: which there are, when they are made, and that they are never made anew."""

from pathlib import Path

import pytest

import iov_realname
from iov_realname.adapters.keys.kek import KekCreated
from iov_realname.application.errors import IovRealnameError, KeyStoreUnusable, NotConfigured, OemMismatch
from iov_realname.testing import invented
from tests.support.postgres import Store


@pytest.fixture(params=["database", "file"])
def spec(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Every kind of key store for a database, none of which is there yet."""
    return said(request.param, tmp_path)


def said(kind: str, folder: Path) -> str:
    """A key store of this kind with its files in this folder."""
    files = {"database": f"{folder / 'fleet.kek'}", "file": f"{folder / 'fleet.keys'}?kek={folder / 'fleet.kek'}"}
    return f"{kind}:{files[kind]}"


def digest(url: str, keys: str | None, oem: str | None = None) -> str:
    """What a ledger row is known by in this store."""
    with iov_realname.connect(url, oem=oem, keys=keys) as registry:
        return registry.row_digest("a row")


def test_what_is_said_is_made_once_and_found_again(spec: str, store: Store, tmp_path: Path) -> None:
    """The wrapping key is made and announced with the store; later openings find the same keys and announce nothing."""
    told: list[KekCreated] = []
    for oem in (invented.OEM, None):
        with iov_realname.connect(store.uri(), oem=oem, keys=spec, announce=told.append):
            pass

    assert [tmp_path / "fleet.kek"] == [each.kek for each in told]
    assert digest(store.uri(), spec) == digest(store.uri("postgres"), spec)


def test_no_keys_are_made_for_a_store_that_holds_events(spec: str, store: Store, tmp_path: Path) -> None:
    """Neither where the wrapping key is missing nor where another key store is named, which would open nothing."""
    digest(store.uri(), spec, invented.OEM)
    other = said({"database": "file", "file": "database"}[spec.partition(":")[0]], tmp_path)
    with pytest.raises(KeyStoreUnusable, match=r"There are no keys in|fleet\.keys is missing"):
        digest(store.uri(), other)
    (tmp_path / "fleet.kek").unlink()
    with pytest.raises(KeyStoreUnusable, match=r"fleet\.kek is missing"):
        digest(store.uri(), spec)
    assert not (tmp_path / "fleet.kek").exists()


def test_no_keys_are_made_before_it_is_said_whose_store_it_is(spec: str, store: Store, tmp_path: Path) -> None:
    """A fresh store without an OEM is an error that leaves nothing behind."""
    with pytest.raises(OemMismatch):
        digest(store.uri(), spec)

    assert [] == list(tmp_path.iterdir())


def test_a_file_may_have_its_keys_elsewhere(tmp_path: Path) -> None:
    """An SQLite store takes key files by name, too; without them it does not open."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    url, spec = f"sqlite:///{tmp_path / 'fleet.db'}", said("file", elsewhere)
    known = digest(url, spec, invented.OEM)

    assert known == digest(url, spec)
    assert {"fleet.keys", "fleet.kek"} == {file.name for file in elsewhere.iterdir()}
    with pytest.raises(KeyStoreUnusable, match=r"fleet\.db\.keys is missing"):
        digest(url, None)


def test_a_database_needs_its_key_store_said(store: Store) -> None:
    """Nothing is guessed; the error shows both kinds."""
    with pytest.raises(NotConfigured, match=r"database:.*file:"):
        iov_realname.connect(store.uri(), oem=invented.OEM)


@pytest.mark.parametrize(
    "words", ["", "fleet.kek", "vault:s3cr3t", "database:", "file:a.keys", "file:?kek=b", "file:a?k=b"]
)
def test_words_that_name_no_key_store(words: str, store: Store) -> None:
    """They are answered with examples of those that there are, and never repeated: they may hold a secret."""
    with pytest.raises(KeyStoreUnusable, match="file:/var/lib/iov") as error:
        digest(store.uri(), words, invented.OEM)
    assert "s3cr3t" not in str(error.value)


def test_keys_in_the_database_of_a_file(tmp_path: Path) -> None:
    """An SQLite store has none, and the error says what to say instead."""
    with pytest.raises(IovRealnameError, match="file:/var/lib/iov"):
        digest(f"sqlite:///{tmp_path / 'fleet.db'}", "database:fleet.kek", invented.OEM)
