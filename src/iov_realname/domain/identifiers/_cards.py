"""Identifiers of a card and of its eUICC: ICCID, IMSI, MSISDN and EID."""

import re
from typing import NewType

from iov_realname.domain.identifiers._carriers import NUMBER_BLOCKS, Numbering
from iov_realname.domain.identifiers._checks import luhn_digit
from iov_realname.domain.identifiers._doubts import Doubt
from iov_realname.domain.identifiers._malformed import (
    DIGITS,
    Fault,
    Malformed,
    shape_fault,
    tidy,
)

Iccid = NewType("Iccid", str)
Imsi = NewType("Imsi", str)
Msisdn = NewType("Msisdn", str)
Eid = NewType("Eid", str)

_iccid = re.compile(r"8986[0-9]{2}[0-9A-F]{13,14}").fullmatch
_imsi = re.compile(r"460[0-9]{12}").fullmatch
_msisdn = re.compile(r"(?:\+?86)?(1[0-9]{10}(?:[0-9]{2})?)").fullmatch
_eid = re.compile(r"[0-9]{32}").fullmatch

_HEXADECIMAL = DIGITS | frozenset("ABCDEF")


def parse_iccid(text: str) -> Iccid | Malformed:
    """The ICCID of a mainland card (ITU-T E.118): 8986, 2 digits, 13 or 14 of 0-9A-F; Luhn and issuer never refuse."""
    text = tidy(text)
    if _iccid(text):
        return Iccid(text)
    return Malformed("iccid", shape_fault(text, (19, 20), _HEXADECIMAL))


def parse_imsi(text: str) -> Imsi | Malformed:
    """The IMSI of a mainland card (ITU-T E.212): 460 and 12 digits."""
    text = tidy(text)
    if _imsi(text):
        return Imsi(text)
    return Malformed("imsi", shape_fault(text, (15,), DIGITS))


def parse_msisdn(text: str) -> Msisdn | Malformed:
    """The card's number (ITU-T E.164): 11 or 13 digits from 1; a leading +86 or 86 goes if the rest still fits."""
    text = tidy(text)
    if fits := _msisdn(text):
        return Msisdn(fits[1])
    return Malformed("msisdn", shape_fault(text.removeprefix("+"), (11, 13), DIGITS))


def parse_eid(text: str) -> Eid | Malformed:
    """The EID of an eUICC (GSMA SGP.02, SGP.29): 32 digits, as a whole 1 modulo 97."""
    text = tidy(text)
    if not _eid(text):
        return Malformed("eid", shape_fault(text, (32,), DIGITS))
    if int(text) % 97 != 1:
        return Malformed("eid", Fault.CHECK_DIGIT)
    return Eid(text)


def iccid_doubts(iccid: Iccid, numbering: Numbering) -> tuple[Doubt, ...]:
    """What is odd about an ICCID bought from a carrier whose cards are numbered like that."""
    doubts = []
    if numbering.issuers and iccid[4:6] not in numbering.issuers:
        doubts.append(Doubt.CARRIER_PREFIX)
    if numbering.luhn and iccid.isdecimal() and not _has_luhn(iccid):
        doubts.append(Doubt.LUHN)
    return tuple(doubts)


def _has_luhn(iccid: str) -> bool:
    return any(luhn_digit(digits[:-1]) == digits[-1] for digits in (iccid, iccid[:19]))


def imsi_doubts(imsi: Imsi, numbering: Numbering) -> tuple[Doubt, ...]:
    """Whether the IMSI's network code is known not to be one of the carrier's."""
    return (Doubt.IMSI_CARRIER,) if numbering.networks and imsi[3:5] not in numbering.networks else ()


def msisdn_doubts(msisdn: Msisdn, numbering: Numbering) -> tuple[Doubt, ...]:
    """Whether the number's block has another length, or belongs to another carrier; an unlisted one raises no doubt."""
    block = NUMBER_BLOCKS.get(msisdn[:4]) or NUMBER_BLOCKS.get(msisdn[:3])
    if block is None:
        return ()
    own = not numbering.blocks or msisdn.startswith(tuple(numbering.blocks))
    foreign = block.carrier is not None and not own
    return (Doubt.NUMBER_BLOCK,) if foreign or len(msisdn) not in block.lengths else ()


def eid_doubts(eid: Eid) -> tuple[Doubt, ...]:
    """Whether the EID does not begin with 89, as those of SGP.02 do and those of SGP.29 need not."""
    return () if eid.startswith("89") else (Doubt.EID_PREFIX,)


def possible_duplicates(a: Iccid, b: Iccid) -> bool:
    """Whether one is the other and one character more, as when a check character was read or left out."""
    return abs(len(a) - len(b)) == 1 and (a.startswith(b) or b.startswith(a))
