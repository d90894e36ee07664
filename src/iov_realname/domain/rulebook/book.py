"""The rule book: one edition of the rules as data."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby, pairwise
from operator import attrgetter

import attrs

from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.rulebook.checks import CheckTable, RequiredChecks
from iov_realname.domain.rulebook.citations import Citation, Obligation, cite, text_on
from iov_realname.domain.rulebook.errors import UnknownObligation, UnsoundRuleBook
from iov_realname.domain.rulebook.governing import GovernanceTerms
from iov_realname.domain.rulebook.words import (
    BookStatus,
    ChannelKind,
    CheckWay,
    CountBy,
    OverLimit,
    OwnershipProof,
    Registrant,
)
from iov_realname.domain.terms import RegistrationReason


@attrs.frozen
class CardLimit:
    """How many live cards one document may carry, and what happens above it (POLICY-CARD-LIMIT).

    No text sets a limit for IoV cards, so the built-in books only flag.
    """

    limit: int
    counts: CountBy
    per_carrier: bool
    over: OverLimit


@attrs.frozen
class AskedPapers:
    """One of these papers is asked for where an owner registers for this reason; what is missing blocks nothing."""

    reason: RegistrationReason
    papers: tuple[OwnershipProof, ...]


@attrs.frozen
class RuleBook:
    """One edition: what is accepted, asked and counted, and the obligations it can cite."""

    edition: str
    title_zh: str
    title_en: str
    status: BookStatus
    effective_from: date | None
    registers: Registrant
    risk_assessment_required: bool
    stock_before: date
    backfill_deadline: date
    manual_entry_refused: tuple[DocumentKind, ...]
    person_documents: tuple[DocumentKind, ...]
    unit_documents: tuple[DocumentKind, ...]
    checks: CheckTable
    attempts_before_review: int
    notices_before_overdue: int
    registration_days: int
    delivery_hours: int
    cards_per_document: CardLimit
    retention_years: int
    refused_attempt_months: int
    image_retention_days: int
    obligations: tuple[Obligation, ...] = attrs.field(repr=False)
    guardian_below_years: int = 14
    ownership: tuple[AskedPapers, ...] = ()
    owners_per_agent: int = 3
    governance: GovernanceTerms = attrs.field(factory=GovernanceTerms)
    notice_channels: int = 2
    notice_days: int = 3
    plan_days: int = 30
    reminder_days: int = 15
    appeal_days: int = 15
    release_days: int = 15
    release_review: bool = False
    misuse_assessment_days: int = 3
    misuse_outcome_days: int = 30
    complaint_days: int = 15
    data_request_working_days: int = 10
    scenario_review_months: int = 12
    dedicated_number_digits: int = 13
    sealing_hours: int = 24
    _texts: Mapping[str, tuple[Obligation, ...]] = attrs.field(init=False, repr=False, eq=False)

    @_texts.default
    def _texts_by_id(self) -> Mapping[str, tuple[Obligation, ...]]:
        by_id = attrgetter("id")
        grouped = groupby(sorted(self.obligations, key=by_id), key=by_id)
        return {name: tuple(sorted(texts, key=_start)) for name, texts in grouped}

    def __attrs_post_init__(self) -> None:
        """Refuse a book that contradicts itself."""
        for reason in _contradictions(self, self._texts):
            raise UnsoundRuleBook.because(self.edition, reason)

    def citation(self, obligation_id: str, on: date) -> Citation:
        """Cite an obligation as it stood on a day; an unknown id is an `UnknownObligation`."""
        return cite(self.text(obligation_id, on), on)

    def text(self, obligation_id: str, on: date) -> Obligation:
        """The text of an obligation that a day goes by; an unknown id is an `UnknownObligation`."""
        texts = self._texts.get(obligation_id)
        if texts is None:
            raise UnknownObligation.of(obligation_id, self.edition)
        return text_on(texts, on)

    def required_checks(
        self,
        channel: ChannelKind,
        holder: HolderKind,
        has_agent: bool,
        *,
        reason: RegistrationReason | None = None,
        way: CheckWay | None = None,
    ) -> RequiredChecks:
        """Every (party, check) that a registration needs as a match."""
        return self.checks.required(channel, holder, has_agent, reason=reason, way=way)

    def ownership_papers(self, reason: RegistrationReason) -> tuple[OwnershipProof, ...]:
        """The papers of which one says whose the vehicle is; none where the book does not ask (our policy)."""
        return tuple(paper for asked in self.ownership if asked.reason is reason for paper in asked.papers)

    def obligation_ids(self) -> frozenset[str]:
        """The ids this edition can cite."""
        return frozenset(self._texts)


def not_yet_in_force(book: RuleBook, day: date) -> bool:
    """Whether the book did not bind on the day; a draft never does."""
    return book.effective_from is None or day < book.effective_from


def _start(obligation: Obligation) -> date:
    return obligation.effective_from or date.min


def _contradictions(book: RuleBook, texts: Mapping[str, tuple[Obligation, ...]]) -> Iterator[str]:
    if not book.edition:
        yield "it has no edition name"
    if (book.status is BookStatus.DRAFT) != (book.effective_from is None):
        yield "a book in force has a first day and a draft has none"
    yield from (f"{name} must be at least 1" for name, count in _counts(book).items() if count < 1)
    if not set(book.manual_entry_refused) <= set(book.person_documents):
        yield "manual_entry_refused names a document that is not accepted at all"
    yield from (f"the texts of {name} overlap in time" for name, versions in texts.items() if _overlap(versions))


def _counts(book: RuleBook) -> dict[str, int]:
    return {
        "attempts_before_review": book.attempts_before_review,
        "notices_before_overdue": book.notices_before_overdue,
        "registration_days": book.registration_days,
        "delivery_hours": book.delivery_hours,
        "retention_years": book.retention_years,
        "refused_attempt_months": book.refused_attempt_months,
        "image_retention_days": book.image_retention_days,
        "guardian_below_years": book.guardian_below_years,
        "owners_per_agent": book.owners_per_agent,
        **{f"governance.{name}": count for name, count in attrs.asdict(book.governance).items()},
        "notice_channels": book.notice_channels,
        "notice_days": book.notice_days,
        "plan_days": book.plan_days,
        "reminder_days": book.reminder_days,
        "appeal_days": book.appeal_days,
        "release_days": book.release_days,
        "misuse_assessment_days": book.misuse_assessment_days,
        "misuse_outcome_days": book.misuse_outcome_days,
        "complaint_days": book.complaint_days,
        "data_request_working_days": book.data_request_working_days,
        "scenario_review_months": book.scenario_review_months,
        "dedicated_number_digits": book.dedicated_number_digits,
        "sealing_hours": book.sealing_hours,
        "cards_per_document.limit": book.cards_per_document.limit,
    }


def _overlap(versions: tuple[Obligation, ...]) -> bool:
    return any(not earlier.ended(_start(later)) for earlier, later in pairwise(versions))
