"""What the lifecycle machine does about misuse: every measure, on suspicion and after an assessment."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from iov_realname.domain.card.restriction import RestrictionTexts
from iov_realname.domain.misuse.words import MeasureOutcome, MisuseAct, MisuseKind, MisuseSource, MisuseVerdict
from iov_realname.testing.cast import TEXTS
from iov_realname.testing.machine import LifecycleMachine

__all__ = ["SAID", "ActsOnMisuse"]

SAID = (TEXTS, TEXTS, RestrictionTexts("逾期", "", ""))
"""What owners are told; the last leaves out remedy and documents."""


class ActsOnMisuse(LifecycleMachine):
    """The acts of a case of misuse."""

    @precondition(lambda self: bool(self.bench.live))
    @rule(act=st.sampled_from(MisuseAct), verdict=st.sampled_from(MisuseVerdict), texts=st.sampled_from(SAID))
    def something_is_done_about_misuse(self, act: MisuseAct, verdict: MisuseVerdict, texts: RestrictionTexts) -> None:
        """A measure about one card, after whatever the assessment says; its outcome, and the end of the case."""
        misuse = self.misuse_is_assessed(verdict)
        self.bench.act(
            "take_misuse_measure",
            misuse=misuse,
            act=act,
            iccid=self.bench.live[0].iccid,
            scenario="telematics",
            target="current",
            texts=texts,
        )
        operation, outcome = f"c-{self.bench.commands}", MeasureOutcome.STOPPED
        self.bench.act("note_misuse_outcome", misuse=misuse, operation=operation, outcome=outcome, reference="R-2")
        self.bench.act("close_misuse", misuse=misuse, reference="R-3")

    def misuse_is_assessed(self, verdict: MisuseVerdict) -> str:
        """A report of misuse of the vehicle's cards, and its assessment; the number of the case."""
        misuse = f"XS-{self.bench.commands + 1}"
        self.bench.act(
            "report_misuse",
            misuse=misuse,
            kind=MisuseKind.AREA,
            source=MisuseSource.CARRIER,
            cards=[card.iccid for card in self.bench.live],
            reference="R-1",
        )
        self.bench.act("assess_misuse", misuse=misuse, verdict=verdict, assessor="auditor-1", reason="区域外使用")
        return misuse
