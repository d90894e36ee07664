"""The interface of a registration platform, over real HTTP to a server of this machine."""

import json
from base64 import b64decode
from collections.abc import Iterator

import attrs
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from iov_realname.adapters.carriers.oem_platform import OemPlatform
from iov_realname.adapters.carriers.oem_platform.codes import KINDS, NOTICE_KINDS
from iov_realname.adapters.carriers.oem_platform.enveloping import (
    PlatformKeyUnusable,
    block_size,
    enveloped,
    platform_key,
)
from iov_realname.adapters.carriers.oem_platform.signing import sign_nature
from iov_realname.application.carriers import (
    Applied,
    Callback,
    CallbackRefused,
    CarrierNotice,
    ErrorKind,
    Operation,
    Papers,
    RegistrationBasis,
    RegistrationReading,
    RegistrationState,
    Rejected,
    UnknownOutcome,
    not_done,
)
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.parties import Particulars
from iov_realname.testing import invented
from tests.support.carrier_cases import CARD, HOLDER, NOON
from tests.support.oem_platform import KEY, VEHICLE, VIN, PlatformServer, account, opened, pem, platform
from tests.support.scripted_carrier import ScriptedServer, closed_port, say, serving

SIGNATURE = sign_nature("DEMOPLATFORM", "t0p-secret")
NOTICE = {
    "RequestID": "12345678901234567890",
    "Code": "OEM1",
    "VIN": VIN,
    "Status": "1",
    "CardAuthInfo": [{"ICCID": CARD.iccid, "PartyName": HOLDER.particulars.name}],
    "Date": "2026-11-24 12:00:00",
    "Auth": {"PlatformID": "DEMOPLATFORM", "SignNature": SIGNATURE},
}


@pytest.fixture
def carrier() -> PlatformServer:
    """A platform that knows one card."""
    return PlatformServer()


@pytest.fixture
def server(carrier: PlatformServer) -> Iterator[ScriptedServer]:
    """Where it listens."""
    with serving(carrier) as running:
        yield running


@pytest.fixture
def adapter(server: ScriptedServer) -> OemPlatform:
    """The adapter."""
    return platform(server.url)


