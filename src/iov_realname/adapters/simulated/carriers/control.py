"""The simulator's own endpoints (/control): plan faults, bring cards in, let owners register, read the ledger."""

from collections.abc import Mapping
from hmac import compare_digest

from iov_realname.adapters.carriers.wire.decoding import Tree, json_object, rows, text
from iov_realname.adapters.simulated.carriers.cards import SimulatedCard, SimulatedHolder
from iov_realname.adapters.simulated.carriers.hearing import Said, said
from iov_realname.adapters.simulated.carriers.plans import PlanUnusable, plan_of
from iov_realname.adapters.simulated.carriers.simulator import CarrierSimulator
from iov_realname.application.carriers import CardState

__all__ = ["HEADER", "Control"]

HEADER = "x-simulator-control"


class Control:
    """Who knows the control secret of the accounts may do all of it."""

    def __init__(self, simulator: CarrierSimulator) -> None:
        self._simulator = simulator

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Said:
        """One answer."""
        if not compare_digest(headers.get(HEADER, "").encode(), self._simulator.accounts.control.encode()):
            return _no(401, f"say the control secret in {HEADER}")
        match method, path:
            case "GET", "/control/ledger":
                return said(self._simulator.ledger())
            case "PUT", "/control/faults":
                return self._plan(body)
            case "POST", "/control/cards":
                return self._add(json_object(body))
            case "POST", "/control/registrations":
                return self._register(json_object(body) or {})
            case _:
                return _no(404, "GET ledger, PUT faults, POST cards, POST registrations")

    def _plan(self, body: bytes) -> Said:
        try:
            self._simulator.faults.plan(plan_of(body))
        except PlanUnusable as error:
            return _no(400, str(error))
        return said({"simulated": "模拟"})

    def _add(self, tree: Tree | None) -> Said:
        listed = rows(tree, "cards")
        cards = [_card(each) for each in listed or ()]
        if not cards or None in cards:
            return _no(400, 'cards: [{"iccid": …, "msisdn": …, "state": …}], of which state may be left out')
        for card in cards:
            if card is not None:
                self._simulator.add_card(card)
        return said({"simulated": "模拟", "cards": len(cards)})

    def _register(self, tree: Tree) -> Said:
        iccid, document, number, name = (text(tree, field) for field in ("iccid", "document", "number", "name"))
        if iccid is None or document is None or number is None or name is None:
            return _no(400, "iccid, document, number and name are needed")
        found = self._simulator.register(iccid, SimulatedHolder(document, number, name))
        return said({"simulated": "模拟"}) if found else _no(404, "no such card")


def _card(tree: Tree) -> SimulatedCard | None:
    iccid, msisdn = text(tree, "iccid") or "", text(tree, "msisdn") or ""
    state = CardState.read(text(tree, "state") or CardState.ACTIVE)
    return None if state is None or not (iccid or msisdn) else SimulatedCard(iccid, msisdn, state)


def _no(status: int, why: str) -> Said:
    return said({"simulated": "模拟", "error": why}, status)
