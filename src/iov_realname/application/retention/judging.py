"""What is to be done about a subject: its cards' histories, its own, and its key, seen together."""

from datetime import date
from enum import unique

import attrs

from iov_realname.application.case import Books
from iov_realname.application.ports import KeyState
from iov_realname.application.retention.finding import Found
from iov_realname.domain.alteration import altered
from iov_realname.domain.subject.clock import Clock, clock_of
from iov_realname.domain.subject.erasure import why_not_yet
from iov_realname.domain.subject.state import Subject
from iov_realname.domain.subject.words import DeclineGround
from iov_realname.domain.words import Word

__all__ = ["Due", "Step", "judged"]


@unique
class Step(Word):
    """What is to be done, the weightiest first. ``keep``: nothing. ``no_key`` and ``unexplained`` are for a person."""

    KEEP = "keep", "无需处理", "nothing"
    LOCK = "lock", "待锁定", "to be locked"
    RESUME = "resume", "待恢复", "to be unlocked"
    REPAIR = "repair", "密钥状态待补", "key lags behind the record"
    ERASE = "erase", "可删除", "to be erased"
    HELD = "held", "因案件保留", "held for a case"
    FINISH = "finish", "待完成删除", "erasure to be completed"
    NO_KEY = "no_key", "密钥缺失", "key missing"
    UNEXPLAINED = "unexplained", "密钥已毁但无指令", "key destroyed without an order"


@attrs.frozen
class Due:
    """A subject, what is on record of it, and what is to be done. ``clock`` is None while service goes on."""

    found: Found
    subject: Subject
    clock: Clock | None
    step: Step


def judged(found: Found, subject: Subject, key: KeyState, books: Books, on: date) -> Due:
    """What is to be done on a day."""
    clock = clock_of(found.services, books, on)
    return Due(found, subject, clock, _of_key(subject, key) or _of_clock(subject, clock, key, on))


def _of_key(subject: Subject, key: KeyState) -> Step | None:
    """The steps that the key alone decides: an erasure under way, or a key that is not there."""
    if subject.order is not None:
        gone = subject.shredded and key in (KeyState.SHREDDED, KeyState.ABSENT)
        return Step.KEEP if gone else Step.FINISH
    if key is KeyState.SHREDDED:
        return Step.UNEXPLAINED
    return Step.NO_KEY if key is KeyState.ABSENT else None


def _of_clock(subject: Subject, clock: Clock | None, key: KeyState, on: date) -> Step:
    if clock is None:
        return _while_served(subject, key)
    ended = altered(subject, clock=clock)
    found = why_not_yet(ended, on)
    if found is None:
        return Step.ERASE
    if found[0] is DeclineGround.HOLD:
        return Step.HELD
    if subject.clock != clock or not subject.locked:
        return Step.LOCK
    return Step.REPAIR if key is KeyState.ACTIVE else Step.KEEP


def _while_served(subject: Subject, key: KeyState) -> Step:
    if subject.clock is not None:
        return Step.RESUME
    return Step.REPAIR if subject.unlocked and key is KeyState.LOCKED else Step.KEEP