class TestRequests:
    """Signature and envelope."""

    def test_signature(self) -> None:
        """The known answer, in capitals."""
        expected = "E6C5AE4F96E90D2C794578C2E3B0C99FDD47DFB372BFDC0BEBFE2A87974A71B5"

        assert expected == sign_nature("DEMOPLATFORM", "demopassword")

    @pytest.mark.parametrize("length", [1, 61, 62, 63, 124, 125, 1000])
    def test_envelope(self, length: int) -> None:
        """Blocks of 62 bytes become blocks of 128 under a key of 1024 bits, and the platform reads what was written."""
        clear = bytes(number % 251 for number in range(length))
        sealed = enveloped(clear, KEY.public_key())

        assert 62 == block_size(KEY.public_key())
        assert 128 * -(-length // 62) == len(b64decode(sealed))
        assert clear == opened(sealed)

    def test_envelope_masks_with_sha1(self) -> None:
        """As Java's default has it: whoever masks with SHA-256 cannot read it."""
        key = KEY
        sealed = b64decode(enveloped(b"x", key.public_key()))

        with pytest.raises(ValueError, match="Decryption failed"):
            key.decrypt(sealed, OAEP(MGF1(SHA256()), SHA256(), None))

    def test_longer_keys_take_longer_blocks(self) -> None:
        """A key of 2048 bits takes 190 bytes at once."""
        key = generate_private_key(65537, 2048)

        assert 190 == block_size(platform_key(pem(key)))
        assert b"y" * 200 == opened(enveloped(b"y" * 200, key.public_key()), key)

    @pytest.mark.parametrize(
        "key",
        [
            b"no key",
            ec.generate_private_key(ec.SECP256R1())
            .public_key()
            .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        ],
    )
    def test_other_keys_are_refused(self, key: bytes) -> None:
        """Only RSA in PEM is a platform's key."""
        with pytest.raises(PlatformKeyUnusable):
            platform_key(key)

    def test_hides_its_password(self) -> None:
        """An account shows no password."""
        assert "t0p-secret" not in repr(account(closed_port()))


class TestVehicles:
    """Pushing vehicles and swapping cards."""

    def test_pushes_sealed(self, adapter: OemPlatform, server: ScriptedServer) -> None:
        """The vehicle with its cards travels in the envelope only; number and signature stand outside."""
        assert Applied("push/vehicleInfo 200") == adapter.push_vehicle("op-1", VEHICLE)

        body = server.asked[0].tree
        assert {"RequestID", "Code", "Auth", "EncryptCarInfo"} == body.keys()
        assert ("1" * 20, "OEM1") == (body["RequestID"], body["Code"])
        assert {"PlatformID": "DEMOPLATFORM", "SignNature": SIGNATURE} == body["Auth"]
        assert json.loads(opened(str(body["EncryptCarInfo"]))) == {
            "VehicleOrgName": "样例汽车",
            "VIN": VIN,
            "VehicleDataType": "2",
            "CardInfo": [{"MSISDN": CARD.msisdn, "ICCID": CARD.iccid, "IspCode": "1000", "IspType": "0"}],
            "EngineNum": "E7",
            "VehicleStatus": "4",
        }

    @pytest.mark.parametrize("fields", [{}, {"VehicleStatus": "4"}, {"EngineNum": "E7", "OwnerName": "样例甲"}])
    def test_pushes_no_other_record(self, adapter: OemPlatform, server: ScriptedServer, fields: dict[str, str]) -> None:
        """Without engine or motor number, or with a field the interface does not have, nothing is sent."""
        vehicle = attrs.evolve(VEHICLE, fields=fields)

        assert Rejected(ErrorKind.INVALID_REQUEST) == adapter.push_vehicle("op-1", vehicle)
        assert [] == server.asked

    def test_swaps_cards(self, adapter: OemPlatform, server: ScriptedServer) -> None:
        """Old and new card are named by both their names."""
        new = attrs.evolve(CARD, iccid=invented.iccid(8), msisdn=invented.msisdn(8))

        assert Applied("push/replaceCardData 200") == adapter.replace_card("op-1", VIN, CARD, new)
        assert {
            "VIN": VIN,
            "MSISDN": CARD.msisdn,
            "ICCID": CARD.iccid,
            "MSISDNNEW": new.msisdn,
            "ICCIDNEW": new.iccid,
        }.items() <= server.asked[0].tree.items()


class TestCodes:
    """The tables of codes, row by row; the notice has rows of its own."""

    ROWS = (
        ("130", ErrorKind.INVALID_REQUEST),
        ("230", ErrorKind.AUTH_FAILED),
        ("300", ErrorKind.CARRIER_ERROR),
        ("404", ErrorKind.CONFIG_ERROR),
    )
    NOTICE_ROWS = (
        ("510", ErrorKind.NOT_OWNED),
        ("520", ErrorKind.INVALID_REQUEST),
        ("530", ErrorKind.NOT_FOUND),
    )
    UNKNOWN = (("999", ErrorKind.CARRIER_ERROR), ("0", ErrorKind.CARRIER_ERROR))

    def test_has_no_other_rows(self) -> None:
        """What is known of codes is what these tests say."""
        assert dict(self.ROWS) == KINDS
        assert dict(self.ROWS + self.NOTICE_ROWS) == NOTICE_KINDS

    @pytest.mark.parametrize(("code", "kind"), ROWS + NOTICE_ROWS + UNKNOWN)
    def test_of_the_notice(self, adapter: OemPlatform, carrier: PlatformServer, code: str, kind: ErrorKind) -> None:
        """A question has failed as the code says."""
        carrier.code = code

        assert not_done(kind, code) == adapter.query_registration(CARD, VIN)

    @pytest.mark.parametrize(
        ("code", "kind"), [*ROWS, *((code, ErrorKind.CARRIER_ERROR) for code, _ in NOTICE_ROWS + UNKNOWN)]
    )
    def test_of_a_push(self, adapter: OemPlatform, carrier: PlatformServer, code: str, kind: ErrorKind) -> None:
        """An act is declined as the code says; where the platform failed, or the code is not of this call, unknown."""
        carrier.code = code
        unknown = UnknownOutcome(ErrorKind.CARRIER_ERROR, Operation.QUERY_REGISTRATION, code)

        expected = unknown if kind is ErrorKind.CARRIER_ERROR else not_done(kind, code)
        assert expected == adapter.push_vehicle("op-1", VEHICLE)

    def test_a_failure_without_a_code(self, adapter: OemPlatform, server: ScriptedServer) -> None:
        """A cause in words and no code is the platform's error; the words are not repeated."""
        server.answer = lambda asked: say({"FailureCause": HOLDER.particulars.name})

        assert not_done(ErrorKind.CARRIER_ERROR) == adapter.query_registration(CARD, VIN)


class TestRegistration:
    """What the platform says, and what is left of it."""

    def test_compares_and_drops(self, adapter: OemPlatform) -> None:
        """Name and number never leave; whether they are the holder's does."""
        reading = adapter.query_registration(CARD, VIN, HOLDER)

        assert RegistrationReading(RegistrationState.REGISTERED, RegistrationBasis.END_USER, "1", True) == reading

    @pytest.mark.parametrize(
        "other",
        [
            attrs.evolve(HOLDER.particulars, name="样例乙"),
            attrs.evolve(HOLDER.particulars, number=invented.resident_number(8)),
            Particulars(),
        ],
    )
    def test_tells_another(self, adapter: OemPlatform, other: Particulars) -> None:
        """Another name or another number is another holder."""
        reading = adapter.query_registration(CARD, VIN, Papers(DocumentKind.RESIDENT_ID, other))

        assert isinstance(reading, RegistrationReading)
        assert reading.holder_matches is False

    def test_writing_does_not_matter(self, adapter: OemPlatform, carrier: PlatformServer) -> None:
        """Spaces and small letters in a document number are not a difference."""
        carrier.row["CertNum"] = f" {HOLDER.particulars.number.lower()} "
        reading = adapter.query_registration(CARD, VIN, HOLDER)

        assert isinstance(reading, RegistrationReading)
        assert reading.holder_matches is True

    @pytest.mark.parametrize("missing", ["CertNum", "PartyName"])
    def test_does_not_guess_who(self, adapter: OemPlatform, carrier: PlatformServer, missing: str) -> None:
        """If name or number is missing nothing is said about the holder."""
        del carrier.row[missing]
        reading = adapter.query_registration(CARD, VIN, HOLDER)

        assert isinstance(reading, RegistrationReading)
        assert reading.holder_matches is None

    @pytest.mark.parametrize(
        ("code", "state"),
        [
            ("0", RegistrationState.REQUIRED_NOT_DONE),
            ("1", RegistrationState.REGISTERED),
            ("2", RegistrationState.UNKNOWN),
        ],
    )
    def test_believes_confirmed_values_only(
        self, adapter: OemPlatform, carrier: PlatformServer, code: str, state: RegistrationState
    ) -> None:
        """A value that nobody has confirmed to mean "registered" is unknown."""
        carrier.row["AuthResult"] = code
        reading = adapter.query_registration(CARD, VIN)

        assert isinstance(reading, RegistrationReading)
        assert (state, code) == (reading.state, reading.raw_code)

    def test_finds_its_own_row(self, adapter: OemPlatform, carrier: PlatformServer) -> None:
        """An answer about other cards is no answer about this one."""
        carrier.row["ICCID"] = "8987"

        assert not_done(ErrorKind.NOT_FOUND) == adapter.query_registration(CARD, VIN)

    @pytest.mark.parametrize("broken", [{"Code": "200"}, {"Code": "200", "ResultList": [{"ICCID": CARD.iccid}]}])
    def test_needs_a_whole_answer(self, adapter: OemPlatform, server: ScriptedServer, broken: object) -> None:
        """Without a list, or without the result in its row, the answer is broken."""
        server.answer = lambda asked: say(broken)

        assert not_done(ErrorKind.PROTOCOL_ERROR) == adapter.query_registration(CARD, VIN)


class TestCallback:
    """Notices from outside."""

    def take(self, notice: object) -> CarrierNotice | CallbackRefused:
        """Let the adapter read a notice."""
        return platform(closed_port()).decode_callback(Callback({}, json.dumps(notice).encode()))

    def test_takes_a_signed_notice(self) -> None:
        """Number, vehicle and time are taken; what is answered depends on whether it could be stored."""
        notice = self.take(NOTICE)

        assert isinstance(notice, CarrierNotice)
        assert (NOTICE["RequestID"], VIN) == (notice.request_id, notice.vin)
        assert NOON.replace(microsecond=0) == notice.at
        assert ("200", "550") == (json.loads(notice.reply)["Code"], json.loads(notice.failure)["Code"])
        assert HOLDER.particulars.name not in repr(notice)

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"RequestID": ""}, "500"),
            ({"VIN": ""}, "510"),
            ({"VIN": "no VIN"}, "510"),
            ({"Status": ""}, "520"),
            ({"Auth": None}, "530"),
            ({"Auth": {"PlatformID": "OTHER", "SignNature": SIGNATURE}}, "530"),
            ({"Auth": {"PlatformID": "DEMOPLATFORM", "SignNature": SIGNATURE[::-1]}}, "530"),
            ({"Auth": {"PlatformID": "DEMOPLATFORM", "SignNature": "\ud800"}}, "530"),
            ({"Auth": {"PlatformID": "DEMOPLATFORM"}}, "530"),
            ({"Date": "2026-02-30 12:00:00"}, "540"),
            ({"Date": "2026-11-24"}, "540"),
            ({"Auth": None, "VIN": ""}, "530"),
        ],
    )
    def test_refuses(self, change: dict[str, object], code: str) -> None:
        """What is missing or false is told by the platform's own code; to a stranger nothing else is told."""
        refused = self.take({**NOTICE, **change})

        assert isinstance(refused, CallbackRefused)
        assert (code, code) == (refused.code, json.loads(refused.reply)["Code"])

    @pytest.mark.parametrize("body", [b"", b"[]", b"<html>", "通知".encode("gbk")])
    def test_refuses_what_is_no_notice(self, body: bytes) -> None:
        """Bytes that are no notice are refused like a stranger's."""
        refused = platform(closed_port()).decode_callback(Callback({}, body))

        assert isinstance(refused, CallbackRefused)
        assert "530" == refused.code
