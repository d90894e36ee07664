"""``card``: one history, read-only and without keys."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from iov_realname.adapters.terminal.cards.histories import explanation, show_card
from iov_realname.adapters.terminal.cards.listing import row_of
from iov_realname.adapters.terminal.console import outcome, print_json
from iov_realname.adapters.terminal.inspections.inspected import ground_document
from iov_realname.adapters.wording.facts import plain, shown_time
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.adapters.wording.sources import grounds_of
from iov_realname.application.inspection.explaining import Reason
from iov_realname.application.inspection.explaining import explain as explained
from iov_realname.application.replay import Chapter
from iov_realname.composition import replay
from iov_realname.domain.identifiers import Malformed, parse_iccid

__all__ = ["FORMAT", "tell_card"]

FORMAT = "iov-realname.card.v1"
AS_OF = Said("业务时间截至 {time}", "as of {time}")
KNOWN_AT = Said("记录时间截至 {time}", "as known at {time}")


def tell_card(
    store: str,
    iccid: str,
    *,
    as_of: datetime | None,
    known_at: datetime | None,
    explain: bool,
    as_json: bool,
    lang: Lang,
) -> None:
    """Print a card's history."""
    parsed = parse_iccid(iccid)
    iccid = iccid if isinstance(parsed, Malformed) else parsed
    histories, close = replay(store)
    try:
        story = histories.story(iccid, as_of=as_of, known_at=known_at)
    finally:
        close()
    reasons = explained(story) if explain else ()
    if as_json:
        print_json(_document(iccid, story, reasons if explain else None, as_of, known_at))
        return
    console = outcome()
    show_card(console, lang, iccid, story, until=_until(lang, as_of, known_at))
    if explain:
        console.print(explanation(lang, reasons))


def _until(lang: Lang, as_of: datetime | None, known_at: datetime | None) -> str:
    happened = "" if as_of is None else AS_OF(lang, time=shown_time(as_of))
    recorded = "" if known_at is None else KNOWN_AT(lang, time=shown_time(known_at))
    return "  ".join(each for each in (happened, recorded) if each)


def _document(
    iccid: str,
    story: Sequence[Chapter],
    reasons: Sequence[Reason] | None,
    as_of: datetime | None,
    known_at: datetime | None,
) -> dict[str, Any]:
    card = story[-1].card
    document: dict[str, Any] = {
        "format": FORMAT,
        "iccid": iccid,
        "as_of": plain(as_of),
        "known_at": plain(known_at),
        "card": {
            **row_of(card),
            "iccid": iccid,
            "confirmed": plain(card.confirmed),
            "restriction": None if card.restriction is None else str(card.restriction.ground),
        },
        "history": [_event(chapter) for chapter in story],
    }
    if reasons is not None:
        document["explanation"] = [reason.chapter.recorded.version for reason in reasons]
        document["reasons"] = [_reason(reason) for reason in reasons]
    return document


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "version": reason.chapter.recorded.version,
        "event": reason.chapter.recorded.wire_name,
        "rests_on": [each.recorded.version for each in reason.rests_on],
        "grounds": [ground_document(ground) for ground in grounds_of(reason.chapter)],
    }


def _event(chapter: Chapter) -> dict[str, Any]:
    recorded, envelope, card = chapter.recorded, chapter.recorded.envelope, chapter.card
    return {
        "version": recorded.version,
        "position": recorded.position,
        "event": recorded.wire_name,
        "event_id": envelope.event_id,
        "occurred_at": plain(envelope.occurred_at),
        "recorded_at": plain(envelope.recorded_at),
        "facts": plain(envelope.event),
        "stage": plain(card.stage),
        "functions": plain(card.entitled),
        "registration": plain(card.registration_status),
        "period": card.period_number,
        "actor": plain(envelope.actor),
        "edition": envelope.edition,
        "provenance": plain(envelope.provenance),
        "command": envelope.command.id,
        "because": plain(envelope.because),
    }
