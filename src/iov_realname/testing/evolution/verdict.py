"""What has changed since a release, and what that means for who reads whom."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import attrs

from iov_realname.domain.words import Word
from iov_realname.testing.evolution.manifest import Manifest
from iov_realname.testing.evolution.shapes import Shape

__all__ = ["Change", "Verdict", "changes", "verdict_of"]


class Verdict(Word):
    """Who reads whom, between a release and its successor."""

    FULL = "full", "双向兼容", "each reads the other"
    BACKWARD = "backward", "向后兼容", "the new one reads the old one's events; upgrade every reader first"
    FORWARD = "forward", "仅向前兼容", "the old one reads the new one's events, but not the other way round"
    NONE = "none", "不兼容", "neither reads the other"


@attrs.frozen
class Change:
    """One difference. ``backward``: the new program still reads what the old one stored; ``forward``: the reverse."""

    wire_name: str
    what: str
    backward: bool
    forward: bool

    def __str__(self) -> str:
        return f"{self.wire_name}: {self.what}"


def verdict_of(found: Iterable[Change]) -> Verdict:
    """What all changes together come to."""
    found = list(found)
    backward, forward = all(each.backward for each in found), all(each.forward for each in found)
    return {
        (True, True): Verdict.FULL,
        (True, False): Verdict.BACKWARD,
        (False, True): Verdict.FORWARD,
        (False, False): Verdict.NONE,
    }[backward, forward]


def changes(old: Manifest, new: Manifest) -> Sequence[Change]:
    """Every difference between two manifests."""
    around = [Change("every event", *each) for each in _differences(old.envelope, new.envelope, "envelope")]
    return [*around, *_since(old, new), *_added(old, new)]


def _since(old: Manifest, new: Manifest) -> Iterator[Change]:
    for name, recorded in old.events.items():
        now = new.events.get(name)
        if now is None:
            yield Change(name, "is gone, and no upcaster reads it", backward=False, forward=True)
            continue
        if recorded.written and not now.written:
            yield Change(name, "is written no more, and read through its upcaster", backward=True, forward=True)
        for what, backward, forward in _differences(recorded.shape, now.shape, ""):
            yield Change(name, what, backward, forward)


def _added(old: Manifest, new: Manifest) -> Iterator[Change]:
    for name in sorted(new.events.keys() - old.events.keys()):
        yield Change(name, "is new", backward=True, forward=False)


def _differences(old: Shape, new: Shape, where: str) -> Iterator[tuple[str, bool, bool]]:
    if old == new:
        return
    match old, new:
        case {"fields": before}, {"fields": after}:
            yield from _of_fields(before, after, where)
        case {"optional": before}, {"optional": after}:
            yield from _differences(before, after, where)
        case {"many": before}, {"many": after}:
            yield from _differences(before, after, f"{where}[]")
        case {"one_of": before}, {"one_of": after}:
            yield from _of_words(before, after, where)
        case {"one_of": _}, "text":
            yield f"{where} may be any text now", True, False
        case before, {"optional": after} if before == after:
            yield f"{where} may be nothing now", True, False
        case _:
            yield f"{where or 'the event'} has another shape", False, False


def _of_fields(before: Any, after: Any, where: str) -> Iterator[tuple[str, bool, bool]]:
    for name in sorted(before.keys() | after.keys()):
        place = f"{where}.{name}".lstrip(".")
        if name not in after:
            yield f"{place} is gone; a wire name fixes its fields, so raise the version", False, False
        elif name not in before:
            yield f"{place} is new; a wire name fixes its fields, so raise the version", False, False
        else:
            yield from _differences(before[name], after[name], place)


def _of_words(before: Collection[str], after: Collection[str], where: str) -> Iterator[tuple[str, bool, bool]]:
    gone, come = sorted({*before} - {*after}), sorted({*after} - {*before})
    if gone:
        yield f"{where} may no longer be {', '.join(gone)}, which is stored", False, True
    if come:
        yield f"{where} may be {', '.join(come)} now", True, False
