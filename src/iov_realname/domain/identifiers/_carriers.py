"""The three basic carriers the ledgers know, and the prefixes, networks and number blocks known to be theirs."""

from typing import TypeAlias

import attrs

from iov_realname.domain.words import Word


class Carrier(Word):
    """A basic carrier (基础电信企业); read by code word, Chinese name or interface code."""

    TELECOM = "telecom", "中国电信", "China Telecom", "1000"
    MOBILE = "mobile", "中国移动", "China Mobile", "2000"
    UNICOM = "unicom", "中国联通", "China Unicom", "3000"

    @property
    def code(self) -> str:
        """The carrier's code in the registration interfaces."""
        return self.also[0]


_Table: TypeAlias = dict[str, frozenset[str]]

# As found on 2026-11-24; keyed by the carrier's code word, so that other carriers can be asked for and are unknown.
ICCID_ISSUERS: _Table = {
    Carrier.TELECOM: frozenset({"03", "11"}),
    Carrier.MOBILE: frozenset({"00", "02", "04", "07"}),
    Carrier.UNICOM: frozenset({"01", "06", "09"}),
}
IMSI_NETWORKS: _Table = {
    Carrier.TELECOM: frozenset({"03", "05", "11"}),
    Carrier.MOBILE: frozenset({"00", "02", "04", "07", "08"}),
    Carrier.UNICOM: frozenset({"01", "06", "09"}),
}
CHECKED_BY_LUHN = frozenset({Carrier.MOBILE, Carrier.UNICOM})
"""Carriers whose ICCIDs are documented to end in a check digit."""


@attrs.frozen
class Block:
    """A block of IoT numbers: how long they are and, if known, whose."""

    lengths: frozenset[int]
    carrier: Carrier | None


_LONG = frozenset({13})
_SHORT = frozenset({11})
_DISPUTED = frozenset({11, 13})

NUMBER_BLOCKS = {
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
"""By first digits, the longest that is listed counts; sources disagree on the length of 146 and 148."""
