"""The closed lists of the ledgers' trade words that belong to no other part of the domain."""

from enum import unique

from iov_realname.domain.words import Word

__all__ = [
    "Addressee",
    "CarrierResult",
    "ChangeKind",
    "CheckOutcome",
    "Delivery",
    "Fitment",
    "NoticeChannel",
    "NoticePurpose",
    "RegistrationReason",
    "RestrictionKind",
    "TestPurpose",
]


@unique
class TestPurpose(Word):
    """Why a card works before its vehicle is sold (用途)."""

    __test__ = False

    PRODUCTION = "production", "生产", "production"
    TEST = "test", "测试", "test"


@unique
class Fitment(Word):
    """How a card came into its vehicle (装配方式)."""

    FACTORY = "factory", "前装", "factory-fitted"
    AFTERMARKET = "aftermarket", "后装", "aftermarket"


@unique
class RegistrationReason(Word):
    """Why an owner registers (登记事由)."""

    NEW = "new", "新车", "new vehicle"
    BACKFILL = "backfill", "补登记", "backfill"
    TRANSFER = "transfer", "过户", "transfer"


@unique
class CheckOutcome(Word):
    """What an identity verifier answered (核验结果); ledgers never say `REJECTED_INPUT`."""

    MATCH = "match", "一致", "match"
    MISMATCH = "mismatch", "不一致", "mismatch"
    NO_RECORD = "no_record", "查无", "no record"
    REJECTED_INPUT = "rejected_input", "输入不合格", "rejected input"
    UNAVAILABLE = "unavailable", "异常", "unavailable"


@unique
class CarrierResult(Word):
    """What a carrier answered to a registration that was sent to it (结果)."""

    COMPLETED = "completed", "已报竣", "completed"
    ACCEPTED = "accepted", "已受理", "accepted"
    REJECTED = "rejected", "拒绝", "rejected"


@unique
class NoticePurpose(Word):
    """What a notice is about (事由)."""

    BACKFILL = "backfill", "补登记", "backfill"
    TRANSFER = "transfer", "过户", "transfer"
    RESTRICTION = "restriction", "限制", "restriction"


@unique
class NoticeChannel(Word):
    """How a notice was sent (方式)."""

    PHONE = "phone", "电话", "phone"
    SMS = "sms", "短信", "text message"
    INTERNET = "internet", "互联网", "internet"
    LETTER = "letter", "信函", "letter"


@unique
class Delivery(Word):
    """Whether a notice reached its addressee (结果)."""

    DELIVERED = "delivered", "送达", "delivered"
    FAILED = "failed", "失败", "failed"


@unique
class Addressee(Word):
    """Whom a notice was sent to (告知对象)."""

    PRESENT_OWNER = "present_owner", "现车主", "present owner"
    FORMER_OWNER = "former_owner", "原车主", "former owner"


@unique
class RestrictionKind(Word):
    """Whether functions are restricted or given back (类型)."""

    RESTRICT = "restrict", "限制", "restriction"
    LIFT = "lift", "解除", "lifting"


@unique
class ChangeKind(Word):
    """What happened to a vehicle or one of its cards (变更类型)."""

    TRANSFER = "transfer", "过户", "transfer"
    SCRAP = "scrap", "报废", "scrapping"
    REPLACE = "replace", "换卡", "card replacement"
