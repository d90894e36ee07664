"""What the target of a measure says: a code that the carrier ports understand."""

import re
from typing import Final

from iov_realname.application.carriers import (
    AreaLevel,
    AreaSpec,
    BindSpec,
    CurrentArea,
    CurrentImei,
    FixedImei,
    NamedAreas,
    TacRange,
)
from iov_realname.domain.identifiers import Imei, Malformed, parse_imei

__all__ = ["area_of", "device_of"]

_TACS: Final = re.compile(r"tac:([0-9]{8,14}(?:,[0-9]{8,14})*)").fullmatch
_AREAS: Final = re.compile(r"(not-)?(province|city):([0-9]{6}(?:,[0-9]{6})*)").fullmatch


def device_of(target: str, fitted: Imei | None) -> BindSpec | None:
    """``current``, ``fitted`` (the device it was built into), ``imei:…`` or ``tac:…,…``; None for anything else."""
    if target == "current":
        return CurrentImei()
    if target == "fitted":
        return None if fitted is None else FixedImei(fitted)
    if target.startswith("imei:"):
        imei = parse_imei(target.removeprefix("imei:"))
        return None if isinstance(imei, Malformed) else FixedImei(imei)
    tacs = _TACS(target)
    return None if tacs is None else TacRange(tuple(tacs[1].split(",")))


def area_of(target: str) -> AreaSpec | None:
    """``current``, ``province:110000,…`` or ``city:…``, with ``not-`` before to keep out; None for anything else."""
    if target == "current":
        return CurrentArea()
    areas = _AREAS(target)
    return None if areas is None else NamedAreas(AreaLevel(areas[2]), tuple(areas[3].split(",")), not areas[1])
