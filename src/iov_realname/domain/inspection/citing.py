"""What a finding may cite: each obligation as it stood on the day, and since when."""

from collections.abc import Iterable
from datetime import date

import attrs

from iov_realname.domain.rulebook import RuleBook, UnknownObligation

__all__ = ["Ground", "grounds"]


@attrs.frozen
class Ground:
    """One obligation as it may be printed for a day. ``is_policy``: nothing in force compelled it that day."""

    obligation: str
    zh: str
    en: str
    is_policy: bool
    effective_from: date | None


def grounds(obligations: Iterable[str], book: RuleBook, day: date) -> tuple[Ground, ...]:
    """The obligations that the book can cite. Law comes first; what was not read in a source is never law."""
    found = [ground for each in obligations if (ground := _ground(each, book, day)) is not None]
    return tuple(sorted(found, key=lambda ground: ground.is_policy))


def _ground(obligation: str, book: RuleBook, day: date) -> Ground | None:
    try:
        citation, text = book.citation(obligation, day), book.text(obligation, day)
    except UnknownObligation:
        return None
    return Ground(obligation, citation.text_zh, citation.text_en, citation.is_policy, text.effective_from)
