"""A request as a protocol hears it, and what it says."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final, Protocol
from urllib.parse import parse_qsl

import attrs

from iov_realname.adapters.carriers.wire.decoding import Tree, json_object
from iov_realname.adapters.simulated.carriers.faults import Fault

__all__ = ["MARK", "Garbled", "Heard", "Said", "Side", "said"]

MARK: Final = ("x-simulated", "iov-realname")
"""The header that every answer has."""


class Garbled(Exception):
    """The request is not written as the protocol has it."""


@attrs.frozen(repr=False)
class Heard:
    """One request, which is never shown. ``path`` is what follows the protocol's own base; names are in lower case.

    ``carrier_time``: the moment by the carrier's own clock, which may be wrong. ``faults``: what goes wrong within the
    protocol, each with the ``seconds`` of its rule.
    """

    method: str
    path: str
    target: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    now: datetime
    carrier_time: datetime
    faults: Mapping[Fault, float] = attrs.field(factory=dict)

    @property
    def tree(self) -> Tree:
        """The body as a JSON object. Raises :class:`Garbled`."""
        found = json_object(self.body)
        if found is None:
            raise Garbled
        return found

    @property
    def fields(self) -> Mapping[str, str]:
        """The query's fields."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@attrs.frozen(repr=False)
class Said:
    """One answer, which is never shown. ``promises``: the length it claims, if that is not its own."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"
    promises: int | None = None


class Side(Protocol):
    """One protocol as the carrier's side speaks it."""

    def answer(self, heard: Heard) -> Said:
        """Answer one request. Raises :class:`Garbled`."""

    def forget_tokens(self) -> None:
        """Let every token that was given out expire, if the protocol has any."""


def said(tree: Mapping[str, object], status: int = 200) -> Said:
    """An answer in JSON."""
    return Said(json.dumps(tree, ensure_ascii=False).encode(), status)
