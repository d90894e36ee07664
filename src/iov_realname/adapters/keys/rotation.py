"""Rotation of wrapping keys, and the one thing that erases for good: destroying those of expired epochs.

A rotation begins a new epoch, wraps every living key again under it, batch by batch, and retires the old epoch with the
day from which no backup can hold a key of it any more. Killed at any point, it is completed by running it again; of
several processes that rotate at once, the later ones join the first.
"""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import takewhile

import attrs

from iov_realname.adapters.keys.joining import probe_under
from iov_realname.adapters.keys.store import EpochState, KeyStore
from iov_realname.adapters.keys.wrapping import EpochGone, KeyWrapper, unwrap_mixed
from iov_realname.application.errors import KeyStoreUnusable
from iov_realname.domain.confidential import SubjectId

__all__ = ["BATCH", "Rotation", "destroy_expired", "expired", "rotate"]

BATCH = 500


@attrs.frozen
class Rotation:
    """What a rotation came to: the epoch now current, how many data keys were wrapped again, the epochs retired so far
    and not yet destroyed, each with the day from which it may be.
    """

    epoch: int
    rewrapped: int
    retired: tuple[tuple[int, date], ...]


def rotate(
    store: KeyStore,
    wrapper: KeyWrapper,
    *,
    today: date,
    backup_days: int,
    batch: int = BATCH,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Rotation:
    """Begin a new epoch, or join the rotation under way, and wrap all living keys under it.

    ``backup_days`` says for how many days a backup of the key store is kept; one made today before the last key moved
    is still there on the last of them, so the old epoch may be destroyed the day after. Raises ``KeyStoreUnusable``.
    """
    if backup_days < 0:
        raise KeyStoreUnusable("Backups are kept for 0 days or more; say how long they really are.")
    while True:
        try:
            epoch = store.advance(lambda current: _begun(wrapper, current))
            _rewrap_purpose_keys(store, wrapper, epoch)
            rewrapped = _rewrap_data_keys(store, wrapper, epoch, batch, progress)
            break
        except EpochGone as gone:
            # What was read before another process finished and destroyed is read again. A key in use must be there.
            if not _is_left(store, gone.epoch):
                raise
    store.retire(today + timedelta(days=backup_days + 1))
    retired = tuple(
        (each.number, each.final_from)
        for each in store.epochs()
        if each.state is EpochState.RETIRED and each.final_from is not None
    )
    return Rotation(epoch, rewrapped, retired)


def destroy_expired(store: KeyStore, wrapper: KeyWrapper, *, today: date) -> tuple[int, ...]:
    """Destroy the wrapping keys of retired epochs whose day has come, oldest first; the numbers of those epochs.

    An epoch waits while an older one must stay: some keepers of keys can only forget the oldest.
    """
    epochs = expired(store, today=today)
    for epoch in epochs:
        wrapper.destroy_epoch(epoch)
        store.destroyed(epoch)
    return epochs


def expired(store: KeyStore, *, today: date) -> tuple[int, ...]:
    """The epochs that :func:`destroy_expired` would destroy."""
    kept = (epoch for epoch in store.epochs() if epoch.state is not EpochState.DESTROYED)
    return tuple(
        epoch.number for epoch in takewhile(lambda each: each.final_from is not None and each.final_from <= today, kept)
    )


def _is_left(store: KeyStore, number: int) -> bool:
    """Whether an epoch is over and no key is under it any more, so that whoever was told of one had read too early."""
    over = {each.number for each in store.epochs() if each.state in {EpochState.RETIRED, EpochState.DESTROYED}}
    under = {each.epoch for each in store.counted() if each.state != "shredded"}
    return number in over - under - {key.epoch for key in store.purpose_keys()}


def _begun(wrapper: KeyWrapper, current: int) -> tuple[int, bytes]:
    """A later epoch that an interrupted rotation, or the caller, has made already; else a new one."""
    latest = max(wrapper.epochs(), default=0)
    epoch = latest if latest > current else wrapper.begin_epoch()
    return epoch, probe_under(wrapper, epoch)


def _rewrap_purpose_keys(store: KeyStore, wrapper: KeyWrapper, epoch: int) -> None:
    for key in store.purpose_keys():
        if key.epoch != epoch:
            (secret,) = wrapper.unwrap(key.epoch, [key.wrapped])
            (wrapped,) = wrapper.wrap(epoch, [_sound(secret, store, f"{key.purpose.value} key")])
            store.add_purpose_key(attrs.evolve(key, epoch=epoch, wrapped=wrapped))


def _rewrap_data_keys(
    store: KeyStore, wrapper: KeyWrapper, epoch: int, batch: int, progress: Callable[[int, int], None]
) -> int:
    done, after = 0, SubjectId("")
    total = sum(each.number for each in store.counted() if each.epoch != epoch and each.state != "shredded")
    while rows := store.living(epoch, after, batch):
        found = unwrap_mixed(wrapper, [(row.epoch, row.wrapped or b"") for row in rows])
        secrets = zip(rows, found, strict=True)
        wrapped = wrapper.wrap(
            epoch, [_sound(secret, store, f"data key of subject {row.subject}") for row, secret in secrets]
        )
        store.rewrap(epoch, [(row.subject, row.wrapped or b"", new) for row, new in zip(rows, wrapped, strict=True)])
        done, after = done + len(rows), rows[-1].subject
        progress(done, max(total, done))
    return done


def _sound(secret: bytes | None, store: KeyStore, what: str) -> bytes:
    if secret is None:
        raise KeyStoreUnusable(
            f"The {what} in {store.name} is damaged, so the rotation stops before it; restore it from its backup and "
            "run the rotation again."
        )
    return secret
