"""``python -m iov_realname.testing.evolution record|verdict|release module:REGISTRY FOLDER [VERSION]``."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from iov_realname.testing.contracts.by_option import named
from iov_realname.testing.evolution.recording import record, release, verdict


def main(words: Sequence[str]) -> int:
    """Do one of the three; 0, or 1 with what stands in the way."""
    parser = ArgumentParser("python -m iov_realname.testing.evolution", description=__doc__)
    parser.add_argument("act", choices=["record", "verdict", "release"])
    parser.add_argument("registry", help="the Registry of events, as module:name")
    parser.add_argument("folder", type=Path, help="where the golden files and the manifest are")
    parser.add_argument("version", nargs="?", help="what is released")
    asked = parser.parse_args(words)
    if (asked.act == "release") != (asked.version is not None):
        parser.error("a version goes with `release`, and with nothing else")
    try:
        registry = named(asked.registry)
        acts = {"record": record, "verdict": verdict}
        told = (
            acts[asked.act](registry, asked.folder)
            if asked.act in acts
            else release(registry, asked.folder, asked.version)
        )
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("\n".join(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, "")
    sys.exit(main(sys.argv[1:]))
