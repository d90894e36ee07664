"""What there is to find out about people, who is asked about it, and what was heard."""

from collections.abc import Callable
from typing import TypeAlias

import attrs

from iov_realname.adapters.simulated import SimulatedVerifier
from iov_realname.application.ports import Question, Verdict
from iov_realname.application.verifiers import InDoubt, Panel, Verifying, panel_of
from iov_realname.domain.rulebook import CheckKind, Party
from iov_realname.domain.terms import CheckOutcome

__all__ = ["Authority", "Heard", "MakeVerifier", "ObedientVerifier", "WitnessedPanel", "witnessed"]


class Authority:
    """Who knows people. Every check is a match, but the one that was told last.

    An identity verifier of one's own asks it in the place of its provider's sandbox.
    """

    def __init__(self) -> None:
        self._told: dict[tuple[str, CheckKind], CheckOutcome | None] = {}

    def tell(self, number: str, check: CheckKind, outcome: CheckOutcome | None) -> None:
        """What that check of that document comes to; everything else is a match again. None: no answer comes back."""
        self._told = {(number, check): outcome}

    def finds(self, number: str, check: CheckKind) -> CheckOutcome | None:
        """What a check of the document under this number comes to; None where the question is lost, or its answer."""
        return self._told.get((number, check), CheckOutcome.MATCH)


MakeVerifier: TypeAlias = Callable[[Authority], Verifying]
"""Makes an identity verifier that finds out about people from this authority."""


class ObedientVerifier:
    """The simulated verifier, which says what the authority knows, and is unavailable where no answer comes back."""

    provider = "simulated"

    def __init__(self, authority: Authority) -> None:
        self._authority = authority

    def check(self, question: Question) -> Verdict:
        """What is known."""
        number = question.particulars.number
        found = self._authority.finds(number, question.check) or CheckOutcome.UNAVAILABLE
        return SimulatedVerifier({number: found}).check(question)


@attrs.frozen
class Heard:
    """An answer of a verifier (None: it is in doubt), and what the authority knew (None: no answer came from it)."""

    party: Party
    check: CheckKind
    outcome: CheckOutcome | None
    known: CheckOutcome | None


@attrs.frozen(kw_only=True)
class WitnessedPanel(Panel):
    """A panel that remembers what it answered, beside what there was to know."""

    authority: Authority
    heard: list[Heard] = attrs.field(factory=list, eq=False)

    def ask(self, question: Question) -> Verdict | InDoubt | None:
        """Passed on, and remembered."""
        known = self.authority.finds(question.particulars.number, question.check)
        answer = super().ask(question)
        outcome = answer.outcome if isinstance(answer, Verdict) else None
        self.heard.append(Heard(question.party, question.check, outcome, known))
        return answer


def witnessed(verifying: Verifying, authority: Authority) -> WitnessedPanel:
    """The verifier, or the panel, with a witness."""
    panel = panel_of(verifying)
    seats = {field.name: getattr(panel, field.name) for field in attrs.fields(Panel)}
    return WitnessedPanel(**seats, authority=authority)
