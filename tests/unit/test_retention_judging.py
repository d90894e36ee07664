"""What is to be done about a subject: every step, from what the cards, the record and the key say."""

from datetime import date, datetime

import pytest

from iov_realname.application.ports import KeyState
from iov_realname.application.retention.finding import Found
from iov_realname.application.retention.judging import Step, judged
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.rulebook import edition_on
from iov_realname.domain.subject.events import Locked, ServiceResumed
from iov_realname.domain.subject.service import SubjectService
from iov_realname.domain.subject.state import SERVED, Subject
from iov_realname.domain.subject.words import RetentionBasis, Role
from iov_realname.domain.time import CHINA_TIME
from tests.unit.test_subject import APPROVED, ERASED, HOLD, KEPT, LEAVING, STARTED, given

SUBJECT = SubjectId("0" * 32)
END = datetime(2024, 5, 6, 12, tzinfo=CHINA_TIME)
ON_TIME, OVER = date(2026, 5, 6), date(2026, 5, 7)
ACTIVE, LOCKED, SHREDDED, ABSENT = KeyState.ACTIVE, KeyState.LOCKED, KeyState.SHREDDED, KeyState.ABSENT
RESUMED = given(STARTED, Locked(), ServiceResumed())
HELD = given(STARTED, Locked(), HOLD)


def step(ended: bool, subject: Subject, key: KeyState, on: date) -> Step:
    """What is to be done on a day about a subject whose service has ended or goes on."""
    service = SubjectService(SUBJECT, Role.OWNER, RetentionBasis.LAW, END, END if ended else None)
    return judged(Found(SUBJECT, {}, (service,)), subject, key, edition_on, on).step


@pytest.mark.parametrize(
    ("expected", "ended", "subject", "key", "on"),
    [
        (Step.KEEP, False, SERVED, ACTIVE, OVER),
        (Step.KEEP, False, SERVED, LOCKED, OVER),
        (Step.RESUME, False, KEPT, LOCKED, OVER),
        (Step.REPAIR, False, RESUMED, LOCKED, OVER),
        (Step.KEEP, False, RESUMED, ACTIVE, OVER),
        (Step.LOCK, True, SERVED, ACTIVE, ON_TIME),
        (Step.LOCK, True, given(STARTED), ACTIVE, ON_TIME),
        (Step.LOCK, True, RESUMED, ACTIVE, ON_TIME),
        (Step.REPAIR, True, KEPT, ACTIVE, ON_TIME),
        (Step.KEEP, True, KEPT, LOCKED, ON_TIME),
        (Step.ERASE, True, KEPT, LOCKED, OVER),
        (Step.ERASE, True, SERVED, ACTIVE, OVER),
        (Step.ERASE, True, APPROVED, LOCKED, OVER),
        (Step.HELD, True, HELD, LOCKED, OVER),
        (Step.KEEP, True, HELD, LOCKED, ON_TIME),
        (Step.FINISH, True, LEAVING, LOCKED, OVER),
        (Step.FINISH, True, LEAVING, SHREDDED, OVER),
        (Step.FINISH, False, LEAVING, LOCKED, ON_TIME),
        (Step.FINISH, True, ERASED, ACTIVE, OVER),
        (Step.KEEP, True, ERASED, SHREDDED, OVER),
        (Step.KEEP, True, ERASED, ABSENT, OVER),
        (Step.UNEXPLAINED, True, KEPT, SHREDDED, OVER),
        (Step.UNEXPLAINED, False, SERVED, SHREDDED, ON_TIME),
        (Step.NO_KEY, True, KEPT, ABSENT, OVER),
        (Step.NO_KEY, False, SERVED, ABSENT, ON_TIME),
    ],
)
def test_what_is_to_be_done(expected: Step, ended: bool, subject: Subject, key: KeyState, on: date) -> None:
    """The key is asked first, then whether service goes on, then whether the time is over."""
    assert expected is step(ended, subject, key, on)
