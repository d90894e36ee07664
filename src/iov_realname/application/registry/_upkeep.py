"""After completion: the holder verified again, their details corrected."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from iov_realname.application.acts.upkeep import Correction, SecondLook, correct_details, verify_again
from iov_realname.application.desk import Accepted
from iov_realname.application.ports import Recorded
from iov_realname.application.registry._acts import LoggedActs
from iov_realname.domain.readings import ShownDocument
from iov_realname.domain.streams import card_stream, may_exist
from iov_realname.domain.terms import CheckOutcome

__all__ = ["UpkeepActs"]


class UpkeepActs(LoggedActs):
    """Acts on a completed registration of one card. ``outcome`` is what checking the document shown came to."""

    def verify_again(
        self,
        *,
        iccid: str,
        shown: ShownDocument,
        outcome: CheckOutcome,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that the holder was verified again (重新核验); a match lifts a restriction at once (ATF-32)."""
        request = SecondLook(at=self._at(at), iccid=iccid, shown=shown, outcome=outcome)
        return self._send(command_id, at, request, partial(verify_again, self._history(iccid)))

    def correct_details(
        self,
        *,
        iccid: str,
        shown: ShownDocument,
        outcome: CheckOutcome,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record corrected details of the same holder, on the same document, checked again (PI-46).

        What was recorded before stays. Another person is registered after a transfer; tell the carrier yourself.
        """
        request = Correction(at=self._at(at), iccid=iccid, shown=shown, outcome=outcome)
        return self._send(command_id, at, request, partial(correct_details, self._history(iccid)))

    def _history(self, iccid: str) -> Sequence[Recorded]:
        stream = card_stream(iccid)
        return self._log.read([stream]).get(stream, ()) if may_exist(stream) else ()
