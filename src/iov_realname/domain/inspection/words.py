"""The words an inspection speaks in."""

from enum import unique

import attrs

from iov_realname.domain.words import Word

__all__ = ["Question", "Severity", "Wording"]


@attrs.frozen
class Wording:
    """A text in Chinese and English."""

    zh: str
    en: str


@unique
class Severity(Word):
    """How grave a finding is (严重程度): our own grading, not the law's."""

    CRITICAL = "critical", "严重", "critical"
    MAJOR = "major", "重要", "major"
    MINOR = "minor", "一般", "minor"

    @property
    def rank(self) -> int:
        """Higher is graver."""
        return {Severity.CRITICAL: 3, Severity.MAJOR: 2, Severity.MINOR: 1}[self]


@unique
class Question(Word):
    """What inspectors ask (检查问题)."""

    OFFICER = "I-1", "负责人及三方报送是否齐全、最新", "officer named, three filings made and current?"
    RULES = "I-2", "制度和平台是否具备，由谁运营", "do rules and platform exist, and who operates them?"
    PURCHASE = "I-3", "每张卡的购卡企业、授权、责任人、风险评估能否追溯", "is each card's purchase traceable?"
    BEFORE_SALE = "I-4", "未售和测试卡是否只有定向功能", "do unsold and test cards have directed functions only?"
    IDENTITY = "I-5", "登记人、证件、核验、代办材料是否齐全", "are owner, papers, checks and agents in order?"
    TRANSMISSION = "I-6", "从售出到传送、报竣用了多久", "how long from sale to sending and completion?"
    RECONCILIATION = "I-7", "与电信企业的名单是否一致", "do the carrier's list and the OEM's agree?"
    BACKFILL = "I-8", "存量卡补登记进展如何", "how far has the backfill come?"
    REFUSERS = "I-9", "拒绝登记者的告知、限制、救济是否合规", "are refusers told, restricted and given a remedy?"
    SECOND_HAND = "I-10", "二手车是否全部换登记", "are second-hand vehicles registered anew, with all cards?"
    MEASURES = "I-11", "管控措施是否落实", "are the measures carried out?"
    CHANNELS = "I-12", "渠道、人员、设备是否获授权", "were channel, clerk and device authorised?"
    PRIVACY = "I-13", "个人信息的告知、访问、删除是否合规", "are notice, access and erasure of personal data in order?"
    STATEMENT = "I-14", "数据是否真实可查", "are the figures true and traceable?"
