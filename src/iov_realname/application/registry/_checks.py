"""Having identities checked by those who can."""

from collections.abc import Mapping
from datetime import datetime

from iov_realname.application.acts.comparing import Comparison, compare
from iov_realname.application.acts.live import WayChoice, choose_way
from iov_realname.application.checking import IdentityChecks, LiveChecks
from iov_realname.application.checking.standing import Standing
from iov_realname.application.desk import Accepted
from iov_realname.application.errors import NotConfigured
from iov_realname.application.ports import EventLog
from iov_realname.application.registry._acts import Acts
from iov_realname.application.verifiers import LiveSession, Panel
from iov_realname.domain.card.state import RegistrationStatus
from iov_realname.domain.rulebook import CheckWay, Party, RequiredChecks
from iov_realname.domain.terms import CheckOutcome


class CheckActs(Acts):
    """Acts around the checks that a registration needs; whoever inherits gives the log and the panel."""

    _log: EventLog
    _panel: Panel | None

    def choose_way(
        self,
        *,
        registration_no: str,
        way: CheckWay,
        consent: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record how the person present wants to be recognised; ``consent``: the version of the text agreed to.

        Where nothing is chosen, the book's usual checks are asked. Whoever chose network identity is not asked for
        their face; whoever wants neither goes to a counter, where a clerk compares.
        """
        request = WayChoice(at=self._at(at), registration_no=registration_no, way=way, consent=consent)
        return self._send(command_id, at, request, choose_way)

    def match_holder(
        self,
        *,
        registration_no: str,
        channel: str,
        clerk: str,
        outcome: CheckOutcome,
        party: Party = Party.OWNER,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record how a named clerk compared the person present with their document (人证一致性).

        A mismatch closes the attempt, as a device's would.
        """
        request = Comparison(
            at=self._at(at),
            registration_no=registration_no,
            party=party,
            channel=channel,
            clerk=clerk,
            outcome=outcome,
        )
        return self._send(command_id, at, request, compare)

    def check_identity(
        self, registration_no: str, *, portraits: Mapping[Party, bytes] | None = None, ask_again: bool = False
    ) -> RegistrationStatus:
        """Ask the verifiers what the rule book still wants checked; what is verified is queued for the carrier.

        First it is settled what was asked before. ``portraits`` are pictures of the persons present, for comparisons;
        they are not kept. Returns the status of the registration afterwards. Raises
        :class:`~iov_realname.application.errors.NotConfigured` if no verifier was given to ``connect``, and
        :class:`~iov_realname.application.errors.CheckInDoubt` for a question whose fate nobody can tell, unless
        ``ask_again`` says that it may be asked, and billed, once more.
        """
        checks = IdentityChecks(self._log, self._desk, self._sender, self._seated(), registration_no)
        return checks.run(portraits or {}, ask_again=ask_again)

    def start_live_check(
        self, registration_no: str, *, party: Party = Party.OWNER, device: str = "", ask_again: bool = False
    ) -> LiveSession | None:
        """Open a session in which a person shows that they are live; :meth:`check_identity` fetches what came of it.

        ``device`` is what the person's device says of itself, where the provider wants to know. None where there is
        nothing to go through: the status tells why. Raises as :meth:`check_identity` does.
        """
        standing = Standing(self._log, self._desk, self._sender, registration_no)
        return LiveChecks(standing, self._seated()).start(party, device, ask_again=ask_again)

    def missing_checks(self, registration_no: str) -> RequiredChecks:
        """Which checks of whom the rule book of the day still wants; none once it is verified. Raises ``NotFound``."""
        standing = Standing(self._log, self._desk, self._sender, registration_no)
        return standing.missing(standing.opened())

    def ask_again_from(self, registration_no: str) -> datetime | None:
        """When :meth:`check_identity` may next ask what a provider postponed; None where nothing waits for its time.

        Nothing sleeps here: until then such checks are passed over. Raises ``NotFound``.
        """
        standing = Standing(self._log, self._desk, self._sender, registration_no)
        opened = standing.opened()
        waiting = standing.postponed(opened) & standing.missing(opened)
        moments = (each.until for each in opened.registration.postponed if (each.party, each.check) in waiting)
        return min(moments, default=None)

    def _seated(self) -> Panel:
        if self._panel is None:
            raise NotConfigured("No identity verifier is configured; give one to connect(verifier=...).")
        return self._panel
