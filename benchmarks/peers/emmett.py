"""Emmett on Node: one process that is told by lines of JSON what to do, and answers when it is done."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from facts import template
from measuring import NotOffered

from peers.message_db import as_json
from peers.peer import Numbers, Peer

SCRIPT = Path(__file__).with_suffix(".mjs")


class Emmett(Peer):
    """Its event store and its command handler."""

    name = "Emmett"
    lacks = "no such call in its public interface"

    def __init__(self, url: str, folder: Path) -> None:
        self._process = subprocess.Popen(
            ["node", SCRIPT], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._ask({"open": url, "facts": [_fact(version) for version in range(1, len(template()) + 1)]})

    def lay(self, numbers: Numbers, length: int) -> None:
        self._run("lay", numbers, length, callers=4)

    def append(self, numbers: Numbers, callers: int = 1) -> None:
        self._run("append", numbers, callers=callers)

    def begin(self, numbers: Numbers) -> None:
        self._run("begin", numbers)

    def batch(self, numbers: Numbers) -> None:
        """Emmett appends to one stream in a transaction, so this is one transaction for each card."""
        self._run("lay", numbers, 3)

    def load(self, numbers: Numbers) -> None:
        self._run("lay", numbers, 3)

    def command(self, numbers: Numbers) -> None:
        self._run("command", numbers)

    def read(self, numbers: Numbers) -> None:
        self._run("read", numbers)

    def close(self) -> None:
        self._process.communicate()

    def _run(self, verb: str, numbers: Numbers, length: int = 0, callers: int = 1) -> None:
        """Numbers that are asked for follow one another."""
        self._ask({"verb": verb, "from": numbers[0], "to": numbers[-1] + 1, "length": length, "callers": callers})

    def _ask(self, question: Mapping[str, Any]) -> None:
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in is not None
        assert pipe_out is not None
        print(json.dumps(question), file=pipe_in, flush=True)
        answer = pipe_out.readline()
        if "error" in answer or not answer:
            raise NotOffered(f"Emmett failed: {answer.strip() or 'its process ended'}")


def _fact(version: int) -> dict[str, Any]:
    data, metadata = map(msgspec.json.decode, as_json(0, version))
    return {"type": template()[version - 1].wire_name, "data": data, "metadata": metadata}
