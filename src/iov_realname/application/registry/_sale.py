"""The sale, and what happens to a vehicle and its cards afterwards."""

from collections.abc import Iterable
from datetime import datetime

from iov_realname.application.acts.sell import (
    CardCancellation,
    Replacement,
    Sale,
    SaleCancellation,
    Scrapping,
    Transfer,
    cancel_card,
    cancel_sale,
    replace_card,
    scrap_vehicle,
    sell_vehicle,
    transfer_vehicle,
)
from iov_realname.application.desk import Accepted
from iov_realname.application.registry._acts import Acts
from iov_realname.domain.functions import Function, function_set


class SaleActs(Acts):
    """Acts on a vehicle reach all its cards together. All raise ``Refused`` when a rule says no."""

    def sell_vehicle(
        self,
        *,
        vin: str,
        channel: str = "",
        new_vehicle: bool = True,
        stock_functions: Iterable[Function] = (),
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Sell a vehicle: the first ownership period begins, exactly the emergency call is open."""
        request = Sale(
            at=self._at(at),
            vin=vin,
            channel=channel,
            new_vehicle=new_vehicle,
            stock_functions=function_set(stock_functions),
        )
        return self._send(command_id, at, request, sell_vehicle)

    def cancel_sale(self, *, vin: str, at: datetime | None = None, command_id: str | None = None) -> Accepted:
        """Undo a sale before a registration has begun."""
        return self._send(command_id, at, SaleCancellation(at=self._at(at), vin=vin), cancel_sale)

    def transfer_vehicle(self, *, vin: str, at: datetime | None = None, command_id: str | None = None) -> Accepted:
        """Begin the next owner's period; every function but the emergency call ends (O25-3)."""
        return self._send(command_id, at, Transfer(at=self._at(at), vin=vin), transfer_vehicle)

    def scrap_vehicle(self, *, vin: str, at: datetime | None = None, command_id: str | None = None) -> Accepted:
        """End all cards of a vehicle."""
        return self._send(command_id, at, Scrapping(at=self._at(at), vin=vin), scrap_vehicle)

    def replace_card(
        self, *, vin: str, old_iccid: str, new_iccid: str, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Put a new card in an old one's place; it needs its own registration."""
        request = Replacement(at=self._at(at), vin=vin, old_iccid=old_iccid, new_iccid=new_iccid)
        return self._send(command_id, at, request, replace_card)

    def cancel_card(self, *, iccid: str, at: datetime | None = None, command_id: str | None = None) -> Accepted:
        """End one card whose contract with its carrier is over."""
        return self._send(command_id, at, CardCancellation(at=self._at(at), iccid=iccid), cancel_card)
