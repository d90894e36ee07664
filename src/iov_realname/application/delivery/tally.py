"""What one round came to."""

from threading import Lock

import attrs

__all__ = ["DeliveryRound", "Tally"]


@attrs.define
class DeliveryRound:
    """Numbers of one round.

    Registrations ``sent``, ``completed``, ``rejected``, ``waiting`` (for their time or an answer) and ``parked`` (for
    a person); ``unmatched`` answers that fit nothing any more. Function orders and measures ``ordered``, ``confirmed``,
    ``failed``, and those still ``open``. Cards ``held`` back (rate, resting carrier, another worker), and with
    ``no_adapter``.
    """

    sent: int = 0
    completed: int = 0
    rejected: int = 0
    waiting: int = 0
    parked: int = 0
    unmatched: int = 0
    ordered: int = 0
    confirmed: int = 0
    failed: int = 0
    open: int = 0
    held: int = 0
    no_adapter: int = 0

    @property
    def moved(self) -> int:
        """How much has changed."""
        return self.sent + self.completed + self.rejected + self.unmatched + self.confirmed + self.failed

    @property
    def pending(self) -> int:
        """How much another round may move."""
        return self.waiting + self.open + self.held


class Tally:
    """A round being counted by several threads."""

    def __init__(self) -> None:
        self.round = DeliveryRound()
        self._lock = Lock()

    def count(self, name: str, more: int = 1) -> None:
        """Count one of the round's numbers up."""
        with self._lock:
            setattr(self.round, name, getattr(self.round, name) + more)
