"""The one object an OEM's back end holds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

import attrs

from iov_realname.application.cards.following import Progress, silent
from iov_realname.application.cards.index import CardIndex
from iov_realname.application.cards.line import CardCounts, CardLine, CardQuery
from iov_realname.application.cards.reading import Cards
from iov_realname.application.carriers import CarrierAdapter, CarrierRegistry
from iov_realname.application.case import Office, Subjects
from iov_realname.application.corrections import CorrectionRound, Corrections
from iov_realname.application.delivery.manners import Manners
from iov_realname.application.delivery.round import Delivery
from iov_realname.application.desk import Desk, Sender
from iov_realname.application.ledger.delivery import Ledgers
from iov_realname.application.ledger.ingest import Ingestion, RowVerdict, Summary
from iov_realname.application.ports import EventLog, Purpose
from iov_realname.application.registry._campaigns import CampaignActs
from iov_realname.application.registry._channels import ChannelActs
from iov_realname.application.registry._checks import CheckActs
from iov_realname.application.registry._complaints import ComplaintActs, DataRequestActs
from iov_realname.application.registry._custody import CustodyActs
from iov_realname.application.registry._delivering import DeliveryActs
from iov_realname.application.registry._functions import FunctionActs
from iov_realname.application.registry._incidents import IncidentActs
from iov_realname.application.registry._inspections import InspectionActs
from iov_realname.application.registry._misuse import MisuseActs
from iov_realname.application.registry._officers import OfficerActs
from iov_realname.application.registry._owners import OwnerActs
from iov_realname.application.registry._privacy import PrivacyActs
from iov_realname.application.registry._registration import RegistrationActs
from iov_realname.application.registry._resources import ResourceActs
from iov_realname.application.registry._sale import SaleActs
from iov_realname.application.registry._standing import StandingActs
from iov_realname.application.registry._supply import SupplyActs
from iov_realname.application.registry._terminals import TerminalActs
from iov_realname.application.registry._upkeep import UpkeepActs
from iov_realname.application.replay import Chapter, Replay
from iov_realname.application.verifiers import Verifying, panel_of
from iov_realname.domain.card.state import Card, RegistrationStatus, Stage
from iov_realname.domain.card.waiting import Waiting
from iov_realname.domain.identifiers import CarrierCode, UnitCode
from iov_realname.domain.vehicle.fitted import FittedVehicle

__all__ = ["Registry"]

SUBJECTS_AT_A_TIME = 1_000
"""How many subjects' keys a bulk act provisions at once; those not used are harmless."""


