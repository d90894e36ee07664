"""Bringing a store of wrapped keys together with what wraps them."""

import os

from iov_realname.adapters.keys.known_answers import require_sound
from iov_realname.adapters.keys.profile import Profile, settled
from iov_realname.adapters.keys.store import Epoch, EpochState, KeyStore
from iov_realname.adapters.keys.wrapping import KeyWrapper
from iov_realname.application.errors import KeyStoreUnusable

__all__ = ["first_epoch", "joined", "probe_under"]

PROBE_LENGTH = 32


def joined(store: KeyStore, wrapper: KeyWrapper, wanted: Profile | None) -> tuple[Profile, int]:
    """The profile and the current epoch of a store.

    Raises ``KeyStoreUnusable`` if another profile is wanted than the store's, or the wrapper does not open its probe;
    ``EpochGone`` if the wrapper lacks the epoch; ``CryptoUnsound``.
    """
    require_sound()
    profile = settled(store.profile(), wanted, store.name)
    current = _current(store)
    if wrapper.unwrap(current.number, [current.probe]) == [None]:
        raise KeyStoreUnusable(
            f"{wrapper.name} is not the wrapping key that {store.name} was made with; put the right one back."
        )
    return profile, current.number


def first_epoch(wrapper: KeyWrapper) -> tuple[int, bytes]:
    """The epoch under which a new store begins, the wrapper's latest, and a probe wrapped under it."""
    epoch = max(wrapper.epochs(), default=0) or wrapper.begin_epoch()
    return epoch, probe_under(wrapper, epoch)


def probe_under(wrapper: KeyWrapper, epoch: int) -> bytes:
    """A fresh random value, wrapped."""
    (probe,) = wrapper.wrap(epoch, [os.urandom(PROBE_LENGTH)])
    return probe


def _current(store: KeyStore) -> Epoch:
    for epoch in store.epochs():
        if epoch.state is EpochState.CURRENT:
            return epoch
    raise KeyStoreUnusable(f"{store.name} has no current epoch; it is damaged, restore it from its backup.")
