"""KYC-Match as an identity verifier, which asks whether the holder's own phone number is registered to the holder.

It answers network checks only, and from the operator's records, not from an authority's; where the authority's word is
wanted, do not configure it. People use phones in others' names, so a "no" is no impersonation: it is ``no_record``, and
a person decides.
"""

from iov_realname.adapters.carriers.camara.client import CamaraAccount, CamaraClient
from iov_realname.adapters.carriers.camara.matching import Match, match
from iov_realname.adapters.carriers.wire.transport import Transport
from iov_realname.adapters.carriers.wire.trouble import Trouble
from iov_realname.application.carriers import ErrorKind, Papers, plain_code
from iov_realname.application.ports import Clock, Question, Verdict
from iov_realname.domain.card.checking import CheckEvidence
from iov_realname.domain.identifiers import Malformed, parse_msisdn
from iov_realname.domain.rulebook import CheckKind
from iov_realname.domain.terms import CheckOutcome

__all__ = ["CamaraVerifier"]

_OUTCOMES = {
    Match.YES: CheckOutcome.MATCH,
    Match.NO: CheckOutcome.NO_RECORD,
    Match.NOTHING: CheckOutcome.NO_RECORD,
    ErrorKind.REJECTED_IDENTITY: CheckOutcome.NO_RECORD,
    ErrorKind.NOT_FOUND: CheckOutcome.NO_RECORD,
    ErrorKind.INVALID_REQUEST: CheckOutcome.REJECTED_INPUT,
}


class CamaraVerifier:
    """Checks identities against one operator's records."""

    def __init__(self, account: CamaraAccount, transport: Transport, clock: Clock) -> None:
        self._account = account
        self._client = CamaraClient(account, transport, clock)

    @property
    def provider(self) -> str:
        """Its name in events."""
        return f"camara-{self._account.carrier}"

    def check(self, question: Question) -> Verdict:
        """Ask once. Checks of faces, devices or units are not in its power: unavailable."""
        if question.check is not CheckKind.NETWORK:
            return self._verdict(question, CheckOutcome.UNAVAILABLE, "")
        phone = parse_msisdn(question.particulars.phone)
        if isinstance(phone, Malformed):
            return self._verdict(question, CheckOutcome.REJECTED_INPUT, "")
        papers = Papers(question.document, question.particulars)
        found = match(self._client, self._account.match_path, question.reference, f"+86{phone}", papers)
        if isinstance(found, Trouble):
            outcome = _OUTCOMES.get(found.kind, CheckOutcome.UNAVAILABLE)
            return self._verdict(question, outcome, found.raw_code or found.kind)
        return self._verdict(question, _OUTCOMES[found], found)

    def _verdict(self, question: Question, outcome: CheckOutcome, raw: str) -> Verdict:
        evidence = CheckEvidence(
            provider=self.provider,
            product="KYC-Match",
            request_id=question.reference,
            raw_code=plain_code(raw) if raw else None,
            score=None,
            scale=None,
            threshold=None,
            image_digest=None,
        )
        return Verdict(outcome, evidence)