class Registry(
    SupplyActs,
    ChannelActs,
    TerminalActs,
    SaleActs,
    RegistrationActs,
    CheckActs,
    UpkeepActs,
    FunctionActs,
    StandingActs,
    DeliveryActs,
    MisuseActs,
    ResourceActs,
    ComplaintActs,
    DataRequestActs,
    PrivacyActs,
    InspectionActs,
    OfficerActs,
    CustodyActs,
    IncidentActs,
    CampaignActs,
    OwnerActs,
):
    """One OEM's cards: acts that change them, and replays that show them.

    Made by :func:`iov_realname.connect`; a context manager. Safe to share between threads, and between processes that
    open the same store. Acts raise :class:`~iov_realname.application.errors.Refused` when a rule says no.
    """

    def __init__(
        self,
        log: EventLog,
        office: Office,
        sender: Sender,
        *,
        verifier: Verifying | None = None,
        carriers: Mapping[CarrierCode, CarrierAdapter] | None = None,
        manners: Mapping[CarrierCode, Manners] | None = None,
        index: CardIndex | None = None,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(Desk(log, office), sender, log)
        self._replay = Replay(log)
        self._cards = Cards(log, index)
        self._panel = None if verifier is None else panel_of(verifier)
        self._carriers = {self.known_carriers.known(code): adapter for code, adapter in (carriers or {}).items()}
        self._delivery = Delivery(log, self._cards, self._desk, self._carriers, manners)
        self._close = close

    @property
    def oem(self) -> UnitCode:
        """The unified social credit code of the OEM that the store serves."""
        return self._desk.office.oem

    @property
    def known_carriers(self) -> CarrierRegistry:
        """The carriers that cards may be bought from, and what they are called."""
        return self._desk.office.carriers

    def send_corrections(self) -> CorrectionRound:
        """One round: send corrected details to their carriers again, ask about those sent, take the answers."""
        return Corrections(self._log, self._desk, self._carriers).round()

    def row_digest(self, text: str) -> str:
        """The keyed digest by which a ledger row is known again."""
        return self._desk.office.keys.digest(Purpose.LEDGER_ROW, text)

    def ingest(
        self,
        ledgers: Ledgers,
        listener: Callable[[RowVerdict], None] = lambda _: None,
        *,
        retry_refused: bool = False,
        progress: Callable[[int], None] = lambda _: None,
    ) -> Summary:
        """Take ledgers in; ``listener`` hears of each refused or pending row once its chunk is recorded."""
        office = attrs.evolve(self._desk.office, subjects=Subjects(self._desk.office.keys, SUBJECTS_AT_A_TIME))
        return Ingestion(self._log, office, retry_refused=retry_refused).run(ledgers, listener, progress)

    def card(self, iccid: str, *, as_of: datetime | None = None, known_at: datetime | None = None) -> Card:
        """The card, rebuilt from its history: now, as of a business time, as known at a time."""
        return self._replay.card(iccid, as_of=as_of, known_at=known_at)

    def history(
        self, iccid: str, *, as_of: datetime | None = None, known_at: datetime | None = None
    ) -> Sequence[Chapter]:
        """The card's events, each with the card after it."""
        return self._replay.story(iccid, as_of=as_of, known_at=known_at)

    def vehicle(self, vin: str, *, as_of: datetime | None = None, known_at: datetime | None = None) -> FittedVehicle:
        """The vehicle with all its cards, by either clock. Raises ``NotFound`` if no card was fitted to it by then."""
        return self._replay.vehicle(vin, as_of=as_of, known_at=known_at)

    def fleet(self, *, as_of: datetime | None = None, known_at: datetime | None = None) -> Iterator[Card]:
        """Every card, by ICCID, in flat memory, each rebuilt from its history by either clock."""
        return self._replay.fleet(as_of=as_of, known_at=known_at)

    def cards(
        self,
        *,
        vin: str | None = None,
        msisdn: str | None = None,
        stage: Stage | None = None,
        carrier: CarrierCode | None = None,
        registration: RegistrationStatus | None = None,
        waiting: Waiting | None = None,
    ) -> Iterator[CardLine]:
        """Every card ever procured, one line each, by ICCID, in flat memory; or those that are as is said.

        Whatever was recorded before the first line is asked for is in it. Each thousand lines are as of one moment.
        """
        return self._cards.lines(CardQuery(vin, msisdn, stage, carrier, registration, waiting))

    def counts(
        self,
        *,
        vin: str | None = None,
        msisdn: str | None = None,
        stage: Stage | None = None,
        carrier: CarrierCode | None = None,
        registration: RegistrationStatus | None = None,
        waiting: Waiting | None = None,
    ) -> CardCounts:
        """How many cards there are, or are as is said; in all, and by what they are and wait for."""
        return self._cards.counts(CardQuery(vin, msisdn, stage, carrier, registration, waiting))

    def update_views(self, progress: Progress = silent) -> None:
        """Bring the kept lines to the log's end, as every listing, count and delivery does first."""
        self._cards.update(progress)

    def rebuild_views(self, progress: Progress = silent) -> None:
        """Make the kept lines anew from the histories; meanwhile the present ones are shown, brought up to date."""
        self._cards.rebuild(progress)

    def close(self) -> None:
        """Let go of the store and the keys; twice is harmless."""
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
