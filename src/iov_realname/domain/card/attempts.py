"""What registration attempts came to: one reckoning for the supervision of channels and for an inspection's figures."""

from collections.abc import Iterable, Iterator
from enum import unique

from iov_realname.domain.card.captures import DocumentsTaken
from iov_realname.domain.card.checking import IdentityChecked, IdentityRefused
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.submission import Registered
from iov_realname.domain.documents import Capture
from iov_realname.domain.streams import RegistrationNumber
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.words import Word

__all__ = ["ATTEMPT_EVENTS", "Became", "became"]

ATTEMPT_EVENTS = (IdentityPresented, DocumentsTaken, IdentityChecked, IdentityRefused, Registered)
"""The events that tell it."""


@unique
class Became(Word):
    """What an attempt may come to; several at once."""

    REGISTERED = "registered", "已登记", "registered"
    REFUSED = "refused", "已拒绝", "refused"
    MISMATCHED = "mismatched", "核验不一致", "mismatched"
    TYPED = "typed", "手工录入", "typed"


def became(events: Iterable[object]) -> Iterator[tuple[Became, RegistrationNumber]]:
    """What the attempt under a number came to, as often as events say so."""
    for event in events:
        match event:
            case IdentityPresented(number=number, capture=Capture.TYPED):
                yield Became.TYPED, number
            case DocumentsTaken(number=number, documents=documents):
                if any(each.capture is Capture.TYPED for each in documents):
                    yield Became.TYPED, number
            case IdentityChecked(number=number, outcome=CheckOutcome.MISMATCH):
                yield Became.MISMATCHED, number
            case IdentityRefused(number=number):
                yield Became.REFUSED, number
            case Registered(number=number):
                yield Became.REGISTERED, number
            case _:
                continue
