"""Behind an event: who acted, under which rule book, where the row came from, and what may be cited for it."""

from collections.abc import Sequence

from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.adapters.wording.names import name_of
from iov_realname.application.envelope import Actor, Provenance
from iov_realname.application.replay import Chapter
from iov_realname.domain.inspection.citing import Ground, grounds
from iov_realname.domain.origin import Origin
from iov_realname.domain.rulebook import RuleBook, UnknownEdition, edition_named, edition_on, not_yet_in_force
from iov_realname.domain.time import day_of

__all__ = ["grounds_of", "rule_and_source", "who"]

ROW = Said("{origin} {batch} 第 {row} 行", "{origin} {batch} row {row}")
NOT_YET = Said("（当时尚未施行）", " (not yet in force)")


def who(actor: Actor) -> str:
    """The account that acted, with role and channel."""
    return " / ".join(each for each in (actor.id, actor.role, actor.channel) if each)


def rule_and_source(lang: Lang, chapter: Chapter) -> str:
    """The edition an event was decided under, and where it came from."""
    envelope = chapter.recorded.envelope
    book = _book(chapter)
    early = NOT_YET(lang) if book is not None and not_yet_in_force(book, day_of(envelope.occurred_at)) else ""
    return f"{envelope.edition}{early} · {_source(lang, envelope.provenance)}"


def grounds_of(chapter: Chapter) -> Sequence[Ground]:
    """What the rule book of an event lets one cite for its kind, on its day; nothing for our own bookkeeping."""
    envelope = chapter.recorded.envelope
    day = day_of(envelope.occurred_at)
    return grounds(name_of(envelope.event).basis, _book(chapter) or edition_on(day), day)


def _source(lang: Lang, provenance: Provenance) -> str:
    origin = lang.word(provenance.origin)
    if provenance.origin is not Origin.IMPORTED or provenance.batch is None:
        return origin
    return ROW(lang, origin=origin, batch=provenance.batch[:8], row=provenance.row)


def _book(chapter: Chapter) -> RuleBook | None:
    """The edition an event was recorded under; None for one that was loaded from a file."""
    try:
        return edition_named(chapter.recorded.envelope.edition)
    except UnknownEdition:
        return None
