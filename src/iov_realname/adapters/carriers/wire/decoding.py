"""Reading answers without believing them: content types are ignored, the bytes must be JSON of the expected shape."""

import json
from collections.abc import Mapping, Sequence
from hmac import compare_digest
from typing import TypeAlias

__all__ = ["Tree", "compact", "json_object", "rows", "same", "text"]

Tree: TypeAlias = Mapping[str, object]


def json_object(body: bytes) -> Tree | None:
    """The JSON object that the bytes are, in UTF-8; None if they are anything else."""
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def text(tree: object, *path: str) -> str | None:
    """The text or whole number at ``path``, as text; codes are never numbers to calculate with."""
    found = _at(tree, path)
    if isinstance(found, bool) or not isinstance(found, str | int):
        return None
    return str(found)


def rows(tree: object, *path: str) -> tuple[Tree, ...] | None:
    """The objects of the list at ``path``; None if there is no list of objects."""
    found = _at(tree, path)
    if not isinstance(found, Sequence) or isinstance(found, str):
        return None
    return tuple(found) if all(isinstance(each, Mapping) for each in found) else None


def compact(tree: Mapping[str, object]) -> bytes:
    """The object as JSON in ASCII, which no text can fail to be written in; no white space, in the order given."""
    return json.dumps(tree, separators=(",", ":")).encode("ascii")


def same(one: str, other: str) -> bool:
    """Whether two texts are equal, in a time that does not tell how far."""
    return compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


def _at(tree: object, path: tuple[str, ...]) -> object:
    for name in path:
        if not isinstance(tree, Mapping):
            return None
        tree = tree.get(name)
    return tree
