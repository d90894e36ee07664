"""Functions and measures of one card, on the owner's request and on ours; delivery orders them from the carrier."""

from collections.abc import Iterable
from datetime import datetime

from iov_realname.application.acts.order import (
    FunctionGrant,
    FunctionRequest,
    FunctionWithdrawal,
    MeasureEnding,
    MeasureOrder,
    end_measure,
    grant,
    order_measure,
    request_functions,
    withdraw,
)
from iov_realname.application.desk import Accepted
from iov_realname.application.registry._acts import Acts
from iov_realname.domain.card.measures import MeasureKind
from iov_realname.domain.functions import Destinations, Function, function_set


class FunctionActs(Acts):
    """Acts on what one card may do. All raise ``Refused`` when a rule says no."""

    def request_functions(
        self,
        *,
        iccid: str,
        functions: Iterable[Function],
        channel: str = "",
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Note what the owner asks for; it replaces what was asked before (N6-2)."""
        request = FunctionRequest(at=self._at(at), iccid=iccid, functions=function_set(functions), channel=channel)
        return self._send(command_id, at, request, request_functions)

    def grant_functions(
        self,
        *,
        iccid: str,
        functions: Iterable[Function],
        destinations: Destinations | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Open functions that the owner asked for; directed ones need the list they reach (N6-2)."""
        request = FunctionGrant(
            at=self._at(at), iccid=iccid, functions=function_set(functions), destinations=destinations
        )
        return self._send(command_id, at, request, grant)

    def withdraw_functions(
        self,
        *,
        iccid: str,
        functions: Iterable[Function],
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Close functions; never the emergency call (N9-3)."""
        request = FunctionWithdrawal(at=self._at(at), iccid=iccid, functions=function_set(functions))
        return self._send(command_id, at, request, withdraw)

    def order_measure(
        self,
        *,
        iccid: str,
        kind: MeasureKind,
        reason: str,
        scenario: str,
        target: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Order a measure (管控措施); the command id names it for its end. All texts are codes, never personal.

        ``target``: for a binding ``current``, ``fitted``, ``imei:…`` or ``tac:…,…``; for an area ``current``,
        ``province:110000,…`` or ``city:…``, with ``not-`` before it to keep out.
        """
        command_id = command_id or self._drawn()
        request = MeasureOrder(
            at=self._at(at),
            iccid=iccid,
            measure=command_id,
            kind=kind,
            reason=reason,
            scenario=scenario,
            target=target,
        )
        return self._send(command_id, at, request, order_measure)

    def end_measure(
        self, *, iccid: str, measure: str, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """End the measure that was ordered under the command id ``measure``; the carrier is told to undo it.

        What it did not undo may be ended once more, and is told once more.
        """
        request = MeasureEnding(at=self._at(at), iccid=iccid, measure=measure)
        return self._send(command_id, at, request, end_measure)
