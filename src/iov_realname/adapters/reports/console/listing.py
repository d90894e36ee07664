"""Lists a page at a time: findings by number, cards from beyond an ICCID on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import urlencode

import attrs

from iov_realname.adapters.reports.bilingual import Bilingual
from iov_realname.adapters.reports.findings import Group, grouped
from iov_realname.adapters.wording.known_carriers import known_carriers
from iov_realname.application.cards.line import CardLine
from iov_realname.application.inspection.report import Finding
from iov_realname.application.replay import Replay
from iov_realname.domain.card.state import RegistrationStatus, Stage
from iov_realname.domain.card.waiting import Waiting
from iov_realname.domain.inspection.checks import CHECKS
from iov_realname.domain.inspection.words import Severity
from iov_realname.domain.words import Word

__all__ = ["CardPage", "FindingPage", "card_filters", "card_page", "finding_page"]

W = TypeVar("W", bound=Word)

FINDINGS = 50
CARDS = 50
_WORDS: Mapping[str, type[Word]] = {"stage": Stage, "registration": RegistrationStatus, "waiting": Waiting}


@attrs.frozen
class FindingPage:
    """Findings of one page under their checks; ``total`` is how many there are on all ``pages``."""

    groups: Sequence[Group]
    total: int
    number: int
    pages: int
    before: str | None
    after: str | None


@attrs.frozen
class CardPage:
    """Cards of one page, how many there are in all, and the queries of the first page and, if any, the next."""

    lines: Sequence[CardLine]
    total: int
    first: str
    after: str | None


def finding_page(findings: Sequence[Finding], query: Mapping[str, str]) -> FindingPage:
    """The findings that a query asks for (``severity``, ``check``, ``text``, ``page``); they come gravest first."""
    taken = [finding for finding in findings if _takes(query, finding)]
    pages = max(1, -(-len(taken) // FINDINGS))
    number = min(max(_whole(query.get("page")), 1), pages)
    totals = Counter(finding.check.code for finding in taken)
    shown = taken[(number - 1) * FINDINGS : number * FINDINGS]
    return FindingPage(
        groups=grouped(shown, lambda code: totals[code]),
        total=len(taken),
        number=number,
        pages=pages,
        before=_query(query, page=number - 1) if number > 1 else None,
        after=_query(query, page=number + 1) if number < pages else None,
    )


def card_filters() -> Mapping[str, Sequence[tuple[str, Bilingual]]]:
    """What cards are chosen by, besides their vehicle: codes and what they are called."""
    carriers = [(each.code, each) for each in known_carriers()]
    stage, *others = ((name, [(word.value, word) for word in words]) for name, words in _WORDS.items())
    return dict([stage, ("carrier", carriers), *others])


def card_page(replay: Replay, query: Mapping[str, str]) -> CardPage:
    """The cards that a query asks for, from beyond ``after`` on. A word that is none of its list asks for nothing."""
    asked: dict[str, Any] = {name: kind.read(query.get(name, "")) for name, kind in _WORDS.items()}
    carrier = known_carriers().named(query.get("carrier", ""))
    asked["carrier"] = None if carrier is None else carrier.code
    asked["vin"] = query.get("vin", "").strip().upper() or None
    lines = list(islice(replay.cards(**asked, after=query.get("after", "")), CARDS + 1))
    shown = lines[:CARDS]
    more = _query(query, after=shown[-1].iccid) if len(lines) > CARDS else None
    return CardPage(shown, replay.counts(**asked).total, _query(query, after=""), more)


def _takes(query: Mapping[str, str], finding: Finding) -> bool:
    check, text = finding.check, query.get("text", "").strip().casefold()
    severity = Severity.read(query.get("severity", ""))
    words = f"{finding.stream} {check.code} {check.question} {check.title.zh} {check.title.en}".casefold()
    return (
        (severity is None or check.severity is severity)
        and (query.get("check") not in CHECKS or check.code == query["check"])
        and text in words
    )


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < len("1000000") else 1


def _query(query: Mapping[str, str], **other: object) -> str:
    asked = {**query, **other}
    return f"?{urlencode({name: value for name, value in asked.items() if value != ''})}"
