"""The text that a reader finds on a resident identity card: 256 bytes, as GA/T 490 lays them out."""

from datetime import date
from typing import Final

from iov_realname.domain.parties import Particulars

__all__ = ["BLOCK_BYTES", "block_of", "particulars_in"]

BLOCK_BYTES: Final = 256
_WIDTHS: Final = {
    "name": 30,
    "sex": 2,
    "ethnicity": 4,
    "birth": 16,
    "address": 70,
    "number": 36,
    "issuer": 30,
    "valid_from": 16,
    "valid_to": 16,
    "reserve": 36,
}
_UNENDING: Final = "长期"
_BIRTH_IN_NUMBER: Final = slice(6, 14)


def particulars_in(block: bytes) -> Particulars | None:
    """Whose card it is; None where the block is none, or contradicts itself about the day of birth."""
    fields = _fields(block)
    if fields is None:
        return None
    valid_to = _day(fields["valid_to"])
    if not fields["name"] or valid_to is None or fields["birth"] != fields["number"][_BIRTH_IN_NUMBER]:
        return None
    return Particulars(name=fields["name"], number=fields["number"], address=fields["address"], valid_to=valid_to)


def block_of(particulars: Particulars) -> bytes:
    """The block of a card that says this of its holder, for simulations: no reader and no card is at work."""
    until = particulars.valid_to.replace("-", "") or _UNENDING
    said = {
        "name": particulars.name,
        "sex": "1",
        "ethnicity": "01",
        "birth": particulars.number[_BIRTH_IN_NUMBER],
        "address": particulars.address,
        "number": particulars.number,
        "valid_from": "20200101",
        "valid_to": until,
    }
    return b"".join(_padded(said.get(name, ""), width) for name, width in _WIDTHS.items())


def _fields(block: bytes) -> dict[str, str] | None:
    if len(block) != BLOCK_BYTES:
        return None
    fields, start = {}, 0
    for name, width in _WIDTHS.items():
        try:
            fields[name] = block[start : start + width].decode("utf-16-le").rstrip(" \0")
        except UnicodeDecodeError:
            return None
        start += width
    return fields


def _day(text: str) -> str | None:
    """The last day as ISO writes it, empty for a card without end; None if it is no day."""
    if text == _UNENDING:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _padded(text: str, width: int) -> bytes:
    return text[: width // 2].ljust(width // 2).encode("utf-16-le")
