"""What all rules of governance share: numbers that name a record, days in order."""

from datetime import date
from typing import Protocol

from iov_realname.domain.governance.state import Governance
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.rulebook import RuleBook

__all__ = ["days_are_in_order", "ill_numbered"]

NOT_A_RECORD = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-FORMAT",),
    "编号须为本企业登记的文件编号，由字母、数字和 . _ / - 组成，且不得为证件号码或电话号码；数量不得为负。",
    "A number must name a record of yours: letters, digits and . _ / - only, nobody's number; no count is negative.",
)
DAYS_REVERSED = Refusal(
    RefusalCode.FORMAT, ("POLICY-FORMAT",), "截止日早于起始日。", "The last day lies before the first."
)


class _Span(Protocol):
    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date | None: ...


def days_are_in_order(state: Governance, command: _Span, book: RuleBook) -> Refusal | None:
    """What ends does not end before it begins."""
    return DAYS_REVERSED if command.last is not None and command.last < command.first else None


def ill_numbered(*numbers: str | None) -> Refusal | None:
    """The refusal of what is no number in a register; a number that is not given is none to be judged."""
    return None if all(number is None or names_a_record(number) for number in numbers) else NOT_A_RECORD
