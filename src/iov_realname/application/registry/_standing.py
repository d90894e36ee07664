"""Notices, refusals and restrictions."""

from collections.abc import Iterable
from datetime import datetime

from iov_realname.application.acts.restrict import (
    Decline,
    Lifting,
    Notice,
    Restriction,
    decline,
    lift,
    notify,
    restrict,
)
from iov_realname.application.desk import Accepted
from iov_realname.application.registry._acts import Acts
from iov_realname.domain.card.burdens import Condition
from iov_realname.domain.card.restriction import LiftCause, RestrictionTexts
from iov_realname.domain.card.state import Ground
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.terms import Addressee, Delivery, NoticeChannel, NoticePurpose


class StandingActs(Acts):
    """Acts towards an owner who has not registered. All raise ``Refused`` when a rule says no."""

    def notify(
        self,
        *,
        vin: str,
        purpose: NoticePurpose,
        channel: NoticeChannel,
        text_version: str,
        delivery: Delivery,
        addressee: Addressee = Addressee.PRESENT_OWNER,
        conditions: Iterable[Condition] = (),
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record one notice and whether it arrived (M22-2); with what it says is to be done or paid (O25-20)."""
        request = Notice(
            at=self._at(at),
            vin=vin,
            addressee=addressee,
            purpose=purpose,
            channel=channel,
            text_version=text_version,
            delivery=delivery,
            conditions=tuple(conditions),
        )
        return self._send(command_id, at, request, notify)

    def decline(self, *, vin: str, reason: str, at: datetime | None = None, command_id: str | None = None) -> Accepted:
        """Record that the owner declines to register; the reason is sealed."""
        return self._send(command_id, at, Decline(at=self._at(at), vin=vin, reason=reason), decline)

    def restrict(
        self,
        *,
        vin: str,
        ground: Ground,
        texts: RestrictionTexts,
        assessment: str = "",
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Restrict a vehicle's cards to the emergency call (N9-3, ATF-32).

        For misuse ``assessment`` is the number of the case that has confirmed it; it reaches the cards misused.
        """
        request = Restriction(
            at=self._at(at), vin=vin, ground=ground, texts=texts, kept=ONLY_EMERGENCY, assessment=assessment
        )
        return self._send(command_id, at, request, restrict)

    def lift(
        self,
        *,
        vin: str,
        cause: LiftCause,
        reason: str = "",
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Lift a restriction; stage and functions are again what they were before it (ATF-32).

        The cause must be in the history: an appeal of this owner that was upheld (which lifts by itself what it is
        about), or a check that was passed. ``LiftCause.STATED`` is for ledgers.
        """
        return self._send(command_id, at, Lifting(at=self._at(at), vin=vin, cause=cause, reason=reason), lift)
