"""Drawing a sample (抽查) that anybody can draw again: the same cards and the same random value give the same one."""

from collections.abc import Iterable
from hashlib import sha256
from heapq import nsmallest

__all__ = ["sampled"]


def sampled(iccids: Iterable[str], size: int, random_value: str) -> tuple[str, ...]:
    """``size`` of the cards, by ICCID, or all if there are fewer.

    Those are taken whose SHA-256 of random value, line feed and ICCID is lowest: who fixes the random value after the
    log is closed cannot be accused of choosing. Memory goes by ``size``, not by the fleet.
    """
    return tuple(
        sorted(nsmallest(size, iccids, key=lambda iccid: sha256(f"{random_value}\n{iccid}".encode()).digest()))
    )
