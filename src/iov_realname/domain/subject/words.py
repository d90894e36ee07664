"""The closed lists of personal data: roles, bases, reasons, purposes."""

from enum import unique

from iov_realname.domain.words import Word

__all__ = [
    "Content",
    "DeclineGround",
    "ErasureReason",
    "HoldReason",
    "ReadingPurpose",
    "RequestChannel",
    "RetentionBasis",
    "Role",
]


@unique
class Role(Word):
    """What a subject is to the card, channel or OEM. ``text`` is what was written to or about an owner."""

    PURCHASE = "purchase", "购卡责任人", "responsible person of the purchase"
    OWNER = "owner", "车辆所有者", "owner"
    AGENT = "agent", "受托人", "agent"
    HANDLER = "handler", "经办人", "handler"
    RESPONSIBLE = "responsible", "单位责任人", "responsible person of the unit"
    USER = "user", "实际使用人", "actual user"
    CONTACT = "contact", "联系方式", "contact of an owner"
    TEXT = "text", "告知与说明文字", "words to or about an owner"
    CHANNEL = "channel", "渠道及办理人员", "channel and its clerks"
    OFFICER = "officer", "负责人", "accountable officer"
    COMPLAINANT = "complainant", "投诉人", "complainant"


@unique
class Content(Word):
    """What kind of text a seal holds, which decides how it is masked."""

    PARTICULARS = "particulars", "身份信息", "particulars"
    NAME = "name", "名称", "name"
    NUMBER = "number", "编号", "number"
    WORDS = "words", "文字", "words"


@unique
class RetentionBasis(Word):
    """What holds the data after service has ended."""

    LAW = "law", "法定保存期", "the law's retention"
    POLICY = "policy", "本库策略", "our policy"
    ATTEMPT = "attempt", "未完成登记的保存期", "our policy for attempts not completed"


@unique
class HoldReason(Word):
    """Why data must not be erased although its time is over. What it is about stands in the case, under its number."""

    DISPUTE = "dispute", "争议", "dispute"
    LAWSUIT = "lawsuit", "诉讼", "lawsuit"
    INVESTIGATION = "investigation", "执法调查", "investigation by an authority"


@unique
class RequestChannel(Word):
    """How a person's request reached us."""

    COUNTER = "counter", "营业网点", "counter"
    TELEPHONE = "telephone", "电话", "telephone"
    ONLINE = "online", "线上", "online"
    LETTER = "letter", "信函", "letter"


@unique
class DeclineGround(Word):
    """Why a request for erasure is declined for now."""

    SERVICE = "service", "服务尚在进行", "service goes on"
    RETENTION = "retention", "保存期未满", "retention still runs"
    HOLD = "hold", "因争议或案件保留", "held for a dispute or case"


@unique
class ErasureReason(Word):
    """Why a data key was destroyed."""

    OVER = "over", "保存期满", "retention over"
    REQUEST = "request", "本人请求", "asked for by the person"


@unique
class ReadingPurpose(Word):
    """What personal data is read for. All but ``service`` also open what is stored and protected only (PI-47)."""

    SERVICE = "service", "办理业务", "serving the person"
    OWN_REQUEST = "own_request", "本人查阅复制", "the person's own request"
    DISPUTE = "dispute", "争议处理", "settling a dispute"
    AUDIT = "audit", "审计", "audit"
    AUTHORITY = "authority", "主管机关要求", "request of an authority"

    @property
    def opens_locked(self) -> bool:
        """Whether data that is only kept may be read for it."""
        return self is not ReadingPurpose.SERVICE
