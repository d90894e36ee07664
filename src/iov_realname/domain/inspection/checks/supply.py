"""Before the sale: where a card comes from, and what it may do until then (I-3, I-4)."""

from collections.abc import Iterator

from iov_realname.domain.card.directed import DirectedTestOpened
from iov_realname.domain.card.purchase import Procured
from iov_realname.domain.card.state import Card
from iov_realname.domain.functions import undirected
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.history import CardHistory, traced
from iov_realname.domain.inspection.words import Question, Severity, Wording

__all__ = ["SUPPLY_CHECKS"]


def card_never_bought(history: CardHistory) -> Iterator[Trace]:
    """A history without a purchase."""
    if history.card.purchase is None:
        yield traced(history.facts[0])


def buyer_not_authorised(history: CardHistory) -> Iterator[Trace]:
    """A purchase by a company that is neither the OEM nor authorised by it."""
    for fact, event in history.each(Procured):
        if history.oem not in (None, event.purchaser_code) and event.authorisation_no is None:
            yield traced(fact)


def risk_not_assessed(history: CardHistory) -> Iterator[Trace]:
    """A purchase without the risk assessment that was asked for on its day."""
    for fact, event in history.each(Procured):
        if event.risk_assessment_no is None and history.book(fact).risk_assessment_required:
            yield traced(fact)


def responsible_person_not_registered(history: CardHistory) -> Iterator[Trace]:
    """A card in use whose purchaser and responsible person the carrier never registered."""
    fact = history.standing(_in_use_unacknowledged)
    if fact is not None:
        yield traced(fact)


def _in_use_unacknowledged(card: Card) -> bool:
    in_use = card.live and (card.test is not None or card.period is not None)
    return in_use and card.purchase is not None and not card.purchase.acknowledged


def undirected_before_sale(history: CardHistory) -> Iterator[Trace]:
    """A test that opened functions which reach any destination."""
    for fact, event in history.each(DirectedTestOpened):
        if undirected(event.functions):
            yield traced(fact)


SUPPLY_CHECKS: tuple[Check[CardHistory], ...] = (
    Check(
        buyer_not_authorised,
        Question.PURCHASE,
        Severity.MAJOR,
        ("N4-PRE-1",),
        Wording("购卡企业既非本车企也未获授权", "the buyer is neither the OEM nor authorised by it"),
        Wording("车企对购卡企业的授权书编号", "the number of the OEM's authorisation of the buyer"),
        Wording("取得授权书，或停用该卡并由车企重新购卡", "obtain the authorisation, or retire the card and buy anew"),
    ),
    Check(
        card_never_bought,
        Question.PURCHASE,
        Severity.CRITICAL,
        ("N2-1", "N4-PRE-1", "ATF-12a"),
        Wording("有卡的历史而无采购记录", "the card has a history but no purchase"),
        Wording(
            "采购记录：购卡企业、责任人、批次、风险评估", "the purchase: buyer, responsible person, batch, assessment"
        ),
        Wording("查明来源，补录采购台账；查不明的停用", "find out where it came from and record it, else retire it"),
    ),
    Check(
        responsible_person_not_registered,
        Question.PURCHASE,
        Severity.MAJOR,
        ("N4-PRE-2",),
        Wording("卡已使用，电信企业尚未登记购卡企业和责任人", "in use before the carrier registered buyer and person"),
        Wording("电信企业对购卡企业和责任人的登记回执", "the carrier's receipt for buyer and responsible person"),
        Wording("向电信企业补办登记并录入回执", "have the carrier register them and record its receipt"),
    ),
    Check(
        risk_not_assessed,
        Question.PURCHASE,
        Severity.CRITICAL,
        ("ATF-12a", "IOT9-1"),
        Wording("购卡缺少风险评估", "the purchase lacks its risk assessment"),
        Wording("风险评估编号及结果", "the number and result of the risk assessment"),
        Wording("由电信企业补做评估；未通过的退卡", "have the carrier assess it; return what does not pass"),
    ),
    Check(
        undirected_before_sale,
        Question.BEFORE_SALE,
        Severity.CRITICAL,
        ("N4-PRE-3", "FINAL-6", "IOT1173-1"),
        Wording("售前测试开通了非定向功能", "a test before the sale opened undirected functions"),
        Wording("只含定向功能的测试开通记录", "a test that opened directed functions only"),
        Wording("立即关闭非定向功能并取得运营商确认", "close them at once and have the carrier confirm it"),
    ),
)
