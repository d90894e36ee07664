"""What counted things are called. A code that has no name here, a channel's or a number block's, is its own name."""

from collections.abc import Mapping

from iov_realname.adapters.reports.bilingual import Bilingual, alike
from iov_realname.domain.card.measures import MeasureKind
from iov_realname.domain.card.state import RegistrationStatus, Stage
from iov_realname.domain.functions import Function
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.inspection.words import Wording
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.words import Word

__all__ = ["label"]

_WORDS: Mapping[str, type[Word]] = {
    "stages": Stage,
    "registrations": RegistrationStatus,
    "carriers": Carrier,
    "sold_by_carrier": Carrier,
    "unsold_by_carrier": Carrier,
    "entitled": Function,
    "confirmed": Function,
}
_NAMES: Mapping[str, Wording] = {
    "changed_hands": Wording("已过户", "changed hands"),
    "confirmed_unknown": Wording("运营商尚无确认", "nothing confirmed yet"),
    "declined": Wording("拒绝登记", "declined"),
    "ended": Wording("已注销", "ended"),
    "ever_restricted": Wording("曾被限制的卡", "cards ever restricted"),
    "no_undirected": Wording("无非定向功能", "without undirected functions"),
    "notice_to_refuser": Wording("对其告知", "notices to them"),
    "notified": Wording("已告知", "notified"),
    "order_open": Wording("指令未确认", "orders unconfirmed"),
    "registered_on_asserted_check": Wording("凭台账所载核验", "on asserted checks"),
    "rejected": Wording("运营商拒绝", "rejected"),
    "restricted": Wording("已限制", "restricted"),
    "second_hand": Wording("二手车的卡", "second-hand"),
    "stock_registered_in_time": Wording("限期内补登记", "in time"),
    "untouched": Wording("尚未告知", "not yet told"),
}
_STATES: Mapping[str, Wording] = {
    "confirmed": Wording("已确认", "confirmed"),
    "ordered": Wording("已下发", "ordered"),
}
_NOTHING, _NEVER_BOUGHT = str(None), Wording("从未采购", "never bought")
"""The stage of a card that has a history and no purchase."""


def label(metric: str, code: str) -> Bilingual:
    """What the counts of a metric stand for, by its code and theirs."""
    if code == _NOTHING:
        return _NEVER_BOUGHT
    words = _WORDS.get(metric)
    if words is not None:
        return words(code)
    match metric:
        case "refusals":
            return _refusal(code)
        case "measures":
            return _measure(code)
        case _:
            return _NAMES.get(code, alike(code))


def _refusal(code: str) -> Bilingual:
    refusal = RefusalCode(code)
    return Wording(f"{refusal} {refusal.title_zh}", f"{refusal} {refusal.title_en}")


def _measure(code: str) -> Bilingual:
    kind, _, state = code.partition(":")
    measure, said = MeasureKind(kind), _STATES[state]
    return Wording(f"{measure.zh}（{said.zh}）", f"{measure.en} ({said.en})")
