"""What a registration has to know of its owner's document before it is decided."""

from collections.abc import Iterable, Sequence
from typing import Protocol, runtime_checkable

from iov_realname.application.acts.request import AboutVehicle, Request
from iov_realname.application.case import Case
from iov_realname.application.documents import Blind, Counting
from iov_realname.application.errors import NotConfigured
from iov_realname.application.turns import TurnName
from iov_realname.domain.card.document_limit import NOTHING_ELSE, DocumentUse, refuses_above
from iov_realname.domain.card.state import Card
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.parties import Particulars

__all__ = ["WAIT", "document_use", "look_up_documents", "note_document"]

WAIT = 10.0
"""Seconds that a registration waits for others under the same document."""


@runtime_checkable
class Papers(Protocol):
    """A request that shows an owner's document for a vehicle."""

    @property
    def vin(self) -> str:
        """The vehicle."""

    @property
    def document(self) -> DocumentKind | None:
        """The kind of document; ``None``: not an accepted one."""

    @property
    def owner(self) -> Particulars:
        """What it says."""


def document_use(case: Case, request: Papers, covered: Sequence[Card]) -> DocumentUse:
    """What the owner's document carries besides the cards ``covered``.

    Under a book that refuses above its limit, other registrations under this document wait until this one has been
    answered, so that no two of them count the same free place. Raises ``TurnTimeout``, and ``NotConfigured`` where such
    a book is used without an index or turns.
    """
    if request.document is None or not covered:
        return NOTHING_ELSE
    exact = refuses_above(case.book, case.origin)
    if case.counting is None:
        if exact:
            raise NotConfigured("The rule book refuses above a number of cards per document, and nothing counts them.")
        return NOTHING_ELSE
    blinds = case.counting.blinds(request.document, request.owner.number)
    if exact:
        _take_turn(case, blinds[-1])
    return case.counting.use(request.vin, blinds, covered)


def note_document(case: Case, request: Papers, subject: SubjectId) -> None:
    """The owner has been presented: the next registration of this working set counts it too."""
    if case.counting is not None and request.document is not None:
        blinds = case.counting.blinds(request.document, request.owner.number)
        case.counting.presented(request.vin, subject, blinds)


def look_up_documents(counting: Counting, requests: Iterable[Request]) -> None:
    """Ask at once about everything that a chunk of requests is going to ask."""
    about = [request for request in requests if isinstance(request, AboutVehicle)]
    papers = [
        counting.blinds(request.document, request.owner.number)
        for request in about
        if isinstance(request, Papers) and request.document is not None
    ]
    counting.look_up(papers, [request.vin for request in about])


def _take_turn(case: Case, blind: Blind) -> None:
    """Named by the oldest key version, which all processes know while the key is being changed."""
    if case.office.turns is None:
        raise NotConfigured("The rule book refuses above a number of cards per document, and there are no turns.")
    case.held.take(case.office.turns, TurnName("registrations under one document", blind.digest), WAIT)
