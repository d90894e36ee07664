"""Whether the log is kept sealed, so that its figures can be traced (I-14)."""

from collections.abc import Iterator
from datetime import timedelta

from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.other_histories import LogSeen
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.time import day_of

__all__ = ["LOG_CHECKS"]


def unsealed_too_long(seen: LogSeen) -> Iterator[Trace]:
    """Events that no leaf stands for although the hours allowed have passed: they can still be changed unseen."""
    if seen.unsealed_since is not None:
        hours = seen.books(day_of(seen.unsealed_since)).sealing_hours
        since = seen.unsealed_since + timedelta(hours=hours)
        yield Trace(since, (), day_of(since))


LOG_CHECKS: tuple[Check[LogSeen], ...] = (
    Check(
        unsealed_too_long,
        Question.STATEMENT,
        Severity.MAJOR,
        ("POLICY-SEALING",),
        Wording("日志末端逾时未封存", "the end of the log is not sealed in time"),
        Wording("覆盖这些事件的检查点", "a checkpoint over these events"),
        Wording("运行 iov-realname seal；定时运行", "run iov-realname seal, and keep it running"),
    ),
)
