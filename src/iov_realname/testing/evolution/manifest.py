"""What a release writes, kept as a file: each wire name with its shape and the digest of its golden file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from iov_realname.adapters.codec import Registry
from iov_realname.adapters.codec.shapes import fields
from iov_realname.application.envelope import Envelope
from iov_realname.testing.evolution.golden import GoldenFiles
from iov_realname.testing.evolution.shapes import Shape, shape_of

__all__ = ["MANIFEST", "OWN_MANIFEST", "Manifest", "RecordedEvent"]

MANIFEST: Final = "released.json"
"""Where a manifest is kept beside golden files."""
OWN_MANIFEST: Final = Path(__file__).with_name(MANIFEST)
"""The manifest of this library's own events, shipped with it."""


@attrs.frozen
class RecordedEvent:
    """One wire name as a release knew it. ``golden``: SHA-256 of its golden file; ``written``: not retired by then."""

    shape: Shape
    golden: str
    written: bool = True


@attrs.frozen
class Manifest:
    """All wire names of a release. While it is a ``draft`` nothing is released, and it may be recorded anew."""

    release: str
    draft: bool
    envelope: Shape
    events: Mapping[str, RecordedEvent]

    @classmethod
    def of(
        cls, registry: Registry, files: GoldenFiles, release: str, *, draft: bool, before: "Manifest | None" = None
    ) -> "Manifest":
        """What ``registry`` writes now, and what it has retired since ``before``. Every name has its golden file."""
        events = {
            name: RecordedEvent(shape_of(event_class), files.digest(name))
            for name, event_class in registry.by_name.items()
        }
        for name in registry.retired:
            if before is not None and name in before.events:
                events[name] = attrs.evolve(before.events[name], written=False)
        return cls(release, draft, _envelope(), dict(sorted(events.items())))

    @classmethod
    def load(cls, path: Path) -> "Manifest | None":
        """The manifest at ``path``; None where none is yet. Raises ``ValueError`` for what is none."""
        if not path.exists():
            return None
        try:
            tree: dict[str, Any] = json.loads(path.read_text("utf-8"))
            events = {name: RecordedEvent(**event) for name, event in tree["events"].items()}
            return cls(tree["release"], tree["draft"], tree["envelope"], events)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"{path} is no manifest of events") from error

    def save(self, path: Path) -> None:
        """Write it to ``path``, one wire name a line."""
        lines = [
            f"{json.dumps(name)}: {json.dumps(attrs.asdict(event), ensure_ascii=False)}"
            for name, event in self.events.items()
        ]
        head = json.dumps({"release": self.release, "draft": self.draft, "envelope": self.envelope})
        path.write_text(f'{head[:-1]}, "events": {{\n' + ",\n".join(lines) + "\n}}\n", "utf-8")


def _envelope() -> Shape:
    """What stands around every event."""
    shapes = {name: shape_of(shape) for name, shape in fields(Envelope) if name != "event"}
    return {"fields": dict(sorted(shapes.items()))}
