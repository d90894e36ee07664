"""The contracts of who signs and of who checks: :class:`SignerContract` and :class:`SignaturesContract`."""

from collections.abc import Collection
from typing import ClassVar

import attrs
import pytest

from iov_realname.application.ports import SignatureVerifier
from iov_realname.application.proof.ports import NoteSigner
from iov_realname.testing.contracts._base import Contract
from iov_realname.verifier import Note, Rejected, VerifierKey, check_note

__all__ = ["SignaturesContract", "Signed", "SignerContract"]

TEXT = "example.com/fleet\n1\nq1HLJcBmZ5a1sbqk3nJ9kYxLd8k1VJMq1b9kO9pQb2U=\n"
"""The text of a checkpoint, as it is signed."""


class SignerContract(Contract):
    """What every signer of checkpoints promises. Give it in ``signer``; where its key is kept, again in ``other``."""

    port: ClassVar[str] = "signer"

    @pytest.fixture
    def signer(self) -> NoteSigner:
        """The signer."""
        raise NotImplementedError("give a fixture `signer`: a signer of checkpoints")

    @pytest.fixture
    def other(self, signer: NoteSigner) -> NoteSigner:
        """The same key, opened once more."""
        return signer

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """What of the key must show nowhere."""
        return ()

    def test_is_believed_by_the_verifier(self, signer: NoteSigner) -> None:
        """Its line under a text is a valid signature by the key that it tells."""
        assert _is_signed(signer.vkey, TEXT, signer.line(TEXT))

    def test_signs_one_text_alone(self, signer: NoteSigner) -> None:
        """Under another text its line is worth nothing."""
        assert not _is_signed(signer.vkey, TEXT.replace("\n1\n", "\n2\n"), signer.line(TEXT))

    def test_has_one_key(self, signer: NoteSigner, other: NoteSigner) -> None:
        """The key it tells is well formed, and the same each time and for whoever opens it."""
        assert str(VerifierKey.parse(signer.vkey)) == signer.vkey == other.vkey
        assert _is_signed(signer.vkey, TEXT, other.line(TEXT))

    def test_writes_one_line(self, signer: NoteSigner) -> None:
        """A signature is one line that begins as signatures of notes do, and names the key."""
        line = signer.line(TEXT)

        assert line.startswith(f"— {VerifierKey.parse(signer.vkey).name} ")
        assert len(line.strip("\n").splitlines()) == 1

    def test_shows_no_secret(self, signer: NoteSigner, secrets: Collection[str]) -> None:
        """Neither its representation nor what it tells holds a part of the secret key."""
        shown = f"{signer!r} {signer.vkey} {signer.line(TEXT)}"

        assert [secret for secret in secrets if secret in shown] == []


@attrs.frozen
class Signed:
    """A message with a signature that is right."""

    public_key: str
    message: bytes
    signature: bytes


class SignaturesContract(Contract):
    """What everyone promises who checks signatures of one algorithm. Give ``signatures``, and one right ``signed``."""

    port: ClassVar[str] = "signatures"

    @pytest.fixture
    def signatures(self) -> SignatureVerifier:
        """Who checks."""
        raise NotImplementedError("give a fixture `signatures`: a signature verifier")

    @pytest.fixture
    def signed(self) -> Signed:
        """A right signature, from a published known answer where there is one."""
        raise NotImplementedError("give a fixture `signed`: a message with its key and its right signature")

    def test_believes_what_was_signed(self, signatures: SignatureVerifier, signed: Signed) -> None:
        """The known answer holds, as often as it is asked."""
        asked = (signed.public_key, signed.message, signed.signature)

        assert [signatures.verify(*asked) for _ in range(2)] == [True] * 2

    def test_believes_nothing_else(self, signatures: SignatureVerifier, signed: Signed) -> None:
        """Another message, a bit of the signature or half of it is no signature, and no error."""
        key, message, signature = signed.public_key, signed.message, signed.signature
        flipped = bytes([signature[0] ^ 1, *signature[1:]])

        assert [
            signatures.verify(key, message + b"x", signature),
            signatures.verify(key, message, flipped),
            signatures.verify(key, message, signature[: len(signature) // 2]),
            signatures.verify(key, message, b""),
            signatures.verify(key, b"", signature),
        ] == [False] * 5

    @pytest.mark.parametrize("key", ["", "00", "no key", "钥匙", "ff" * 4096])
    def test_takes_no_nonsense_for_a_key(self, signatures: SignatureVerifier, signed: Signed, key: str) -> None:
        """What is no key has signed nothing, and is no error either."""
        assert not signatures.verify(key, signed.message, signed.signature)


def _is_signed(vkey: str, text: str, line: str) -> bool:
    """Whether the verifier that inspectors use believes the line."""
    try:
        check_note(Note.parse(f"{text}\n{line}".encode()), [VerifierKey.parse(vkey)])
    except Rejected:
        return False
    return True
