"""How a card stands with its carrier, as its history says: what is under way, since when, and how often tried."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import attrs

from iov_realname.application.folding import rebuilt
from iov_realname.application.ports import Recorded
from iov_realname.domain.basis import RESTS_ON
from iov_realname.domain.card.functions import FunctionChangeFailed, FunctionChangeOrdered
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.measures import MeasureEnded, MeasureFailed, MeasureOrdered
from iov_realname.domain.card.state import Card, Measure, Registration, RegistrationStatus
from iov_realname.domain.card.submission import (
    RegistrationSubmitted,
    SubmissionAttempted,
    SubmissionParked,
    SubmissionResumed,
    SubmissionUnknown,
)
from iov_realname.domain.functions import Destinations
from iov_realname.domain.origin import Origin

__all__ = ["SUPERSEDED", "UNSUPPORTED", "OrderedFunctions", "Passage", "Standing", "ToldMeasure", "standing_of_card"]

SUPERSEDED: Final = "superseded"
"""Why an order was not carried out: the card was entitled to something else before the carrier came to it."""
UNSUPPORTED: Final = "unsupported."

_CAUSES: Final = RESTS_ON[FunctionChangeOrdered]
_WAY: Final = (RegistrationSubmitted, SubmissionAttempted, SubmissionUnknown, SubmissionParked, SubmissionResumed)


@attrs.frozen
class Passage:
    """One operation on its way, since it was queued or last resumed by a person."""

    queued: datetime
    since: datetime
    latest: datetime
    tries: int
    unsure: bool
    parked_as: str | None


@attrs.frozen
class OrderedFunctions:
    """An order as it stands in the history."""

    event: FunctionChangeOrdered
    at: datetime


@attrs.frozen
class ToldMeasure:
    """A measure with its order, and why that failed if it did. ``at``, ``version``: of its order or its latest end."""

    state: Measure
    ordered: MeasureOrdered
    failed_as: str | None
    at: datetime
    version: int


@attrs.frozen
class Standing:
    """A card with its history."""

    history: Sequence[Recorded]
    card: Card

    @property
    def registration(self) -> Registration | None:
        """The registration that is ours to deliver and not answered for good, if there is one."""
        registration = self.card.registration
        if registration is None or not registration.to_send or not self.card.live:
            return None
        return registration if registration.status is RegistrationStatus.SUBMITTED else None

    @property
    def presented(self) -> Recorded | None:
        """The latest presentation under the present registration's number."""
        registration = self.card.registration
        return next(
            (
                each
                for each in reversed(self.history)
                if isinstance(event := each.envelope.event, IdentityPresented)
                and registration is not None
                and event.number == registration.number
            ),
            None,
        )

    def passage(self, operation: str) -> Passage:
        """The way of a submission. ``unsure``: a person resumed it, and it may have arrived before."""
        steps = [each for each in self.history if _is_step(each.envelope.event, operation)]
        parked = [place for place, each in enumerate(steps) if isinstance(each.envelope.event, SubmissionParked)]
        resumed = steps[parked[-1] + 1 :] if parked else []
        latest = resumed or steps
        last_parked = steps[parked[-1]].envelope.event if parked else None
        return Passage(
            queued=steps[0].envelope.recorded_at,
            since=latest[0].envelope.recorded_at,
            latest=latest[-1].envelope.recorded_at,
            tries=sum(isinstance(each.envelope.event, SubmissionAttempted) for each in latest),
            unsure=len(resumed) == 1 and _may_have_arrived(steps[: parked[-1]]),
            parked_as=last_parked.detail if isinstance(last_parked, SubmissionParked) else None,
        )

    @property
    def ordered(self) -> OrderedFunctions | None:
        """The open order that asks for exactly what the card is entitled to."""
        wanted = next((order for order in self.card.orders if order.functions == self.card.entitled), None)
        return None if wanted is None else self.order(wanted.operation)

    def order(self, operation: str) -> OrderedFunctions | None:
        """An order by its operation."""
        return next(
            (
                OrderedFunctions(event, each.envelope.recorded_at)
                for each in reversed(self.history)
                if isinstance(event := each.envelope.event, FunctionChangeOrdered) and event.operation == operation
            ),
            None,
        )

    @property
    def destinations(self) -> Destinations | None:
        """The list that the directed functions of the card reach: the latest that was named."""
        named = (getattr(each.envelope.event, "destinations", None) for each in reversed(self.history))
        return next((each for each in named if each is not None), None)

    @property
    def lags(self) -> bool:
        """Whether the carrier's side is not known to be what the card is entitled to, and the change was made here.

        What a ledger brought was carried out elsewhere, as what it reports as sent was.
        """
        if self.card.entitled == (self.card.confirmed or ()):
            return False
        cause = self._latest(*_CAUSES)
        return cause is not None and cause.envelope.provenance.origin is not Origin.IMPORTED

    @property
    def failed_as(self) -> str | None:
        """Why the last order since the card's entitlement changed was not carried out."""
        cause, failed = self._latest(*_CAUSES), self._latest(FunctionChangeFailed)
        if failed is None or cause is None or failed.version < cause.version:
            return None
        event = failed.envelope.event
        code = event.code if isinstance(event, FunctionChangeFailed) else None
        ordered = self._latest(FunctionChangeOrdered)
        tried_again = ordered is not None and ordered.version > failed.version
        return None if code == SUPERSEDED or tried_again else code

    @property
    def left_over(self) -> bool:
        """Whether functions lag or a measure failed, and that is not for want of an interface: a person may see to it.

        What a carrier has no interface for is over.
        """
        failed = (each.failure for each in self.card.measures if each.failure is not None)
        return self.lags_for_us or any(not code.startswith(UNSUPPORTED) for code in failed)

    @property
    def lags_for_us(self) -> bool:
        """Whether it lags, and that is not for want of an interface."""
        return self.lags and not (self.failed_as or "").startswith(UNSUPPORTED)

    @property
    def changed_at(self) -> datetime:
        """When its entitlement changed last."""
        cause = self._latest(*_CAUSES)
        return (self.history[0] if cause is None else cause).envelope.recorded_at

    @property
    def measures(self) -> Sequence[ToldMeasure]:
        """The card's measures, in the order in which the carrier is to be told of them."""
        return sorted(filter(None, map(self._told, self.card.measures)), key=lambda told: told.version)

    def _told(self, measure: Measure) -> ToldMeasure | None:
        kinds = MeasureOrdered | MeasureFailed | MeasureEnded
        mine = [
            (event, each)
            for each in self.history
            if isinstance(event := each.envelope.event, kinds) and event.measure == measure.id
        ]
        orders = [place for place, (event, _) in enumerate(mine) if isinstance(event, MeasureOrdered)]
        since = mine[orders[-1] :] if orders else []
        if not since or not isinstance(ordered := since[0][0], MeasureOrdered):
            return None
        told = [each for event, each in since if not isinstance(event, MeasureFailed)][-1]
        failed = next((event.code for event, _ in since if isinstance(event, MeasureFailed)), None)
        return ToldMeasure(measure, ordered, failed, told.envelope.recorded_at, told.version)

    def _latest(self, *kinds: type) -> Recorded | None:
        return next((each for each in reversed(self.history) if isinstance(each.envelope.event, kinds)), None)


def standing_of_card(history: Sequence[Recorded]) -> Standing:
    """How a card of this history stands."""
    return Standing(history, rebuilt(history))


def _is_step(event: object, operation: str) -> bool:
    return isinstance(event, _WAY) and event.operation == operation


def _may_have_arrived(steps: Sequence[Recorded]) -> bool:
    return isinstance(steps[-1].envelope.event, SubmissionAttempted | SubmissionUnknown)
