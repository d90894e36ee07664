"""Restoring a set: verified, erasures carried over before anybody sees it, then put in place: keys, then the log."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import attrs

from iov_realname.adapters.backup.carrying import Carried, RestoredKeys, RestoredLog, carry
from iov_realname.adapters.backup.erasures import Erasures
from iov_realname.adapters.backup.errors import BackupUnusable
from iov_realname.adapters.backup.file_places import file_keys, file_log
from iov_realname.adapters.backup.making import FILES
from iov_realname.adapters.backup.manifest import POSTGRESQL, Manifest, read
from iov_realname.adapters.backup.places import Places

__all__ = ["Restored", "restore"]


@attrs.frozen
class Restored:
    """What was restored, and what was carried over into it."""

    manifest: Manifest
    carried: Carried


def restore(folder: Path, places: Places, erasures: Erasures | None) -> Restored:
    """Put the set in ``folder`` where nothing is yet. ``erasures`` are those of the present log, None for none.

    Raises :class:`~iov_realname.adapters.backup.errors.BackupUnusable`, and then nothing was restored.
    """
    manifest = read(folder)
    erasures = erasures or Erasures.none(manifest.lineage)
    if erasures.lineage != manifest.lineage:
        raise BackupUnusable("The erasures are those of another store than the set is of.")
    _require_kind("log", manifest.log.kind, places.log)
    _require_kind("keys", manifest.keys.kind, places.keys)
    with _opened(folder, places) as (log, keys):
        carried = carry(erasures, log, keys)
    return Restored(manifest, carried)


def _require_kind(part: str, kind: str, place: Path | str) -> None:
    if (kind == POSTGRESQL) != isinstance(place, str):
        here = "a database" if isinstance(place, str) else "a file"
        raise BackupUnusable(f"In this set the {part} are of the kind {kind}, and are not restored into {here}.")


@contextmanager
def _opened(folder: Path, places: Places) -> Iterator[tuple[RestoredLog, RestoredKeys]]:
    """Log and keys on their way back. What is entered last is in place first: a log never stands without its keys."""
    with ExitStack() as stack:
        if places.together and isinstance(places.log, str):
            from iov_realname.adapters.backup.table_places import restoring, table_keys, table_log

            connection = stack.enter_context(restoring(places.log))
            log: RestoredLog = stack.enter_context(table_log(connection, folder))
            yield log, stack.enter_context(table_keys(connection, folder))
            return
        log = _log(folder, places.log, stack)
        yield log, _keys(folder, places.keys, stack)


def _log(folder: Path, place: Path | str, stack: ExitStack) -> RestoredLog:
    if isinstance(place, Path):
        return stack.enter_context(file_log(folder / FILES["log"], place))
    from iov_realname.adapters.backup.table_places import restoring, table_log

    return stack.enter_context(table_log(stack.enter_context(restoring(place)), folder))


def _keys(folder: Path, place: Path | str, stack: ExitStack) -> RestoredKeys:
    if isinstance(place, Path):
        return stack.enter_context(file_keys(folder / FILES["keys"], place))
    from iov_realname.adapters.backup.table_places import restoring, table_keys

    return stack.enter_context(table_keys(stack.enter_context(restoring(place)), folder))
