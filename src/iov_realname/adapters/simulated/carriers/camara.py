"""SIMULATION of an operator's CAMARA APIs (/camara): KYC-Match r1.2 and IoT SIM Fraud Prevention r1.2.

A token is had at ``/camara/token`` for client id and secret, in JSON; a real operator has an OIDC flow of its own.
"""

import re
from collections.abc import Callable, Mapping
from difflib import SequenceMatcher
from hmac import compare_digest
from typing import Final

from iov_realname.adapters.carriers.wire.decoding import Tree, text
from iov_realname.adapters.simulated.carriers.cards import SimulatedCard
from iov_realname.adapters.simulated.carriers.faults import Fault
from iov_realname.adapters.simulated.carriers.hearing import Heard, Said, said
from iov_realname.adapters.simulated.carriers.tokens import TokenDesk
from iov_realname.adapters.simulated.carriers.world import World

__all__ = ["CamaraSide"]

NAME: Final = "camara"
_E164 = re.compile(r"\+[1-9][0-9]{4,14}").fullmatch
_COUNTRY: Final = "+86"
_FRAUD: Final = "/iot-sim-fraud-prevention/v0.1/"
_KINDS = {"IMEIBIND": "device", "AREALIMIT": "area"}
_NO_MATTER = {"IMEIBIND": "UNNECESSARY_UNBIND_IMEI", "AREALIMIT": "UNNECESSARY_UNBIND_AREALIMIT"}
_TYPES = frozenset({"passport", "national_id_card", "residence_permit", "diplomatic_id", "other"})
_RADIUS: Final = 2000


class CamaraSide:
    """The operator's side."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tokens = TokenDesk(world.accounts.tokens_live)

    def forget_tokens(self) -> None:
        """Let all tokens expire."""
        self._tokens.forget()

    def answer(self, heard: Heard) -> Said:
        """One answer."""
        tree = heard.tree
        if heard.path == "/token":
            return self._token(tree, heard)
        bearer, _, token = heard.headers.get("authorization", "").partition(" ")
        if bearer != "Bearer" or not self._tokens.good(token, heard.carrier_time):
            return _problem(401, "UNAUTHENTICATED")
        if Fault.COOLDOWN in heard.faults:
            return _problem(429, "TOO_MANY_REQUESTS")
        if heard.path == "/kyc-match/v0.4/match":
            return self._of_card(text(tree, "phoneNumber") or "", lambda card: _matched(card, tree))
        number = text(tree, "device", "phoneNumber") or ""
        if not heard.path.startswith(_FRAUD):
            return _problem(404, "NOT_FOUND")
        call = heard.path.removeprefix(_FRAUD)
        return self._of_card(number, lambda card: self._fraud(call, card, tree, heard))

    def _token(self, tree: Tree, heard: Heard) -> Said:
        accounts = self._world.accounts
        given = text(tree, "client_secret") or ""
        known = text(tree, "client_id") == accounts.camara_client
        if not known or not compare_digest(given.encode(), accounts.camara_secret.encode()):
            return _problem(401, "UNAUTHENTICATED")
        lives = int(self._tokens.lives.total_seconds())
        return said(
            {"access_token": self._tokens.issue(heard.carrier_time), "token_type": "Bearer", "expires_in": lives}
        )

    def _of_card(self, number: str, tell: Callable[[SimulatedCard], Said]) -> Said:
        if not number:
            return _problem(422, "MISSING_IDENTIFIER")
        if not _E164(number):
            return _problem(400, "INVALID_ARGUMENT")
        card = self._world.cards.by_msisdn(number.removeprefix(_COUNTRY)) if number.startswith(_COUNTRY) else None
        return _problem(404, "IDENTIFIER_NOT_FOUND") if card is None else tell(card)

    def _fraud(self, call: str, card: SimulatedCard, tree: Tree, heard: Heard) -> Said:
        field = {"bind": "bindType", "unbind": "unBindType", "query": "queryType"}.get(call, "")
        kind = text(tree, field) or ""
        if kind not in _KINDS:
            return _problem(400, "INVALID_ARGUMENT") if field else _problem(404, "NOT_FOUND")
        if call == "query":
            return _queried(card, kind)
        name, value = _KINDS[kind], "current" if call == "bind" else ""
        if call == "unbind" and not getattr(card, name):
            return _problem(422, _NO_MATTER[kind])
        self._world.act(NAME, f"{call} {kind}", card, lambda: setattr(card, name, value), heard.now)
        return said({"bound" if call == "bind" else "unbound": True})


def _queried(card: SimulatedCard, kind: str) -> Said:
    if kind == "IMEIBIND":
        status = "BOUND" if card.device else "UNBOUND"
        return said({"imeiBind": {"bindImei": "35-000000-000000-6", "bindStatus": status}})
    circle = {"areaType": "CIRCLE", "radius": _RADIUS, "center": {"latitude": 31.2, "longitude": 121.5}}
    status = "RESTRICTED" if card.area else "UNRESTRICTED"
    return said({"areaLimit": {"areaLimitStatus": status, "limitArea": circle}})


def _matched(card: SimulatedCard, tree: Tree) -> Said:
    """Only what was asked is answered, and by words, not by booleans."""
    if text(tree, "idDocument") is not None and text(tree, "idDocumentType") not in _TYPES:
        return _problem(400, "INVALID_ARGUMENT")
    holder = card.holder
    known = {} if holder is None else {"idDocument": holder.number, "name": holder.name}
    asked = {name: given for name in ("idDocument", "name") if (given := text(tree, name)) is not None}
    if not asked:
        return _problem(400, "KNOW_YOUR_CUSTOMER.INVALID_PARAM_COMBINATION")
    answer: dict[str, object] = {}
    for name, given in asked.items():
        answer |= _compared(name, given, known.get(name))
    return said(answer)


def _compared(name: str, given: str, known: str | None) -> Mapping[str, object]:
    if known is None:
        return {f"{name}Match": "not_available"}
    if given == known:
        return {f"{name}Match": "true"}
    score = min(99, int(SequenceMatcher(None, given, known).ratio() * 100))
    more = {"nameMatchScore": score} if name == "name" else {}
    return {f"{name}Match": "false", **more}


def _problem(status: int, code: str) -> Said:
    return said({"status": status, "code": code, "message": "模拟 SIMULATION"}, status)
