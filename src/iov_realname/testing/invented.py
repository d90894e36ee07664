"""Cards, vehicles, persons and units that exist nowhere, all with right check characters, by their number."""

from datetime import date
from typing import Any

from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.identifiers import (
    Carrier,
    Eid,
    Iccid,
    Imei,
    Imsi,
    Msisdn,
    UnitCode,
    Vin,
    eid_check_digits,
    luhn_digit,
    resident_check_character,
    unit_check_character,
    vin_check_character,
)
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import DeviceCapture, DocumentReading

__all__ = ["OEM", "eid", "iccid", "imei", "imsi", "msisdn", "person", "purchase", "resident_number", "unit_code", "vin"]

OEM = UnitCode("911101010000000002")
"""The OEM of every invented fleet."""


def iccid(number: int) -> Iccid:
    """A card of 20 digits."""
    return Iccid(f"898600240000{number:08}")


def eid(number: int) -> Eid:
    """An eSIM's chip of 32 digits."""
    body = f"8900000000000000000000{number:08}"
    return Eid(body + eid_check_digits(body))


def msisdn(number: int) -> Msisdn:
    """An IoV number of 13 digits."""
    return Msisdn(f"144{number:010}")


def imsi(number: int) -> Imsi:
    """A subscriber of 中国移动."""
    return Imsi(f"46004{number:010}")


def vin(number: int) -> Vin:
    """A vehicle of a Chinese maker that does not exist."""
    body = f"LZZ000000R{number:07}"
    return Vin(body[:8] + vin_check_character(body) + body[9:])


def imei(number: int) -> Imei:
    """A machine of an unassigned type."""
    body = f"{number:014}"
    return Imei(body + luhn_digit(body))


def unit_code(number: int) -> UnitCode:
    """A company without a name."""
    body = f"91110101{number:09}"
    return UnitCode(body + unit_check_character(body))


def resident_number(number: int, born: date = date(1900, 1, 1)) -> str:
    """Somebody born on that day."""
    body = f"110101{born:%Y%m%d}{number:03}"
    return body + resident_check_character(body)


def person(number: int) -> DocumentReading:
    """Somebody with a resident identity card, which a reader has read."""
    particulars = Particulars(name=f"样例{number}", number=resident_number(number), phone="12000000001")
    return DocumentReading(DocumentKind.RESIDENT_ID, particulars, DeviceCapture.READER)


def purchase(number: int, **otherwise: Any) -> dict[str, Any]:
    """What :meth:`Registry.procure` is told of a card that the OEM bought, but for what is said ``otherwise``."""
    return {
        "iccid": iccid(number),
        "msisdn": msisdn(number),
        "imsi": imsi(number),
        "carrier": Carrier.MOBILE,
        "purchaser": "样例汽车",
        "purchaser_code": OEM,
        "responsible": person(9).particulars,
        "responsible_document": DocumentKind.RESIDENT_ID,
        "batch_no": "PC-1",
        "risk_assessment_no": "RA-1",
        **otherwise,
    }
