"""The present edition as ACME applies it: fewer cards per document, and a person looks sooner."""

import attrs

from iov_realname.domain.rulebook import CardLimit, CountBy, OverLimit, RuleBook, edition_named

__all__ = ["STRICTER"]

STRICTER: RuleBook = attrs.evolve(
    edition_named("atf-2022-12"),
    edition="acme-2026",
    attempts_before_review=2,
    cards_per_document=CardLimit(2, CountBy.CARD, per_carrier=False, over=OverLimit.REFUSE),
)
