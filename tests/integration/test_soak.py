"""The soak in small: everything goes wrong, workers are killed, and in the end both sides agree."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
COUNT = 60


@pytest.fixture(scope="module")
def found() -> Any:
    """What a soak of a few registrations prints."""
    command = [sys.executable, ROOT / "benchmarks/soak.py", str(COUNT), "--seed", "3", "--patience", "240"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


class TestSoak:
    """Delivery, the reference adapter and the simulated carrier together."""

    def test_nothing_waits(self, found: Any) -> None:
        """Every registration is completed, rejected or parked, and only a person could go on."""
        assert 0 == found["waiting"]
        assert COUNT == sum(found["registrations"].values())

    def test_both_sides_agree(self, found: Any) -> None:
        """Our histories and the carrier's ledger say the same, and nothing was acted on twice."""
        assert [] == found["differences"]

    def test_it_was_a_trial(self, found: Any) -> None:
        """Workers were killed, most kinds of faults happened, and something had to be sent again."""
        assert found["killed"] >= 1
        assert len(found["faults"]) >= 10
        assert found["attempts"] > COUNT
        assert found["callbacks"]["taken"] >= 1
