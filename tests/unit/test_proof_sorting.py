"""Sorting heads by key, in memory and over files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.adapters.proof import sorting
from iov_realname.adapters.proof.sorting import sorted_heads
from iov_realname.verifier import Head

HEADS = st.lists(st.integers(0, 10_000), unique=True, max_size=60).map(
    lambda numbers: [Head.of(f"card-{number}", number + 1, bytes([number % 256]) * 32) for number in numbers]
)


@given(heads=HEADS, run=st.integers(1, 25), read=st.integers(1, 4))
def test_sorts_whatever_the_runs(heads: list[Head], run: int, read: int) -> None:
    """The same heads, by key, however many fit into memory at a time."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sorting, "RUN", run)
        patched.setattr(sorting, "READ", read)
        assert sorted(heads, key=lambda head: head.key) == list(sorted_heads(iter(heads)))
