"""Wrapping keys in Vault, over real HTTP on this machine: what is asked, what is tried again, what is never said."""

import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest

from iov_realname.adapters.keys.profile import GM
from iov_realname.adapters.keys.rotation import destroy_expired, rotate
from iov_realname.adapters.keys.vault import KIND, TransitKeys, open_vault
from iov_realname.adapters.keys.vault_client import VaultClient
from iov_realname.adapters.simulated.vault_server import SimulatedVault, simulated_vault
from iov_realname.application.errors import KeyStoreUnusable
from iov_realname.application.ports import Place
from tests.support.postgres import Store

TOKEN = "hvs.for-tests-only"
PLACE = Place("card-1", "f" * 32, "card.IdentityPresented.v1", "holder")
KEY = bytes(range(32))


@pytest.fixture
def vault() -> Iterator[SimulatedVault]:
    """A simulated Vault."""
    with simulated_vault(TOKEN) as server:
        yield server


@pytest.fixture
def keys(vault: SimulatedVault) -> TransitKeys:
    """Wrapping keys in it, with one epoch."""
    keys = transit(vault)
    keys.begin_epoch()
    vault.asked.clear()
    return keys


@pytest.fixture
def spec(vault: SimulatedVault, tmp_path: Path) -> str:
    """How a key file under this Vault is named."""
    (tmp_path / "token").write_text(f"{TOKEN}\n", "ascii")
    return f"vault:{vault.url}/transit/fleet?store={quote(str(tmp_path / 'fleet.keys'))}&token-file={tmp_path}/token"


def transit(vault: SimulatedVault, token: str = TOKEN) -> TransitKeys:
    """Wrapping keys, asked for with a token, without pausing between attempts."""
    return TransitKeys(VaultClient(vault.url, lambda: token, pause=lambda _: None), "fleet")


def test_many_keys_are_one_request(vault: SimulatedVault, keys: TransitKeys) -> None:
    """However many keys, wrapping and unwrapping them is one call each."""
    assert keys.unwrap(1, keys.wrap(1, [KEY] * 400)) == [KEY] * 400
    assert vault.asked == ["POST /v1/transit/encrypt/fleet", "POST /v1/transit/decrypt/fleet"]


def test_the_key_is_made_as_it_must_be(vault: SimulatedVault, keys: TransitKeys) -> None:
    """Derived, not exportable, not to be backed up in clear."""
    described = vault.engine.answer("GET", ("keys", "fleet"), {}) or {}
    assert {name: described[name] for name in KIND} == KIND


@pytest.mark.parametrize("made", [{**KIND, "exportable": True}, {**KIND, "derived": False}])
def test_a_key_made_otherwise_is_refused(vault: SimulatedVault, made: dict[str, object]) -> None:
    """A key that can be exported, or knows no context, is not used; the error says what is wrong with it."""
    vault.engine.answer("POST", ("keys", "fleet"), made)
    (wrong,) = (name for name in KIND if made[name] != KIND[name])
    with pytest.raises(KeyStoreUnusable, match=f"wrong: {wrong}"):
        transit(vault).epochs()


@pytest.mark.parametrize("trouble", [[503], [500, 502], [0], [429, 0]])
def test_wrapping_is_tried_again(vault: SimulatedVault, keys: TransitKeys, trouble: list[int]) -> None:
    """What does no harm twice is tried three times before it is given up."""
    vault.trouble.extend(trouble)
    assert keys.unwrap(1, keys.wrap(1, [KEY])) == [KEY]
    assert len(vault.asked) == 2 + len(trouble)


def test_it_is_given_up_in_the_end(vault: SimulatedVault, keys: TransitKeys) -> None:
    """After three attempts the error says what Vault said."""
    vault.trouble.extend([503, 503, 503])
    with pytest.raises(KeyStoreUnusable, match=r"Vault at 127\.0\.0\.1:\d+ is sealed or in maintenance"):
        keys.wrap(1, [KEY])
    assert len(vault.asked) == 3


@pytest.mark.parametrize("trouble", [502, 0])
def test_a_new_version_is_never_made_twice(vault: SimulatedVault, keys: TransitKeys, trouble: int) -> None:
    """Whether a lost rotation was done nobody knows, so it is an error; what was made is taken up by the next."""
    vault.trouble.extend([200, trouble])  # for the look before it, and for the rotation
    with pytest.raises(KeyStoreUnusable):
        keys.begin_epoch()
    assert vault.asked == ["GET /v1/transit/keys/fleet", "POST /v1/transit/keys/fleet/rotate"]
    assert set(keys.epochs()) == ({1, 2} if trouble else {1})


def test_a_destruction_cut_short_is_completed(vault: SimulatedVault, keys: TransitKeys) -> None:
    """A version that was put out of use but not yet trimmed still exists; destroying it again trims it."""
    keys.begin_epoch()
    vault.trouble.extend([200, 200, 0, 0, 0])  # the look and the minimum go through, the trimming is lost
    with pytest.raises(KeyStoreUnusable):
        keys.destroy_epoch(1)
    assert set(keys.epochs()) == {2} and set(vault.engine._keys["fleet"].versions) == {1, 2}
    keys.destroy_epoch(1)
    assert set(vault.engine._keys["fleet"].versions) == {2}


