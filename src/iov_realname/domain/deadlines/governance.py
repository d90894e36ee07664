"""What falls due in governance."""

from collections.abc import Iterator

from iov_realname.domain.deadlines.deadline import Deadline, Due, dues
from iov_realname.domain.governance import owed
from iov_realname.domain.inspection.duties import DutyHistory
from iov_realname.domain.inspection.words import Wording
from iov_realname.domain.streams import OEM_PREFIX

__all__ = ["GOVERNANCE_DEADLINES"]


def agreement_due(history: DutyHistory) -> Iterator[Due]:
    """An agreement on personal data ends."""
    yield from dues(owed.agreements_owed(history))


def audit_due(history: DutyHistory) -> Iterator[Due]:
    """The next audit of personal information."""
    yield from dues(owed.audit_owed(history))


def filing_due(history: DutyHistory) -> Iterator[Due]:
    """An authority is to be told of a change of officers."""
    yield from dues(owed.filings_owed(history))


def handover_due(history: DutyHistory) -> Iterator[Due]:
    """A platform's records are to come back."""
    yield from dues(owed.handovers_owed(history))


def impact_assessment_due(history: DutyHistory) -> Iterator[Due]:
    """An impact assessment is to be made."""
    yield from dues(owed.impacts_owed(history))


def internal_rule_due(history: DutyHistory) -> Iterator[Due]:
    """An internal rule is to be issued, or brought into force again."""
    yield from dues(owed.rules_owed(history))


def officer_due(history: DutyHistory) -> Iterator[Due]:
    """Somebody is to answer for registration."""
    yield from dues(owed.officer_owed(history))


def platform_due(history: DutyHistory) -> Iterator[Due]:
    """A platform is to be in operation."""
    yield from dues(owed.platform_owed(history))


def privacy_notice_due(history: DutyHistory) -> Iterator[Due]:
    """A privacy notice is to be published."""
    yield from dues(owed.notice_owed(history))


def receipt_due(history: DutyHistory) -> Iterator[Due]:
    """A filing waits for its receipt."""
    yield from dues(owed.receipts_owed(history))


def risk_assessment_due(history: DutyHistory) -> Iterator[Due]:
    """A carrier is to assess the OEM as a buyer."""
    yield from dues(owed.risk_owed(history))


def sales_report_due(history: DutyHistory) -> Iterator[Due]:
    """A carrier is to be told of sales and stock again."""
    yield from dues(owed.sales_owed(history))


def self_check_due(history: DutyHistory) -> Iterator[Due]:
    """The next self-check."""
    yield from dues(owed.self_check_owed(history))


def training_due(history: DutyHistory) -> Iterator[Due]:
    """The next training."""
    yield from dues(owed.training_owed(history))


_POLICY = "POLICY-GOVERNANCE"

GOVERNANCE_DEADLINES = (
    Deadline(
        agreement_due,
        OEM_PREFIX,
        Wording("个人信息处理约定到期", "an agreement on personal data ends"),
        ("PI-21", "NDR-12"),
    ),
    Deadline(audit_due, OEM_PREFIX, Wording("个人信息合规审计", "audit of personal information"), ("PI-54", _POLICY)),
    Deadline(filing_due, OEM_PREFIX, Wording("负责人报送", "filing of officers"), ("N10-1", _POLICY)),
    Deadline(
        handover_due,
        OEM_PREFIX,
        Wording("平台记录移交", "a platform hands its records over"),
        ("N3-2", "PI-21", _POLICY),
    ),
    Deadline(
        impact_assessment_due,
        OEM_PREFIX,
        Wording("个人信息保护影响评估", "impact assessment"),
        ("PI-55", _POLICY),
    ),
    Deadline(internal_rule_due, OEM_PREFIX, Wording("内部制度施行", "internal rule in force"), ("N3-1", _POLICY)),
    Deadline(officer_due, OEM_PREFIX, Wording("任命负责人", "appointment of an officer"), ("N10-1", _POLICY)),
    Deadline(platform_due, OEM_PREFIX, Wording("平台运行", "platform in operation"), ("N3-2", _POLICY)),
    Deadline(privacy_notice_due, OEM_PREFIX, Wording("发布个人信息告知", "privacy notice"), ("PI-17", _POLICY)),
    Deadline(receipt_due, OEM_PREFIX, Wording("报送回执", "receipt of a filing"), ("N10-1", _POLICY)),
    Deadline(
        risk_assessment_due, OEM_PREFIX, Wording("购卡风险评估", "risk assessment of the buyer"), ("ATF-12a", _POLICY)
    ),
    Deadline(
        sales_report_due, OEM_PREFIX, Wording("报送销量和存量", "report of sales and stock"), ("ATF-12b", _POLICY)
    ),
    Deadline(self_check_due, OEM_PREFIX, Wording("年度自查", "yearly self-check"), ("O25-15", _POLICY)),
    Deadline(training_due, OEM_PREFIX, Wording("年度培训", "yearly training"), ("O25-15", _POLICY)),
)
