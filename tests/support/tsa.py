"""A time-stamping authority on this machine: OpenSSL behind a loopback HTTP server."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.support.tools import program

SETTINGS = """\
[tsa]
default_tsa = here
[here]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
"""
REPLYING = ("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "question", "-signer", "tsa.pem", "-inkey", "tsa.key")


@attrs.define
class Tsa:
    """Where it is, and its root certificate; ``answer`` makes an answer to a question, both in DER."""

    folder: Path
    answer: Callable[[bytes], tuple[int, bytes]]
    url: str = ""

    @property
    def root(self) -> Path:
        """The certificate it is trusted by, PEM."""
        return self.folder / "root.pem"


@contextmanager
def running_tsa(folder: Path) -> Iterator[Tsa]:
    """An authority that listens while the block runs."""
    openssl = program("openssl", "openssl")
    _certify(folder)

    def stamped(question: bytes) -> tuple[int, bytes]:
        (folder / "question").write_bytes(question)
        done = subprocess.run([openssl, *REPLYING], cwd=folder, capture_output=True, check=True)
        return 200, done.stdout

    tsa = Tsa(folder, stamped)
    with HTTPServer(("127.0.0.1", 0), _answering(tsa)) as server:
        tsa.url = f"http://127.0.0.1:{server.server_port}/tsr"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield tsa
        finally:
            server.shutdown()
            thread.join()


def _answering(tsa: Tsa) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """One question, one answer."""
            question = self.rfile.read(int(self.headers["Content-Length"]))
            asked = (self.path, self.headers["Content-Type"])
            status, answer = tsa.answer(question) if asked == ("/tsr", "application/timestamp-query") else (404, b"")
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _certify(folder: Path) -> None:
    """A root certificate, the authority's own under it, and OpenSSL's settings."""
    folder.mkdir(parents=True, exist_ok=True)
    above, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    root = _certificate("Test root", above, "Test root", above, x509.BasicConstraints(ca=True, path_length=None))
    stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    (folder / "root.pem").write_bytes(root)
    (folder / "tsa.pem").write_bytes(_certificate("Test TSA", key, "Test root", above, stamping))
    (folder / "tsa.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "tsa.cnf").write_text(SETTINGS, "ascii")
    (folder / "serial").write_text("01", "ascii")


def _certificate(
    name: str,
    key: EllipticCurvePrivateKey,
    issuer: str,
    signer: EllipticCurvePrivateKey,
    extension: x509.ExtensionType,
) -> bytes:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(extension, critical=True)
    )
    return builder.sign(signer, SHA256()).public_bytes(Encoding.PEM)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
