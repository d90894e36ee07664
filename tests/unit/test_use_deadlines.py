"""What falls due in cases of misuse, complaints, requests about personal data, and scenarios."""

from datetime import date, timedelta

import pytest

from iov_realname.application.deadlines import Calendar
from iov_realname.domain.complaint.events import ComplaintAnswered
from iov_realname.domain.complaint.words import ComplaintResult
from iov_realname.domain.datarequest.events import DataRequestAnswered
from iov_realname.domain.deadlines.use import USE_DEADLINES
from iov_realname.domain.misuse.events import MisuseClosed
from iov_realname.domain.scenario.events import ScenarioRetired
from tests.support.facts import SALE_DAY
from tests.support.inspected import Archive
from tests.support.use import USE_DEFECTS

DUE = date(2024, 5, 16)
CASES = {
    "misuse_not_assessed": ("misuse_assessment_due", date(2024, 5, 9), MisuseClosed("R-9")),
    "misuse_without_measure": ("misuse_measure_due", date(2024, 5, 9), MisuseClosed("R-9")),
    "misuse_measure_without_outcome": ("misuse_outcome_due", date(2024, 6, 5), MisuseClosed("R-9")),
    "complaint_unanswered": ("complaint_answer_due", DUE, ComplaintAnswered(ComplaintResult.EXPLAINED, "s-1", "D-1")),
    "data_request_unanswered": ("data_request_due", DUE, DataRequestAnswered("p-1", "subject-0", 1, "D-1")),
    "deletion_request_unanswered": ("data_request_due", DUE, DataRequestAnswered("p-1", "subject-0", 1, "D-1")),
    "scenario_not_reassessed": ("scenario_assessment_due", DUE, ScenarioRetired("D-9")),
}


def due(archive: Archive) -> list[tuple[str, date]]:
    """What of this part is due at any time, by code and day."""
    codes = {deadline.code for deadline in USE_DEADLINES}
    entries = Calendar(archive.log).entries(SALE_DAY + timedelta(days=1), date(2030, 1, 1))
    return [(each.deadline.code, each.due.day) for each in entries if each.deadline.code in codes]


@pytest.mark.parametrize("defect", CASES)
def test_what_is_found_after_its_day_was_due_on_it(defect: str) -> None:
    """The calendar names the last day, the inspection the first one too late; what is done is due no more."""
    code, day, done = CASES[defect]
    archive = Archive()
    stream = USE_DEFECTS[defect](archive)

    assert [(code, day)] == due(archive)
    archive.duty(stream, (done, SALE_DAY))
    assert [] == due(archive)


def test_every_deadline_of_this_part_is_shown() -> None:
    """None is left out of the table above."""
    assert {deadline.code for deadline in USE_DEADLINES} == {code for code, _, _ in CASES.values()}
