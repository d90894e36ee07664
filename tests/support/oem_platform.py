"""A registration platform in a few lines, with a key of its own."""

from base64 import b64decode

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from iov_realname.adapters.carriers.oem_platform import OemPlatform, OemPlatformAccount
from iov_realname.adapters.carriers.oem_platform.enveloping import PADDING
from iov_realname.application.carriers import CardsOfVehicle, CarrierAdapter, VehicleRecord
from iov_realname.domain.identifiers import Carrier
from iov_realname.testing import invented
from tests.support.carrier_cases import CARD, HOLDER, Case, address, fixed_digits, transport
from tests.support.scripted_carrier import Asked, Say, say

__all__ = ["CASE", "KEY", "VEHICLE", "VIN", "PlatformServer", "account", "opened", "pem", "platform"]

KEY = generate_private_key(65537, 1024)
VIN = invented.vin(7)
VEHICLE = VehicleRecord(
    VIN, "样例汽车", (CardsOfVehicle(CARD, Carrier.TELECOM),), {"EngineNum": "E7", "VehicleStatus": "4"}
)


class PlatformServer:
    """Answers as the platform does, for one card."""

    def __init__(self) -> None:
        self.code = "200"
        self.row: dict[str, str] = {
            "ICCID": CARD.iccid,
            "AuthResult": "1",
            "CertNum": HOLDER.particulars.number,
            "PartyName": HOLDER.particulars.name,
        }

    def __call__(self, asked: Asked) -> Say:
        """One answer."""
        answer: dict[str, object] = {"RequestID": asked.tree["RequestID"], "Code": self.code}
        if asked.path.endswith("workFlow/notice"):
            answer["ResultList"] = [{"ICCID": "8986", "AuthResult": "0"}, self.row]
        return say(answer)


def pem(key: RSAPrivateKey = KEY) -> bytes:
    """The public half in PEM."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def opened(envelope: str, key: RSAPrivateKey = KEY) -> bytes:
    """What the platform reads in an envelope."""
    sealed, size = b64decode(envelope), key.key_size // 8
    return b"".join(key.decrypt(sealed[start : start + size], PADDING) for start in range(0, len(sealed), size))


def account(url: str) -> OemPlatformAccount:
    """An account that knows what ``1`` means."""
    return OemPlatformAccount(
        "DEMOPLATFORM", "t0p-secret", "OEM1", address(url), pem(), Carrier.TELECOM, frozenset({"1"})
    )


def platform(url: str) -> OemPlatform:
    """The adapter, pointed at a scripted server."""
    return OemPlatform(account(url), transport(), fixed_digits)


def _build(url: str) -> CarrierAdapter:
    return platform(url)


CASE = Case(
    name="oem_platform",
    build=_build,
    speak=PlatformServer,
    question=lambda adapter: adapter.query_registration(CARD, VIN, HOLDER),
    asks="workFlow/notice",
    act=lambda adapter: adapter.push_vehicle("op-1", VEHICLE),
    acts="push/vehicleInfo",
)
