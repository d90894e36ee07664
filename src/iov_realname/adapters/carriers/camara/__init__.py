"""CAMARA KYC-Match and IoT SIM Fraud Prevention. How much of it is certain: docs/carriers/camara.md."""

from iov_realname.adapters.carriers.camara.adapter import Camara
from iov_realname.adapters.carriers.camara.client import CamaraAccount
from iov_realname.adapters.carriers.camara.verifier import CamaraVerifier

__all__ = ["Camara", "CamaraAccount", "CamaraVerifier"]
