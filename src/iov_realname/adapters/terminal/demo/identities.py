"""Invented numbers: well-formed, zero-filled, of people born in 1900–1904; nobody has them."""

from datetime import date, timedelta

from iov_realname.domain.identifiers import (
    Carrier,
    CarrierCode,
    luhn_digit,
    organisation_check_character,
    resident_check_character,
    unit_check_character,
    vin_check_character,
)
from iov_realname.domain.parties import Particulars

__all__ = ["OEM", "iccid", "imei", "imsi", "msisdn", "person", "unit", "vin"]

OEM = "911101010000000002"

_ISSUERS = {Carrier.MOBILE: "898600", Carrier.UNICOM: "898601", Carrier.TELECOM: "898603"}
_NETWORKS = {Carrier.MOBILE: "00", Carrier.UNICOM: "01", Carrier.TELECOM: "03"}
_BLOCKS = {Carrier.MOBILE: "1440", Carrier.UNICOM: "1460", Carrier.TELECOM: "1410"}
_FIRST_BIRTH = date(1900, 1, 1)
_BIRTHS = 1_800


def iccid(carrier: CarrierCode, serial: int) -> str:
    """20 digits of which the last is a Luhn digit."""
    body = f"{_ISSUERS[carrier]}{serial:013}"
    return body + luhn_digit(body)


def msisdn(carrier: CarrierCode, serial: int) -> str:
    """13 digits from an IoT block."""
    return f"{_BLOCKS[carrier]}{serial:09}"


def imsi(carrier: CarrierCode, serial: int) -> str:
    """15 digits under the carrier's network."""
    return f"460{_NETWORKS[carrier]}{serial:010}"


def imei(serial: int) -> str:
    """15 digits of which the last is a Luhn digit."""
    body = f"35000000{serial:06}"
    return body + luhn_digit(body)


def vin(serial: int) -> str:
    """A VIN of a maker that does not exist, model year 2023."""
    blank = f"LTESTVHC0PE{serial:06}"
    return blank[:8] + vin_check_character(blank) + blank[9:]


def person(serial: int) -> Particulars:
    """A person with a resident number."""
    birth = _FIRST_BIRTH + timedelta(days=serial % _BIRTHS)
    body = f"110101{birth:%Y%m%d}{serial % 1000:03}"
    return Particulars(
        name=f"模拟车主{serial:04}",
        number=body + resident_check_character(body),
        address=f"模拟区模拟街 {serial} 号",
        phone=f"1200000{serial:04}",
        valid_to="2043-01-01",
    )


def unit(serial: int) -> Particulars:
    """A company with a unified social credit code."""
    organisation = f"{serial:08}"
    body = f"91110101{organisation}{organisation_check_character(organisation)}"
    return Particulars(
        name=f"模拟出行公司{serial:04}",
        number=body + unit_check_character(body),
        address=f"模拟区模拟路 {serial} 号",
        phone=f"1200001{serial:04}",
        valid_to="2043-01-01",
    )
