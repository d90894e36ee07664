"""Sending notices, whoever they are for."""

from collections.abc import Iterable

from iov_realname.application.notifying.addressing import Addressing
from iov_realname.application.notifying.ports import Notifier
from iov_realname.application.notifying.round import Errand, NoticeRound, NoticeTally
from iov_realname.application.reading import Reading
from iov_realname.application.registry._acts import LoggedActs
from iov_realname.application.working import WorkingSet
from iov_realname.domain.notice.state import Notice

__all__ = ["NoticeActs"]


class NoticeActs(LoggedActs):
    """A group of acts that also send notices."""

    def notice(self, notice: str) -> Notice:
        """A notice as it stands, by its number, which the correlation of the cards' events names."""
        return WorkingSet(self._log).notice(notice)

    def run_notices(
        self, errand: Errand, vins: Iterable[str], notifiers: Iterable[Notifier], actor: str
    ) -> NoticeTally:
        """Tell the owners of some vehicles something: queue, hand over, ask after; nothing is sent twice.

        Addresses are opened for service by the account ``actor``, which is on record.
        """
        addressing = Addressing(self._log, Reading(self._log, self._desk, self._sender), actor)
        return NoticeRound(self._log, self._desk, self._sender, addressing, notifiers).run(errand, vins)
