"""What the history of a data-subject request amounts to."""

from typing import assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.datarequest.events import (
    DataRequestAnswered,
    DataRequestEvent,
    DataRequestReceived,
    DataRequestRefused,
    RequesterConfirmed,
)

__all__ = ["NOT_ASKED_FOR", "DataRequest", "evolve_data_request"]


@attrs.frozen(slots=False)
class DataRequest:
    """One request. ``end`` is its answer or refusal."""

    received: DataRequestReceived | None
    confirmed: bool
    end: DataRequestAnswered | DataRequestRefused | None

    @property
    def open(self) -> bool:
        """Whether an answer is due."""
        return self.received is not None and self.end is None


NOT_ASKED_FOR = DataRequest(received=None, confirmed=False, end=None)
"""A request no history speaks of; every fold starts here."""


def evolve_data_request(request: DataRequest, event: DataRequestEvent) -> DataRequest:
    """The request after ``event``. Total: any subsequence of a history can be folded."""
    match event:
        case DataRequestReceived():
            return altered(request, received=event)
        case RequesterConfirmed():
            return altered(request, confirmed=True)
        case DataRequestAnswered() | DataRequestRefused():
            return altered(request, end=event)
        case _:  # pragma: no cover
            assert_never(event)
