"""What goes wrong, as data: which fault, on which path, at which call; the same plan and seed go wrong alike."""

from collections import Counter
from fnmatch import fnmatchcase
from random import Random
from threading import Lock

import attrs

from iov_realname.domain.words import Word

__all__ = ["Fault", "FaultPlan", "FaultRule", "Faults"]


class Fault(Word):
    """One way in which things go wrong."""

    LATENCY = "latency", "延迟应答", "it is done, and the answer comes `seconds` late"
    SERVER_ERROR = "server_error", "网关报错, 未办理", "502 with an HTML page; nothing is done"
    DROP_REQUEST = "drop_request", "断线, 未办理", "the line breaks; nothing is done"
    DROP_ANSWER = "drop_answer", "已办理, 应答中断", "it is done, and the line breaks within the answer"
    SILENCE = "silence", "已办理, 无应答", "it is done, and no answer comes for as long as the other side waits"
    HTML_PAGE = "html_page", "已办理, 应答为网页", "it is done, and the answer is a page of some gateway, with 200"
    WRONG_TYPE = "wrong_type", "应答类型有误", "it is done, and the right answer comes under a wrong content type"
    TRUNCATED = "truncated", "应答残缺", "it is done, and half of the answer is all that is sent"
    GBK = "gbk", "应答为 GBK", "it is done, and the answer is written in GBK"
    COOLDOWN = "cooldown", "操作冷却中", "nothing is done; `reference` names the `seconds` to wait"
    TOKEN_EXPIRED = "token_expired", "令牌过期", "all tokens have expired before this call"
    CLOCK_SKEW = "clock_skew", "运营商时钟偏差", "the carrier's clock is `seconds` ahead"
    REJECTED = "rejected", "审核不通过", "the review of `reference` says no in the end"
    CALLBACK_FIRST = "callback_first", "回调先于应答", "what was taken is finished, and told of, before the answer"
    CALLBACK_TWICE = "callback_twice", "重复回调", "a callback comes twice; on `/callbacks/PROTOCOL`, as the next two"
    CALLBACK_LATE = "callback_late", "回调乱序", "a callback is held back until the next one has been sent"
    CALLBACK_LOST = "callback_lost", "回调丢失", "a callback is never sent"


@attrs.frozen
class FaultRule:
    """One fault on paths like ``path`` (``*`` for anything), at its n-th ``calls`` or in a ``share`` of them."""

    fault: Fault
    path: str = "*"
    calls: tuple[int, ...] = ()
    share: float = 1.0
    seconds: float = 0.0


@attrs.frozen
class FaultPlan:
    """All that goes wrong."""

    rules: tuple[FaultRule, ...] = ()
    seed: int = 0


class Faults:
    """A plan at work, and how often what happened. Thread-safe.

    Which call is hit depends on seed, rule and how many calls the rule's paths have had, not on other paths.
    """

    def __init__(self, plan: FaultPlan) -> None:
        self._plan = plan
        self._calls: Counter[int] = Counter()
        self.happened: Counter[Fault] = Counter()
        self._lock = Lock()

    def plan(self, plan: FaultPlan) -> None:
        """Begin another plan, counting from the first call again."""
        with self._lock:
            self._plan = plan
            self._calls.clear()

    def drawn(self, path: str) -> tuple[FaultRule, ...]:
        """What goes wrong with this call."""
        with self._lock:
            hits = tuple(rule for number, rule in enumerate(self._plan.rules) if self._hits(number, rule, path))
            self.happened.update(rule.fault for rule in hits)
            return hits

    def _hits(self, number: int, rule: FaultRule, path: str) -> bool:
        if not fnmatchcase(path, rule.path):
            return False
        self._calls[number] += 1
        call = self._calls[number]
        if rule.calls:
            return call in rule.calls
        return Random(f"{self._plan.seed} {number} {call}").random() < rule.share  # noqa: S311
