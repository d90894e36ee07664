"""How one subject's data is read, kept and erased (I-13)."""

from collections.abc import Iterator
from datetime import timedelta

from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.history import SubjectFact, SubjectHistory
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.subject.events import Accessed, ErasureOrdered, Locked, ServiceResumed, Shredded
from iov_realname.domain.time import day_of

__all__ = ["PRIVACY_CHECKS"]

LONGEST_ERASURE = timedelta(days=1)
"""An erasure that was ordered is a matter of seconds; what takes longer was interrupted and never completed."""


def access_without_purpose(history: SubjectHistory) -> Iterator[Trace]:
    """Data that is only kept was read for service, or a reading names no account."""
    locked = False
    for fact in history.facts:
        match fact.event:
            case Locked():
                locked = True
            case ServiceResumed():
                locked = False
            case Accessed() if not fact.actor or (locked and not fact.event.purpose.opens_locked):
                yield _traced(fact)
            case _:
                pass


def erasure_not_completed(history: SubjectHistory) -> Iterator[Trace]:
    """The erasure was ordered and the key not destroyed."""
    ordered = [fact for fact in history.facts if isinstance(fact.event, ErasureOrdered)]
    if ordered and not any(isinstance(fact.event, Shredded) for fact in history.facts):
        since = ordered[0].at + LONGEST_ERASURE
        yield Trace(since, (ordered[0].version,), day_of(since))


def erasure_without_two_approvers(history: SubjectHistory) -> Iterator[Trace]:
    """A key destroyed on the word of fewer than two accounts."""
    for fact in history.facts:
        if isinstance(fact.event, ErasureOrdered | Shredded) and len(set(fact.event.approvers)) < 2:  # noqa: PLR2004
            yield _traced(fact)
            return


def _traced(fact: SubjectFact) -> Trace:
    return Trace(fact.at, (fact.version,), day_of(fact.at))


PRIVACY_CHECKS: tuple[Check[SubjectHistory], ...] = (
    Check(
        access_without_purpose,
        Question.PRIVACY,
        Severity.MAJOR,
        ("N5-1", "FINAL-5", "CSL-40", "PI-13", "PI-47", "IDL-13"),
        Wording("访问个人信息无用途或经手人", "personal data read without a purpose that opens it, or by nobody"),
        Wording("用途和经手账号", "the purpose and the account"),
        Wording("查明访问者，收回权限，按需告知", "find who read it, take the right away, tell whom it concerns"),
        penalties=("PI-66",),
    ),
    Check(
        erasure_not_completed,
        Question.PRIVACY,
        Severity.MAJOR,
        ("PI-47", "NDR-24"),
        Wording("删除已决定而未完成", "an erasure ordered and not completed"),
        Wording("密钥销毁记录", "the destruction of the key"),
        Wording("再次运行保存期处理", "run retention again"),
        penalties=("PI-66",),
    ),
    Check(
        erasure_without_two_approvers,
        Question.PRIVACY,
        Severity.MAJOR,
        ("POLICY-TWO-APPROVERS",),
        Wording("删除未经两个账号批准", "an erasure without two approving accounts"),
        Wording("两个不同账号的批准", "the approval of two different accounts"),
        Wording("查明批准人并复核删除", "find who approved it and review it"),
    ),
)
