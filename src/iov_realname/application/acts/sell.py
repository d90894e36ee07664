"""Selling vehicles, and everything that happens to them afterwards: transfer, scrapping, a card replaced."""

import attrs

from iov_realname.application.acts.request import AboutCard, AboutVehicle, decide_for_card
from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.domain.card.sale import CancelCard, CancelSale, ScrapVehicle, SellVehicle, TransferVehicle
from iov_realname.domain.functions import Functions
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.streams import card_stream, vehicle_stream
from iov_realname.domain.vehicle.acts import decide_vehicle
from iov_realname.domain.vehicle.swap import ReplaceCard, Swap, replace

__all__ = [
    "CardCancellation",
    "Replacement",
    "Sale",
    "SaleCancellation",
    "Scrapping",
    "Transfer",
    "cancel_card",
    "cancel_sale",
    "replace_card",
    "scrap_vehicle",
    "sell_vehicle",
    "transfer_vehicle",
]


@attrs.frozen(kw_only=True)
class Sale(AboutVehicle):
    """A vehicle sold through a channel; ``stock_functions``: what was open on its stock cards before the duty began."""

    channel: str
    new_vehicle: bool
    stock_functions: Functions


@attrs.frozen(kw_only=True)
class SaleCancellation(AboutVehicle):
    """A sale undone before anybody was registered."""


@attrs.frozen(kw_only=True)
class Transfer(AboutVehicle):
    """A vehicle that changed hands."""


@attrs.frozen(kw_only=True)
class Scrapping(AboutVehicle):
    """A vehicle that is gone."""


@attrs.frozen(kw_only=True)
class CardCancellation(AboutCard):
    """One card's contract ended at the carrier."""


@attrs.frozen(kw_only=True)
class Replacement(AboutVehicle):
    """One card of the vehicle, replaced by a new one."""

    old_iccid: str
    new_iccid: str

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The vehicle and both cards."""
        return (vehicle_stream(self.vin), card_stream(self.old_iccid), card_stream(self.new_iccid))


def sell_vehicle(case: Case, request: Sale) -> Refusal | None:
    """Sell a vehicle with all its cards."""
    command = SellVehicle(request.at, case.origin, request.channel, request.new_vehicle, request.stock_functions)
    return case.record(decide_vehicle(case.work.fitted(request.vin), command, case.book))


def cancel_sale(case: Case, request: SaleCancellation) -> Refusal | None:
    """Undo a sale."""
    return case.record(decide_vehicle(case.work.fitted(request.vin), CancelSale(request.at), case.book))


def transfer_vehicle(case: Case, request: Transfer) -> Refusal | None:
    """Begin the next owner's period on all cards."""
    command = TransferVehicle(request.at, case.origin)
    return case.record(decide_vehicle(case.work.fitted(request.vin), command, case.book))


def scrap_vehicle(case: Case, request: Scrapping) -> Refusal | None:
    """End all cards of a vehicle."""
    return case.record(decide_vehicle(case.work.fitted(request.vin), ScrapVehicle(request.at), case.book))


def cancel_card(case: Case, request: CardCancellation) -> Refusal | None:
    """End one card."""
    return decide_for_card(case, request.iccid, CancelCard(request.at))


def replace_card(case: Case, request: Replacement) -> Refusal | None:
    """Put a new card in an old one's place."""
    work = case.work
    swap = Swap(work.fitted(request.vin), work.card(request.old_iccid), work.card(request.new_iccid))
    return case.record(replace(swap, ReplaceCard(request.at, case.origin), case.book))
