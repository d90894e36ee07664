"""An SM2 key that OpenSSL keeps, signs and checks with: what a hardware module does, behind the port for signers."""

import subprocess
from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path

import attrs

from iov_realname.verifier import Signature, VerifierKey

KIND, ALGORITHM = 0xFF, b"sm2-sm3/v1"
"""C2SP signed-note keeps 0xff for algorithms without a number of their own; their name stands before the key."""
SM2 = ("-rawin", "-in", "text", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678")
POINT = 65


@attrs.frozen
class OpensslSm2:
    """Implements ``NoteSigner``, and ``Scheme`` for whoever knows the algorithm. Its key lies in ``folder``."""

    openssl: Path
    folder: Path
    name: str

    @classmethod
    def make(cls, openssl: Path, folder: Path, name: str) -> "OpensslSm2":
        """A new key."""
        signer = cls(openssl, folder, name)
        signer.run("genpkey", "-algorithm", "SM2", "-out", "key.pem")
        signer.run("pkey", "-in", "key.pem", "-pubout", "-out", "public.pem")
        return signer

    @property
    def vkey(self) -> str:
        """The verifier key: the algorithm's name, and the point."""
        self.run("pkey", "-pubin", "-in", "public.pem", "-outform", "DER", "-out", "public.der")
        point = (self.folder / "public.der").read_bytes()[-POINT:]
        return str(VerifierKey(self.name, KIND, ALGORITHM + point))

    def line(self, text: str) -> str:
        """The signature line under a note's text."""
        (self.folder / "text").write_text(text, "utf-8")
        self.run("pkeyutl", "-sign", "-inkey", "key.pem", "-out", "signature", *SM2)
        key = VerifierKey.parse(self.vkey)
        return Signature(key.name, key.id, (self.folder / "signature").read_bytes()).line()

    def holds(self, public_key: bytes, text: bytes, signature: bytes) -> bool:
        """Whether OpenSSL accepts the signature of its key over the text."""
        (self.folder / "text").write_bytes(text)
        (self.folder / "signature").write_bytes(signature)
        words = ("pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-sigfile", "signature", *SM2)
        mine = VerifierKey.parse(self.vkey).public_key == public_key
        return mine and self.run(*words, check=False).returncode == 0

    def run(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[bytes]":
        """Run OpenSSL in the folder of the key."""
        arguments: Sequence[str] = [str(self.openssl), *words]
        return subprocess.run(arguments, cwd=self.folder, capture_output=True, check=check)


def signature_in(line: str) -> bytes:
    """The signature in a line, behind its key's id."""
    return b64decode(line.split(" ")[2])[4:]
