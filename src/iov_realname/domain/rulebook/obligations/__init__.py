"""Every obligation a refusal, finding or duty can cite, by the ids of the requirements catalogue.

The ids, standings and dates are those of `docs/rule-book.md`; the wording of the titles is our own.
"""

from iov_realname.domain.rulebook.citations import Obligation
from iov_realname.domain.rulebook.obligations.draft import DRAFT_ARTICLES
from iov_realname.domain.rulebook.obligations.notice import NOTICE_AND_FOLLOW_UP
from iov_realname.domain.rulebook.obligations.personal import DATA_RULES, PERSONAL_INFORMATION_LAW
from iov_realname.domain.rulebook.obligations.policy import POLICIES
from iov_realname.domain.rulebook.obligations.security import COUNTER_TERRORISM_LAW, CYBER_SECURITY_LAW
from iov_realname.domain.rulebook.obligations.telecom import (
    ANTI_FRAUD_LAW,
    BACKFILL_PROCEDURE,
    IOT_CARDS,
    NORMS_AND_PRACTICE,
    PHONE_USER_RULES,
)

OBLIGATIONS: tuple[Obligation, ...] = (
    *DRAFT_ARTICLES,
    *NOTICE_AND_FOLLOW_UP,
    *ANTI_FRAUD_LAW,
    *PHONE_USER_RULES,
    *BACKFILL_PROCEDURE,
    *NORMS_AND_PRACTICE,
    *IOT_CARDS,
    *CYBER_SECURITY_LAW,
    *COUNTER_TERRORISM_LAW,
    *PERSONAL_INFORMATION_LAW,
    *DATA_RULES,
    *POLICIES,
)
