"""Programs of others that check our evidence: where one is missing its test is skipped, unless they are required."""

import os
import shutil
from pathlib import Path

import pytest

REQUIRED = os.environ.get("IOV_REQUIRE_TOOLS") == "1"
"""Set where everything in apt.txt is installed, so that nothing is skipped there unseen."""


def need(program: str, package: str, *files: str) -> str:
    """The path of a program, if it and ``files`` are here; ``package`` is where Debian has it."""
    found = shutil.which(program)
    missing = [file for file in files if not Path(file).exists()]
    if found is not None and not missing:
        return found
    why = f"{program} or what it needs is not here; install {package}"
    assert not REQUIRED, why
    pytest.skip(why)
