"""What a carrier says of a card. The carrier's own code is always kept; no reading holds personal data."""

import attrs

from iov_realname.application.carriers.functions import FunctionProfile
from iov_realname.application.carriers.outcomes import plain_code
from iov_realname.domain.words import Word

__all__ = [
    "AreaReading",
    "BindingReading",
    "CardReading",
    "CardState",
    "FunctionReading",
    "RegistrationBasis",
    "RegistrationReading",
    "RegistrationState",
    "SuspendedBy",
]


class CardState(Word):
    """How a card stands at its carrier."""

    TEST = "test", "可测试", "test"
    INVENTORY = "inventory", "库存", "inventory"
    READY = "ready", "待激活", "ready"
    ACTIVE = "active", "在用", "active"
    SUSPENDED = "suspended", "停机", "suspended"
    PRE_CANCELLED = "pre_cancelled", "预销户", "about to be cancelled"
    CANCELLED = "cancelled", "已销户", "cancelled"
    REPLACED = "replaced", "已换卡", "replaced"
    UNKNOWN = "unknown", "未知", "unknown"


class SuspendedBy(Word):
    """Who suspended a card."""

    SELF = "self", "本企业", "ourselves"
    CARRIER = "carrier", "运营商", "the carrier"
    UNKNOWN = "unknown", "未知", "unknown"


class RegistrationState(Word):
    """How a card's registration stands at its carrier."""

    NOT_REQUIRED = "not_required", "无需实名", "not required"
    REQUIRED_NOT_DONE = "required_not_done", "未实名", "required and not done"
    IN_REVIEW = "in_review", "审核中", "in review"
    REGISTERED = "registered", "已实名", "registered"
    REJECTED = "rejected", "未通过", "rejected"
    UNKNOWN = "unknown", "未知", "unknown"


class RegistrationBasis(Word):
    """Who is registered: a carrier's "yes" may mean no more than the unit and its responsible person."""

    END_USER = "end_user", "用户", "the end user"
    RESPONSIBLE_UNIT = "responsible_unit", "责任单位", "the responsible unit"
    UNKNOWN = "unknown", "未知", "not said"


@attrs.frozen
class CardReading:
    """A card's state. ``suspended_by`` only while suspended."""

    state: CardState
    raw_code: str = attrs.field(converter=plain_code)
    suspended_by: SuspendedBy | None = None


@attrs.frozen
class RegistrationReading:
    """A card's registration. ``holder_matches`` compares with whom the caller named; None if it cannot be told."""

    state: RegistrationState
    basis: RegistrationBasis
    raw_code: str = attrs.field(converter=plain_code)
    holder_matches: bool | None = None


@attrs.frozen
class FunctionReading:
    """What is open. ``unlisted``: carrier's codes of open functions that the contract does not describe."""

    open: FunctionProfile
    unlisted: tuple[str, ...] = ()


@attrs.frozen
class BindingReading:
    """Whether a card is bound to a device, and whether the carrier saw it in another; None where it does not say."""

    bound: bool | None
    separated: bool | None = None
    raw_code: str = attrs.field(default="", converter=plain_code)


@attrs.frozen
class AreaReading:
    """Whether a card is limited to an area; ``radius`` in metres if the area is a circle."""

    limited: bool
    radius: int | None = None
