"""What counted things are called. A code that has no name here, a channel's or a number block's, is its own name."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Protocol

from iov_realname.adapters.reports.bilingual import Bilingual, alike
from iov_realname.adapters.wording.known_carriers import carrier_named
from iov_realname.domain.card.measures import MeasureKind
from iov_realname.domain.card.state import RegistrationStatus, Stage
from iov_realname.domain.complaint.words import ComplaintKind, ComplaintResult
from iov_realname.domain.custody import Hand
from iov_realname.domain.datarequest.words import DataRequestKind, RequestGround
from iov_realname.domain.functions import Function
from iov_realname.domain.governance.words import OfficerPost
from iov_realname.domain.incident import IncidentKind
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.inspection.words import Wording
from iov_realname.domain.misuse.words import MisuseAct, MisuseKind, MisuseVerdict
from iov_realname.domain.notice.state import NoticeStatus
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.resource.words import ResourceFault
from iov_realname.domain.rulebook import ChannelKind
from iov_realname.domain.scenario.words import CardClass, RiskLevel
from iov_realname.domain.terms import NoticeChannel

__all__ = ["label"]


class _Reads(Protocol):
    """What tells the name of a code."""

    def read(self, text: str, /) -> Bilingual | None:
        """The name; None for a code without one."""


class _Carriers:
    """Carriers, which are no closed list."""

    @staticmethod
    def read(text: str, /) -> Bilingual | None:
        """The carrier's name."""
        return carrier_named(text)


_WORDS: Mapping[str, tuple[_Reads, ...]] = {
    "backfill_channels": (ChannelKind,),
    "carriers": (_Carriers,),
    "complaint_results": (ComplaintResult,),
    "complaints": (ComplaintKind,),
    "confirmed": (Function,),
    "data_request_ends": (RequestGround,),
    "data_requests": (DataRequestKind,),
    "entitled": (Function,),
    "filings": (Supervisor,),
    "incidents": (IncidentKind,),
    "lots": (Hand,),
    "measures": (MeasureKind,),
    "misuse": (MisuseKind,),
    "misuse_acts": (MisuseAct,),
    "misuse_verdicts": (MisuseVerdict,),
    "notices": (NoticeChannel, NoticeStatus),
    "officers": (OfficerPost,),
    "outside_blocks": (ResourceFault,),
    "registrations": (RegistrationStatus,),
    "rejections": (_Carriers,),
    "scenarios": (CardClass, RiskLevel),
    "sold_by_carrier": (_Carriers,),
    "stages": (Stage,),
    "unsold_by_carrier": (_Carriers,),
}
"""By metric, the closed lists that the parts of its codes are from, in order."""
_NAMES: Mapping[str, Wording] = {
    "AgreementSigned": Wording("合作方约定", "agreements signed"),
    "ComplianceAudited": Wording("合规审计", "compliance audits"),
    "FilingReceived": Wording("报送回执", "filings received"),
    "ImpactAssessed": Wording("影响评估", "impact assessments"),
    "NoticePublished": Wording("隐私告知", "privacy notices"),
    "OfficerAppointed": Wording("负责人任命", "officers appointed"),
    "OfficersFiled": Wording("负责人报送", "officers filed"),
    "PlatformCommissioned": Wording("平台委托", "platforms commissioned"),
    "RecordsHandedOver": Wording("记录移交", "records handed over"),
    "RiskAssessed": Wording("风险评估", "risk assessments"),
    "RuleIssued": Wording("制度发布", "rules issued"),
    "SelfChecked": Wording("年度自查", "yearly self-checks"),
    "TrainingHeld": Wording("培训", "trainings"),
    "answered": Wording("已答复", "answered"),
    "backfilled_at_seller": Wording("在销售渠道办理", "at the seller"),
    "backfilled_elsewhere": Wording("异地办理", "elsewhere"),
    "changed_hands": Wording("已过户", "changed hands"),
    "closed": Wording("已结束", "closed"),
    "confirmed": Wording("已确认", "confirmed"),
    "confirmed_unknown": Wording("运营商尚无确认", "nothing confirmed yet"),
    "declined": Wording("拒绝登记", "declined"),
    "ended": Wording("已注销", "ended"),
    "ever_restricted": Wording("曾被限制的卡", "cards ever restricted"),
    "failed": Wording("未能执行", "failed"),
    "no_undirected": Wording("无非定向功能", "without undirected functions"),
    "notice_to_refuser": Wording("对其告知", "notices to them"),
    "notified": Wording("已告知", "notified"),
    "open": Wording("未结束", "open"),
    "order_open": Wording("指令未确认", "orders unconfirmed"),
    "ordered": Wording("已下发", "ordered"),
    "registered_on_asserted_check": Wording("凭台账所载核验", "on asserted checks"),
    "rejected": Wording("运营商拒绝", "rejected"),
    "restricted": Wording("已限制", "restricted"),
    "second_hand": Wording("二手车的卡", "second-hand"),
    "stock_registered_in_time": Wording("限期内补登记", "in time"),
    "untouched": Wording("尚未告知", "not yet told"),
    "waiting": Wording("待处理", "waiting"),
}
_NOTHING, _NEVER_BOUGHT = str(None), Wording("从未采购", "never bought")
"""The stage of a card that has a history and no purchase."""


def label(metric: str, code: str) -> Bilingual:
    """What the counts of a metric stand for, by its code and theirs."""
    if code == _NOTHING:
        return _NEVER_BOUGHT
    if metric == "refusals":
        return _refusal(code)
    parts = [_part(part, words) for part, words in zip_longest(code.split(":"), _WORDS.get(metric, ()))]
    return parts[0] if len(parts) == 1 else _joined(parts)


def _part(code: str | None, words: _Reads | None) -> Bilingual:
    """One part of a code: a word of its list, a name of ours, or itself."""
    word = None if words is None or code is None else words.read(code)
    return word or _NAMES.get(code or "", alike(code or ""))


def _joined(parts: Sequence[Bilingual]) -> Wording:
    first, *others = parts
    zh, en = "，".join(each.zh for each in others), ", ".join(each.en for each in others)
    return Wording(f"{first.zh}（{zh}）", f"{first.en} ({en})")


def _refusal(code: str) -> Bilingual:
    refusal = RefusalCode(code)
    return Wording(f"{refusal} {refusal.title_zh}", f"{refusal} {refusal.title_en}")
