"""The transport: what left, whom it talks to, and where it may not go."""

import datetime as dt
import ipaddress
import ssl
from pathlib import Path

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from iov_realname.adapters.carriers.wire.address import Address, AddressUnusable
from iov_realname.adapters.carriers.wire.transport import (
    Answered,
    HttpTransport,
    Lost,
    NeverLeft,
    Request,
    TlsUnverified,
)
from tests.support.scripted_carrier import Half, Hang, Reaction, Say, serving

HELLO = Say(b'{"hello":"world"}')


def request(url: str) -> Request:
    """A request to a server of this machine."""
    address = Address.parse(url, plain_loopback=True)
    return Request(address, "POST", address.target("/a path/", {"q": "ä&"}), {"X-Secret": "t0ken-one"}, b"t0p-secret")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine that nobody vouches for, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "carrier")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "carrier.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + built.public_bytes(Encoding.PEM))
    return path


class TestTls:
    """Certificates are verified, always."""

    def serving_tls(self, certificate: Path) -> ssl.SSLContext:
        """The server's side of it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        return context

    def test_strangers_get_nothing(self, certificate: Path) -> None:
        """A server whose certificate nobody vouches for is not sent a byte."""
        with serving(lambda asked: HELLO, self.serving_tls(certificate)) as server:
            assert NeverLeft() == HttpTransport().send(request(server.url))
            assert [] == server.asked

    def test_a_further_authority_can_be_trusted(self, certificate: Path) -> None:
        """A context that knows the carrier's own authority talks to it."""
        tls = ssl.create_default_context(cafile=str(certificate))
        with serving(lambda asked: HELLO, self.serving_tls(certificate)) as server:
            assert isinstance(HttpTransport(tls=tls).send(request(server.url)), Answered)

    def test_a_name_must_be_the_certificate_s(self, certificate: Path) -> None:
        """A trusted certificate of another name is a stranger's."""
        tls = ssl.create_default_context(cafile=str(certificate))
        with serving(lambda asked: HELLO, self.serving_tls(certificate)) as server:
            url = server.url.replace("127.0.0.1", "localhost")

            assert NeverLeft() == HttpTransport(tls=tls).send(request(url))

    def test_cannot_be_switched_off(self) -> None:
        """A context that verifies nothing, or no names, is refused."""
        unchecked, unnamed = ssl.create_default_context(), ssl.create_default_context()
        unchecked.check_hostname = unnamed.check_hostname = False
        unchecked.verify_mode = ssl.CERT_NONE

        for context in (unchecked, unnamed):
            with pytest.raises(TlsUnverified):
                HttpTransport(tls=context)


class TestExchange:
    """Whole answers, and everything else."""

    def send(self, reaction: Reaction) -> object:
        """Send one request to a server that reacts so."""
        with serving(lambda asked: reaction) as server:
            return HttpTransport(answer_seconds=0.5).send(request(server.url))

    def test_a_whole_answer(self) -> None:
        """Method, path, query, header and body arrive; status and body come back."""
        with serving(lambda asked: HELLO) as server:
            answer = HttpTransport().send(request(f"{server.url}/base/"))
            asked = server.asked[0]

        assert isinstance(answer, Answered)
        assert (200, HELLO.body) == (answer.status, answer.body)
        assert ("POST", "/base/a%20path/", "q=%C3%A4%26") == (asked.method, asked.path, asked.query)
        assert ("t0ken-one", b"t0p-secret") == (asked.headers["x-secret"], asked.body)

    def test_a_redirect_is_an_answer(self) -> None:
        """Nobody is followed anywhere."""
        answer = self.send(Say(b"", status=307))

        assert isinstance(answer, Answered)
        assert 307 == answer.status

    @pytest.mark.parametrize(
        "reaction", [Half(b"{}"), Hang(), Say(b"x" * (5 * 1024 * 1024))], ids=["half", "hang", "flood"]
    )
    def test_what_does_not_end_well_is_lost(self, reaction: Reaction) -> None:
        """An answer that is cut, late or without end is no answer, and the request may have been understood."""
        assert Lost() == self.send(reaction)

    @pytest.mark.parametrize("value", ["t0ken\r\nX: 1", "令牌"])
    def test_a_header_that_cannot_be_written(self, value: str) -> None:
        """It is not written, nothing is smuggled in, and no exception shows it."""
        with serving(lambda asked: HELLO) as server:
            sent = attrs.evolve(request(server.url), headers={"Authorization": value})

            assert Lost() == HttpTransport().send(sent)
            assert [] == server.asked

    def test_shows_nothing(self) -> None:
        """Neither request nor answer shows what is in it."""
        shown = f"{request('http://127.0.0.1:1')!r} {Answered(200, b't0ken-one')!r}"

        assert "t0ken-one" not in shown
        assert "t0p-secret" not in shown


class TestAddress:
    """Where an interface may lie."""

    @pytest.mark.parametrize(
        ("url", "address"),
        [
            ("https://carrier.example/v5/", Address(True, "carrier.example", 443, "/v5")),
            ("https://carrier.example:20164", Address(True, "carrier.example", 20164, "")),
            ("https://[2001:db8::1]/v5", Address(True, "2001:db8::1", 443, "/v5")),
            ("http://[::1]:8080", Address(False, "::1", 8080, "")),
        ],
    )
    def test_reads(self, url: str, address: Address) -> None:
        """Host, port and the path below which everything lies."""
        assert address == Address.parse(url, plain_loopback=True)

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "carrier.example",
            "ftp://carrier.example",
            "https://",
            "https://user@carrier.example",
            "https://:secret@carrier.example",
            "https://carrier.example/?token=t0p-secret",
            "https://carrier.example/#t0p-secret",
            "http://carrier.example",
            "https://carrier.example:port",
            "https://carrier.example:99999",
            "https://[",
            "https://carrier_example",
            f"https://{'a' * 64}.example",
            "https://中国.example",
        ],
    )
    def test_refuses(self, url: str) -> None:
        """What is no bare https address is refused, without repeating it."""
        with pytest.raises(AddressUnusable) as refused:
            Address.parse(url, plain_loopback=True)

        assert "secret" not in str(refused.value)
