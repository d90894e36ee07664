"""What is handed to a carrier: cards, vehicles, papers, measures. Nothing here is ever logged."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeAlias

import attrs

from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.identifiers import CarrierCode, Iccid, Imei, Msisdn, UnitCode, Vin
from iov_realname.domain.parties import Particulars
from iov_realname.domain.words import Word

__all__ = [
    "AreaLevel",
    "AreaSpec",
    "BindSpec",
    "Callback",
    "CallbackRefused",
    "CardRef",
    "CardsOfVehicle",
    "CarrierNotice",
    "CurrentArea",
    "CurrentImei",
    "FixedImei",
    "NamedAreas",
    "Papers",
    "Purchaser",
    "SalesFigures",
    "TacRange",
    "VehicleRecord",
]


@attrs.frozen
class CardRef:
    """A card by all the names carriers call it; the ICCID is the one that counts, since numbers are recycled."""

    iccid: Iccid
    msisdn: Msisdn

    @property
    def iccid19(self) -> str:
        """The ICCID without its check character, as some interfaces want it."""
        return self.iccid[:19]

    @property
    def e164(self) -> str:
        """The number as CAMARA writes it."""
        return f"+86{self.msisdn}"


@attrs.frozen
class Papers:
    """One party's document and particulars."""

    document: DocumentKind
    particulars: Particulars = attrs.field(repr=False)


@attrs.frozen
class Purchaser:
    """Who bought a batch of cards, and the person registered as responsible for it."""

    unit: UnitCode
    name: str
    batch: str
    responsible: Papers = attrs.field(repr=False)


@attrs.frozen
class SalesFigures:
    """Cards sold (销量) and in stock (存量) of one carrier in one period, as the law has them reported (ATF-12b)."""

    carrier: CarrierCode
    first: date
    last: date
    sold: int
    in_stock: int


@attrs.frozen
class CardsOfVehicle:
    """One card of a vehicle, and whose number it has."""

    card: CardRef
    carrier: CarrierCode


@attrs.frozen
class VehicleRecord:
    """A vehicle with its cards. ``fields`` are the platform's own (车辆类型、品牌 …), by the platform's names."""

    vin: Vin
    maker: str
    cards: tuple[CardsOfVehicle, ...]
    fields: Mapping[str, str] = attrs.field(factory=dict, repr=False)


@attrs.frozen
class CurrentImei:
    """Bind to the device the network sees the card in."""


@attrs.frozen
class FixedImei:
    """Bind to this device."""

    imei: Imei


@attrs.frozen
class TacRange:
    """Bind to devices whose IMEI begins with one of these 8 to 14 digits."""

    prefixes: tuple[str, ...]


BindSpec: TypeAlias = CurrentImei | FixedImei | TacRange


class AreaLevel(Word):
    """What kind of area a limit names."""

    PROVINCE = "province", "省", "province"
    CITY = "city", "市", "city"


@attrs.frozen
class CurrentArea:
    """Limit to the area the network sees the card in."""


@attrs.frozen
class NamedAreas:
    """Limit to these areas (GB/T 2260), or keep out of them."""

    level: AreaLevel
    codes: tuple[str, ...]
    allowed: bool


AreaSpec: TypeAlias = CurrentArea | NamedAreas


@attrs.frozen
class Callback:
    """A request that came to our address: its headers, with names in lower case, and its body."""

    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes = attrs.field(repr=False)


@attrs.frozen
class CarrierNotice:
    """A callback whose sender was verified. Take each ``request_id`` once.

    It is about a vehicle or about one of our operations, whichever the protocol names. Answer ``reply`` when it is
    stored, also when it had been before, and ``failure`` when it cannot be stored.
    """

    request_id: str
    vin: Vin | None
    at: datetime
    reply: bytes = attrs.field(repr=False)
    failure: bytes = attrs.field(repr=False)
    operation: str = ""


@attrs.frozen
class CallbackRefused:
    """A callback that is not to be believed; ``code`` says why, ``reply`` is what to answer."""

    code: str
    reply: bytes = attrs.field(repr=False)
