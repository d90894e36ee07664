"""Our signers and our checker of signatures keep the published contracts."""

from base64 import b64encode
from collections.abc import Collection

import pytest

from iov_realname.adapters.proof.signing import Ed25519Signer
from iov_realname.adapters.signatures.ed25519 import Ed25519Signatures
from iov_realname.application.ports import SignatureVerifier
from iov_realname.application.proof.ports import NoteSigner
from iov_realname.testing.contracts import SignaturesContract, Signed, SignerContract

SECRET = bytes(range(32))


class TestEd25519Signer(SignerContract):
    """The signer of the proof."""

    @pytest.fixture
    def signer(self) -> NoteSigner:
        """A key in memory."""
        return Ed25519Signer("example.com/fleet", SECRET)

    @pytest.fixture
    def other(self) -> NoteSigner:
        """The same key."""
        return Ed25519Signer("example.com/fleet", SECRET)

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """The seed, as it might be written."""
        return SECRET.hex(), b64encode(SECRET).decode(), repr(SECRET)


class TestEd25519Signatures(SignaturesContract):
    """Who checks the readers' signatures."""

    @pytest.fixture
    def signatures(self) -> SignatureVerifier:
        """By ``cryptography``."""
        return Ed25519Signatures()

    @pytest.fixture
    def signed(self) -> Signed:
        """RFC 8032, section 7.1, test 2."""
        return Signed(
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            bytes.fromhex("72"),
            bytes.fromhex(
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            ),
        )
