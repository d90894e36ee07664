"""An operator's CAMARA APIs in a few lines, with one card."""

from collections.abc import Mapping
from datetime import timedelta
from typing import cast

from iov_realname.adapters.carriers.camara import Camara, CamaraAccount, CamaraVerifier
from iov_realname.adapters.carriers.wire.tokens import Token
from iov_realname.application.carriers import CarrierAdapter, CurrentImei
from tests.support.carrier_cases import CARD, HOLDER, Case, HandClock, address, transport
from tests.support.scripted_carrier import Asked, Say, say

__all__ = ["CASE", "OperatorServer", "Tokens", "account", "camara", "problem", "verifier"]


class Tokens:
    """Gives tokens, and keeps whether it was asked because one was turned down."""

    def __init__(self) -> None:
        self.asked: list[bool] = []

    def __call__(self, turned_down: bool) -> Token:
        """A token."""
        self.asked.append(turned_down)
        return Token("t0ken-two" if turned_down else "t0ken-one", timedelta(hours=1))


class OperatorServer:
    """Answers as the APIs do."""

    def __init__(self) -> None:
        self.document, self.name = "true", "true"
        self.bound = False
        self.limited = False
        self.does = True
        self.problem: Say | None = None

    def __call__(self, asked: Asked) -> Say:
        """One answer."""
        if self.problem is not None:
            return self.problem
        call, tree = asked.path.rpartition("/")[2], asked.tree
        if call == "match":
            return say({"idDocumentMatch": self.document, "nameMatch": self.name, "nameMatchScore": 50})
        return self._fraud(call, cast("Mapping[str, str]", tree))

    def _fraud(self, call: str, tree: Mapping[str, str]) -> Say:
        if call == "query":
            if tree["queryType"] == "IMEIBIND":
                return say(
                    {"imeiBind": {"bindImei": "49-015420-323751-8", "bindStatus": self._word("BOUND", self.bound)}}
                )
            area = {"areaType": "CIRCLE", "radius": 2000, "center": {"latitude": 31.2, "longitude": 121.5}}
            return say({"areaLimit": {"areaLimitStatus": self._word("RESTRICTED", self.limited), "limitArea": area}})
        binding = call == "bind"
        if (tree["bindType"] if binding else tree["unBindType"]) == "IMEIBIND":
            self.bound = binding if self.does else self.bound
        else:
            self.limited = binding if self.does else self.limited
        return say({"bound" if binding else "unbound": self.does})

    @staticmethod
    def _word(word: str, so: bool) -> str:
        return word if so else f"UN{word}"


def problem(status: int, code: str) -> Say:
    """An error as CAMARA has it."""
    return say({"status": status, "code": code, "message": "样例"}, status)


def account(url: str, tokens: Tokens | None = None) -> CamaraAccount:
    """An account with the operator."""
    return CamaraAccount(address(url), "telecom", tokens or Tokens())


def camara(url: str, tokens: Tokens | None = None) -> Camara:
    """The adapter, pointed at a scripted server."""
    return Camara(account(url, tokens), transport(), HandClock())


def verifier(url: str) -> CamaraVerifier:
    """The verifier, pointed at a scripted server."""
    return CamaraVerifier(account(url), transport(), HandClock())


def _build(url: str) -> CarrierAdapter:
    return camara(url)


CASE = Case(
    name="camara",
    build=_build,
    speak=OperatorServer,
    question=lambda adapter: adapter.query_registration(CARD, holder=HOLDER),
    asks="kyc-match/v0.4/match",
    act=lambda adapter: adapter.bind_device("op-1", CARD, CurrentImei()),
    acts="iot-sim-fraud-prevention/v0.1/bind",
)
