"""Rule books: the rules in force on a date, as data with citations.

edition_on(day)        the edition that judges an act of that day
edition_named(name)    an edition by name, the draft included
book.citation(id, on)  what may be printed as the legal basis on that day
"""

from iov_realname.domain.rulebook.book import AskedPapers, CardLimit, RuleBook, not_yet_in_force
from iov_realname.domain.rulebook.checks import CheckTable, MoreChecks, RequiredChecks
from iov_realname.domain.rulebook.citations import Citation, Obligation
from iov_realname.domain.rulebook.editions import (
    ATF_2022_12,
    DRAFT_2021_06,
    EDITIONS,
    MIIT_2021_246,
    edition_named,
    edition_on,
)
from iov_realname.domain.rulebook.errors import UnknownEdition, UnknownObligation, UnsoundRuleBook
from iov_realname.domain.rulebook.governing import GovernanceTerms
from iov_realname.domain.rulebook.words import (
    BookStatus,
    ChannelKind,
    CheckKind,
    CheckWay,
    CountBy,
    OverLimit,
    OwnershipProof,
    Party,
    Registrant,
    Standing,
    Tier,
)

__all__ = [
    "ATF_2022_12",
    "DRAFT_2021_06",
    "EDITIONS",
    "MIIT_2021_246",
    "AskedPapers",
    "BookStatus",
    "CardLimit",
    "ChannelKind",
    "CheckKind",
    "CheckTable",
    "CheckWay",
    "Citation",
    "CountBy",
    "GovernanceTerms",
    "MoreChecks",
    "Obligation",
    "OverLimit",
    "OwnershipProof",
    "Party",
    "Registrant",
    "RequiredChecks",
    "RuleBook",
    "Standing",
    "Tier",
    "UnknownEdition",
    "UnknownObligation",
    "UnsoundRuleBook",
    "edition_named",
    "edition_on",
    "not_yet_in_force",
]
