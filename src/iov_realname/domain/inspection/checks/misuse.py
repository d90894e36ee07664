"""How misuse is dealt with: assessed, acted upon, brought to an outcome (I-11)."""

from collections.abc import Iterator

from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.duties import Duty, DutyHistory, duty_traced, overdue
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.misuse.events import MisuseAssessed
from iov_realname.domain.misuse.owed import case_of, owed_assessment, owed_measure, owed_outcomes
from iov_realname.domain.misuse.words import MisuseKind, MisuseVerdict
from iov_realname.domain.streams import MISUSE_PREFIX

__all__ = ["MISUSE_DUTY"]


def misuse_not_assessed(history: DutyHistory) -> Iterator[Trace]:
    """A report of misuse that nobody has assessed after the book's days."""
    return overdue(owed_assessment(history))


def misuse_without_measure(history: DutyHistory) -> Iterator[Trace]:
    """Misuse was confirmed, and nothing has been done after the book's days."""
    return overdue(owed_measure(history))


def misuse_measure_without_outcome(history: DutyHistory) -> Iterator[Trace]:
    """A measure whose outcome nobody has noted after the book's days."""
    return overdue(owed_outcomes(history))


def directed_card_used_undirected(history: DutyHistory) -> Iterator[Trace]:
    """An assessment has confirmed that a directed card was used for more, and the case is still open."""
    case = case_of(history)
    if case.reported is None or case.reported.kind is not MisuseKind.UNDIRECTED or not case.misused:
        return
    for fact, event in history.each(MisuseAssessed):
        if event.verdict is MisuseVerdict.CONFIRMED:
            yield duty_traced(fact)
            return


def _counts(history: DutyHistory) -> Iterator[str]:
    case = case_of(history)
    if case.reported is None:
        return
    yield f"misuse:{case.reported.kind}"
    yield f"misuse_verdict:{case.verdict or 'waiting'}"
    yield from (f"misuse_act:{each.act}" for each in case.measures)


MISUSE_DUTY = Duty(
    MISUSE_PREFIX,
    (
        Check(
            directed_card_used_undirected,
            Question.MEASURES,
            Severity.MAJOR,
            ("ATF-12c", "IOT1173-1", "IOT1173-5"),
            Wording("定向卡被非定向使用", "a directed card is used undirected"),
            Wording("处置及其结果，办结记录", "the measure, its outcome, and the end of the case"),
            Wording(
                "暂停或限制该卡，设目的地黑名单，跟踪至停止", "suspend or restrict it, blacklist, follow it to the end"
            ),
        ),
        Check(
            misuse_measure_without_outcome,
            Question.MEASURES,
            Severity.MINOR,
            ("ATF-12c", "POLICY-MISUSE"),
            Wording("违规处置没有结果", "a measure against misuse has no outcome"),
            Wording("处置结果", "what the measure came to"),
            Wording("核实使用情况并记录结果", "look at the card's use again and note the outcome"),
        ),
        Check(
            misuse_not_assessed,
            Question.MEASURES,
            Severity.MAJOR,
            ("ATF-12c", "IOT9-1", "POLICY-MISUSE"),
            Wording("违规线索逾期未研判", "a report of misuse was not assessed in time"),
            Wording("具名账号的研判及理由", "the assessment, by a named account, with its reason"),
            Wording("立即研判；属实的处置", "assess it now, and act on it if it is confirmed"),
        ),
        Check(
            misuse_without_measure,
            Question.MEASURES,
            Severity.MAJOR,
            ("ATF-12c", "IOT1173-2", "POLICY-MISUSE"),
            Wording("违规使用属实而未处置", "misuse was confirmed and nothing was done"),
            Wording("暂停、重新核验、限制或管控措施", "suspension, verification anew, restriction or another measure"),
            Wording("对涉及的卡采取措施", "take a measure about the cards concerned"),
        ),
    ),
    _counts,
)
"""Asked of every case of misuse."""
