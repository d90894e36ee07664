"""Under what conditions a life is played, and the verifier that answers as it is told."""

from datetime import datetime

import attrs

from iov_realname.adapters.simulated import SimulatedVerifier
from iov_realname.adapters.simulated.carrier import Temper
from iov_realname.application.ports import Question, Verdict
from iov_realname.domain.rulebook import CheckKind, RuleBook
from iov_realname.domain.terms import CheckOutcome
from iov_realname.testing import invented

__all__ = ["VIN", "ObedientVerifier", "Setting"]

VIN = invented.vin(1)
"""The vehicle whose life is played."""


@attrs.frozen
class Setting:
    """Under what conditions a life is played: how many cards and spare ones, which rules, from when on.

    ``tempers``: how the simulated carrier treats one submission after the other.
    """

    cards: int
    spares: int
    book: RuleBook
    began: datetime
    tempers: tuple[Temper, ...] = ()


class ObedientVerifier:
    """The simulated verifier, told anew before each question."""

    provider = "simulated"

    def __init__(self) -> None:
        self._told = SimulatedVerifier()

    def tell(self, number: str, check: CheckKind, outcome: CheckOutcome) -> None:
        """Answer ``outcome`` to that check of that document, and a match to everything else."""
        self._told = SimulatedVerifier({(number, check): outcome})

    def check(self, question: Question) -> Verdict:
        """What was told."""
        return self._told.check(question)
