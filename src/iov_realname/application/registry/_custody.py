"""Custody of cards and vehicles before the sale."""

from collections.abc import Iterable
from datetime import datetime

from iov_realname.application.acts.hand import Forming, Handing, Releasing, form, hand, release
from iov_realname.application.desk import Accepted
from iov_realname.application.registry._acts import LoggedActs
from iov_realname.application.working import WorkingSet
from iov_realname.domain.custody import FunctionLimit, Holder, Lot, LotKind

__all__ = ["CustodyActs"]


class CustodyActs(LoggedActs):
    """Acts around lots of cards or vehicles, each under its number."""

    def lot(self, lot: str) -> Lot:
        """A lot as it stands; one that was never formed has nothing in it."""
        return WorkingSet(self._log).lot(lot)

    def form_lot(
        self,
        *,
        lot: str,
        kind: LotKind,
        items: Iterable[str],
        holder: Holder,
        taken_from: str | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Form a lot of cards or vehicles that somebody has; what is taken from another lot leaves that (IOT9-1)."""
        request = Forming(at=self._at(at), lot=lot, kind=kind, items=tuple(items), holder=holder, taken_from=taken_from)
        return self._send(command_id, at, request, form)

    def hand_over(
        self,
        *,
        lot: str,
        giver: Holder,
        taker: Holder,
        reference: str,
        contract_no: str | None = None,
        clause_no: str | None = None,
        limit: FunctionLimit | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that a lot changed hands. A giver who did not have it, and what the contract leaves out, are found."""
        request = Handing(
            at=self._at(at),
            lot=lot,
            giver=giver,
            taker=taker,
            contract_no=contract_no,
            clause_no=clause_no,
            limit=limit,
            reference=reference,
        )
        return self._send(command_id, at, request, hand)

    def release_items(
        self, *, lot: str, items: Iterable[str], at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Record that some of a lot were sold or retired."""
        return self._send(command_id, at, Releasing(at=self._at(at), lot=lot, items=tuple(items)), release)
