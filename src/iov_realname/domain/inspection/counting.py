"""What each card adds to the figures of a report: plain keys, so that any fleet adds up, and a card comes out again."""

from collections.abc import Iterator
from datetime import timedelta

from iov_realname.domain.card.attempts import ATTEMPT_EVENTS, became
from iov_realname.domain.card.functions import FunctionChangeFailed
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.latency import TIMED_EVENTS, spans
from iov_realname.domain.card.measures import MeasureFailed, MeasureOrdered
from iov_realname.domain.card.notices import Declined, Notified
from iov_realname.domain.card.restriction import Restricted
from iov_realname.domain.card.sale import Sold
from iov_realname.domain.card.state import Card, Measure, RegistrationStatus, Stage
from iov_realname.domain.card.submission import Registered, RegistrationRejected, SubmissionParked
from iov_realname.domain.functions import UNDIRECTED
from iov_realname.domain.identifiers import Msisdn
from iov_realname.domain.inspection.history import CardHistory, Fact
from iov_realname.domain.rulebook import ChannelKind, CheckKind, Party
from iov_realname.domain.time import day_of

__all__ = ["counted"]

_HOUR = timedelta(hours=1)
_LONG_NUMBER = 13


def counted(history: CardHistory) -> Iterator[str]:
    """The keys that one card is counted under, each as often as it counts."""
    card = history.card
    yield "card"
    yield f"stage:{card.stage}"
    if card.purchase is not None:
        yield f"carrier:{card.purchase.carrier}"
        yield f"block:{_block(card.purchase.msisdn)}"
    yield from _registration(card)
    yield from _functions(card)
    yield from _stock(history)
    yield from _owners(history)
    yield from _latencies(history)
    yield from _attempts(history)
    yield from _failures(history)
    yield from _measures(history)


def _block(msisdn: Msisdn) -> str:
    """13-digit numbers are dedicated; the first three digits tell the block."""
    return f"{'13' if len(msisdn) == _LONG_NUMBER else '11'}-{msisdn[:3]}"


def _registration(card: Card) -> Iterator[str]:
    yield f"registration:{card.registration_status}"
    if not card.live:
        return
    yield "live"
    registered = card.registration_status is RegistrationStatus.REGISTERED
    if card.purchase is not None and card.purchase.acknowledged and card.period is None:
        yield "to_unit"
    if registered:
        yield "to_owner"
    if card.purchase is not None:
        yield f"{'unsold' if card.period is None else 'sold'}_at:{card.purchase.carrier}"
    if card.period is not None:
        yield "owned"
        if card.period.number > 1:
            yield "second_hand"
    registration = card.registration
    if registered and registration is not None and (Party.OWNER, CheckKind.ASSERTED) in registration.matched:
        yield "registered_on_asserted_check"


def _functions(card: Card) -> Iterator[str]:
    yield from (f"entitled:{function}" for function in card.entitled)
    yield from (f"confirmed:{function}" for function in card.confirmed or ())
    if card.period is not None and card.live:
        if not UNDIRECTED.intersection(card.entitled):
            yield "no_undirected"
        if card.confirmed is None:
            yield "confirmed_unknown"
    yield from ("order_open" for _ in card.orders)


def _stock(history: CardHistory) -> Iterator[str]:
    """Stock cards are those sold before the cut-off of the book: a number that no later event changes."""
    sales = [*history.each(Sold)]
    if not sales or not sales[-1][1].stock:
        return
    sold, sale = sales[-1]
    yield f"stock_on:{history.book(sold).stock_before}"
    card, first = history.card, _first_registered(history)
    yield "stock" if first is None else "stock_registered"
    if first is None:
        yield f"stock_as:{_stock_standing(history, card)}"
        return
    yield from _backfilled(history, sale.channel, first)
    if day_of(first.at) <= history.book(sold).backfill_deadline:
        yield "stock_registered_in_time"


def _backfilled(history: CardHistory, selling: str | None, first: Fact) -> Iterator[str]:
    """By which kind of channel, and whether away from the seller (异地, M22-3); ledgers may not say."""
    presented = [event for fact, event in history.each(IdentityPresented) if fact.version < first.version]
    if not presented:
        return
    kind = presented[-1].channel_kind
    yield f"backfilled_at:{kind or '-'}"
    if kind is not ChannelKind.ONLINE and None not in (presented[-1].channel, selling):
        yield "backfilled_at_seller" if presented[-1].channel == selling else "backfilled_elsewhere"


def _first_registered(history: CardHistory) -> Fact | None:
    return next(iter(history.of(Registered)), None)


def _stock_standing(history: CardHistory, card: Card) -> str:
    if not card.live:
        return "ended"
    if card.stage is Stage.RESTRICTED:
        return "restricted"
    if card.period_number > 1:
        return "changed_hands"
    if history.in_period(Declined):
        return "declined"
    return "notified" if history.in_period(Notified) else "untouched"


def _attempts(history: CardHistory) -> Iterator[str]:
    """By channel; of one card, an attempt came to the same thing once."""
    channels = {event.number: event.channel or "-" for _, event in history.each(IdentityPresented)}
    yield from (f"presented_at:{channel}" for channel in channels.values())
    outcomes = dict.fromkeys(became(fact.event for fact in history.of(*ATTEMPT_EVENTS)))
    yield from (f"{outcome}_at:{channels[number]}" for outcome, number in outcomes if number in channels)


def _failures(history: CardHistory) -> Iterator[str]:
    """What carriers turned down. Why they rejected a registration is sealed; codes are not."""
    for fact in history.of(RegistrationRejected):
        yield f"rejected_by:{fact.before.carrier or '-'}"
    yield from (f"parked_as:{event.detail or '-'}" for _, event in history.each(SubmissionParked))
    yield from (f"order_failed:{event.code}" for _, event in history.each(FunctionChangeFailed))
    yield from (f"measure_failed:{event.code}" for _, event in history.each(MeasureFailed))


def _owners(history: CardHistory) -> Iterator[str]:
    if history.of(Declined):
        yield "declined"
        yield from ("notice_to_refuser" for _ in history.of(Notified))
    if history.of(Restricted):
        yield "ever_restricted"


def _latencies(history: CardHistory) -> Iterator[str]:
    """In whole hours."""
    for took in spans((fact.at, fact.event) for fact in history.of(*TIMED_EVENTS)):
        yield f"hours:{took.span}:{took.time // _HOUR}"


def _measures(history: CardHistory) -> Iterator[str]:
    kinds = {event.measure: event.kind for _, event in history.each(MeasureOrdered)}
    for measure in history.card.measures:
        yield f"measure:{kinds.get(measure.id, '-')}:{_stand_of(measure)}"


def _stand_of(measure: Measure) -> str:
    if measure.ended:
        return "not_undone"
    if measure.failure is not None:
        return "failed"
    return "confirmed" if measure.confirmed else "ordered"
