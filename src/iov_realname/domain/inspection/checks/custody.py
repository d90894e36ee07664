"""Through whose hands cards and vehicles went before the sale (I-3, I-4)."""

from collections.abc import Iterator

from iov_realname.domain.custody import CUSTODY_EVENTS, UNFORMED, HandedOver, LotFormed, evolve_lot
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.duties import Duty, DutyFact, DutyHistory, duty_traced
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.streams import CUSTODY_PREFIX

__all__ = ["CUSTODY_DUTY"]


def custody_gap(history: DutyHistory) -> Iterator[Trace]:
    """A lot was handed over by somebody who, as far as is recorded, did not have it."""
    holder, before = UNFORMED.holder, list[DutyFact]()
    for fact, lot in history.passages(UNFORMED, evolve_lot, CUSTODY_EVENTS):
        if isinstance(fact.event, HandedOver) and fact.event.giver != holder:
            yield duty_traced(fact, *before)
        if isinstance(fact.event, HandedOver | LotFormed):
            before = [fact]
        holder = lot.holder


def custody_without_contract(history: DutyHistory) -> Iterator[Trace]:
    """A lot was handed over without a contract, a clause on who answers for it, or a limit to its functions."""
    for fact, event in history.each(HandedOver):
        if event.contract_no is None or event.clause_no is None or event.limit is None:
            yield duty_traced(fact)


def custody_counts(history: DutyHistory) -> Iterator[str]:
    """Lots, and what is in them, by whose hands they are in."""
    lot = history.folded(UNFORMED, evolve_lot, CUSTODY_EVENTS)
    if lot.holder is not None and lot.items:
        yield f"lots:{lot.holder.hand}"


CUSTODY_DUTY = Duty(
    CUSTODY_PREFIX,
    (
        Check(
            custody_gap,
            Question.PURCHASE,
            Severity.MAJOR,
            ("N2-1", "IOT9-1", "POLICY-CUSTODY"),
            Wording("售前流转断链：移交方并未持有该批次", "a gap in custody: the giver did not have the lot"),
            Wording("其间的移交记录", "the hand-overs in between"),
            Wording("查明去向并补录移交", "find out where it was and record the hand-overs"),
        ),
        Check(
            custody_without_contract,
            Question.BEFORE_SALE,
            Severity.MAJOR,
            ("IOT9-1", "N4-PRE-3", "POLICY-CUSTODY"),
            Wording("移交无合同、责任条款或功能限制", "handed over without contract, responsibility or limit"),
            Wording("合同编号、责任条款、功能限制", "the contract, its clause on responsibility, the limit"),
            Wording("补签合同并登记", "sign the contract and record it"),
        ),
    ),
    custody_counts,
)
