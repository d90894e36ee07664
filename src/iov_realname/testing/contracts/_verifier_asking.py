"""Questions to identity verifiers, about a person and about a unit that exist nowhere."""

import attrs

from iov_realname.application.ports import Question, Verdict
from iov_realname.application.verifiers import InDoubt, LiveSession, Panel, Pending
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.parties import Particulars
from iov_realname.domain.rulebook import CheckKind, Party
from iov_realname.testing import invented

__all__ = ["Asking", "Heard"]

Heard = Verdict | InDoubt | Pending | LiveSession | None
"""What comes of one question; None where nobody sits."""


def _person() -> Particulars:
    return Particulars(name="样例甲", number=invented.resident_number(7))


def _unit() -> Particulars:
    return Particulars(name="样例出行", number=invented.unit_code(7))


@attrs.frozen
class Asking:
    """About whom a verifier is asked; override it with the test persons of your provider."""

    person: Particulars = attrs.field(factory=_person)
    unit: Particulars = attrs.field(factory=_unit)
    portrait: bytes = attrs.field(default=b"a portrait", repr=False)
    device: str = "{}"

    def question(self, check: CheckKind, about: Particulars | None = None) -> Question:
        """A question of this kind."""
        unit = check is CheckKind.UNIT
        return Question(
            reference="0" * 32,
            party=Party.OWNER,
            check=check,
            document=DocumentKind.USCC if unit else DocumentKind.RESIDENT_ID,
            particulars=about or (self.unit if unit else self.person),
            portrait=self.portrait,
        )

    def ask(self, panel: Panel, check: CheckKind, about: Particulars | None = None) -> Heard:
        """Ask; a live check by both of its steps."""
        question = self.question(check, about)
        if check is not CheckKind.LIVE or panel.live is None:
            return panel.ask(question)
        session = panel.live.start_live_person(question, self.device)
        return panel.live.fetch_live_person(question, session.token) if isinstance(session, LiveSession) else session

    @property
    def private(self) -> tuple[str, ...]:
        """What must show nowhere."""
        return self.person.name, self.person.number, self.unit.name, self.unit.number
