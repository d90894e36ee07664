"""A card's history in words, in Chinese or English, one event a line. What is sealed stays sealed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import attrs

from iov_realname.application.carriers.registry import LEDGER_CARRIERS
from iov_realname.application.replay import Chapter
from iov_realname.domain.card.evolve import CardEvent, evolve_card
from iov_realname.domain.card.state import UNKNOWN, Card
from iov_realname.domain.naming import EVENT_NAMES
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.words import Word
from iov_realname.testing.language import Language, pick, words

__all__ = ["event_in_words", "history_in_words", "refusal_in_words", "standing_in_words", "story_in_words"]

_PERIOD = ("period", "第 {} 持有期", "period {}")


def story_in_words(story: Iterable[Chapter], language: Language) -> Iterator[str]:
    """A story as recorded: when, what, and how the card stood after it."""
    for chapter in story:
        recorded = chapter.recorded
        when = f"{recorded.envelope.occurred_at:%Y-%m-%d %H:%M}"
        told = event_in_words(recorded.envelope.event, language)
        yield f"{recorded.version:>4}. {when}  {told}  → {standing_in_words(chapter.card, language)}"


def history_in_words(events: Sequence[CardEvent], language: Language) -> Iterator[str]:
    """Bare events: what, and how the card stood after it."""
    card = UNKNOWN
    for version, event in enumerate(events, start=1):
        card = evolve_card(card, event)
        yield f"{version:>4}. {event_in_words(event, language)}  → {standing_in_words(card, language)}"


def event_in_words(event: object, language: Language) -> str:
    """The event's name (of one that is not ours, its class) and the facts in it that are words of the trade."""
    kind = type(event).__name__
    name = EVENT_NAMES.get(kind)
    facts = pick(language, "、", ", ").join(_facts(event, language))
    told = kind if name is None else pick(language, name.zh, name.en)
    return told + pick(language, f"（{facts}）", f" ({facts})") if facts else told


def standing_in_words(card: Card, language: Language) -> str:
    """Stage, functions and registration of a card."""
    stage = pick(language, "无", "none") if card.stage is None else pick(language, card.stage.zh, card.stage.en)
    told = f"{stage}; {words(language, card.entitled)}"
    if card.registration is None:
        return told
    status = card.registration_status
    return f"{told}; {pick(language, '登记', 'registration')} {pick(language, status.zh, status.en)}"


def refusal_in_words(refusal: Refusal, language: Language) -> str:
    """Code, reason and rule of a refusal."""
    return f"{refusal.code} {pick(language, refusal.zh, refusal.en)} ({refusal.rule})"


def _facts(event: Any, language: Language) -> Iterator[str]:
    for field in attrs.fields(type(event)):
        told = _fact(field.name, getattr(event, field.name), language)
        if told:
            yield told


def _carrier(code: str, language: Language) -> str:
    entry = LEDGER_CARRIERS.entry(code)
    return pick(language, entry.zh, entry.en)


def _fact(name: str, value: object, language: Language) -> str:
    match value:
        case Word():
            return pick(language, value.zh, value.en)
        case str() if name == "carrier":
            return _carrier(value, language)
        case (Word(), *_):
            return words(language, value)  # type: ignore[arg-type]
        case bool():
            return ""
        case int() if name == _PERIOD[0]:
            return pick(language, *_PERIOD[1:]).format(value)
        case datetime():
            return f"{value:%Y-%m-%d}"
        case date():
            return value.isoformat()
        case _:
            return ""
