"""Carriers (电信企业) in a JSON file, beside the three the ledgers know; read strictly."""

from pathlib import Path
from typing import Literal

import attrs

from iov_realname.adapters.json_file import bytes_of, structured
from iov_realname.application.carriers.registry import (
    CarrierEntry,
    CarrierKind,
    CarrierRegistry,
    CarrierUnusable,
)
from iov_realname.domain.identifiers import Numbering

__all__ = ["load_known_carriers"]

Format = Literal["iov-realname.carriers.v1"]
_FORMAT: Format = "iov-realname.carriers.v1"


@attrs.frozen
class _Carrier:
    """One carrier as the file says it: the fields of an entry, and of its numbering."""

    code: str
    zh: str
    en: str
    kind: CarrierKind = CarrierKind.BASIC
    host: str | None = None
    host_answers: bool = False
    also: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    luhn: bool = False

    @property
    def entry(self) -> CarrierEntry:
        """The carrier as the registry takes it."""
        numbering = Numbering(frozenset(self.issuers), frozenset(self.networks), frozenset(self.blocks), self.luhn)
        return CarrierEntry(self.code, self.zh, self.en, self.kind, self.host, self.host_answers, self.also, numbering)


@attrs.frozen
class _File:
    format: Format
    carriers: tuple[_Carrier, ...]


def load_known_carriers(path: Path) -> CarrierRegistry:
    """The ledgers' three carriers and those of a JSON file. Raises :class:`CarrierUnusable`."""
    content = bytes_of(path, CarrierUnusable)
    file = structured(path, content, _File, file_format=_FORMAT, unreadable=CarrierUnusable)
    try:
        return CarrierRegistry(each.entry for each in file.carriers)
    except CarrierUnusable as error:
        raise CarrierUnusable(f"{path}: {error}") from None
