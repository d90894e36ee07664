"""One subject: asking for its erasure, approving it, holding it for a case."""

from datetime import datetime
from typing import TypeVar

from iov_realname.application.acts.request import Handler
from iov_realname.application.desk import Accepted, Desk, Sender
from iov_realname.application.ports import EventLog
from iov_realname.application.retention.acts import (
    AboutSubject,
    Approval,
    ErasureRequest,
    HoldOrder,
    HoldRelease,
    approve_erasure,
    ask_for_erasure,
    hold,
    on,
    release,
)
from iov_realname.application.retention.destroying import Keeper
from iov_realname.application.retention.finding import Found, Whereabouts
from iov_realname.application.working import WorkingSet

__all__ = ["Erasures"]

R = TypeVar("R", bound=AboutSubject)


class Erasures:
    """Sends commands about single subjects to the desk, and makes the keys follow, also when a rule says no."""

    def __init__(self, log: EventLog, desk: Desk, sender: Sender) -> None:
        self._log = log
        self._desk = desk
        self._sender = sender
        self._keeper = Keeper(log, desk.office, sender)

    def find(self, subject: str, iccid: str | None = None) -> Found:
        """The subject. Raises ``NotFound``."""
        return Whereabouts(self._log).find(subject, iccid)

    def ask(self, found: Found, request: ErasureRequest, command_id: str) -> Accepted:
        """The person's request. Raises ``Refused`` with R-ERASE-EARLY and the date while something holds the data."""
        return self._send(found, request, on(found, ask_for_erasure), command_id)

    def approve(self, found: Found, request: Approval, command_id: str) -> Accepted:
        """One approval; the second one, by another account, destroys the key."""
        return self._send(found, request, on(found, approve_erasure), command_id)

    def hold(self, found: Found, request: HoldOrder, command_id: str) -> Accepted:
        """A case needs the data."""
        return self._send(found, request, on(found, hold), command_id)

    def release(self, found: Found, request: HoldRelease, command_id: str) -> Accepted:
        """The case no longer needs it."""
        return self._send(found, request, on(found, release), command_id)

    def now(self) -> datetime:
        """The moment of the act: the clock's, as nobody may date an erasure."""
        return self._desk.office.clock.now()

    def _send(self, found: Found, request: R, handler: Handler[R], command_id: str) -> Accepted:
        try:
            return self._desk.handle(command_id, self._sender, request, handler, dated=False)
        finally:
            self._keeper.follow({found.subject: WorkingSet(self._log).subject(found.subject)})
