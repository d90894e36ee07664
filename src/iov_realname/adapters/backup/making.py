"""Making a set: the log's moment is taken first, then the keys', so that no event in it lacks its key."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import attrs

from iov_realname.adapters.backup.errors import BackupUnusable
from iov_realname.adapters.backup.manifest import FORMAT, POSTGRESQL, KeysPart, LogPart, Manifest, copied
from iov_realname.adapters.backup.places import Places
from iov_realname.adapters.backup.sources import More, Source, TableSource, database, file_source
from iov_realname.adapters.backup.tables import KEYS, LOG, Table
from iov_realname.adapters.keys.digests import hash_of
from iov_realname.adapters.storage.log import RecordedLog
from iov_realname.application.assignment import assigned_oem, recorded_keys
from iov_realname.application.ports import Clock

__all__ = ["FILES", "Made", "back_up", "lineage"]

FILES = {"log": "log.db", "keys": "keys.db"}


@attrs.frozen
class Made:
    """A set that was just made."""

    folder: Path
    manifest: Manifest


def back_up(log: RecordedLog, places: Places, folder: Path, clock: Clock, more: More = lambda _: None) -> Made:
    """Make a set named after its moment under ``folder``; ``log`` is the same log, open for reading.

    Raises :class:`~iov_realname.adapters.backup.errors.BackupUnusable` if there is nothing to copy, or log and keys do
    not belong together. A crash leaves a folder whose name ends in ``.partial``, which is no set.
    """
    oem = assigned_oem(log)
    if oem is None:
        raise BackupUnusable("This store holds nothing yet.")
    begun = clock.now()
    final = folder / begun.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    partial = final.with_name(f"{final.name}.partial")
    if final.exists():
        raise BackupUnusable(f"There is a set {final} already; wait a second.")
    partial.mkdir(mode=0o700, parents=True)
    with _sources(places) as (events, keys):
        log_part, keys_part = _log_part(events), _keys_part(keys)
        if recorded_keys(log, oem) not in (None, keys_part.fingerprint):
            raise BackupUnusable("These are not the keys that this store was sealed with; name its own key store.")
        names = [*events.copy(partial, more), *keys.copy(partial, more)]
    ended, files = clock.now(), copied(partial, names)
    manifest = Manifest(
        FORMAT, version("iov-realname"), _said(begun), _said(ended), oem, lineage(log), log_part, keys_part, files
    )
    manifest.write(partial)
    _make_durable(partial)
    partial.rename(final)
    return Made(final, manifest)


def lineage(log: RecordedLog) -> str:
    """The digest of the log's first event, which holds 128 random bits of its own."""
    (first,) = log.recorder.since(0, 1)
    return hash_of("SHA-256", first.state)


@contextmanager
def _sources(places: Places) -> Iterator[tuple[Source, Source]]:
    with ExitStack() as stack:
        if places.together and isinstance(places.log, str):
            connection = stack.enter_context(database(places.log))
            yield TableSource(connection, LOG), TableSource(connection, KEYS)
            return
        events = _source(places.log, FILES["log"], LOG, stack)
        yield events, _source(places.keys, FILES["keys"], KEYS, stack)


def _source(place: Path | str, name: str, tables: Mapping[str, Table], stack: ExitStack) -> Source:
    if isinstance(place, Path):
        return stack.enter_context(file_source(place, name))
    return TableSource(stack.enter_context(database(place)), tables)


def _log_part(source: Source) -> LogPart:
    if source.kind == POSTGRESQL:
        ((schema,),) = source.ask("SELECT max(version) FROM iov_log.schema_version")
        ((end,),) = source.ask("SELECT coalesce(max(notification_id), 0) FROM iov_log.stored_events")
    else:
        ((schema,),) = source.ask("PRAGMA user_version")
        ((end,),) = source.ask("SELECT ifnull(max(rowid), 0) FROM stored_events")
    return LogPart(source.kind, int(schema), int(end))


def _keys_part(source: Source) -> KeysPart:
    within = "iov_keys." if source.kind == POSTGRESQL else ""
    where = "SELECT max(version) FROM iov_log.schema_version" if within else "PRAGMA user_version"
    ((schema,),) = source.ask(where)
    epochs = source.ask(f"SELECT epoch, state, probe FROM {within}epochs ORDER BY epoch")
    profiles = source.ask(f"SELECT profile FROM {within}settings")
    if not epochs or not profiles:
        raise BackupUnusable("There are no keys in this key store; name the store's own.")
    states: Mapping[str, str] = {str(epoch): state for epoch, state, _ in epochs}
    return KeysPart(source.kind, int(schema), hash_of("SHA-256", bytes(epochs[0][2])), profiles[0][0], states)


def _said(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _make_durable(folder: Path) -> None:
    for path in (*folder.iterdir(), folder, folder.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
