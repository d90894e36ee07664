"""Every key ring lives through any order of provisioning, locking, shredding, rotating and destroying."""

from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.key_life import KeyLife
from tests.support.rings import MEMORY, RINGS, handles

EXAMPLES = {"pkcs11 gm": 5}
"""How many lives a slow one lives; a token writes every new key to its disk."""


@pytest.mark.parametrize("kind", RINGS)
def test_states_are_what_was_done(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """After every step both processes tell the states that follow from what was done, and open only what they allow."""
    with handles(kind, request, tmp_path) as opened:
        other = opened.ring if kind in MEMORY else opened.again()
        length = settings(max_examples=EXAMPLES.get(kind, 12), stateful_step_count=25, deadline=None)
        run_state_machine_as_test(lambda: KeyLife(opened.ring, other, opened.clock), settings=length)
