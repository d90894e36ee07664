"""Why a carrier did not do what it was asked, and what may be tried next."""

from types import MappingProxyType
from typing import Final

from iov_realname.domain.words import Word

__all__ = ["ADVICE", "JUDGED", "ErrorKind", "RetryAdvice"]


class ErrorKind(Word):
    """What stood in the way, in words that no carrier coined."""

    INVALID_REQUEST = "invalid_request", "请求有误", "the request is wrong"
    AUTH_EXPIRED = "auth_expired", "令牌过期", "the token has expired"
    AUTH_FAILED = "auth_failed", "鉴权失败", "the credentials were not accepted"
    PERMISSION = "permission", "无权限", "the account may not do this"
    NOT_FOUND = "not_found", "查无此卡", "the carrier does not know the card"
    NOT_OWNED = "not_owned", "卡不属于本账号", "the card is not the account's"
    STATE_CONFLICT = "state_conflict", "卡状态不允许", "the card's state does not allow it"
    REJECTED_IDENTITY = "rejected_identity", "身份信息未通过", "the identity was rejected"
    REJECTED_BY_POLICY = "rejected_by_policy", "运营商规则不允许", "the carrier's rules do not allow it"
    COOLDOWN = "cooldown", "操作冷却中", "the card was operated on a short while ago"
    RATE_LIMITED = "rate_limited", "调用过于频繁", "too many calls"
    QUOTA_MONTHLY = "quota_monthly", "本月次数已用完", "the month's quota is used up"
    CARRIER_BUSY = "carrier_busy", "运营商系统忙", "the carrier is busy"
    CARRIER_ERROR = "carrier_error", "运营商系统错误", "the carrier failed, or answered a code nobody has documented"
    CONFIG_ERROR = "config_error", "接口配置有误", "the address or the settings are wrong"
    TIMEOUT_BEFORE_SEND = "timeout_before_send", "请求未发出", "nothing was sent"
    NO_ANSWER = "no_answer", "无应答", "sent, and no whole answer came"
    UNKNOWN_OUTCOME = "unknown_outcome", "结果未知", "nobody can say whether it was done"
    PROTOCOL_ERROR = "protocol_error", "应答无法解析", "the answer cannot be read"


class RetryAdvice(Word):
    """What may be tried without a person."""

    BACK_OFF = "back_off", "稍后自动重试", "again, after a growing and jittered pause"
    WAIT = "wait", "到时重试", "again, not before the pause that was named"
    ASK_FIRST = "ask_first", "先查询再决定", "ask what became of it; send again only if it certainly was not done"
    PLAN_ANEW = "plan_anew", "查询后重新规划", "ask for the card's state and decide again; never send the same blindly"
    NEVER = "never", "转人工处理", "not without a person"


ADVICE: Final = MappingProxyType(
    dict.fromkeys(ErrorKind, RetryAdvice.NEVER)
    | {
        # Adapters refresh an expired token once by themselves; what still says "expired" has met a rival's refresh.
        ErrorKind.AUTH_EXPIRED: RetryAdvice.BACK_OFF,
        ErrorKind.RATE_LIMITED: RetryAdvice.BACK_OFF,
        ErrorKind.CARRIER_BUSY: RetryAdvice.BACK_OFF,
        ErrorKind.TIMEOUT_BEFORE_SEND: RetryAdvice.BACK_OFF,
        ErrorKind.NO_ANSWER: RetryAdvice.BACK_OFF,
        ErrorKind.COOLDOWN: RetryAdvice.WAIT,
        ErrorKind.STATE_CONFLICT: RetryAdvice.PLAN_ANEW,
        ErrorKind.UNKNOWN_OUTCOME: RetryAdvice.ASK_FIRST,
    }
)
"""The advice that goes with each kind, unless the carrier named a pause itself."""

JUDGED: Final = frozenset(
    {
        ErrorKind.INVALID_REQUEST,
        ErrorKind.NOT_FOUND,
        ErrorKind.NOT_OWNED,
        ErrorKind.STATE_CONFLICT,
        ErrorKind.REJECTED_IDENTITY,
        ErrorKind.REJECTED_BY_POLICY,
    }
)
"""Kinds in which the carrier understood the request and said no; in the others the request was never judged."""
