"""What the OEM as a whole owes: officers, filings, rules, platform, assessments, yearly checks (I-1, I-2, I-13)."""

from collections.abc import Iterator

from iov_realname.domain.governance import owed
from iov_realname.domain.governance.events import (
    GOVERNANCE_EVENTS,
    NoticePublished,
    PlatformCommissioned,
    RecordsHandedOver,
)
from iov_realname.domain.governance.state import UNGOVERNED, evolve_governance
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.duties import Duty, DutyHistory, duty_traced, overdue
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.streams import OEM_PREFIX

__all__ = ["GOVERNANCE_DUTIES"]


def agreement_lapsed(history: DutyHistory) -> Iterator[Trace]:
    """An agreement on personal data with a party ended, and no other goes on."""
    yield from overdue(owed.agreements_owed(history))


def buyer_risk_not_assessed(history: DutyHistory) -> Iterator[Trace]:
    """No carrier has assessed the OEM as a buyer, or the last assessment failed or lapsed."""
    yield from overdue(owed.risk_owed(history))


def compliance_audit_overdue(history: DutyHistory) -> Iterator[Trace]:
    """The handling of personal information was not audited for too long."""
    yield from overdue(owed.audit_owed(history))


def deletion_not_certified(history: DutyHistory) -> Iterator[Trace]:
    """Another operator handed the records over, and did not certify that it keeps no copy."""
    operators: dict[str, str] = {}
    for fact in history.facts:
        match fact.event:
            case PlatformCommissioned():
                operators[fact.event.platform] = fact.event.operator
            case RecordsHandedOver(deletion_no=None) if operators.get(fact.event.platform) != history.oem:
                yield duty_traced(fact)
            case _:
                pass


def filing_missing(history: DutyHistory) -> Iterator[Trace]:
    """An authority was not told of a change of officers, one trace for each authority."""
    yield from overdue(owed.filings_owed(history))


def filing_not_received(history: DutyHistory) -> Iterator[Trace]:
    """A filing without the authority's receipt."""
    yield from overdue(owed.receipts_owed(history))


def impact_not_assessed(history: DutyHistory) -> Iterator[Trace]:
    """What is done with personal data was not assessed, or the assessment failed."""
    yield from overdue(owed.impacts_owed(history))


def no_internal_rule(history: DutyHistory) -> Iterator[Trace]:
    """No internal rule is in force on a topic that needs one."""
    yield from overdue(owed.rules_owed(history))


def no_platform(history: DutyHistory) -> Iterator[Trace]:
    """No registration platform is in operation."""
    yield from overdue(owed.platform_owed(history))


def no_privacy_notice(history: DutyHistory) -> Iterator[Trace]:
    """No privacy notice was ever published."""
    yield from overdue(owed.notice_owed(history))


def officer_missing(history: DutyHistory) -> Iterator[Trace]:
    """Nobody answers for registration."""
    yield from overdue(owed.officer_owed(history))


def platform_not_handed_over(history: DutyHistory) -> Iterator[Trace]:
    """A platform's contract ended, and its records did not come back."""
    yield from overdue(owed.handovers_owed(history))


def privacy_notice_incomplete(history: DutyHistory) -> Iterator[Trace]:
    """The latest privacy notice leaves out recipients, retention or rights."""
    published = [*history.each(NoticePublished)]
    if published:
        fact, notice = published[-1]
        if not (notice.recipients_listed and notice.retention_told and notice.rights_told):
            yield duty_traced(fact)


def sales_report_overdue(history: DutyHistory) -> Iterator[Trace]:
    """A carrier was not told of sales and stock for too long."""
    yield from overdue(owed.sales_owed(history))


def self_check_overdue(history: DutyHistory) -> Iterator[Trace]:
    """The OEM did not look at itself for a year."""
    yield from overdue(owed.self_check_owed(history))


def training_overdue(history: DutyHistory) -> Iterator[Trace]:
    """Staff were not trained for a year."""
    yield from overdue(owed.training_owed(history))


