"""What a card may do, as a carrier sees it, and which of a contract's switches bring exactly that about.

The one law here: nothing is opened that was not asked for. A directed function is never opened as an undirected one,
and where a profile cannot be met exactly it is not met at all.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeAlias

import attrs

from iov_realname.application.errors import IovRealnameError
from iov_realname.domain.functions import Destinations, Function, Functions

__all__ = [
    "EMERGENCY_ONLY",
    "NOTHING",
    "OFF",
    "UNDIRECTED",
    "Contract",
    "Directed",
    "FunctionProfile",
    "NoDestinations",
    "Off",
    "Reach",
    "Undirected",
    "profile_of",
]


@attrs.frozen
class Off:
    """Reaches nothing."""


@attrs.frozen
class Directed:
    """Reaches one list of destinations, in one version of it."""

    targets: Destinations


@attrs.frozen
class Undirected:
    """Reaches anything."""


Reach: TypeAlias = Off | Directed | Undirected
OFF = Off()
UNDIRECTED = Undirected()


class NoDestinations(IovRealnameError):
    """A directed function was asked for without the list of destinations it may reach."""

    def __init__(self) -> None:
        super().__init__("A directed function needs its list of destinations; name the list and its version.")


@attrs.frozen
class FunctionProfile:
    """How far each service reaches. ``emergency``: the rescue line is reached, even where voice is otherwise off."""

    voice: Reach = OFF
    sms: Reach = OFF
    data: Reach = OFF
    emergency: bool = False

    @property
    def services(self) -> tuple[Reach, Reach, Reach]:
        """Voice, sms and data, in this order."""
        return self.voice, self.sms, self.data

    def within(self, other: "FunctionProfile") -> bool:
        """Whether no service reaches further than in ``other``. To be able to call for help is never too much."""
        return all(_within(mine, theirs) for mine, theirs in zip(self.services, other.services, strict=True))

    def meets(self, wanted: "FunctionProfile") -> bool:
        """Whether every service reaches exactly as far as wanted, and the rescue line is reached if it must be."""
        return self.services == wanted.services and (self.rescues or not wanted.emergency)

    @property
    def rescues(self) -> bool:
        """Whether the rescue line is reached; undirected voice reaches every number."""
        return self.emergency or isinstance(self.voice, Undirected)


NOTHING = FunctionProfile()
EMERGENCY_ONLY = FunctionProfile(emergency=True)
"""What a card keeps whose owner declined, and every card from its sale to its registration."""


def profile_of(functions: Functions, destinations: Destinations | None) -> FunctionProfile:
    """The profile that a card's functions amount to. Raises :class:`NoDestinations`."""

    def reach(undirected: Function, directed: Function) -> Reach:
        if undirected in functions:
            return UNDIRECTED
        if directed not in functions:
            return OFF
        if destinations is None:
            raise NoDestinations
        return Directed(destinations)

    return FunctionProfile(
        voice=reach(Function.VOICE_UNDIRECTED, Function.VOICE_DIRECTED),
        sms=reach(Function.SMS_UNDIRECTED, Function.SMS_DIRECTED),
        data=reach(Function.DATA_UNDIRECTED, Function.DATA_DIRECTED),
        emergency=Function.EMERGENCY in functions,
    )


def _kept(switches: Mapping[str, FunctionProfile]) -> Mapping[str, FunctionProfile]:
    return MappingProxyType(dict(switches))


@attrs.frozen
class Contract:
    """What the contract with the carrier makes of each switch its interface offers.

    A switch opens what was agreed, not what its name says: "voice" on cards with a whitelist opens directed voice.
    ``switches`` says so per switch; ``always`` is what stays open whatever is switched, the life-safety directed
    product (生命安全定向) for instance. The person who signs the contract answers for both.
    """

    switches: Mapping[str, FunctionProfile] = attrs.field(converter=_kept)
    always: FunctionProfile = NOTHING

    def plan(self, wanted: FunctionProfile) -> frozenset[str] | None:
        """The switches that must be on, all others off, to open exactly ``wanted``; None if there is no such choice."""
        if not self.always.within(wanted):
            return None
        chosen = frozenset(name for name, opens in self.switches.items() if _serves(opens, wanted))
        return chosen if _meets(self._opened(chosen), wanted) else None

    def open_with(self, on: Iterable[str]) -> FunctionProfile | None:
        """What is open while these switches are on; None if a switch is unknown or two lists meet in one service."""
        on = frozenset(on)
        if not on <= self.switches.keys():
            return None
        opened = self._opened(on)
        reaches = [_widest(services) for services in zip(*(each.services for each in opened), strict=True)]
        if None in reaches:
            return None
        voice, sms, data = (reach or OFF for reach in reaches)
        return FunctionProfile(voice, sms, data, any(each.emergency for each in opened))

    def _opened(self, on: frozenset[str]) -> tuple[FunctionProfile, ...]:
        return self.always, *(self.switches[name] for name in sorted(on))


def _meets(opened: tuple[FunctionProfile, ...], wanted: FunctionProfile) -> bool:
    """Whether profiles that each lie within ``wanted`` together make up all of it."""
    services = zip(wanted.services, *(each.services for each in opened), strict=True)
    whole = all(isinstance(asked, Off) or asked in given for asked, *given in services)
    return whole and (not wanted.emergency or any(each.rescues for each in opened))


def _serves(opens: FunctionProfile, wanted: FunctionProfile) -> bool:
    """Whether to switch this on: it opens nothing too much, and is not there for a rescue that nobody asked for."""
    return opens.within(wanted) and (opens.services != NOTHING.services or wanted.rescues)


def _within(narrow: Reach, wide: Reach) -> bool:
    return isinstance(narrow, Off) or isinstance(wide, Undirected) or narrow == wide


def _widest(reaches: Iterable[Reach]) -> Reach | None:
    open_ones = {reach for reach in reaches if not isinstance(reach, Off)}
    if UNDIRECTED in open_ones:
        return UNDIRECTED
    return None if len(open_ones) > 1 else next(iter(open_ones), OFF)
