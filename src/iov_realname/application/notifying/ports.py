"""Whoever sends notices: an SMS gateway, a call centre, a letter shop. Our own number of a notice is its only key.

Methods do not raise for what the other side does: that is an outcome. Taken is not delivered.
"""

from typing import Protocol, TypeAlias

import attrs

from iov_realname.domain.terms import NoticeChannel

__all__ = ["Delivered", "Letter", "Notifier", "Pending", "SendOutcome", "Taken", "Tracked", "TryLater", "Undeliverable"]


@attrs.frozen
class Letter:
    """What is to be sent: our ``notice`` number, where to, and the text of a version. Never logged.

    Of ``phone`` and ``address`` one may be empty; which is needed depends on the channel.
    """

    notice: str
    phone: str = attrs.field(repr=False)
    address: str = attrs.field(repr=False)
    text_version: str
    text: str


@attrs.frozen
class Taken:
    """It is on its way, under the sender's receipt. Sending the same notice again is answered the same way."""

    receipt: str


@attrs.frozen
class Undeliverable:
    """It will never arrive; ``code`` says why, in the sender's word, without personal data."""

    code: str


@attrs.frozen
class TryLater:
    """The sender cannot say, or cannot take it now; nothing is known."""

    code: str


@attrs.frozen
class Delivered:
    """It arrived."""

    code: str


@attrs.frozen
class Pending:
    """It is still on its way."""


SendOutcome: TypeAlias = Taken | Undeliverable | TryLater
Tracked: TypeAlias = Delivered | Undeliverable | Pending | TryLater


class Notifier(Protocol):
    """Sends notices by one channel."""

    @property
    def name(self) -> str:
        """Its name in events: letters, digits and ``. _ / -``."""

    @property
    def channel(self) -> NoticeChannel:
        """By which channel it reaches people."""

    def send(self, letter: Letter) -> SendOutcome:
        """Send once. The same ``notice`` again changes nothing."""

    def track(self, notice: str, receipt: str) -> Tracked:
        """What became of a notice that was taken under that receipt."""
