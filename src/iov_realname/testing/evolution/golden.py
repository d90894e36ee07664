"""Golden files: one stored event each, byte for byte, kept for ever.

Once a version has been released its file may not change: give the event a new version and an upcaster instead.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, get_origin, get_type_hints

import attrs

from iov_realname.adapters.codec import MsgspecCodec, Registry
from iov_realname.adapters.codec.shapes import enums, items, optional, plain
from iov_realname.application.envelope import Envelope
from iov_realname.domain.time import CHINA_TIME

__all__ = ["NOON", "GoldenFiles", "example_of"]

NOON = datetime(2022, 12, 1, 12, 0, 0, 123456, CHINA_TIME)
_LEAVES: Final[Mapping[Any, object]] = MappingProxyType({int: 7, bool: True, datetime: NOON, date: NOON.date()})


@attrs.frozen
class GoldenFiles:
    """The golden files of a registry's events, in one folder."""

    folder: Path

    def path(self, wire_name: str) -> Path:
        """Where the file of ``wire_name`` is."""
        return self.folder / f"{wire_name}.json"

    def names(self) -> set[str]:
        """The wire names that have a file."""
        return {file.stem for file in self.folder.glob("*.v*.json")}

    def state(self, wire_name: str) -> bytes:
        """The stored bytes of ``wire_name``."""
        return self.path(wire_name).read_bytes().rstrip(b"\n")

    def digest(self, wire_name: str) -> str:
        """SHA-256 of the stored bytes, in hexadecimal."""
        return sha256(self.state(wire_name)).hexdigest()

    def write_missing(self, registry: Registry) -> Sequence[str]:
        """Write what is missing, never touching what is there; the wire names written."""
        codec, missing = MsgspecCodec(registry), []
        for wire_name, event_class in registry.by_name.items():
            if not self.path(wire_name).exists():
                envelope = example_of(Envelope, event=example_of(event_class))
                self.path(wire_name).write_bytes(codec.encode(envelope) + b"\n")
                missing.append(wire_name)
        return missing


def example_of(cls: Any, **given: object) -> Any:
    """An instance of the attrs class ``cls``, the same for ever: texts say their field's name, nothing is empty."""
    hints = get_type_hints(get_origin(cls) or cls)
    names = [field.name for field in attrs.fields(cls)]
    return cls(**{name: given.get(name) or _example(hints[name], name) for name in names})


def _example(shape: Any, name: str) -> Any:
    shape = plain(shape)
    if (inner := optional(shape)) is not None:
        return _example(inner, name)
    if (parts := items(shape)) is not None:
        return tuple(_example(part, name) for part in parts if part is not ...)
    if members := [member for enum in enums(shape) for member in enum]:
        return members[0]
    if attrs.has(shape):
        return example_of(shape)
    return f"{name} 示例" if shape is str else _LEAVES[shape]
