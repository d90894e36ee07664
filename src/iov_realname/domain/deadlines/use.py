"""What falls due in cases of misuse, complaints, requests about personal data, and scenarios."""

from collections.abc import Iterator

from iov_realname.domain.complaint.owed import owed_answer
from iov_realname.domain.datarequest.owed import owed_reply
from iov_realname.domain.deadlines.deadline import Deadline, Due, dues
from iov_realname.domain.inspection.duties import DutyHistory
from iov_realname.domain.inspection.words import Wording
from iov_realname.domain.misuse.owed import owed_assessment, owed_measure, owed_outcomes
from iov_realname.domain.scenario import owed as of_scenarios
from iov_realname.domain.streams import COMPLAINT_PREFIX, MISUSE_PREFIX, REQUEST_PREFIX, SCENARIO_PREFIX

__all__ = ["USE_DEADLINES"]


def complaint_answer_due(history: DutyHistory) -> Iterator[Due]:
    """A complaint is to be answered."""
    return dues(owed_answer(history))


def data_request_due(history: DutyHistory) -> Iterator[Due]:
    """A person's request about their data is to be met, or refused with a reason."""
    return dues(owed_reply(history))


def misuse_assessment_due(history: DutyHistory) -> Iterator[Due]:
    """A report of misuse is to be assessed."""
    return dues(owed_assessment(history))


def misuse_measure_due(history: DutyHistory) -> Iterator[Due]:
    """Something is to be done about confirmed misuse."""
    return dues(owed_measure(history))


def misuse_outcome_due(history: DutyHistory) -> Iterator[Due]:
    """The outcome of a measure is to be noted."""
    return dues(owed_outcomes(history))


def scenario_assessment_due(history: DutyHistory) -> Iterator[Due]:
    """A scenario's risk is to be assessed anew."""
    return dues(of_scenarios.owed_assessment(history))


USE_DEADLINES = (
    Deadline(
        complaint_answer_due,
        COMPLAINT_PREFIX,
        Wording("答复投诉", "a complaint is answered"),
        ("M22-4", "POLICY-COMPLAINT"),
    ),
    Deadline(
        data_request_due,
        REQUEST_PREFIX,
        Wording("办理个人信息请求", "a request about personal data is met"),
        ("PI-50", "AUTO-9", "POLICY-DATA-REQUEST"),
    ),
    Deadline(
        misuse_assessment_due,
        MISUSE_PREFIX,
        Wording("研判违规线索", "a report of misuse is assessed"),
        ("ATF-12c", "POLICY-MISUSE"),
    ),
    Deadline(
        misuse_measure_due,
        MISUSE_PREFIX,
        Wording("处置违规使用", "confirmed misuse is acted upon"),
        ("ATF-12c", "POLICY-MISUSE"),
    ),
    Deadline(
        misuse_outcome_due,
        MISUSE_PREFIX,
        Wording("记录处置结果", "the outcome of a measure is noted"),
        ("ATF-12c", "POLICY-MISUSE"),
    ),
    Deadline(
        scenario_assessment_due,
        SCENARIO_PREFIX,
        Wording("重新评估使用场景", "a scenario is assessed anew"),
        ("IOT9-1", "POLICY-SCENARIO"),
    ),
)
