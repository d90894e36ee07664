"""``backup`` and ``restore``: a log and its keys as one dated set."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from iov_realname.adapters.backup.erasures import Erasures
from iov_realname.adapters.backup.making import Made, back_up
from iov_realname.adapters.backup.manifest import Manifest
from iov_realname.adapters.backup.places import Places
from iov_realname.adapters.backup.restoring import Restored, restore
from iov_realname.adapters.system import SystemClock
from iov_realname.adapters.terminal.console import bars, outcome, print_json, side
from iov_realname.adapters.terminal.keyed import require_keys
from iov_realname.adapters.urls import without_password
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.composition import reading

__all__ = ["Since", "make_set", "restore_set"]

BACKUP_FORMAT = "iov-realname.backup-made.v1"
RESTORE_FORMAT = "iov-realname.restored.v1"

MADE = Said("已备份至 {folder}：日志到第 {end:,} 位。", "Set made: {folder}, the log up to position {end:,}.")
APART = Said(
    "包装密钥不在其中：请另行保管，缺之无法解封。",
    "The wrapping key is not in it: keep that apart; without it nothing sealed opens.",
)
TOMBSTONES = Said("已写出 {number:,} 个已删除主体的记录：{file}", "{number:,} erasures written to {file}")
RESTORED = Said(
    "已恢复 {begun} 的备份：日志到第 {end:,} 位，密钥纪元 {epochs}。",
    "Restored the set of {begun}: the log up to position {end:,}, key epochs {epochs}.",
)
CARRIED = Said(
    "补入删除记录 {events:,} 条，重新销毁密钥 {keys:,} 个。",
    "{events:,} events of erasures carried over, {keys:,} keys destroyed again.",
)
LACKS = Said(
    "现库到第 {now:,} 位，其后记录的事件和密钥不在备份中。",
    "The present store is at position {now:,}; what was recorded after the set, and its keys, is not in it.",
)
THEN = Said("然后请核对：iov-realname check --store {store}", "Now prove it: iov-realname check --store {store}")


@attrs.frozen
class Since:
    """Where the erasures since the set are told: the present store, or a file; neither: there were none."""

    log: str | None
    file: Path | None


def make_set(folder: Path, store: str, keys: str | None, tombstones: Path | None, *, as_json: bool, lang: Lang) -> None:
    """Make a set, and say where it is."""
    require_keys(store, keys)
    with reading(store) as log, bars(lang) as shown:
        made = back_up(log, Places.of(store, keys), folder, SystemClock(), lambda more: shown.on("backup", more, None))
        number = None if tombstones is None else Erasures.in_log(log).write(tombstones)
    if as_json:
        print_json({"format": BACKUP_FORMAT, "set": str(made.folder), "erasures": number, **_facts(made.manifest)})
        return
    _tell_made(lang, made)
    if number is not None:
        outcome().print(TOMBSTONES(lang, number=number, file=tombstones), soft_wrap=True)


def restore_set(folder: Path, store: str, keys: str | None, since: Since, *, as_json: bool, lang: Lang) -> None:
    """Restore a set where nothing is yet, and say what it lacks."""
    require_keys(store, keys)
    with _told(since) as erasures:
        done = restore(folder, Places.of(store, keys), erasures)
    if as_json:
        print_json(
            {
                "format": RESTORE_FORMAT,
                "store": without_password(store),
                "carried": attrs.asdict(done.carried),
                "present_end": None if erasures is None else erasures.end,
                **_facts(done.manifest),
            }
        )
    else:
        _tell_restored(lang, store, done, erasures)


@contextmanager
def _told(since: Since) -> Iterator[Erasures | None]:
    if since.log is not None:
        with reading(since.log) as present:
            yield Erasures.in_log(present)
    else:
        yield None if since.file is None else Erasures.in_file(since.file)


def _facts(manifest: Manifest) -> dict[str, object]:
    return {"manifest": attrs.asdict(manifest)}


def _tell_made(lang: Lang, made: Made) -> None:
    outcome().print(MADE(lang, folder=made.folder, end=made.manifest.log.end), soft_wrap=True)
    side().print(APART(lang), style="yellow")


def _tell_restored(lang: Lang, store: str, done: Restored, erasures: Erasures | None) -> None:
    manifest, console = done.manifest, outcome()
    epochs = ", ".join(f"{epoch} {state}" for epoch, state in manifest.keys.epochs.items())
    console.print(RESTORED(lang, begun=manifest.begun, end=manifest.log.end, epochs=epochs), soft_wrap=True)
    console.print(CARRIED(lang, **attrs.asdict(done.carried)))
    if erasures is not None and erasures.end > manifest.log.end:
        console.print(LACKS(lang, now=erasures.end), soft_wrap=True)
    console.print(THEN(lang, store=without_password(store)), soft_wrap=True)
