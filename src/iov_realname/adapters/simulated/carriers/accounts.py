"""The one account that each simulated carrier keeps. Nothing here opens anything but the simulator."""

import secrets
from collections.abc import Mapping
from datetime import timedelta

import attrs
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

__all__ = ["SimulatedAccounts"]


def _secret() -> str:
    return f"SIM-{secrets.token_hex(8)}"


def _platform_key() -> RSAPrivateKey:
    return generate_private_key(65537, 1024)  # noqa: S505 - the platform's own size


_SECRET = attrs.field(factory=_secret, repr=False)


@attrs.frozen
class SimulatedAccounts:
    """Names and secrets, all invented. ``control`` opens the control endpoints.

    ``oem_callback`` and ``reference_callback``: where the platform and the reference carrier call back; blank: nowhere.
    """

    onelink_appid: str = "100001"
    onelink_password: str = _SECRET
    telecom_key: str = "SIM-KEY"
    telecom_secret: str = _SECRET
    unicom_app: str = "SIMAPP"
    unicom_secret: str = _SECRET
    unicom_open_id: str = "SIM-OPEN-ID"
    platform_id: str = "SIMPLATFORM"
    platform_password: str = _SECRET
    platform_oem: str = "SIM1"
    platform_key: RSAPrivateKey = attrs.field(factory=_platform_key, repr=False)
    camara_client: str = "SIM-CLIENT"
    camara_secret: str = _SECRET
    reference_account: str = "SIM-OEM"
    reference_secret: str = _SECRET
    control: str = _SECRET
    oem_callback: str = ""
    reference_callback: str = ""
    tokens_live: timedelta = timedelta(hours=1)

    @property
    def platform_pem(self) -> bytes:
        """The platform's public key."""
        return self.platform_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def told(self, url: str) -> Mapping[str, Mapping[str, str]]:
        """What an adapter has to be given, per protocol, for a simulator at ``url``."""
        return {
            "onelink": {
                "address": f"{url}/onelink/v5",
                "appid": self.onelink_appid,
                "password": self.onelink_password,
            },
            "ct_cmp5g": {
                "address": f"{url}/ct_cmp5g",
                "app_key": self.telecom_key,
                "secret": self.telecom_secret,
            },
            "unicom_gw": {
                "address": f"{url}/unicom_gw/api",
                "app_id": self.unicom_app,
                "secret": self.unicom_secret,
                "open_id": self.unicom_open_id,
            },
            "oem_platform": {
                "address": f"{url}/oem_platform",
                "platform_id": self.platform_id,
                "password": self.platform_password,
                "oem": self.platform_oem,
                "public_key": self.platform_pem.decode(),
            },
            "camara": {
                "address": f"{url}/camara",
                "token_address": f"{url}/camara/token",
                "client_id": self.camara_client,
                "client_secret": self.camara_secret,
            },
            "reference": {
                "address": f"{url}/reference",
                "account": self.reference_account,
                "secret": self.reference_secret,
            },
            "control": {"address": f"{url}/control", "x-simulator-control": self.control},
        }
