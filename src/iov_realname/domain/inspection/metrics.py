"""The figures of a report, with their formulas as data."""

from collections.abc import Mapping
from enum import unique
from typing import TypeAlias, assert_never

import attrs

from iov_realname.domain.card.attempts import Became
from iov_realname.domain.card.latency import Span, nearest_rank
from iov_realname.domain.inspection.words import Question, Wording
from iov_realname.domain.words import Word

__all__ = ["METRICS", "PERCENTILES", "Figure", "Kind", "Metric", "Tally", "figure"]

Tally: TypeAlias = Mapping[str, int]
"""How often each key was counted."""

Figure: TypeAlias = Mapping[str, int | float | None]
"""A figure's parts by name: ``value``, ``of`` and ``over`` of a rate; counts by what is counted; percentiles."""

PERCENTILES = (50, 90, 99)


@unique
class Kind(Word):
    """How a figure is made from what was counted."""

    RATE = "rate", "比率", "rate"
    COUNTS = "counts", "计数", "counts"
    HOURS = "hours", "小时分位数", "percentiles of hours"


@attrs.frozen
class Metric:
    """A figure. Of a rate, the sum of ``of`` is divided by the sum of ``over``; a key that ends in a colon stands for
    all that begin so. Of counts and hours, ``of`` names what is shown.
    """

    code: str
    question: Question
    kind: Kind
    title: Wording
    formula: Wording
    of: tuple[str, ...]
    over: tuple[str, ...] = ()


def figure(metric: Metric, tally: Tally) -> Figure:
    """A metric's value."""
    match metric.kind:
        case Kind.RATE:
            of, over = _sum(metric.of, tally), _sum(metric.over, tally)
            return {"value": round(of / over, 6) if over else None, "of": of, "over": over}
        case Kind.COUNTS:
            found = {_short(key): count for key, count in sorted(tally.items()) if _is_any(key, metric.of) and count}
            return found or {}
        case Kind.HOURS:
            return _percentiles(metric.of[0], tally)
        case _:  # pragma: no cover
            assert_never(metric.kind)


def _sum(keys: tuple[str, ...], tally: Tally) -> int:
    return sum(count for key, count in tally.items() if _is_any(key, keys))


def _is_any(key: str, keys: tuple[str, ...]) -> bool:
    return any(key.startswith(each) if each.endswith(":") else key == each for each in keys)


def _short(key: str) -> str:
    return key.partition(":")[2] or key


def _percentiles(prefix: str, tally: Tally) -> Figure:
    """By nearest rank."""
    hours = sorted((int(key.removeprefix(prefix)), count) for key, count in tally.items() if key.startswith(prefix))
    total = sum(count for _, count in hours)
    ranks = {f"p{share}": _at_rank(hours, nearest_rank(total, share)) for share in PERCENTILES}
    return {"count": total, **(ranks if total else dict.fromkeys(ranks))}


def _at_rank(hours: list[tuple[int, int]], rank: int) -> int:
    passed = 0
    for value, count in hours:
        passed += count
        if passed >= rank:
            return value
    return 0


def _counts(code: str, question: Question, zh: str, en: str, *of: str) -> Metric:
    formula = Wording("按类计数", "counted by kind")
    return Metric(code, question, Kind.COUNTS, Wording(zh, en), formula, of)


_LATENCY_TITLES = {
    Span.SALE_TO_SENT: Wording("售出（过户）至首次传送", "sale or transfer to first sending"),
    Span.VERIFIED_TO_SENT: Wording("核验通过至传送", "verification to sending"),
    Span.SENT_TO_COMPLETED: Wording("首次传送至报竣", "first sending to completion"),
    Span.SALE_TO_COMPLETED: Wording("售出（过户）至报竣", "sale or transfer to completion"),
}

