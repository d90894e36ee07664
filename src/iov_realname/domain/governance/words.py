"""The words of governance."""

from enum import unique

from iov_realname.domain.words import Word

__all__ = ["AssessmentResult", "ImpactTrigger", "OfficerPost", "PartyRole", "RuleTopic"]


@unique
class RuleTopic(Word):
    """What an internal rule (内部制度) is about: the three things the draft names, and personal information."""

    PURCHASE = "purchase", "购卡", "buying cards"
    USE = "use", "用卡", "using cards"
    REGISTRATION = "registration", "实名登记", "registration"
    PERSONAL_INFORMATION = "personal_information", "个人信息保护", "personal information"


@unique
class OfficerPost(Word):
    """What an accountable officer (负责人) answers for."""

    HEAD = "head", "企业负责人", "head of the unit"
    REAL_NAME = "real_name", "实名登记负责人", "registration"
    SECURITY = "security", "网络安全负责人", "cyber-security"
    PERSONAL_INFORMATION = "personal_information", "个人信息保护负责人", "personal information"


@unique
class PartyRole(Word):
    """What another party is to the OEM that gives it personal data (合作方)."""

    CARRIER = "carrier", "电信企业", "carrier"
    PROCESSOR = "processor", "受托处理者", "processor"
    CHANNEL = "channel", "渠道", "channel"


@unique
class AssessmentResult(Word):
    """What an assessment came to (评估结论)."""

    PASSED = "passed", "通过", "passed"
    CONDITIONAL = "conditional", "有条件通过", "passed with conditions"
    FAILED = "failed", "未通过", "not passed"


@unique
class ImpactTrigger(Word):
    """What makes an impact assessment (个人信息保护影响评估) necessary beforehand."""

    SENSITIVE = "sensitive", "处理敏感个人信息", "sensitive personal data"
    COMMISSIONING = "commissioning", "委托处理", "commissioning a processor"
    PROVISION = "provision", "向他人提供", "provision to others"
