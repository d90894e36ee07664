"""The platform's codes as data. The same digits mean other things in the other direction, so each has a table."""

from types import MappingProxyType
from typing import Final

from iov_realname.application.carriers import ErrorKind
from iov_realname.domain.identifiers import Carrier, interface_code

__all__ = ["BLANK", "CARRIER_CODES", "DATE_BAD", "KINDS", "LOST", "NOTICE_KINDS", "OK", "VEHICLE_FIELDS"]

OK: Final = "200"

KINDS: Final = MappingProxyType(
    {
        "130": ErrorKind.INVALID_REQUEST,
        "230": ErrorKind.AUTH_FAILED,
        "300": ErrorKind.CARRIER_ERROR,
        "404": ErrorKind.CONFIG_ERROR,
    }
)
"""What the platform answers to every call."""

NOTICE_KINDS: Final = MappingProxyType(
    {
        **KINDS,
        "510": ErrorKind.NOT_OWNED,
        "520": ErrorKind.INVALID_REQUEST,
        "530": ErrorKind.NOT_FOUND,
    }
)
"""What it answers to ``workFlow/notice``; after 530 the vehicle is to be pushed first."""

BLANK: Final = MappingProxyType({"RequestID": "500", "VIN": "510", "Status": "520", "Auth": "530"})
"""What we answer to a callback without this field, or with one that is not to be believed."""

DATE_BAD: Final = "540"
LOST: Final = "550"

CARRIER_CODES: Final = MappingProxyType(
    {carrier: interface_code(carrier) for carrier in (Carrier.TELECOM, Carrier.MOBILE, Carrier.UNICOM)}
)
"""``IspCode``; of other carriers none was seen."""

VEHICLE_FIELDS: Final = frozenset(
    {
        "VehicleType",
        "PlaceOfOriginOfVehicle",
        "VehicleDepartment",
        "VehicleName",
        "VehicleNum",
        "VehicleModel",
        "BodyColor",
        "FuelType",
        "VehicleDepartureTime",
        "VehicleSalesTime",
        "VehicleSalesUpdateTime",
        "LicensePlateNumber",
        "VehicleChannelName",
        "VehicleChannelType",
        "VehicleStaffName",
        "VehicleLogginAddress",  # the platform's spelling
        "VehicleStatus",
        "NewVehicleFlag",
        "EngineNum",
        "MotorNum",
    }
)
"""What a vehicle record may say beside maker, VIN and cards."""
