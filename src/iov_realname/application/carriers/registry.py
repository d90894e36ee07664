"""The open registry of carriers (电信企业): three the ledgers know, and as many more as a deployment names."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType

import attrs

from iov_realname.application.errors import IovRealnameError
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.words import Word

__all__ = ["BASIC_CARRIERS", "CarrierEntry", "CarrierKind", "CarrierRegistry", "CarrierUnusable"]


class CarrierKind(Word):
    """Whether a carrier runs a network or resells another's."""

    BASIC = "basic", "基础电信企业", "basic carrier"
    RESALE = "resale", "转售企业", "reseller"


@attrs.frozen
class CarrierEntry:
    """One carrier. ``host`` is the code of the network a reseller's cards are on, and of a reseller only."""

    code: str
    zh: str
    en: str
    kind: CarrierKind = CarrierKind.BASIC
    host: str | None = None


class CarrierUnusable(IovRealnameError):
    """A carrier cannot stand in the registry; the message names it and says why."""


BASIC_CARRIERS = tuple(CarrierEntry(carrier.value, carrier.zh, carrier.en) for carrier in Carrier)
"""The three whose words the ledgers know."""


class CarrierRegistry:
    """Carriers by code. Each code and name stands once, and a reseller's host is a basic carrier of the registry."""

    def __init__(self, more: Iterable[CarrierEntry] = ()) -> None:
        """The ledgers' three and ``more``. Raises :class:`CarrierUnusable`."""
        entries: dict[str, CarrierEntry] = {}
        spellings: dict[str, CarrierEntry] = {}
        for entry in (*BASIC_CARRIERS, *more):
            for spelling in {entry.code.casefold(), entry.zh}:
                if spellings.setdefault(spelling, entry) is not entry:
                    raise CarrierUnusable(f"Two carriers are called {spelling}; give each its own code and name.")
            entries[entry.code] = entry
        self._entries = MappingProxyType(entries)
        self._spellings = MappingProxyType(spellings)
        for entry in entries.values():
            self._refuse_if_homeless(entry)

    def __iter__(self) -> Iterator[CarrierEntry]:
        return iter(self._entries.values())

    def named(self, word: str) -> CarrierEntry | None:
        """The carrier of that code, in any case, or Chinese name; None if there is none."""
        return self._spellings.get(word.strip().casefold())

    def network(self, code: str) -> CarrierEntry | None:
        """The basic carrier whose network a carrier's cards are on."""
        entry = self._entries.get(code)
        return entry if entry is None or entry.host is None else self._entries[entry.host]

    def _refuse_if_homeless(self, entry: CarrierEntry) -> None:
        host = None if entry.host is None else self._entries.get(entry.host)
        hosted = host is not None and host.kind is CarrierKind.BASIC
        if entry.kind is CarrierKind.RESALE and not hosted:
            raise CarrierUnusable(f"Reseller {entry.code} needs a basic carrier of the registry as its host.")
        if entry.kind is CarrierKind.BASIC and entry.host is not None:
            raise CarrierUnusable(f"Basic carrier {entry.code} has a network of its own; leave its host out.")
