"""The closed lists of resources."""

from enum import unique

from iov_realname.domain.words import Word

__all__ = ["ResourceFault", "ResourceKind"]


@unique
class ResourceKind(Word):
    """What is set aside (N6-1)."""

    NUMBER = "number", "号段", "number block"
    IMSI = "imsi", "IMSI 段", "IMSI block"
    ADDRESS = "address", "IP 地址段", "IP addresses"
    APN = "apn", "接入点", "access point"


@unique
class ResourceFault(Word):
    """In what a card is outside."""

    NUMBER = "number", "号码不在专用号段内", "number outside the blocks"
    IMSI = "imsi", "IMSI 不在专用段内", "IMSI outside the blocks"
    SHORT_NUMBER = "short_number", "非专用位长号码", "a number not of the dedicated length"
