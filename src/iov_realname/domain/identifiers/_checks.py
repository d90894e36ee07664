"""Check characters. Each function takes a body of the right length and alphabet, which its caller has made sure of."""

from operator import mul

UNIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

_DIGITS = "0123456789"
_PLAIN = bytes.maketrans(b"0123456789", bytes(range(10)))
_DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))
_ALPHANUMERIC = bytes.maketrans(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", bytes(range(36)))
_UNIT_VALUES = bytes.maketrans(UNIT_ALPHABET.encode(), bytes(range(31)))
_VIN_VALUES = bytes.maketrans(
    b"0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
    bytes((*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10))),
)

_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_UNIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def luhn_digit(body: str) -> str:
    """The Luhn digit (ISO/IEC 7812-1) that completes a body of digits."""
    codes = body.encode()
    total = sum(codes[-1::-2].translate(_DOUBLED)) + sum(codes[-2::-2].translate(_PLAIN))
    return _DIGITS[-total % 10]


def resident_check_character(body: str) -> str:
    """The check character (GB 11643-1999, ISO 7064 MOD 11-2) that completes 17 digits."""
    return "10X98765432"[sum(map(mul, _RESIDENT_WEIGHTS, body.encode().translate(_PLAIN))) % 11]


def unit_check_character(body: str) -> str:
    """The check character (GB 32100-2015) that completes the first 17 characters of a unit code."""
    return UNIT_ALPHABET[-sum(map(mul, _UNIT_WEIGHTS, body.encode().translate(_UNIT_VALUES))) % 31]


def organisation_check_character(body: str) -> str:
    """The check character (GB 11714) that completes the first 8 characters of an organisation code."""
    return "0X987654321"[sum(map(mul, _ORGANISATION_WEIGHTS, body.encode().translate(_ALPHANUMERIC))) % 11]


def vin_check_character(vin: str) -> str:
    """The check character (GB 16735) of 17 characters, whatever stands at its place, the ninth."""
    return "0123456789X"[sum(map(mul, _VIN_WEIGHTS, vin.encode().translate(_VIN_VALUES))) % 11]


def eid_check_digits(body: str) -> str:
    """The two check digits (GSMA SGP.02, SGP.29; ISO 7064 MOD 97-10) that complete 30 digits."""
    return f"{98 - int(body) * 100 % 97:02}"
