"""Write the golden files that are missing and the draft of the manifest: ``python -m tests.golden.write``.

Existing golden files are never touched. A golden file is one stored event, byte for byte. Once a version has been
released its file may not change: give the event a new version and an upcaster instead.
"""

import sys
from pathlib import Path

from iov_realname.adapters.codec import wire_registry
from iov_realname.testing.evolution import OWN_MANIFEST
from iov_realname.testing.evolution.recording import record

FOLDER = Path(__file__).parent

if __name__ == "__main__":
    sys.stdout.write("\n".join(record(wire_registry(), FOLDER, OWN_MANIFEST)) + "\n")
