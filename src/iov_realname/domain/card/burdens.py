"""What registering a stock card late must not be tied to (O25-20, BF16-5, BF16-6): a fee, a tariff, another duty."""

from typing import Protocol

from iov_realname.domain.card.state import Card
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.words import Word

__all__ = ["Condition", "backfill_is_free"]


class Condition(Word):
    """What somebody would have the owner do or pay for being registered (附加条件)."""

    FEE = "fee", "收费", "a fee"
    TARIFF = "tariff", "变更资费", "a change of tariff"
    DUTY = "duty", "附加义务", "another duty"


class Conditional(Protocol):
    """A command that may carry conditions."""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What is asked of the owner beside their identity."""


BURDENED = Refusal(
    RefusalCode.FEE_OR_BURDEN,
    ("O25-20", "BF16-5", "BF16-6"),
    "补登记不得收费、变更资费或附加其他义务。",
    "Registering a stock card late is tied to no fee, no change of tariff and no other duty.",
)


def backfill_is_free(card: Card, command: Conditional, book: RuleBook) -> Refusal | None:
    """The owner of a stock card registers without paying, changing a tariff or taking on a duty."""
    backfill = card.period is not None and card.period.stock
    return BURDENED if backfill and command.conditions else None
