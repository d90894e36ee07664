"""The cards that all protocols share: what one of them changes, the others tell. Everything is in memory only."""

from collections.abc import Iterator, Mapping

import attrs

from iov_realname.application.carriers import CardState, RegistrationState

__all__ = ["CardStore", "SimulatedCard", "SimulatedHolder", "codes_of"]

_STEM = 19


@attrs.frozen(repr=False)
class SimulatedHolder:
    """Who is registered for a card; never shown."""

    document: str
    number: str
    name: str


def _rescue_only() -> dict[str, object]:
    return {"voice": "off", "sms": "off", "data": "off", "emergency": True}


@attrs.define
class SimulatedCard:
    """One card at the simulated carrier. ``device`` and ``area`` are blank where it is neither bound nor limited.

    ``switches`` are OneLink's (``voice``, ``data:APN``), ``cut`` is Telecom's and ``plan`` Unicom's; ``functions`` is
    the profile as ``reference`` writes it. They are not derived from each other: no carrier speaks two protocols.
    """

    iccid: str
    msisdn: str = ""
    state: CardState = CardState.ACTIVE
    registration: RegistrationState = RegistrationState.REQUIRED_NOT_DONE
    holder: SimulatedHolder | None = attrs.field(default=None, repr=False)
    vin: str = ""
    switches: set[str] = attrs.field(factory=set)
    cut: bool = False
    plan: str = ""
    functions: dict[str, object] = attrs.field(factory=_rescue_only)
    device: str = ""
    area: str = ""
    replaced_by: str = ""


def codes_of(states: Mapping[str, CardState]) -> Mapping[CardState, str]:
    """The code under which a protocol tells a state: the first of those that mean it."""
    return {state: code for code, state in reversed([*states.items()])}


class CardStore:
    """Cards by ICCID and by number."""

    def __init__(self, *, strangers: bool = False) -> None:
        """``strangers``: a card nobody has brought in is made when it is first named."""
        self._strangers = strangers
        self._cards: list[SimulatedCard] = []
        self._by_iccid: dict[str, SimulatedCard] = {}
        self._by_stem: dict[str, SimulatedCard] = {}
        self._by_msisdn: dict[str, SimulatedCard] = {}

    def __iter__(self) -> Iterator[SimulatedCard]:
        return iter(self._cards)

    def add(self, card: SimulatedCard) -> SimulatedCard:
        """Bring a card in, under whichever of its names it has."""
        self._cards.append(card)
        if card.iccid:
            self._by_iccid[card.iccid] = card
            self._by_stem.setdefault(card.iccid[:_STEM], card)
        if card.msisdn:
            self._by_msisdn[card.msisdn] = card
        return card

    def by_iccid(self, iccid: str) -> SimulatedCard | None:
        """The card of an ICCID of 19 or 20 characters."""
        found = (self._by_stem if len(iccid) == _STEM else self._by_iccid).get(iccid)
        if found is None and self._strangers and len(iccid) in {_STEM, _STEM + 1}:
            return self.add(SimulatedCard(iccid))
        return found

    def by_msisdn(self, number: str) -> SimulatedCard | None:
        """The card of a number."""
        found = self._by_msisdn.get(number)
        if found is None and self._strangers and number.isdecimal():
            return self.add(SimulatedCard("", number))
        return found
