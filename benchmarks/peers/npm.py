"""The two peers from npm, installed on request into a cache outside the repository."""

import os
import shutil
import subprocess
from pathlib import Path

from measuring import NotOffered

PACKAGES = (
    "@eventide/message-db@1.3.1",
    "@event-driven-io/emmett@0.42.0",
    "@event-driven-io/emmett-postgresql@0.42.0",
)


def cache() -> Path:
    """Where they lie."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "iov-realname-benchmarks"


def install() -> None:
    """Install them. Raises :class:`NotOffered` without npm, or when it cannot."""
    if shutil.which("npm") is None:
        raise NotOffered("npm is not here")
    cache().mkdir(parents=True, exist_ok=True)
    manifest = cache() / "package.json"
    manifest.write_text('{"private": true}')
    command = ["npm", "install", "--no-audit", "--no-fund", "--no-progress", *PACKAGES]
    done = subprocess.run(command, cwd=cache(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotOffered(f"npm could not install it: {done.stderr.strip().splitlines()[-1]}")


def package(name: str) -> Path:
    """The folder of an installed package. Raises :class:`NotOffered`."""
    folder = cache() / "node_modules" / name
    if not folder.is_dir():
        raise NotOffered("not installed: run with --peers once")
    return folder
