"""Obligations, and how each may be cited on a given day.

A citation never claims more than is known: what is law is printed as law only if it was read in a source and in force
on the day; everything else is printed as our own policy or with the mark that it did not bind.
"""

from collections.abc import Sequence
from datetime import date

import attrs

from iov_realname.domain.rulebook.words import Standing, Tier

_READ = frozenset({Standing.VERIFIED, Standing.SECONDARY})
_OURS = frozenset({Tier.POLICY, Tier.PRACTICE})


@attrs.frozen
class Obligation:
    """One duty with the act and article it stands in.

    `standing` says how well the duty is known, `article_standing` how well its number is. Renumbering gives several
    obligations of one id whose terms do not overlap.
    """

    id: str
    title_zh: str
    title_en: str
    act_zh: str
    act_en: str
    article_zh: str
    article_en: str
    tier: Tier
    standing: Standing
    article_standing: Standing
    effective_from: date | None
    effective_to: date | None

    @property
    def source_zh(self) -> str:
        """The act with its article; without the number if that was not read in a source."""
        return self.act_zh + self.article_zh if self.article_standing in _READ else self.act_zh

    @property
    def source_en(self) -> str:
        """The act with its article in English; without the number if that was not read in a source."""
        article = self.article_en if self.article_standing in _READ else ""
        return f"{self.act_en}, {article}" if article else self.act_en

    def begun(self, on: date) -> bool:
        """Whether the term of this text has begun; a text without a recorded start always has."""
        return self.effective_from is None or self.effective_from <= on

    def ended(self, on: date) -> bool:
        """Whether the last day of this text lies before `on`."""
        return self.effective_to is not None and self.effective_to < on


@attrs.frozen
class Citation:
    """What stands where a reader looks for the legal basis; `is_policy` if nothing in force compelled it that day."""

    text_zh: str
    text_en: str
    is_policy: bool


def text_on(texts: Sequence[Obligation], on: date) -> Obligation:
    """Of the texts of one obligation, in order of their terms, the one whose term has begun last."""
    begun = [text for text in texts if text.begun(on)]
    return begun[-1] if begun else texts[0]


def cite(obligation: Obligation, on: date) -> Citation:
    """Cite an obligation as it stood on a day."""
    if obligation.tier in _OURS or obligation.standing not in _READ:
        return _our_policy(obligation)
    if obligation.tier is Tier.DRAFT:
        return _not_binding(obligation, "草案，未施行", "a draft, not in force")
    if not obligation.begun(on):
        return _not_binding(obligation, "当时尚未施行", "not yet in force")
    if obligation.ended(on):
        return _not_binding(obligation, "当时已失效", "no longer in force")
    return _law(obligation)


def _our_policy(obligation: Obligation) -> Citation:
    return Citation(f"本库策略：{obligation.title_zh}", f"our policy: {obligation.title_en}", is_policy=True)


def _not_binding(obligation: Obligation, why_zh: str, why_en: str) -> Citation:
    return Citation(
        f"{_source_zh(obligation)}（{why_zh}，按本库策略适用）",
        f"{_source_en(obligation)} ({why_en}; applied as our policy)",
        is_policy=True,
    )


def _law(obligation: Obligation) -> Citation:
    return Citation(_source_zh(obligation), _source_en(obligation), is_policy=False)


def _source_zh(obligation: Obligation) -> str:
    mark = f"（{Standing.SECONDARY.zh}）" if obligation.standing is Standing.SECONDARY else ""
    return obligation.source_zh + mark


def _source_en(obligation: Obligation) -> str:
    mark = f" ({Standing.SECONDARY.en})" if obligation.standing is Standing.SECONDARY else ""
    return obligation.source_en + mark
