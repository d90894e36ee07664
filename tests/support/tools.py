"""Programs of the system that some tests need: without one they are skipped, saying which package has it.

Where IOV_REQUIRE_TOOLS=1 is set, as CI does after installing apt.txt, a missing program is a failure instead.
"""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

__all__ = ["missing", "program"]


def program(name: str, package: str) -> Path:
    """Where a program is."""
    found = shutil.which(name)
    return Path(found) if found else missing(name, package)


def missing(what: str, package: str) -> NoReturn:
    """Skip the test, or fail where tools are required."""
    said = f"{what} is not on this machine; run: apt-get install {package}"
    if os.environ.get("IOV_REQUIRE_TOOLS") == "1":
        pytest.fail(said)
    pytest.skip(said)
