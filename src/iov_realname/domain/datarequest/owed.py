"""What a request about personal data still asks for, by when."""

from collections.abc import Iterator

from iov_realname.domain.datarequest.events import DATA_REQUEST_EVENTS, DataRequestReceived
from iov_realname.domain.datarequest.state import NOT_ASKED_FOR, evolve_data_request
from iov_realname.domain.inspection.duties import DutyHistory, Owed

__all__ = ["owed_reply"]


def owed_reply(history: DutyHistory) -> Iterator[Owed]:
    """What was asked for, or a refusal with its reason."""
    request = history.folded(NOT_ASKED_FOR, evolve_data_request, DATA_REQUEST_EVENTS)
    if request.open:
        for fact, event in history.each(DataRequestReceived):
            yield Owed(fact, event.due, event.kind)