def test_the_last_version_is_not_destroyed(vault: SimulatedVault, keys: TransitKeys) -> None:
    """What new keys are wrapped under stays."""
    with pytest.raises(KeyStoreUnusable, match="still in use; rotate first"):
        keys.destroy_epoch(1)


def test_a_token_is_never_shown(vault: SimulatedVault) -> None:
    """A refused token, and one that would break the request, are errors that do not show it."""
    for token in ("hvs.wrong-and-secret", "hvs.secret\r\nX-Evil: 1", "", "密"):
        with pytest.raises(KeyStoreUnusable) as caught:
            transit(vault, token).epochs()
        said = f"{caught.value} {caught.value.__cause__!r} {caught.value.__context__!r}"
        assert "secret" not in said and "密" not in said
    with pytest.raises(KeyStoreUnusable, match="refuses this token; its policy must allow"):
        transit(vault, "hvs.wrong").epochs()


@pytest.mark.parametrize(
    "url",
    [
        "http://vault.example:8200",
        "ftp://localhost",
        "https://",
        "https://user:pass@vault.example",
        "https://v?token=x",
    ],
)
def test_a_token_goes_over_no_open_network(url: str) -> None:
    """Only https, and http on this machine, are addresses; nothing secret stands in one."""
    with pytest.raises(KeyStoreUnusable) as caught:
        VaultClient(url, lambda: TOKEN)
    assert "pass" not in str(caught.value) and "token=x" not in str(caught.value)


def test_a_vault_out_of_reach_is_told() -> None:
    """Nobody listens there: said with the address."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        client = VaultClient(f"http://{address}", lambda: TOKEN, pause=lambda _: None, timeout=1)
        with pytest.raises(KeyStoreUnusable, match=f"Vault at {address} cannot be reached"):
            client.read("transit/keys/fleet")


def test_certificates_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """A wrong path to the authority's certificate is named."""
    with pytest.raises(KeyStoreUnusable, match=r"nowhere\.pem cannot be read"):
        VaultClient("https://vault.example", lambda: TOKEN, ca=tmp_path / "nowhere.pem")


@pytest.mark.parametrize("mount", ["kv", "transit/x"])
def test_what_is_no_transit_engine_is_told(vault: SimulatedVault, mount: str) -> None:
    """A wrong mount is found out when the key is to be made."""
    client = VaultClient(vault.url, lambda: TOKEN, pause=lambda _: None)
    with pytest.raises(KeyStoreUnusable):
        TransitKeys(client, "fleet", mount).begin_epoch()


def test_a_ring_is_opened_by_its_spec(spec: str) -> None:
    """One line names Vault, token file and key file; keys outlive the ring."""
    with open_vault(spec) as ring:
        (subject,) = ring.provision(1)
        sealed = ring.seal(subject, PLACE, "张三")
    with open_vault(spec, create=False) as ring:
        assert ring.unseal(sealed, PLACE) == "张三"
        rotate(ring.store, ring.wrapper, today=date(2026, 11, 24), backup_days=0)
        assert destroy_expired(ring.store, ring.wrapper, today=date(2026, 11, 25)) == (1,)
    with open_vault(spec, create=False) as ring:
        assert ring.unseal(sealed, PLACE) == "张三" and set(ring.wrapper.epochs()) == {2}


def test_a_ring_in_postgresql_is_opened_by_its_spec(vault: SimulatedVault, store: Store, tmp_path: Path) -> None:
    """The keys may be kept in a database as well, under either profile."""
    (tmp_path / "token").write_text(TOKEN, "ascii")
    where = quote(store.uri(), safe="")
    spec = f"vault:{vault.url}/transit/fleet?store={where}&token-file={tmp_path}/token&profile=gm"
    with pytest.raises(KeyStoreUnusable, match="no keys yet"):
        open_vault(spec, create=False)
    with open_vault(spec) as ring:
        (subject,) = ring.provision(1)
        assert ring.profile is GM and ring.unseal(ring.seal(subject, PLACE, "张三"), PLACE) == "张三"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("vault:", "vault:PLACE"),
        ("file:x?store=a&token-file=b", "vault:PLACE"),
        ("vault:https://v/transit/k?store=a", "token-file= is missing"),
        ("vault:https://v/transit/?store=a&token-file=b", "named with its mount"),
        ("vault:https://v/transit/k?store=a&token-file=b&token=x", "token= is unknown"),
        ("vault:https://v/transit/k?store=a&token-file=b&profile=fips", "not 'fips'"),
    ],
)
def test_a_wrong_spec_is_told(wrong: str, says: str) -> None:
    """What is missing or unknown is named; a token is no part of a spec."""
    with pytest.raises(KeyStoreUnusable, match=says):
        open_vault(wrong)


def test_a_token_file_that_is_gone_is_told(spec: str, tmp_path: Path) -> None:
    """The path is named, and nothing of the key file is made."""
    (tmp_path / "token").unlink()
    with pytest.raises(KeyStoreUnusable, match="token cannot be read: FileNotFoundError"):
        open_vault(spec)
    assert not (tmp_path / "fleet.keys").exists()
