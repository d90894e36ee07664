"""The simulated Transit engine refuses what Vault refuses, so that passing against it means something."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import pytest

from iov_realname.adapters.simulated.vault import Refusal, SimulatedTransit

CONTEXT = b64encode(b"context").decode()
ITEM = {"plaintext": b64encode(b"key").decode(), "context": CONTEXT}
DERIVED = {"type": "aes256-gcm96", "derived": True}


@pytest.fixture
def engine() -> SimulatedTransit:
    """An engine with one derived key of three versions."""
    engine = SimulatedTransit()
    engine.answer("POST", ("keys", "k"), DERIVED)
    for _ in range(2):
        engine.answer("POST", ("keys", "k", "rotate"), {})
    return engine


def sealed(engine: SimulatedTransit, **more: object) -> str:
    """The ciphertext of one value."""
    return str((engine.answer("POST", ("encrypt", "k"), {**ITEM, **more}) or {})["ciphertext"])


@pytest.mark.parametrize(
    ("status", "method", "place", "body"),
    [
        (404, "GET", ("keys", "other"), {}),
        (404, "POST", ("keys", "other", "rotate"), {}),
        (404, "GET", ("nothing", "k"), {}),
        (400, "POST", ("encrypt", "other"), ITEM),
        (400, "POST", ("encrypt", "k"), {"batch_input": []}),
        (400, "POST", ("encrypt", "k"), {"plaintext": ITEM["plaintext"]}),
        (400, "POST", ("decrypt", "k"), {"ciphertext": "garbage", "context": CONTEXT}),
        (400, "POST", ("decrypt", "k"), {"ciphertext": "vault:v9:AAAA", "context": CONTEXT}),
        (400, "POST", ("keys", "k", "config"), {"min_decryption_version": 4}),
        (400, "POST", ("keys", "k", "config"), {"min_decryption_version": 2, "min_encryption_version": 1}),
        (400, "POST", ("keys", "k", "trim"), {"min_available_version": 2}),
        (400, "DELETE", ("keys", "k"), {}),
    ],
)
def test_refuses(
    engine: SimulatedTransit, status: int, method: str, place: tuple[str, ...], body: Mapping[str, Any]
) -> None:
    """What cannot be done is refused with Vault's status, and the key stays as it was."""
    before = engine.answer("GET", ("keys", "k"), {})
    with pytest.raises(Refusal) as caught:
        engine.answer(method, place, body)
    assert caught.value.status == status
    assert engine.answer("GET", ("keys", "k"), {}) == before


def test_a_value_opens_in_its_context_alone(engine: SimulatedTransit) -> None:
    """Another context is another key."""
    text = sealed(engine)
    assert text.startswith("vault:v3:")
    assert engine.answer("POST", ("decrypt", "k"), {"ciphertext": text, "context": CONTEXT}) == {
        "plaintext": ITEM["plaintext"]
    }
    with pytest.raises(Refusal, match="authentication failed"):
        engine.answer("POST", ("decrypt", "k"), {"ciphertext": text, "context": b64encode(b"other").decode()})


def test_trimming_is_for_good(engine: SimulatedTransit) -> None:
    """A trimmed version is not listed and does not come back when the minimum is lowered again."""
    old = sealed(engine, key_version=1)
    raised = {"min_decryption_version": 2, "min_encryption_version": 2}
    engine.answer("POST", ("keys", "k", "config"), raised)
    engine.answer("POST", ("keys", "k", "trim"), {"min_available_version": 2})
    assert set((engine.answer("GET", ("keys", "k"), {}) or {})["keys"]) == {"2", "3"}
    with pytest.raises(Refusal):
        engine.answer("POST", ("keys", "k", "config"), {"min_decryption_version": 1})
    with pytest.raises(Refusal, match="too old"):
        engine.answer("POST", ("decrypt", "k"), {"ciphertext": old, "context": CONTEXT})


def test_raising_the_minimum_can_be_undone(engine: SimulatedTransit) -> None:
    """Without trimming, a version is only out of use: which is why it is trimmed."""
    old = sealed(engine, key_version=1)
    engine.answer("POST", ("keys", "k", "config"), {"min_decryption_version": 3, "min_encryption_version": 3})
    engine.answer("POST", ("keys", "k", "config"), {"min_decryption_version": 1})
    assert engine.answer("POST", ("decrypt", "k"), {"ciphertext": old, "context": CONTEXT})


def test_a_key_is_deleted_when_that_was_allowed(engine: SimulatedTransit) -> None:
    """Then it is gone, with all versions."""
    engine.answer("POST", ("keys", "k", "config"), {"deletion_allowed": True})
    engine.answer("DELETE", ("keys", "k"), {})
    with pytest.raises(Refusal, match="not found"):
        engine.answer("GET", ("keys", "k"), {})


def test_making_a_key_again_changes_nothing(engine: SimulatedTransit) -> None:
    """A key that is there stays as it is."""
    before = engine.answer("GET", ("keys", "k"), {})
    engine.answer("POST", ("keys", "k"), {"exportable": True})
    assert engine.answer("GET", ("keys", "k"), {}) == before
