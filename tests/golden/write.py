"""Write the golden files that are missing: ``python -m tests.golden.write``. Existing ones are never touched.

A golden file is one stored event, byte for byte. Once a version has been released its file may not change: give the
event a new version and an upcaster instead.
"""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_origin, get_type_hints

import attrs

from iov_realname.adapters.codec import MsgspecCodec, wire_registry
from iov_realname.adapters.codec.shapes import enums, items, optional, plain
from iov_realname.application.envelope import Envelope
from iov_realname.domain.time import CHINA_TIME

FOLDER = Path(__file__).parent
NOON = datetime(2022, 12, 1, 12, 0, 0, 123456, CHINA_TIME)
LEAVES: dict[Any, object] = {int: 7, bool: True, datetime: NOON, date: NOON.date()}


def golden(wire_name: str) -> Path:
    """The golden file of ``wire_name``."""
    return FOLDER / f"{wire_name}.json"


def example(shape: Any, name: str) -> Any:
    """A plain value of ``shape``, the same for ever: texts say the name of their field, nothing is left out."""
    shape = plain(shape)
    if (inner := optional(shape)) is not None:
        return example(inner, name)
    if (parts := items(shape)) is not None:
        return tuple(example(part, name) for part in parts if part is not ...)
    if members := [member for enum in enums(shape) for member in enum]:
        return members[0]
    if attrs.has(shape):
        return example_of(shape)
    return f"{name} 示例" if shape is str else LEAVES[shape]


def example_of(cls: Any, **given: object) -> Any:
    """An instance of the attrs class ``cls``."""
    hints = get_type_hints(get_origin(cls) or cls)
    names = [field.name for field in attrs.fields(cls)]
    return cls(**{name: given.get(name) or example(hints[name], name) for name in names})


def write_missing() -> list[str]:
    """Write what is missing; the wire names written."""
    codec, missing = MsgspecCodec(wire_registry()), []
    for wire_name, event_class in codec.registry.by_name.items():
        if not golden(wire_name).exists():
            envelope = example_of(Envelope, event=example_of(event_class))
            golden(wire_name).write_bytes(codec.encode(envelope) + b"\n")
            missing.append(wire_name)
    return missing


if __name__ == "__main__":
    sys.stdout.write("\n".join(write_missing() or ["Nothing is missing."]) + "\n")
