"""A simulated identity verifier. It knows nobody; what it answers is scripted."""

from collections.abc import Mapping

from iov_realname.application.ports import Question, Verdict
from iov_realname.domain.card.checking import CheckEvidence
from iov_realname.domain.rulebook import CheckKind
from iov_realname.domain.terms import CheckOutcome

__all__ = ["SimulatedVerifier"]


class SimulatedVerifier:
    """Matches everybody, unless told otherwise for a document number, or for one check of a document number."""

    def __init__(self, outcomes: Mapping[str | tuple[str, CheckKind], CheckOutcome] | None = None) -> None:
        self._outcomes = dict(outcomes or {})
        self.asked = 0

    def __repr__(self) -> str:
        return "<simulated identity verifier>"

    @property
    def provider(self) -> str:
        """Its name in events."""
        return "simulated"

    def check(self, question: Question) -> Verdict:
        """The scripted outcome; a match where nothing was scripted."""
        self.asked += 1
        number = question.particulars.number
        scripted = self._outcomes.get((number, question.check), self._outcomes.get(number, CheckOutcome.MATCH))
        evidence = CheckEvidence(
            provider=self.provider,
            product="simulation",
            request_id=f"SIM-{self.asked:08}",
            raw_code=str(scripted),
            score=None,
            scale=None,
            threshold=None,
            image_digest=None,
        )
        return Verdict(scripted, evidence)
