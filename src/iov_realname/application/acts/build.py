"""Building cards into vehicles, and authorising the channels that will sell them."""

from datetime import datetime

import attrs

from iov_realname.application.acts.request import AboutCard
from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.domain.card.fitting import FitCard, UnfitCard
from iov_realname.domain.dealer import AuthoriseDealer, DealerAuthorised, authorise_dealer
from iov_realname.domain.identifiers import parse_imei, parse_vin
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import ChannelKind
from iov_realname.domain.streams import card_stream, dealer_stream, vehicle_stream
from iov_realname.domain.terms import Fitment
from iov_realname.domain.vehicle.acts import fit, unfit
from iov_realname.domain.vehicle.state import VehicleStanding

__all__ = ["ChannelAuthorisation", "Fitting", "Unfitting", "authorise_channel", "fit_card", "unfit_card"]


@attrs.frozen(kw_only=True)
class Fitting(AboutCard):
    """A card built into a vehicle."""

    vin: str
    imei: str
    fitment: Fitment

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The card and the vehicle."""
        return (card_stream(self.iccid), vehicle_stream(self.vin))


@attrs.frozen(kw_only=True)
class Unfitting(AboutCard):
    """A card taken out before the sale."""


@attrs.frozen(kw_only=True)
class ChannelAuthorisation:
    """A channel and its clerks, authorised from ``at`` to the end of the day of ``until``."""

    at: datetime
    until: datetime | None
    code: str
    name: str
    kind: ChannelKind
    clerks: tuple[str, ...]

    @property
    def target(self) -> str | None:
        """A channel's code may be anything, so it is not written down with a refusal."""
        return None

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The channel."""
        return (dealer_stream(self.code),)


def fit_card(case: Case, request: Fitting) -> Refusal | None:
    """Build a card into a vehicle; both histories say so."""
    command = FitCard(
        request.at, parse_vin(request.vin), parse_imei(request.imei), request.fitment, VehicleStanding.UNSOLD
    )
    fitted = case.work.fitted(request.vin)
    return case.record(fit(fitted, case.work.card(request.iccid), command, case.book))


def unfit_card(case: Case, request: Unfitting) -> Refusal | None:
    """Take a card out of its vehicle again."""
    card = case.work.card(request.iccid)
    return case.record(unfit(case.work.fitted(card.vin or ""), card, UnfitCard(request.at), case.book))


def authorise_channel(case: Case, request: ChannelAuthorisation) -> Refusal | None:
    """Authorise a channel and its clerks; names are sealed, staff numbers also kept as keyed digests."""
    stream, subject = dealer_stream(request.code), case.subject()
    command = AuthoriseDealer(
        at=request.at,
        until=request.until,
        kind=request.kind,
        clerks=tuple(sorted(clerk for text in request.clerks if (clerk := case.clerk(text)) is not None)),
        name=case.seal(subject, stream, DealerAuthorised, "name", request.name),
        clerks_sealed=case.seal(subject, stream, DealerAuthorised, "clerks_sealed", ";".join(request.clerks)),
    )
    case.put(stream, authorise_dealer(case.work.dealer(request.code), command, case.book))
    return None
