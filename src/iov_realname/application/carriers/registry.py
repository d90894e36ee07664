"""The open registry of carriers (电信企业): three the ledgers know, and as many more as a deployment names."""

import re
from collections.abc import Iterable, Iterator
from types import MappingProxyType

import attrs

from iov_realname.application.errors import IovRealnameError
from iov_realname.domain.identifiers import (
    Carrier,
    CarrierCode,
    Numbering,
    interface_code,
    numbering_of,
)
from iov_realname.domain.words import Word

__all__ = [
    "BASIC_CARRIERS",
    "LEDGER_CARRIERS",
    "CarrierEntry",
    "CarrierKind",
    "CarrierRegistry",
    "CarrierUnknown",
    "CarrierUnusable",
]

_code = re.compile(r"[a-z][a-z0-9_-]{0,31}").fullmatch


class CarrierKind(Word):
    """Whether a carrier runs a network or resells another's."""

    BASIC = "basic", "基础电信企业", "basic carrier"
    RESALE = "resale", "转售企业", "reseller"


@attrs.frozen
class CarrierEntry:
    """One carrier; ``code`` is what events and listings say: a lower-case word, such as ``broadnet``, kept for ever.

    ``host`` is the code of the network a reseller's cards are on, and of a reseller only; ``host_answers``: whether
    the host answers registrations in its stead. ``also`` are further spellings in ledgers. A reseller's cards are
    numbered like its host's unless ``numbering`` says otherwise.
    """

    code: str
    zh: str
    en: str
    kind: CarrierKind = CarrierKind.BASIC
    host: str | None = None
    host_answers: bool = False
    also: tuple[str, ...] = ()
    numbering: Numbering = attrs.field(factory=Numbering)


class CarrierUnusable(IovRealnameError):
    """A carrier, or a file of them, cannot be taken into the registry; the message names it and says why."""


class CarrierUnknown(IovRealnameError):
    """Nobody has named this carrier; the message says which are known."""


def _basic(code: CarrierCode, zh: str, en: str) -> CarrierEntry:
    return CarrierEntry(code, zh, en, also=(interface_code(code),), numbering=numbering_of(code))


BASIC_CARRIERS = (
    _basic(Carrier.TELECOM, "中国电信", "China Telecom"),
    _basic(Carrier.MOBILE, "中国移动", "China Mobile"),
    _basic(Carrier.UNICOM, "中国联通", "China Unicom"),
)
"""The three whose words the ledgers know."""


class CarrierRegistry:
    """Carriers by code. Each spelling stands once, and a reseller's host is a basic carrier of the registry.

    It says who may be bought from and what they are called. Histories are read without it: a code it does not know
    is shown as it is.
    """

    def __init__(self, more: Iterable[CarrierEntry] = ()) -> None:
        """The ledgers' three and ``more``. Raises :class:`CarrierUnusable`."""
        entries: dict[str, CarrierEntry] = {}
        spellings: dict[str, CarrierEntry] = {}
        for entry in (*BASIC_CARRIERS, *more):
            for spelling in {_plain(word) for word in (entry.code, entry.zh, *entry.also)}:
                if spellings.setdefault(spelling, entry) is not entry:
                    raise CarrierUnusable(f"Two carriers are called {spelling}; give each its own code and name.")
            entries[entry.code] = entry
        self._entries = MappingProxyType(entries)
        self._spellings = MappingProxyType(spellings)
        for entry in entries.values():
            _refuse_if_codeless(entry)
            self._refuse_if_homeless(entry)

    def __iter__(self) -> Iterator[CarrierEntry]:
        return iter(self._entries.values())

    @property
    def codes(self) -> tuple[CarrierCode, ...]:
        """The codes, the ledgers' three first."""
        return tuple(map(CarrierCode, self._entries))

    def named(self, word: str) -> CarrierEntry | None:
        """The carrier of that code, in any case, Chinese name or further spelling; None if there is none."""
        return self._spellings.get(_plain(word))

    def entry(self, code: str) -> CarrierEntry:
        """The carrier of that code; one nobody has named is called by its code."""
        return self._entries.get(code) or CarrierEntry(code, code, code)

    def known(self, code: str) -> CarrierCode:
        """That code. Raises :class:`CarrierUnknown`."""
        if code not in self._entries:
            raise CarrierUnknown(
                f"The carrier {code!r} is not known; known are {', '.join(self._entries)}."
                " Name further ones in connect(known_carriers=…), or on the command line in --known-carriers FILE."
            )
        return CarrierCode(code)

    def network(self, code: str) -> CarrierEntry | None:
        """The basic carrier whose network a carrier's cards are on."""
        entry = self._entries.get(code)
        return entry if entry is None or entry.host is None else self._entries[entry.host]

    def numbering(self, code: str) -> Numbering:
        """How a carrier's cards are numbered, as far as that is known."""
        own, network = self.entry(code).numbering, self.network(code)
        return own if own != Numbering() or network is None else network.numbering

    def speaker(self, carrier: CarrierCode, said: CarrierCode | None) -> CarrierCode | None:
        """Who answers about a card of ``carrier`` when ``said`` does: a host may do so for its reseller."""
        entry = self.entry(carrier)
        return carrier if entry.host_answers and said == entry.host else said

    def _refuse_if_homeless(self, entry: CarrierEntry) -> None:
        host = None if entry.host is None else self._entries.get(entry.host)
        hosted = host is not None and host.kind is CarrierKind.BASIC
        if entry.kind is CarrierKind.RESALE and not hosted:
            raise CarrierUnusable(f"Reseller {entry.code} needs a basic carrier of the registry as its host.")
        if entry.kind is CarrierKind.BASIC and (entry.host is not None or entry.host_answers):
            raise CarrierUnusable(f"Basic carrier {entry.code} has a network of its own; leave its host out.")


def _refuse_if_codeless(entry: CarrierEntry) -> None:
    if not _code(entry.code):
        raise CarrierUnusable(
            f"{entry.code!r} is not a carrier's code: say a word of a-z, 0-9, - and _, beginning with a letter,"
            " of at most 32 characters."
        )


def _plain(word: str) -> str:
    """A spelling without white space, in one case, as ledgers are read."""
    return "".join(word.split()).casefold()


LEDGER_CARRIERS = CarrierRegistry()
"""Those whose words the ledgers know, and no others."""
