"""Outcomes in a word for events and reports, and in a sentence for people. Neither holds personal data."""

from typing import assert_never

from iov_realname.application.carriers.outcomes import (
    Accepted,
    AlreadyInState,
    Applied,
    Failed,
    HostedUrl,
    Outcome,
    Rejected,
    UnknownOutcome,
    Unsupported,
)

__all__ = ["outcome_code", "told"]


def outcome_code(outcome: Outcome) -> str:
    """One word that is the same for ever, such as ``applied`` or ``rejected.not_found``; fit for an event's code."""
    match outcome:
        case Applied():
            return "applied"
        case AlreadyInState():
            return "already_in_state"
        case Accepted():
            return "accepted"
        case HostedUrl():
            return "hosted"
        case Rejected():
            return f"rejected.{outcome.kind}"
        case Failed():
            return f"failed.{outcome.kind}"
        case UnknownOutcome():
            return f"unknown.{outcome.because}"
        case Unsupported():
            return f"unsupported.{outcome.operation}"
        case _:  # pragma: no cover
            assert_never(outcome)


def told(outcome: Outcome) -> tuple[str, str]:
    """What came of it and what to do next, in Chinese and in English."""
    match outcome:
        case Applied():
            return "已办结。", "Done."
        case AlreadyInState():
            return "原已如此, 未作变更。", "It was so before; nothing was changed."
        case Accepted():
            return "运营商已受理, 待办结。", "The carrier has taken it; it is not done yet."
        case HostedUrl():
            return "请用户在运营商页面办理。", "The owner registers on the carrier's own page."
        case Rejected() | Failed():
            kind, retry = outcome.kind, outcome.retry
            return f"未办成: {kind.zh}; {retry.zh}。", f"Not done: {kind.en}; {retry.en}."
        case UnknownOutcome():
            kind, retry = outcome.because, outcome.retry
            return f"结果未知: {kind.zh}; {retry.zh}。", f"Nobody can say: {kind.en}; {retry.en}."
        case Unsupported():
            return outcome.reason_zh + outcome.manual_zh, f"{outcome.reason_en} {outcome.manual_en}"
        case _:  # pragma: no cover
            assert_never(outcome)
