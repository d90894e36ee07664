"""Wrapping keys in a PKCS#11 token: what is made there, what it does not give away, and what is said when it fails."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from iov_realname.adapters.keys.rotation import destroy_expired, rotate
from iov_realname.adapters.keys.wrapping import EpochGone
from iov_realname.application.errors import KeyStoreUnusable
from iov_realname.application.ports import Place
from tests.support.hsm import Token

PLACE = Place("card-1", "f" * 32, "card.IdentityPresented.v1", "holder")
KEY = bytes(range(32))


@pytest.fixture
def label(token: Token) -> Iterator[str]:
    """A label of this test's own; whatever it names is destroyed at the end."""
    label = token.fresh_label()
    yield label
    keys = wrapper(token, label)
    for epoch in list(keys.epochs()):
        keys.destroy_epoch(epoch)
    keys.close()


def wrapper(token: Token, label: str, pin: str | None = None):  # type: ignore[no-untyped-def]  # noqa: ANN201 - optional
    """Wrapping keys under that label."""
    from iov_realname.adapters.keys.pkcs11 import TokenKeys

    return TokenKeys(token.module, token.label, lambda: token.pin if pin is None else pin, label)


def test_the_token_keeps_the_key(token: Token, label: str) -> None:
    """A key made for an epoch cannot be read or taken out, and wraps only."""
    from pkcs11 import Attribute
    from pkcs11.exceptions import AttributeSensitive

    keys = wrapper(token, label)
    keys.begin_epoch()
    with keys._turn() as session:
        made = keys._kek(session, 1)
        rights = (Attribute.EXTRACTABLE, Attribute.ENCRYPT, Attribute.DECRYPT, Attribute.WRAP, Attribute.UNWRAP)
        assert [made[right] for right in rights] == [False, False, False, True, True]
        with pytest.raises(AttributeSensitive):
            made[Attribute.VALUE]


def test_a_key_that_can_be_taken_out_is_refused(token: Token, label: str) -> None:
    """A key of our label that somebody brought in is not used."""
    from pkcs11 import Attribute, KeyType

    keys = wrapper(token, label)
    with keys._turn() as session:
        rights = {Attribute.EXTRACTABLE: True, Attribute.WRAP: True, Attribute.UNWRAP: True}
        session.generate_key(KeyType.AES, 256, label=f"{label}-1", store=True, template=rights)
    with pytest.raises(KeyStoreUnusable, match="can be taken out"):
        keys.wrap(1, [KEY])


def test_no_key_stays_in_the_session(token: Token, label: str) -> None:
    """Keys that pass through the token while they are wrapped and unwrapped leave nothing behind."""
    keys = wrapper(token, label)
    keys.begin_epoch()
    with keys._turn() as session:
        before = len(list(session.get_objects()))
    keys.unwrap(1, [*keys.wrap(1, [KEY] * 5), b"garbage!" * 5])
    with keys._turn() as session:
        assert len(list(session.get_objects())) == before


def test_labels_keep_stores_apart(token: Token, label: str) -> None:
    """Keys of another label, also one that begins alike, are not ours."""
    keys, other = wrapper(token, label), wrapper(token, f"{label}-x")
    keys.begin_epoch()
    assert other.begin_epoch() == 1
    other.begin_epoch()
    assert set(keys.epochs()) == {1} and set(other.epochs()) == {1, 2}
    for epoch in (1, 2):
        other.destroy_epoch(epoch)
    assert set(keys.epochs()) == {1}


def test_two_wrappers_share_the_login(token: Token, label: str) -> None:
    """Closing one neither logs the other out nor hides its keys."""
    one, other = wrapper(token, label), wrapper(token, label)
    one.begin_epoch()
    wrapped = other.wrap(1, [KEY])
    one.close()
    assert other.unwrap(1, wrapped) == [KEY]
    other.close()
    assert one.unwrap(1, wrapped) == [KEY]


def test_a_fork_gets_a_session_of_its_own(token: Token, label: str) -> None:
    """A child unwraps what its parent wrapped, and the parent goes on."""
    keys = wrapper(token, label)
    keys.begin_epoch()
    wrapped = keys.wrap(1, [KEY])
    child = os.fork()
    if child == 0:
        signal.alarm(30)
        os._exit(0 if keys.unwrap(1, wrapped) == [KEY] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert keys.unwrap(1, wrapped) == [KEY]


def test_a_destroyed_epoch_is_gone_from_the_token(token: Token, label: str) -> None:
    """The object itself is destroyed, for every session."""
    keys = wrapper(token, label)
    keys.begin_epoch()
    wrapped = keys.wrap(1, [KEY])
    keys.begin_epoch()
    keys.destroy_epoch(1)
    with pytest.raises(EpochGone, match=f"Epoch 1 is not among the keys in PKCS#11 token fleet .keys {label}"):
        wrapper(token, label).unwrap(1, wrapped)


FAILING = """
import sys
from pathlib import Path
from iov_realname.adapters.keys.pkcs11 import TokenKeys
from iov_realname.application.errors import KeyStoreUnusable
module, label, pin = sys.argv[1:]
try:
    TokenKeys(Path(module), label, lambda: pin).epochs()
except KeyStoreUnusable as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("module", "name", "pin", "says"),
    [
        ("", "fleet", "0000-wrong", "PKCS#11 token fleet (keys iov-realname-*) cannot be used: PinIncorrect."),
        ("", "other", "0000", "PKCS#11 token other (keys iov-realname-*) cannot be used: NoSuchToken."),
        ("/nowhere/lib.so", "fleet", "0000", "/nowhere/lib.so is not a PKCS#11 library that can be loaded."),
    ],
)
def test_what_is_wrong_is_told(token: Token, module: str, name: str, pin: str, says: str) -> None:
    """A wrong PIN, token or library is an error of ours that never shows the PIN."""
    command = [sys.executable, "-c", FAILING, module or str(token.module), name, pin]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == says


def test_a_ring_is_opened_by_its_spec(token: Token, label: str, tmp_path: Path) -> None:
    """One line names library, token, PIN file and key file; keys outlive the ring and a rotation."""
    from iov_realname.adapters.keys.pkcs11 import open_pkcs11

    (tmp_path / "pin").write_text(f"{token.pin}\n", "ascii")
    spec = (
        f"pkcs11:{token.module}?token={token.label}&pin-file={tmp_path}/pin&store={tmp_path}/fleet.keys"
        f"&label={label}&profile=gm"
    )
    with open_pkcs11(spec) as ring:
        (subject,) = ring.provision(1)
        sealed = ring.seal(subject, PLACE, "张三")
        rotate(ring.store, ring.wrapper, today=date(2026, 11, 24), backup_days=0)
        assert destroy_expired(ring.store, ring.wrapper, today=date(2026, 11, 25)) == (1,)
    with open_pkcs11(spec, create=False) as ring:
        assert (sealed.suite, ring.unseal(sealed, PLACE)) == ("SM4GCM", "张三")


def test_a_pin_file_that_is_gone_is_told(token: Token, tmp_path: Path) -> None:
    """The path is named, and no key file is made."""
    from iov_realname.adapters.keys.pkcs11 import open_pkcs11

    with pytest.raises(KeyStoreUnusable, match=r"PIN in .*nopin cannot be read"):
        open_pkcs11(f"pkcs11:{token.module}?token=fleet&pin-file={tmp_path}/nopin&store={tmp_path}/fleet.keys")
    assert not (tmp_path / "fleet.keys").exists()
