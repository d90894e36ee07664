"""ACME's identity bureau behind the library's port, and the same with a planted fault."""

from acme_iov.bureau import Bureau
from acme_iov.sandbox import BrokenLine, NoLine
from iov_realname.application.ports import Question, Verdict
from iov_realname.domain.card.checking import CheckEvidence
from iov_realname.domain.terms import CheckOutcome

__all__ = ["AcmeVerifier", "MixedUpVerifier"]


class AcmeVerifier:
    """Asks the bureau. Where no answer comes nothing was found out, and it says so."""

    provider = "acme-bureau"

    def __init__(self, bureau: Bureau) -> None:
        self._bureau = bureau

    def __repr__(self) -> str:
        return "<ACME's identity bureau>"

    def check(self, question: Question) -> Verdict:
        try:
            return self._asked(question)
        except (NoLine, BrokenLine):
            return self._verdict(CheckOutcome.UNAVAILABLE)

    def _asked(self, question: Question) -> Verdict:
        return self._verdict(self._bureau.ask(question.particulars.number, question.check))

    def _verdict(self, outcome: CheckOutcome) -> Verdict:
        return Verdict(outcome, CheckEvidence(self.provider, "bureau", None, outcome, None, None, None, None))


class MixedUpVerifier(AcmeVerifier):
    """The planted fault: when no answer comes it gives the last one that did, whoever that was about."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__(bureau)
        self._last = self._verdict(CheckOutcome.UNAVAILABLE)

    def check(self, question: Question) -> Verdict:
        try:
            self._last = self._asked(question)
        except (NoLine, BrokenLine):
            return self._last
        return self._last
