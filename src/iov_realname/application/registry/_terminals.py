"""Terminals that read documents and sign what they read."""

from datetime import datetime

from iov_realname.application.acts.terminals import Enrolment, Retirement, enrol, retire
from iov_realname.application.desk import Accepted
from iov_realname.application.readings import Nonces
from iov_realname.application.registry._acts import Acts
from iov_realname.domain.terminal import KeyAlgorithm, RetirementReason


class TerminalActs(Acts):
    """Acts around the devices of channels."""

    def enrol_terminal(
        self,
        *,
        terminal: str,
        channel: str,
        public_key: str,
        algorithm: KeyAlgorithm = KeyAlgorithm.ED25519,
        model: str = "",
        serial: str = "",
        at: datetime | None = None,
        until: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Enrol a channel's terminal with its public key, from ``at`` to the end of the day of ``until`` (O25-14).

        From the first terminal on, a counter's reading of a resident identity card must be signed.
        """
        request = Enrolment(
            at=self._at(at),
            until=until,
            terminal=terminal,
            channel=channel,
            algorithm=algorithm,
            public_key=public_key,
            model=model,
            serial=serial,
        )
        return self._send(command_id, at, request, enrol)

    def retire_terminal(
        self, *, terminal: str, reason: RetirementReason, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Take a terminal out of use from the day of ``at`` on; what it signs is refused."""
        return self._send(command_id, at, Retirement(at=self._at(at), terminal=terminal, reason=reason), retire)

    def reading_nonce(self, terminal: str) -> str:
        """A nonce for the next reading of that terminal; it lasts ten minutes and brings one reading. Not recorded."""
        office = self._desk.office
        return Nonces(office.keys).issue(terminal, self._drawn(), office.clock.now())
