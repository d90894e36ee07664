"""ACME's carrier as its sandbox plays it: JSON over a line that may break. No network, so that tests are quick."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from iov_realname.adapters.simulated.carrier import Temper

__all__ = ["BrokenLine", "NoLine", "Sandbox", "TakenTwice"]

T = TypeVar("T")


class NoLine(ConnectionError):
    """Nothing was sent."""


class BrokenLine(TimeoutError):
    """Sent, and no answer came."""


class TakenTwice(AssertionError):
    """The carrier has one registration twice. Its customers would be asked twice, and billed twice."""


class Sandbox:
    """Takes each ``key`` once; another key for the same registration of a card is another registration.

    ``tempers`` say how it treats one registration after the other; ``dead`` is a line on which nothing goes out,
    ``deaf`` one on which nothing comes back.
    """

    def __init__(self, tempers: Iterable[Temper] = (), *, dead: bool = False, deaf: bool = False) -> None:
        self._tempers: Iterator[Temper] = iter(tempers)
        self._dead, self._deaf = dead, deaf
        self._taken: dict[str, dict[str, Any]] = {}
        self._services: dict[str, Mapping[str, Any]] = {}

    def register(self, key: str, body: Mapping[str, str]) -> Mapping[str, Any]:
        """Take a registration; the same key again is the same registration."""
        self._heard()
        taken = self._taken.get(key)
        if taken is None:
            temper = next(self._tempers, Temper())
            if temper.lost:
                raise BrokenLine
            self._is_new(body)
            taken = self._taken[key] = {**body, "receipt": f"ACME-{len(self._taken) + 1}", "temper": temper, "asked": 0}
            if temper.silent:
                raise BrokenLine
        return self._answered({"receipt": taken["receipt"]})

    def progress(self, receipt: str) -> str:
        """``pending``, ``done``, ``refused``, or ``unknown`` for a receipt that was never given."""
        self._heard()
        found = [taken for taken in self._taken.values() if taken["receipt"] == receipt]
        return self._answered(_state(found[0]) if found else "unknown")

    def registration(self, iccid: str) -> tuple[str, str]:
        """How a card's latest registration stands, and the holder's number."""
        self._heard()
        found = [taken for taken in self._taken.values() if taken["iccid"] == iccid]
        return self._answered((_state(found[-1]), found[-1]["number"]) if found else ("none", ""))

    def switch(self, iccid: str, services: Mapping[str, Any]) -> bool:
        """Open exactly these services; whether anything changed."""
        self._heard()
        before = self._services.get(iccid)
        self._services[iccid] = services
        return self._answered(before != services)

    def services(self, iccid: str) -> Mapping[str, Any]:
        """What is open."""
        self._heard()
        return self._answered(self._services.get(iccid, {}))

    def _heard(self) -> None:
        if self._dead:
            raise NoLine

    def _answered(self, answer: T) -> T:
        if self._deaf:
            raise BrokenLine
        return answer

    def _is_new(self, body: Mapping[str, str]) -> None:
        if any((each["iccid"], each["attempt"]) == (body["iccid"], body["attempt"]) for each in self._taken.values()):
            raise TakenTwice(f"card-{body['iccid']}: ACME has its registration twice")


def _state(taken: dict[str, Any]) -> str:
    taken["asked"] += 1
    temper: Temper = taken["temper"]
    if temper.polls is None or taken["asked"] < temper.polls:
        return "pending"
    return "refused" if temper.rejection else "done"
