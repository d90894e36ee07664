"""Wrapping keys that the caller gives: checked, added to, and never made here."""

import pytest

from iov_realname.adapters.keys.wrapping import SM4GCM_WRAP, GivenKeys
from iov_realname.application.errors import KeyStoreUnusable


def test_a_new_epoch_is_the_callers_to_begin() -> None:
    """The error says which epoch to give; once given, it wraps."""
    keys = GivenKeys({1: bytes(32), 4: bytes([1] * 32)})
    with pytest.raises(KeyStoreUnusable, match="as epoch 5"):
        keys.begin_epoch()
    keys.give(5, bytes([2] * 32))
    assert keys.unwrap(5, keys.wrap(5, [bytes(16)])) == [bytes(16)]


def test_lengths_are_checked() -> None:
    """A secret of a wrong length is refused without being shown."""
    with pytest.raises(KeyStoreUnusable, match="wrong length") as caught:
        GivenKeys({1: b"secret"})
    assert "secret" not in str(caught.value)


def test_they_may_be_of_sm4() -> None:
    """The kind is the caller's choice, and the inventory tells it."""
    keys = GivenKeys({1: bytes(16)}, SM4GCM_WRAP)
    assert {epoch: (used.name, used.bits) for epoch, used in keys.epochs().items()} == {1: ("SM4-GCM", 128)}