METRICS: tuple[Metric, ...] = (
    Metric(
        "registration_rate_supplied",
        Question.STATEMENT,
        Kind.RATE,
        Wording("实名登记率（全部在用卡）", "registration rate (all cards in use)"),
        Wording(
            "（登记到单位和责任人的未售卡 + 登记到车主的卡）÷ 全部在用卡",
            "(unsold cards registered to unit and responsible person + cards registered to an owner) / cards in use",
        ),
        ("to_unit", "to_owner"),
        ("live",),
    ),
    Metric(
        "registration_rate_sold",
        Question.STATEMENT,
        Kind.RATE,
        Wording("实名登记率（已售车辆的卡）", "registration rate (cards of sold vehicles)"),
        Wording("登记到车主的卡 ÷ 已售车辆的在用卡", "cards registered to an owner / cards in use of sold vehicles"),
        ("to_owner",),
        ("owned",),
    ),
    Metric(
        "backfill_progress",
        Question.BACKFILL,
        Kind.RATE,
        Wording("补登记进度", "backfill progress"),
        Wording(
            "已登记的存量卡 ÷ 存量卡（售于规则所定日期之前，分母固定）",
            "stock cards registered / stock cards (sold before the book's cut-off, so that the denominator is fixed)",
        ),
        ("stock_registered",),
        ("stock_on:",),
    ),
    _counts("backfill_cut_off", Question.BACKFILL, "存量卡（按截止日期）", "stock cards by cut-off date", "stock_on:"),
    _counts(
        "backfill_remaining", Question.BACKFILL, "未登记存量卡的状态", "where unregistered stock stands", "stock_as:"
    ),
    _counts(
        "backfill_in_time", Question.BACKFILL, "限期内补登记", "registered by the deadline", "stock_registered_in_time"
    ),
    _counts(
        "backfill_channels",
        Question.BACKFILL,
        "补登记的渠道及异地办理",
        "backfilled by which channel, and away from the seller",
        "backfilled_at:",
        "backfilled_at_seller",
        "backfilled_elsewhere",
    ),
    _counts("campaigns", Question.BACKFILL, "补登记活动", "backfill campaigns", "campaign:"),
    _counts("notices", Question.BACKFILL, "通知（按渠道和结果）", "notices by channel and result", "notice:"),
    _counts("stages", Question.STATEMENT, "各阶段卡数", "cards by stage", "stage:"),
    _counts("registrations", Question.STATEMENT, "各登记状态卡数", "cards by registration", "registration:"),
    _counts("carriers", Question.STATEMENT, "各运营商卡数", "cards by carrier", "carrier:"),
    _counts("number_blocks", Question.STATEMENT, "各号段卡数", "cards by number block", "block:"),
    _counts("sold_by_carrier", Question.STATEMENT, "各运营商已售在用卡", "cards sold by carrier", "sold_at:"),
    _counts("unsold_by_carrier", Question.STATEMENT, "各运营商未售在用卡", "cards unsold by carrier", "unsold_at:"),
    _counts("entitled", Question.BEFORE_SALE, "应有功能", "entitled functions", "entitled:"),
    _counts("confirmed", Question.BEFORE_SALE, "运营商确认的功能", "confirmed functions", "confirmed:"),
    _counts(
        "function_control",
        Question.BEFORE_SALE,
        "功能管控",
        "control of functions",
        "no_undirected",
        "confirmed_unknown",
        "order_open",
    ),
    _counts("channels", Question.CHANNELS, "各渠道提交身份次数", "identities presented by channel", "presented_at:"),
    *(
        _counts(f"channels_{each}", Question.CHANNELS, f"各渠道{each.zh}次数", f"{each.en} by channel", f"{each}_at:")
        for each in Became
    ),
    _counts("refusals", Question.IDENTITY, "拒绝办理（按代码）", "refusals by code", "refused:"),
    _counts(
        "rejections", Question.TRANSMISSION, "运营商拒绝次数（原因封存）", "rejections (reasons sealed)", "rejected_by:"
    ),
    _counts("parked", Question.TRANSMISSION, "传送挂起次数（按代码）", "submissions parked, by code", "parked_as:"),
    _counts(
        "orders_failed",
        Question.BEFORE_SALE,
        "功能变更失败（按代码）",
        "function changes failed, by code",
        "order_failed:",
    ),
    _counts("measures_failed", Question.MEASURES, "措施失败（按代码）", "measures failed, by code", "measure_failed:"),
    _counts("asserted", Question.IDENTITY, "凭台账所载核验登记", "on asserted checks", "registered_on_asserted_check"),
    _counts(
        "refusers",
        Question.REFUSERS,
        "拒绝登记、其告知次数、曾被限制",
        "refusers, notices to them, ever restricted",
        "declined",
        "notice_to_refuser",
        "ever_restricted",
    ),
    _counts("second_hand", Question.SECOND_HAND, "二手车的卡", "cards of second-hand vehicles", "second_hand"),
    _counts("measures", Question.MEASURES, "现行管控措施", "standing measures", "measure:"),
    _counts("officers", Question.OFFICER, "在任负责人", "officers in post", "officer:"),
    _counts("filings", Question.OFFICER, "已回执的报送", "filings confirmed, by authority", "filed:"),
    _counts("governance", Question.RULES, "治理记录", "records of governance", "governance:"),
    _counts("lots", Question.PURCHASE, "售前批次（按持有方）", "lots before the sale, by holder", "lots:"),
    _counts("incidents", Question.PRIVACY, "安全事件", "security incidents", "incident:"),
    _counts("misuse", Question.MEASURES, "违规线索", "reports of misuse", "misuse:"),
    _counts("misuse_verdicts", Question.MEASURES, "违规研判结论", "verdicts on misuse", "misuse_verdict:"),
    _counts("misuse_acts", Question.MEASURES, "违规处置", "measures against misuse", "misuse_act:"),
    _counts("outside_blocks", Question.PURCHASE, "专用资源外的卡", "cards outside their blocks", "outside:"),
    _counts("scenarios", Question.PURCHASE, "使用场景（分类、风险）", "scenarios by class and risk", "scenario:"),
    _counts("complaints", Question.BACKFILL, "投诉", "complaints", "complaint:"),
    _counts("complaint_results", Question.BACKFILL, "投诉处理结果", "answers to complaints", "complaint_result:"),
    _counts("data_requests", Question.PRIVACY, "个人信息请求", "requests about personal data", "data_request:"),
    _counts("data_request_ends", Question.PRIVACY, "请求办理结果", "how requests ended", "data_request_end:"),
    *(
        Metric(
            f"hours_{span}",
            Question.TRANSMISSION,
            Kind.HOURS,
            title,
            Wording(
                "整小时，最近秩法；自售出起算者不含存量卡",
                "whole hours, nearest rank; of what counts from the sale, stock cards are left out",
            ),
            (f"hours:{span}:",),
        )
        for span, title in _LATENCY_TITLES.items()
    ),
)
