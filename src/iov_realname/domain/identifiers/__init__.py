"""Identifiers of cards, vehicles, units and persons: parsed into plain strings, or told what is wrong with them."""

from iov_realname.domain.identifiers._cards import (
    Eid,
    Iccid,
    Imsi,
    Msisdn,
    eid_doubts,
    iccid_doubts,
    imsi_doubts,
    msisdn_doubts,
    parse_eid,
    parse_iccid,
    parse_imsi,
    parse_msisdn,
    possible_duplicates,
)
from iov_realname.domain.identifiers._carriers import (
    Carrier,
    CarrierCode,
    Numbering,
    interface_code,
    numbering_of,
)
from iov_realname.domain.identifiers._checks import (
    eid_check_digits,
    luhn_digit,
    organisation_check_character,
    resident_check_character,
    unit_check_character,
    vin_check_character,
)
from iov_realname.domain.identifiers._doubts import Doubt
from iov_realname.domain.identifiers._malformed import Fault, Malformed, well_formed
from iov_realname.domain.identifiers._persons import (
    birth_date,
    person_number_doubts,
    resident_number_fault,
)
from iov_realname.domain.identifiers._units import (
    UnitCode,
    parse_unit_code,
    unit_code_doubts,
)
from iov_realname.domain.identifiers._vehicles import (
    Imei,
    Vin,
    parse_imei,
    parse_vin,
    vin_doubts,
)

__all__ = [
    "Carrier",
    "CarrierCode",
    "Doubt",
    "Eid",
    "Fault",
    "Iccid",
    "Imei",
    "Imsi",
    "Malformed",
    "Msisdn",
    "Numbering",
    "UnitCode",
    "Vin",
    "birth_date",
    "eid_check_digits",
    "eid_doubts",
    "iccid_doubts",
    "imsi_doubts",
    "interface_code",
    "luhn_digit",
    "msisdn_doubts",
    "numbering_of",
    "organisation_check_character",
    "parse_eid",
    "parse_iccid",
    "parse_imei",
    "parse_imsi",
    "parse_msisdn",
    "parse_unit_code",
    "parse_vin",
    "person_number_doubts",
    "possible_duplicates",
    "resident_check_character",
    "resident_number_fault",
    "unit_check_character",
    "unit_code_doubts",
    "vin_check_character",
    "vin_doubts",
    "well_formed",
]
