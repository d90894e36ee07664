"""After completion: a second look at the holder, new details, revocation; and the actual user beside the owner."""

from datetime import datetime

from iov_realname.application.acts.actual_user import UserNaming, name_user
from iov_realname.application.acts.comparing import Comparison, compare_again
from iov_realname.application.acts.present import as_person, capture_of
from iov_realname.application.acts.upkeep import (
    Correction,
    Revocation,
    SecondPresentation,
    correct,
    present_again,
    revoke,
)
from iov_realname.application.checking import SecondLookChecks
from iov_realname.application.desk import Accepted
from iov_realname.application.errors import NotConfigured
from iov_realname.application.ports import EventLog
from iov_realname.application.readings import SignedReading
from iov_realname.application.registry._acts import Acts
from iov_realname.application.verifiers import Panel
from iov_realname.domain.card.actual_user import Use
from iov_realname.domain.card.upkeep import RevocationReason
from iov_realname.domain.readings import DocumentReading, ShownDocument
from iov_realname.domain.rulebook import ChannelKind, CheckKind, Party
from iov_realname.domain.terms import CheckOutcome


class UpkeepActs(Acts):
    """Acts on a completed registration, all of them new facts; whoever inherits gives the log and the panel."""

    _log: EventLog
    _panel: Panel | None

    def name_actual_user(
        self,
        *,
        registration_no: str,
        use: Use,
        user: ShownDocument,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record who uses the vehicle beside its owner; the owner stays the one registered (FINAL-3)."""
        request = UserNaming(
            at=self._at(at),
            registration_no=registration_no,
            use=use,
            document=user.document,
            user=as_person(user).particulars,
            capture=capture_of(user),
        )
        return self._send(command_id, at, request, name_user)

    def present_reverification(
        self,
        *,
        registration_no: str,
        holder: DocumentReading | SignedReading,
        channel_kind: ChannelKind,
        replaces: str = "",
        channel: str = "",
        clerk: str = "",
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Take the registered holder's document once more, on every card that the number registers (ATF-12c).

        Whether it is the same holder is told by the document's number. One that has a new number takes its place where
        ``replaces`` is the number on record, and the name is the same; anybody else registers after a transfer.
        """
        request = SecondPresentation(
            at=self._at(at),
            registration_no=registration_no,
            holder=holder,
            replaces=replaces,
            channel=channel,
            channel_kind=channel_kind,
            clerk=clerk,
        )
        return self._send(command_id, at, request, present_again)

    def check_reverification(
        self, registration_no: str, *, portrait: bytes | None = None, ask_again: bool = False
    ) -> CheckOutcome | None:
        """Ask the verifiers what the second look still wants; what it came to, None while something is open.

        A match lifts a restriction at once (ATF-32). Raises as :meth:`Registry.check_identity` does.
        """
        if self._panel is None:
            raise NotConfigured("No identity verifier is configured; give one to connect(verifier=...).")
        return self._second_look(registration_no).run(self._panel, portrait, ask_again=ask_again)

    def missing_reverification_checks(self, registration_no: str) -> frozenset[CheckKind]:
        """Which checks an open second look still wants; none where none is open. Raises ``NotFound``."""
        return self._second_look(registration_no).missing()

    def match_holder_again(
        self,
        *,
        registration_no: str,
        channel: str,
        clerk: str,
        outcome: CheckOutcome,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record how a named clerk compared the holder with the document shown again (人证一致性)."""
        request = Comparison(
            at=self._at(at),
            registration_no=registration_no,
            party=Party.OWNER,
            channel=channel,
            clerk=clerk,
            outcome=outcome,
        )
        return self._send(command_id, at, request, compare_again)

    def correct_holder_details(
        self, *, registration_no: str, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Put the document of the last second look, which matched, in the place of the one on record (O25-3).

        What was recorded before stays; :meth:`Registry.send_corrections` brings the new details to the carrier.
        """
        request = Correction(at=self._at(at), registration_no=registration_no)
        return self._send(command_id, at, request, correct)

    def revoke_registration(
        self,
        *,
        registration_no: str,
        reason: RevocationReason,
        reviewer: str,
        explanation: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Take a completed registration back; exactly the emergency call stays, a new attempt may follow (O25-10)."""
        request = Revocation(
            at=self._at(at),
            registration_no=registration_no,
            reason=reason,
            reviewer=reviewer,
            explanation=explanation,
        )
        return self._send(command_id, at, request, revoke)

    def _second_look(self, registration_no: str) -> SecondLookChecks:
        return SecondLookChecks(self._log, self._desk, self._sender, registration_no)
