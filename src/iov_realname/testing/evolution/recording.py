"""Keeping golden files and the manifest, and telling what a release would mean."""

from pathlib import Path

from iov_realname.adapters.codec import Registry
from iov_realname.testing.evolution.golden import GoldenFiles
from iov_realname.testing.evolution.manifest import MANIFEST, Manifest
from iov_realname.testing.evolution.verdict import changes, verdict_of

__all__ = ["record", "release", "verdict"]

FIRST = "unreleased"


def record(registry: Registry, folder: Path, manifest: Path | None = None) -> list[str]:
    """Write the golden files that are missing and, while nothing is released, the draft of the manifest; what was done.

    What a release has recorded is never touched.
    """
    files, place = GoldenFiles(folder), manifest or folder / MANIFEST
    done = [f"{name}: golden file written" for name in files.write_missing(registry)]
    before = Manifest.load(place)
    if before is None or before.draft:
        draft = Manifest.of(registry, files, before.release if before else FIRST, draft=True, before=before)
        if draft != before:
            draft.save(place)
            done.append(f"{place.name}: draft recorded")
    return done or ["Nothing is missing."]


def verdict(registry: Registry, folder: Path, manifest: Path | None = None) -> list[str]:
    """What has changed since the last release, and who still reads whom. Raises ``ValueError`` before the first one."""
    before, present = _both(registry, folder, manifest or folder / MANIFEST, FIRST)
    found = changes(before, present)
    told = verdict_of(found)
    return [*map(str, found), f"since {before.release}: {told} {told.zh}, {told.en}"]


def release(registry: Registry, folder: Path, version: str, manifest: Path | None = None) -> list[str]:
    """Record what ``version`` writes; it stays readable from then on.

    Raises ``ValueError`` if it does not read what the last release wrote.
    """
    place = manifest or folder / MANIFEST
    before, present = _both(registry, folder, place, version)
    broken = [str(each) for each in changes(before, present) if not each.backward and not before.draft]
    if broken:
        raise ValueError("; ".join(broken))
    present.save(place)
    return [f"{place.name}: {version} recorded"]


def _both(registry: Registry, folder: Path, place: Path, version: str) -> tuple[Manifest, Manifest]:
    before = Manifest.load(place)
    if before is None:
        raise ValueError(f"{place} is missing; `record` begins it")
    return before, Manifest.of(registry, GoldenFiles(folder), version, draft=False, before=before)
