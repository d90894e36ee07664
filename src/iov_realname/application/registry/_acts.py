"""What the groups of acts share: sending a request to the desk on behalf of whoever uses the registry."""

from datetime import datetime
from typing import TypeVar

from iov_realname.application.acts.request import Handler, Request
from iov_realname.application.desk import Accepted, Desk, Sender
from iov_realname.application.ports import EventLog
from iov_realname.domain.identifiers import CarrierCode

R = TypeVar("R", bound=Request)


class Acts:
    """A group of acts. ``at`` defaults to now, ``command_id`` to a fresh one: give your own to be able to repeat it."""

    def __init__(self, desk: Desk, sender: Sender) -> None:
        self._desk = desk
        self._sender = sender

    def _send(
        self, command_id: str | None, at: datetime | None, request: R, handler: Handler[R], *, drawn: bool = False
    ) -> Accepted:
        return self._desk.handle(command_id, self._sender, request, handler, dated=at is not None, drawn=drawn)

    def _at(self, at: datetime | None) -> datetime:
        return at or self._desk.office.clock.now()

    def _known(self, carrier: CarrierCode) -> CarrierCode:
        """The carrier, once it is known. Raises ``CarrierUnknown``."""
        return self._desk.office.carriers.known(carrier)

    def _drawn(self) -> str:
        return self._desk.office.draw.identifiers(1)[0]


class LoggedActs(Acts):
    """A group of acts that also read the log."""

    def __init__(self, desk: Desk, sender: Sender, log: EventLog) -> None:
        super().__init__(desk, sender)
        self._log = log
