"""The names of the histories. They are part of the storage format."""

from typing import NewType

from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.identifiers import Iccid, UnitCode, Vin

__all__ = [
    "CARD_PREFIX",
    "COMMAND_PREFIX",
    "DEALER_PREFIX",
    "SUBJECT_PREFIX",
    "TERMINAL_PREFIX",
    "RegistrationNumber",
    "card_stream",
    "command_stream",
    "dealer_stream",
    "oem_stream",
    "reading_stream",
    "registration_stream",
    "subject_stream",
    "terminal_stream",
    "vehicle_stream",
]

RegistrationNumber = NewType("RegistrationNumber", str)
"""Keyed digest of a 登记编号: 32 hexadecimal digits. The number itself is sealed."""

CARD_PREFIX = "card-"
COMMAND_PREFIX = "command-"
DEALER_PREFIX = "dealer-"
TERMINAL_PREFIX = "terminal-"
SUBJECT_PREFIX = "subject-"


def card_stream(iccid: Iccid | str) -> str:
    """The whole story of one card."""
    return f"{CARD_PREFIX}{iccid}"


def vehicle_stream(vin: Vin | str) -> str:
    """The index that keeps one vehicle's cards together."""
    return f"vehicle-{vin}"


def dealer_stream(code: str) -> str:
    """The authorisations of one channel."""
    return f"{DEALER_PREFIX}{code}"


def terminal_stream(terminal: str) -> str:
    """The enrolments of one terminal."""
    return f"{TERMINAL_PREFIX}{terminal}"


def reading_stream(nonce: str) -> str:
    """What one nonce has brought: nothing yet, or its one reading."""
    return f"reading-{nonce}"


def oem_stream(code: UnitCode | str) -> str:
    """The governance of the OEM that the store serves."""
    return f"oem-{code}"


def registration_stream(number: RegistrationNumber | str) -> str:
    """The claim of one 登记编号 by the vehicle, period and cards it was first used for."""
    return f"registration-{number}"


def subject_stream(subject: SubjectId | str) -> str:
    """How long one subject's data is kept, who read it, and its end."""
    return f"{SUBJECT_PREFIX}{subject}"


def command_stream(command_id: str) -> str:
    """The refusals of one command."""
    return f"{COMMAND_PREFIX}{command_id}"
