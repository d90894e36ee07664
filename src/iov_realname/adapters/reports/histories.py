"""A card's history as an inspector reads it, with what was found marked at the events that show it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest

import attrs

from iov_realname.adapters.reports.bilingual import Bilingual, alike, in_both
from iov_realname.adapters.reports.findings import card_of
from iov_realname.adapters.wording.facts import facts_line, shown_time
from iov_realname.adapters.wording.known_carriers import carrier_named
from iov_realname.adapters.wording.names import name_of
from iov_realname.adapters.wording.sources import rule_and_source, who
from iov_realname.application.inspection.report import Finding
from iov_realname.application.replay import Chapter
from iov_realname.domain.card.state import Card, Stage
from iov_realname.domain.inspection.words import Wording

__all__ = ["EventShown", "HistoryShown", "chosen", "history_shown"]

CARRIER = Wording("运营商", "carrier")
VEHICLE = Wording("车辆", "vehicle")
ENTITLED = Wording("应有功能", "entitled")
CONFIRMED = Wording("运营商确认", "confirmed")
REGISTRATION = Wording("登记", "registration")
PERIOD = Wording("持有期", "period")
GROUND = Wording("限制事由", "ground of restriction")
UNCONFIRMED = Wording("尚无", "nothing yet")
NOTHING = alike("—")


@attrs.frozen
class EventShown:
    """One event. ``stage`` and ``functions`` are those after it, None where it left them as they were."""

    version: int
    occurred: str
    recorded: str
    name: Bilingual
    facts: Bilingual
    stage: Stage | None
    functions: Bilingual | None
    who: str
    source: Bilingual
    shows: Sequence[Finding]


@attrs.frozen
class HistoryShown:
    """A card: how it stands at the end, what was found in it, and its events in version order."""

    iccid: str
    stage: Stage | None
    standing: Sequence[tuple[Bilingual, Bilingual]]
    findings: Sequence[Finding]
    events: Sequence[EventShown]


def chosen(findings: Iterable[Finding], at_most: int) -> Sequence[str]:
    """The cards whose histories are shown: of every check in turn, the gravest first, so that each has examples."""
    by_check: dict[str, list[str]] = {}
    for finding in sorted(findings, key=lambda each: -each.check.severity.rank):
        if (card := card_of(finding)) is not None:
            by_check.setdefault(finding.check.code, []).append(card)
    in_turn = chain.from_iterable(zip_longest(*by_check.values()))
    return list(islice(dict.fromkeys(card for card in in_turn if card is not None), at_most))


def history_shown(iccid: str, story: Sequence[Chapter], findings: Sequence[Finding]) -> HistoryShown:
    """A card's history; ``findings`` are those about this card."""
    card = story[-1].card
    findings = sorted(findings, key=lambda each: -each.check.severity.rank)
    before = [None, *(chapter.card for chapter in story)]
    events = [_event(chapter, was, findings) for chapter, was in zip(story, before, strict=False)]
    return HistoryShown(iccid, card.stage, list(_standing(card)), findings, events)


def _event(chapter: Chapter, before: Card | None, findings: Sequence[Finding]) -> EventShown:
    recorded, envelope, card = chapter.recorded, chapter.recorded.envelope, chapter.card
    return EventShown(
        version=recorded.version,
        occurred=shown_time(envelope.occurred_at),
        recorded=shown_time(envelope.recorded_at),
        name=name_of(envelope.event).said,
        facts=in_both(lambda lang: facts_line(lang, envelope.event)),
        stage=None if before is not None and before.stage is card.stage else card.stage,
        functions=None if before is not None and before.entitled == card.entitled else _functions(card),
        who=who(envelope.actor),
        source=in_both(lambda lang: rule_and_source(lang, chapter)),
        shows=[finding for finding in findings if recorded.version in finding.versions],
    )


def _functions(card: Card) -> Bilingual:
    return in_both(lambda lang: lang.words(card.entitled))


def _standing(card: Card) -> Iterator[tuple[Bilingual, Bilingual]]:
    yield CARRIER, carrier_named(card.carrier) or NOTHING
    yield VEHICLE, alike(card.vin or "—")
    if card.restriction is not None:
        yield GROUND, card.restriction.ground
    yield ENTITLED, _functions(card)
    yield CONFIRMED, _confirmed(card)
    yield REGISTRATION, card.registration_status
    yield PERIOD, alike(str(card.period_number))


def _confirmed(card: Card) -> Bilingual:
    confirmed = card.confirmed
    return UNCONFIRMED if confirmed is None else in_both(lambda lang: lang.words(confirmed))
