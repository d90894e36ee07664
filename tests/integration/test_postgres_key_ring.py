"""The key ring on PostgreSQL: what is kept where, and what happens when a part of it is missing."""

from pathlib import Path

import pytest

from iov_realname.adapters.keys.file import FileKeyRing
from iov_realname.adapters.keys.kek import KekCreated
from iov_realname.adapters.keys.postgres import PostgresKeyRing
from iov_realname.application.errors import KeyStoreUnusable, SubjectErased
from iov_realname.application.ports import Place, Purpose
from tests.support.line import Fault, line_to
from tests.support.postgres import Store

PLACE = Place("card-1", "f" * 32, "card.IdentityPresented.v1", "holder")


@pytest.fixture
def kek(tmp_path: Path) -> Path:
    """Where the wrapping key is kept."""
    return tmp_path / "fleet.kek"


def ring(store: Store, kek: Path, **options: object) -> PostgresKeyRing:
    """The key ring of the store."""
    return PostgresKeyRing(store.url, kek, **options)  # type: ignore[arg-type]


def test_keys_outlive_the_ring(store: Store, kek: Path) -> None:
    """What one ring sealed another opens, with the same digests."""
    with ring(store, kek) as one:
        (subject,) = one.provision(1)
        sealed, digest = one.seal(subject, PLACE, "张三"), one.digest(Purpose.DOCUMENT, "x")
    with ring(store, kek, create=False) as other:
        other.preload([subject])
        assert (other.unseal(sealed, PLACE), other.digest(Purpose.DOCUMENT, "x")) == ("张三", digest)


def test_two_rings_agree_on_digests(store: Store, kek: Path) -> None:
    """Of two rings that need a purpose key at the same time one decides; neither overwrites the other's."""
    with ring(store, kek) as one, ring(store, kek) as other:
        assert one.digest(Purpose.CLERK, "x") == other.digest(Purpose.CLERK, "x")


def test_the_wrapping_key_is_announced_once(store: Store, kek: Path) -> None:
    """Whoever creates the wrapping key is told to keep it safe, and nobody afterwards."""
    told: list[KekCreated] = []
    for _ in range(2):
        ring(store, kek, announce=told.append).close()

    assert [(each.kek, store.database in str(each.keys)) for each in told] == [(kek, True)]


def test_no_key_stands_in_clear(store: Store, kek: Path) -> None:
    """The database holds wrapped keys only, eight bytes longer than they are."""
    with ring(store, kek) as keys:
        keys.provision(3)
        keys.digest(Purpose.CLERK, "x")

    lengths = (
        "SELECT length(wrapped) FROM iov_keys.data_keys UNION ALL SELECT length(wrapped) FROM iov_keys.purpose_keys"
    )
    assert store.sql(lengths) == [(40,)] * 4


def test_a_lost_wrapping_key_is_not_replaced(store: Store, kek: Path) -> None:
    """Once there are keys, a missing wrapping key is an error that says so; a new one would open nothing."""
    ring(store, kek).close()
    kek.unlink()

    with pytest.raises(KeyStoreUnusable, match=r"restore .*fleet\.kek from its backup"):
        ring(store, kek)
    assert not kek.exists()


def test_a_wrapping_key_is_made_only_when_asked(store: Store, kek: Path) -> None:
    """With create=False a missing wrapping key is an error, also for an empty key store."""
    with pytest.raises(KeyStoreUnusable, match="is missing"):
        ring(store, kek, create=False)


def test_a_strange_wrapping_key_is_told(store: Store, kek: Path, tmp_path: Path) -> None:
    """A wrapping key of another store is refused at once."""
    ring(store, kek).close()
    other = tmp_path / "other.kek"
    FileKeyRing(tmp_path / "other.keys", other).close()

    with pytest.raises(KeyStoreUnusable, match="is not the wrapping key"):
        ring(store, other)


def test_an_erased_key_is_gone_for_all(store: Store, kek: Path) -> None:
    """The application may destroy a key, which leaves a tombstone that others see."""
    with ring(store, kek) as keys:
        (subject,) = keys.provision(1)
        sealed = keys.seal(subject, PLACE, "张三")
    store.sql("UPDATE iov_keys.data_keys SET wrapped = NULL, state = 'shredded'")

    with ring(store, kek) as keys, pytest.raises(SubjectErased):
        keys.unseal(sealed, PLACE)


@pytest.mark.parametrize("fault", [Fault.LOST_REQUEST, Fault.LOST_ANSWER])
def test_a_lost_connection_loses_no_key(store: Store, kek: Path, fault: Fault) -> None:
    """Keys whose insertion was cut off are there once, whichever way it was cut."""
    with line_to(store.url) as line, PostgresKeyRing(line.url, kek) as keys:
        keys.provision(1)
        line.order(fault)
        keys.provision(2)

    assert store.sql("SELECT count(*) FROM iov_keys.data_keys") == [(3,)]


def test_a_store_out_of_reach_is_said(store: Store, kek: Path) -> None:
    """An address that leads nowhere is an error of the key store, without its password."""
    with pytest.raises(KeyStoreUnusable, match="fleet on localhost:1 cannot be reached") as refused:
        PostgresKeyRing("postgresql://fleet:geheim@localhost:1/fleet", kek, timeout=1)

    assert "geheim" not in str(refused.value)
