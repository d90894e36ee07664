"""The command line in a process of its own, forked from one that has loaded it: what it does counts, not how it starts.

Starting Python and loading the library takes longer than nearly every command. What has to be there when Python
starts, as a limit or an encoding, asks for a program that is really started.
"""

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess

__all__ = ["forked"]

SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(
    [
        "eventsourcing.persistence",
        "iov_realname._surface",
        "iov_realname.adapters.keys.file",
        "iov_realname.adapters.ledgers",
        "iov_realname.adapters.storage.sqlite",
        "iov_realname.adapters.terminal.cards.listing",
        "psycopg",
        "tests.support.forked",
    ]
)


def forked(words: Sequence[str], environment: Mapping[str, str], folder: Path | None) -> "CompletedProcess[str]":
    """Run a command to its end, with nothing but these variables, in that folder or this one."""
    with tempfile.TemporaryDirectory(prefix="forked-") as kept:
        printed = [Path(kept, name) for name in ("stdout", "stderr")]
        process = SERVER.Process(target=_program, args=(words, dict(environment), folder or Path.cwd(), printed))
        process.start()
        process.join()
        code = process.exitcode
        process.close()
        stdout, stderr = (path.read_text("utf-8") for path in printed)
    assert code is not None
    return CompletedProcess(words, code, stdout, stderr)


def _program(words: Sequence[str], environment: Mapping[str, str], folder: Path, printed: Sequence[Path]) -> None:
    for descriptor, path in enumerate(printed, start=1):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(file, descriptor)
        os.close(file)
    sys.stdout, sys.stderr = (os.fdopen(descriptor, "w", encoding="utf-8") for descriptor in (1, 2))
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    tempfile.tempdir = None  # found anew, from this environment
    sys.path[:0] = filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))
    sys.argv = ["iov-realname", *words]
    from iov_realname.adapters.terminal import main

    main()
