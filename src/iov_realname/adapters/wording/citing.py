"""The legal basis of a refusal, as it may be printed for the day of the act."""

from collections.abc import Callable, Iterator
from datetime import date

from iov_realname.adapters.wording.language import Lang
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import Citation, UnknownEdition, UnknownObligation, edition_named

__all__ = ["both", "citations", "cited"]


def both(zh: str, en: str) -> str:
    """A text in both languages."""
    return f"{zh} / {en}"


def citations(refusal: Refusal, on: date | None) -> list[str]:
    """What may be cited, in both languages. ``on`` is the day of the act; None where it is not known."""
    return list(dict.fromkeys(_said(refusal, on, both)))


def cited(lang: Lang, refusal: Refusal, on: date) -> list[str]:
    """What may be cited, in one language."""
    return list(dict.fromkeys(_said(refusal, on, lang.pick)))


def _said(refusal: Refusal, on: date | None, pick: Callable[[str, str], str]) -> Iterator[str]:
    """Under an edition that is not built in, the bare ids."""
    for obligation in refusal.cites:
        citation = _citation(refusal.edition, obligation, on)
        yield obligation if citation is None else pick(citation.text_zh, citation.text_en)


def _citation(edition: str, obligation: str, on: date | None) -> Citation | None:
    try:
        book = edition_named(edition)
        return book.citation(obligation, on or book.effective_from or date.min)
    except (UnknownEdition, UnknownObligation):
        return None
