"""Carriers (电信企业) by code, and the prefixes, networks and number blocks known to be those of three of them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NewType

import attrs

CarrierCode = NewType("CarrierCode", str)
CarrierCode.__doc__ = (
    "A carrier's code word; which carriers there are is said where a store is opened, and no history depends on it."
)


class Carrier:
    """The codes of the three basic carriers (基础电信企业) the ledgers know; others have codes of their own."""

    TELECOM: Final = CarrierCode("telecom")
    MOBILE: Final = CarrierCode("mobile")
    UNICOM: Final = CarrierCode("unicom")


_INTERFACE_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {Carrier.TELECOM: "1000", Carrier.MOBILE: "2000", Carrier.UNICOM: "3000"}
)


def interface_code(carrier: str) -> str:
    """The carrier's code in the registration interfaces; its code word where none was ever seen."""
    return _INTERFACE_CODES.get(carrier, carrier)


@attrs.frozen
class Numbering:
    """How a network's cards are numbered, as far as that is known; what is left empty raises no doubt.

    ``issuers``: digits 5 and 6 of an ICCID; ``networks``: digits 4 and 5 of an IMSI; ``blocks``: first digits of
    numbers; ``luhn``: whether its ICCIDs are documented to end in a check digit.
    """

    issuers: frozenset[str] = frozenset()
    networks: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()
    luhn: bool = False


_UNNUMBERED: Final = Numbering()


@attrs.frozen
class Block:
    """A block of IoT numbers: how long they are and, if known, whose."""

    lengths: frozenset[int]
    carrier: CarrierCode | None


_LONG = frozenset({13})
_SHORT = frozenset({11})
_DISPUTED = frozenset({11, 13})

NUMBER_BLOCKS: Final[Mapping[str, Block]] = MappingProxyType(
    {
        "140": Block(_LONG, None),
        "141": Block(_LONG, None),
        "1410": Block(_LONG, Carrier.TELECOM),
        "142": Block(_LONG, None),
        "143": Block(_LONG, None),
        "144": Block(_LONG, None),
        "1440": Block(_LONG, Carrier.MOBILE),
        "1441": Block(_LONG, Carrier.MOBILE),
        "146": Block(_DISPUTED, Carrier.UNICOM),
        "148": Block(_DISPUTED, Carrier.MOBILE),
        "149": Block(_SHORT, Carrier.TELECOM),
        "172": Block(_SHORT, Carrier.MOBILE),
    }
)
"""By first digits, the longest that is listed counts; sources disagree on the length of 146 and 148."""


def _blocks_of(carrier: CarrierCode) -> frozenset[str]:
    return frozenset(first for first, block in NUMBER_BLOCKS.items() if block.carrier == carrier)


_NUMBERINGS: Final[Mapping[str, Numbering]] = MappingProxyType(
    {
        Carrier.TELECOM: Numbering(frozenset({"03", "11"}), frozenset({"03", "05", "11"}), _blocks_of(Carrier.TELECOM)),
        Carrier.MOBILE: Numbering(
            frozenset({"00", "02", "04", "07"}),
            frozenset({"00", "02", "04", "07", "08"}),
            _blocks_of(Carrier.MOBILE),
            luhn=True,
        ),
        Carrier.UNICOM: Numbering(
            frozenset({"01", "06", "09"}), frozenset({"01", "06", "09"}), _blocks_of(Carrier.UNICOM), luhn=True
        ),
    }
)
"""As found on 2026-11-24."""


def numbering_of(carrier: str) -> Numbering:
    """What this library itself knows of a carrier's numbers, by its code word; of any other than the three nothing."""
    return _NUMBERINGS.get(carrier, _UNNUMBERED)
