"""``keys``: the state of a key store's epochs, their rotation, and the destruction of those that have expired."""

from datetime import date
from typing import Any

import attrs
from rich.table import Table

from iov_realname.adapters.keys.inventory import EpochUse, epochs_of
from iov_realname.adapters.keys.kek import FileKeys
from iov_realname.adapters.keys.rotation import Rotation, destroy_expired, expired, rotate
from iov_realname.adapters.keys.wrapped import WrappedKeyRing
from iov_realname.adapters.terminal.console import bars, outcome, print_json, side
from iov_realname.adapters.terminal.keyed import require_keys
from iov_realname.adapters.terminal.stores.inventory import STATES
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.composition import key_ring

__all__ = ["destroy_keys", "opened_keys", "rotate_keys", "show_keys"]

STATUS = "iov-realname.keys-status.v1"
ROTATED = "iov-realname.keys-rotate.v1"
DESTROYED = "iov-realname.keys-destroy.v1"

HEADINGS = (
    Said("纪元", "epoch"),
    Said("状态", "state"),
    Said("可销毁日", "may be destroyed from"),
    Said("数据密钥", "data keys"),
)
WHERE = Said("密钥库 {store}；包装密钥在 {wrapper}", "Keys in {store}, wrapped by {wrapper}")
DONE = Said("已在第 {epoch} 纪元下重新包装 {number:,} 个密钥。", "{number:,} keys wrapped again under epoch {epoch}.")
RETIRED = Said(
    "第 {epoch} 纪元已停用；自 {day} 起可用 iov-realname keys destroy-expired 销毁。",
    "Epoch {epoch} is retired; from {day} on, iov-realname keys destroy-expired destroys it.",
)
BACK_UP = Said(
    "{wrapper} 已更新：请立即另行备份，旧备份打不开新密钥。",
    "{wrapper} has changed: back it up now, apart from the keys; an older copy does not open them.",
)
GONE = Said(
    "已销毁纪元：{epochs}。其下的密钥在任何备份中都不能再打开。", "Destroyed: epoch {epochs}. No backup opens its keys."
)
WOULD = Said(
    "将销毁纪元：{epochs}。不可恢复；确认请加 --yes。",
    "Would destroy: epoch {epochs}. It cannot be undone; say --yes to do it.",
)
NOTHING = Said("没有到期的纪元。", "No epoch has expired.")


def opened_keys(store: str, keys: str | None) -> WrappedKeyRing:
    """The key ring of a store: as said, or in the files beside an SQLite store. Raises ``KeyStoreUnusable``."""
    require_keys(store, keys)
    return key_ring(store, keys)


def show_keys(ring: WrappedKeyRing, *, as_json: bool, lang: Lang) -> None:
    """Print the epochs of an open key ring."""
    epochs = epochs_of(ring)
    if as_json:
        print_json(_document(STATUS, ring, epochs=[attrs.asdict(epoch) for epoch in epochs]))
        return
    console = outcome()
    console.print(WHERE(lang, store=ring.store.name, wrapper=ring.wrapper.name))
    table = Table(*(heading(lang) for heading in HEADINGS))
    for epoch in epochs:
        table.add_row(str(epoch.epoch), STATES[epoch.state](lang), epoch.final_from or "—", _counts(lang, epoch))
    console.print(table)


def rotate_keys(ring: WrappedKeyRing, *, today: date, backup_days: int, as_json: bool, lang: Lang) -> None:
    """Begin a new epoch and wrap all living keys under it; killed, it is completed by the same command."""
    with bars(lang) as shown:
        done = rotate(
            ring.store,
            ring.wrapper,
            today=today,
            backup_days=backup_days,
            progress=lambda done, total: shown.at("rewrap", done, total),
        )
    if isinstance(ring.wrapper, FileKeys):
        side().print(BACK_UP(lang, wrapper=ring.wrapper.name), style="yellow")
    if as_json:
        retired = [{"epoch": epoch, "final_from": day.isoformat()} for epoch, day in done.retired]
        print_json(_document(ROTATED, ring, epoch=done.epoch, rewrapped=done.rewrapped, retired=retired))
    else:
        _tell(lang, done)


def destroy_keys(ring: WrappedKeyRing, *, today: date, sure: bool, as_json: bool, lang: Lang) -> None:
    """Destroy the expired epochs, or say which they are unless one is ``sure``."""
    epochs = destroy_expired(ring.store, ring.wrapper, today=today) if sure else expired(ring.store, today=today)
    if as_json:
        print_json(_document(DESTROYED, ring, destroyed=list(epochs) if sure else [], expired=list(epochs)))
        return
    said = NOTHING if not epochs else GONE if sure else WOULD
    outcome().print(said(lang, epochs=lang.pick("、", ", ").join(map(str, epochs))))


def _tell(lang: Lang, done: Rotation) -> None:
    console = outcome()
    console.print(DONE(lang, epoch=done.epoch, number=done.rewrapped))
    for epoch, day in done.retired:
        console.print(RETIRED(lang, epoch=epoch, day=day.isoformat()))


def _counts(lang: Lang, epoch: EpochUse) -> str:
    counts = (f"{STATES[state](lang)} {number:,}" for state, number in epoch.data_keys.items())
    return lang.pick("，", ", ").join(counts) or "—"


def _document(name: str, ring: WrappedKeyRing, **facts: Any) -> dict[str, Any]:
    return {"format": name, "store": ring.store.name, "wrapper": ring.wrapper.name, **facts}
