"""A token of SoftHSM2 for tests: a real PKCS#11 library, in a temporary folder of its own.

The library reads SOFTHSM2_CONF once per process, so all tests of a run share one token, each with a label of its own.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import attrs

from tests.support.tools import missing, program

__all__ = ["Token", "softhsm"]

PIN = "for-tests-only"
LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


@attrs.frozen
class Token:
    """A token with nothing in it."""

    module: Path
    label: str
    pin: str

    @staticmethod
    def fresh_label() -> str:
        """A label for keys that nobody has used."""
        return f"keys-{uuid4().hex}"


@contextmanager
def softhsm(folder: Path) -> Iterator[Token]:
    """A token kept in ``folder``. Skips the test where SoftHSM2 is not installed."""
    tool = program("softhsm2-util", "softhsm2")
    module = next((Path(path) for path in LIBRARIES if Path(path).exists()), None) or missing(
        "libsofthsm2.so", "softhsm2"
    )
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n", "utf-8")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    command = [tool, "--init-token", "--free", "--label", "fleet", "--pin", PIN, "--so-pin", PIN]
    subprocess.run(command, check=True, capture_output=True)
    yield Token(module, "fleet", PIN)
