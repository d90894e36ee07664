"""SIMULATION of OneLink's batch change of states: a job that waits, runs, and ends well or with failures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import attrs

from iov_realname.adapters.simulated.carriers.hearing import Said, said
from iov_realname.adapters.simulated.carriers.world import World
from iov_realname.application.carriers import CardState

__all__ = ["Jobs"]

_LONGEST: Final = 100
# The digits of the batch call are not those of the single one.
_CHANGES = {
    "1": (CardState.TEST, CardState.INVENTORY),
    "2": (CardState.TEST, CardState.READY),
    "3": (CardState.TEST, CardState.ACTIVE),
    "4": (CardState.INVENTORY, CardState.READY),
    "5": (CardState.INVENTORY, CardState.ACTIVE),
    "6": (CardState.READY, CardState.INVENTORY),
    "7": (CardState.READY, CardState.ACTIVE),
    "9": (CardState.ACTIVE, CardState.SUSPENDED),
    "11": (CardState.SUSPENDED, CardState.ACTIVE),
}
_WAITING, _RUNNING, _DONE, _DONE_WITH_FAILURES = "0", "1", "2", "3"


@attrs.define
class _Job:
    numbers: tuple[str, ...]
    kind: str
    status: str = _WAITING
    failed: tuple[str, ...] = ()


class Jobs:
    """Batches of one account. A job goes one step further each time it is asked about."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._jobs: dict[str, _Job] = {}

    def answer(self, path: str, fields: Mapping[str, str], now: datetime) -> Said | None:
        """The answer, if the path is about batches."""
        match path:
            case "change/sim-status/batch":
                return self._take(fields, now)
            case "query/sim-batch-result":
                return self._tell(fields.get("jobId", ""), now)
            case _:
                return None

    def _take(self, fields: Mapping[str, str], now: datetime) -> Said:
        numbers, kind = tuple(filter(None, fields.get("msisdns", "").split("_"))), fields.get("operType", "")
        if not 0 < len(numbers) <= _LONGEST or kind not in _CHANGES:
            return said({"status": "11000", "message": "参数错误(模拟)", "result": []})
        if kind in {"9", "11"} and fields.get("reason") != "01":
            return said({"status": "11000", "message": "缺少reason(模拟)", "result": []})
        cards = [self._world.cards.by_msisdn(number) for number in numbers]
        if any(card is not None and self._world.cooling(card, now) for card in cards):
            return said({"status": "19010", "message": "部分卡号3分钟内不能重复办理(模拟)", "result": []})
        number = f"SIMJOB{len(self._jobs) + 1}"
        self._jobs[number] = _Job(numbers, kind)
        return said({"status": "0", "message": "正确(模拟)", "result": [{"jobId": number}]})

    def _tell(self, number: str, now: datetime) -> Said:
        job = self._jobs.get(number)
        if job is None:
            return said({"status": "11000", "message": "jobId不存在(模拟)", "result": []})
        row = {"jobStatus": job.status, "resultList": [{"msisdn": each} for each in job.failed]}
        self._advance(job, now)
        return said({"status": "0", "message": "正确(模拟)", "result": [row]})

    def _advance(self, job: _Job, now: datetime) -> None:
        if job.status == _WAITING:
            job.status = _RUNNING
        elif job.status == _RUNNING:
            job.failed = tuple(number for number in job.numbers if not self._change(number, job.kind, now))
            job.status = _DONE_WITH_FAILURES if job.failed else _DONE

    def _change(self, number: str, kind: str, now: datetime) -> bool:
        card, (source, target) = self._world.cards.by_msisdn(number), _CHANGES[kind]
        if card is None or card.state is not source:
            return False
        self._world.act("onelink", target.value, card, lambda: setattr(card, "state", target), now)
        return True
