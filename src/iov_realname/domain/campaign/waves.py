"""Into which wave a vehicle falls: told from the campaign and the VIN alone, so that anybody can tell it again."""

from hashlib import sha256

__all__ = ["METHOD", "census_digest", "wave_of"]

METHOD = "sha256-modulo-v1"
"""The name under which :func:`wave_of` is recorded; another way needs another name."""


def wave_of(campaign: str, vin: str, waves: int) -> int:
    """The number of the vehicle's wave, from 1 to ``waves``: SHA-256 of campaign, line feed and VIN, modulo, plus 1."""
    return int(sha256(f"{campaign}\n{vin}".encode()).hexdigest(), 16) % waves + 1


def census_digest(cards: dict[str, str]) -> str:
    """What a census is known again by; ``cards``: the VIN by the ICCID."""
    lines = "".join(f"{iccid} {vin}\n" for iccid, vin in sorted(cards.items()))
    return sha256(lines.encode()).hexdigest()
