"""The closed lists of complaints."""

from enum import unique

from iov_realname.domain.words import Word

__all__ = ["ComplaintKind", "ComplaintResult"]


@unique
class ComplaintKind(Word):
    """What a complaint is about (投诉事项)."""

    POLICY = "policy", "政策咨询", "the policy, to be explained"
    REGISTRATION = "registration", "登记办理", "registering"
    FEE_OR_BURDEN = "fee_or_burden", "收费或附加条件", "a fee, a tariff or another condition"
    RESTRICTION = "restriction", "功能限制", "a restriction"
    FUNCTION = "function", "功能开通", "functions"
    PRIVACY = "privacy", "个人信息", "personal data"
    CHANNEL = "channel", "渠道服务", "a channel's service"


@unique
class ComplaintResult(Word):
    """What the answer says (处理结果)."""

    UPHELD = "upheld", "成立", "upheld"
    UNFOUNDED = "unfounded", "不成立", "unfounded"
    EXPLAINED = "explained", "已解释", "explained"