def governance_counts(history: DutyHistory) -> Iterator[str]:
    """Every governance event by its kind; officers in post; the authorities that confirmed them as they stand."""
    state = history.folded(UNGOVERNED, evolve_governance, GOVERNANCE_EVENTS)
    yield from (f"officer:{officer.post}" for officer in state.officers)
    yield from (f"filed:{filing.supervisor}" for filing in state.filings if filing.received)
    yield from (
        f"governance:{fact.event.WIRE.split('.')[1]}"
        for fact in history.facts
        if isinstance(fact.event, GOVERNANCE_EVENTS)
    )


_CHECKS: tuple[Check[DutyHistory], ...] = (
    Check(
        agreement_lapsed,
        Question.PRIVACY,
        Severity.MAJOR,
        ("PI-21", "PI-23", "NDR-12", "FINAL-5"),
        Wording("与合作方的个人信息处理约定已到期", "an agreement on personal data with a party has ended"),
        Wording("在有效期内的约定", "an agreement that goes on"),
        Wording("续签，或停止提供并收回数据", "sign anew, or stop giving data and take it back"),
        penalties=("PI-66",),
    ),
    Check(
        buyer_risk_not_assessed,
        Question.PURCHASE,
        Severity.MAJOR,
        ("ATF-12a", "IOT9-1", "POLICY-GOVERNANCE"),
        Wording("购卡单位的风险评估缺失、未通过或过期", "the buyer's risk assessment is missing, failed or lapsed"),
        Wording("电信企业的评估编号和结论", "the number and result of the carrier's assessment"),
        Wording("请电信企业评估；未通过前停止购卡", "have the carrier assess it; buy nothing before it is passed"),
    ),
    Check(
        compliance_audit_overdue,
        Question.PRIVACY,
        Severity.MINOR,
        ("PI-54", "POLICY-GOVERNANCE"),
        Wording("个人信息合规审计逾期", "the audit of personal information is overdue"),
        Wording("审计报告", "the audit report"),
        Wording("开展审计并登记", "have it audited and record it"),
    ),
    Check(
        deletion_not_certified,
        Question.RULES,
        Severity.MAJOR,
        ("PI-21", "N3-2"),
        Wording("平台移交后无删除证明", "a platform handed its records over without certifying deletion"),
        Wording("受托方的删除证明编号", "the number of the operator's certificate of deletion"),
        Wording("要求受托方删除并出具证明", "have the operator delete its copy and certify it"),
    ),
    Check(
        filing_missing,
        Question.OFFICER,
        Severity.MAJOR,
        ("N10-1", "POLICY-GOVERNANCE"),
        Wording("负责人变更未报送主管部门", "an authority was not told of a change of officers"),
        Wording("向该主管部门的报送", "the filing with that authority"),
        Wording(
            "向工业和信息化部、通信管理局、工业和信息化主管部门分别报送", "file with each of the three authorities"
        ),
    ),
    Check(
        filing_not_received,
        Question.OFFICER,
        Severity.MINOR,
        ("N10-1", "POLICY-GOVERNANCE"),
        Wording("报送未取得回执", "a filing without a receipt"),
        Wording("主管部门的回执编号", "the number of the authority's receipt"),
        Wording("向主管部门核实并登记回执", "ask the authority and record its receipt"),
    ),
    Check(
        impact_not_assessed,
        Question.PRIVACY,
        Severity.MAJOR,
        ("PI-55", "PI-56", "POLICY-GOVERNANCE"),
        Wording("个人信息保护影响评估缺失或未通过", "the impact on personal information is not assessed, or failed"),
        Wording("影响评估编号和结论", "the number and result of the assessment"),
        Wording("评估敏感信息、向他人提供和委托处理", "assess sensitive data, provision and commissioning"),
        penalties=("PI-66",),
    ),
    Check(
        no_internal_rule,
        Question.RULES,
        Severity.MAJOR,
        ("N3-1", "N5-1", "POLICY-GOVERNANCE"),
        Wording("某一事项没有施行中的内部制度", "no internal rule is in force on a topic"),
        Wording("该事项的制度编号、版本和施行日", "the rule's number, version and first day"),
        Wording("制定或续行制度并登记", "issue a rule, or bring it into force again"),
    ),
    Check(
        no_platform,
        Question.RULES,
        Severity.MAJOR,
        ("N3-2", "JS-1", "POLICY-GOVERNANCE"),
        Wording("没有运行中的实名登记管理平台", "no registration platform is in operation"),
        Wording("平台、运营单位和合同", "the platform, its operator and contract"),
        Wording("登记自建平台，或委托运营并登记合同", "record your own platform, or the contract with its operator"),
    ),
    Check(
        no_privacy_notice,
        Question.PRIVACY,
        Severity.MAJOR,
        ("PI-17", "PI-30", "POLICY-GOVERNANCE"),
        Wording("没有发布个人信息处理告知", "no privacy notice is published"),
        Wording("告知的版本和发布记录", "a version of the notice and its publication"),
        Wording("发布告知并登记版本", "publish a notice and record its version"),
        penalties=("PI-66",),
    ),
    Check(
        officer_missing,
        Question.OFFICER,
        Severity.CRITICAL,
        ("N10-1", "POLICY-GOVERNANCE"),
        Wording("没有实名登记负责人", "nobody answers for registration"),
        Wording("负责人的任命", "the appointment of an officer"),
        Wording("任命负责人并向三方报送", "appoint an officer and tell the three authorities"),
    ),
    Check(
        platform_not_handed_over,
        Question.RULES,
        Severity.CRITICAL,
        ("N3-2", "PI-21", "POLICY-GOVERNANCE"),
        Wording("平台合同已终止而记录未移交", "a platform's contract ended and its records did not come back"),
        Wording("移交协议和删除证明", "the protocol of the hand-over, and the certificate of deletion"),
        Wording("收回全部登记记录并登记移交", "take all records back and record the hand-over"),
    ),
    Check(
        privacy_notice_incomplete,
        Question.PRIVACY,
        Severity.MAJOR,
        ("NDR-21", "PI-17", "PI-23"),
        Wording("个人信息处理告知内容不全", "the privacy notice leaves something out"),
        Wording("接收方清单、保存期限、行使权利的方式", "the list of recipients, the retention, how rights are used"),
        Wording("补全并发布新版本", "complete it and publish a new version"),
        penalties=("PI-66",),
    ),
    Check(
        sales_report_overdue,
        Question.PURCHASE,
        Severity.MINOR,
        ("ATF-12b", "POLICY-GOVERNANCE"),
        Wording("销量、存量报送逾期", "the report of sales and stock is overdue"),
        Wording("该电信企业接收的销量、存量报送", "a report of sales and stock that the carrier took"),
        Wording("核算销量、存量并报送该电信企业", "count sales and stock and report them to the carrier"),
    ),
    Check(
        self_check_overdue,
        Question.CHANNELS,
        Severity.MINOR,
        ("O25-15", "POLICY-GOVERNANCE"),
        Wording("年度自查逾期", "the yearly self-check is overdue"),
        Wording("自查报告编号", "the number of the report"),
        Wording("开展自查并登记", "look at yourself and record it"),
    ),
    Check(
        training_overdue,
        Question.CHANNELS,
        Severity.MINOR,
        ("O25-15", "POLICY-GOVERNANCE"),
        Wording("年度培训逾期", "the yearly training is overdue"),
        Wording("培训记录编号", "the number of the training record"),
        Wording("开展培训并登记", "train staff and record it"),
    ),
)
GOVERNANCE_DUTIES: tuple[Duty, ...] = (Duty(OEM_PREFIX, _CHECKS, governance_counts),)
