"""Group commit without a thread of its own: one caller sends for all who wait.

The first caller sends at once, alone. Who comes while it is away waits in a queue; when it is back, the first of the
queue sends whatever waits by then. No timer delays anybody, and a lone caller notices nothing. Those who came together
a moment ago are likely to come again, so their next leader lets the others run first, for as long as that brings more.
"""

import os
from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from time import monotonic, sleep
from typing import Generic, TypeVar

import attrs

Item = TypeVar("Item")
Result = TypeVar("Result")


class NotSentInTime(Exception):
    """The deadline passed in the queue; nothing was done."""


class NotToldInTime(Exception):
    """The deadline passed while another caller had sent it; whether it was done is not known."""


class Groups(Generic[Item, Result]):
    """Joins the items of concurrent callers; ``send`` gets at most ``most`` of them, and the deadline of the sender.

    Each process has a queue of its own, so a child of a fork does not wait for its parent's threads.
    """

    def __init__(self, send: Callable[[Sequence[Item], float], Sequence[Result]], *, most: int) -> None:
        self._send = send
        self._most = most
        self._by_process: dict[int, _Queue[Item, Result]] = {}

    def ask(self, item: Item, until: float) -> Result | None:
        """What ``send`` found for this item; ``None`` when another caller failed to send it, and it may be done or not.

        Raises ``NotSentInTime`` or ``NotToldInTime`` after the moment ``until``; to who sends, what ``send`` raises.
        """
        queue = self._queue()
        place = queue.enter(item)
        if place is not None:
            queue.wait(place, until)
            if not place.leads:
                return place.result
        return self._lead(queue, item, until)

    @property
    def waiting(self) -> int:
        """How many callers wait behind the one that is sending."""
        return len(self._queue().waiting)

    def _lead(self, queue: "_Queue[Item, Result]", item: Item, until: float) -> Result:
        followers: Sequence[_Place[Item, Result]] = ()
        try:
            queue.gather()
            followers = queue.taken(self._most - 1)
            mine, *theirs = self._send([item, *(each.item for each in followers)], until)
            for each, result in zip(followers, theirs, strict=True):
                each.result = result
        finally:
            queue.hand_on()
            for each in followers:
                each.woken.release()
        return mine

    def _queue(self) -> "_Queue[Item, Result]":
        process = os.getpid()
        queue = self._by_process.get(process)
        return self._by_process.setdefault(process, _Queue()) if queue is None else queue


def _held() -> Lock:
    lock = Lock()
    lock.acquire()
    return lock


@attrs.define(eq=False)
class _Place(Generic[Item, Result]):
    """Of a caller in the queue. It sleeps on ``woken`` until its result is there, or the lead is its own."""

    item: Item
    leads: bool = False
    woken: Lock = attrs.field(factory=_held)
    result: Result | None = None


class _Queue(Generic[Item, Result]):
    """Who waits; somebody leads whenever anybody does."""

    def __init__(self) -> None:
        self._mutex = Lock()
        self._led = False
        self._followers = 0
        self.waiting: deque[_Place[Item, Result]] = deque()

    def enter(self, item: Item) -> _Place[Item, Result] | None:
        """Take the lead if nobody has it, else a place."""
        with self._mutex:
            if not self._led:
                self._led = True
                return None
            place: _Place[Item, Result] = _Place(item)
            self.waiting.append(place)
            return place

    def gather(self) -> None:
        """Let others run until the queue is as long as it was last time, or grows no more."""
        before = -1
        while before < len(self.waiting) < self._followers:
            before = len(self.waiting)
            sleep(0)

    def taken(self, most: int) -> Sequence[_Place[Item, Result]]:
        """Those at the front of the queue, who now wait for their leader."""
        if not self.waiting:
            self._followers = 0
            return ()
        with self._mutex:
            self._followers = min(most, len(self.waiting))
            return [self.waiting.popleft() for _ in range(self._followers)]

    def hand_on(self) -> None:
        """Give the lead to the first who waits, if anybody does."""
        with self._mutex:
            self._led = bool(self.waiting)
            if self._led:
                first = self.waiting.popleft()
                first.leads = True
                first.woken.release()

    def wait(self, place: _Place[Item, Result], until: float) -> None:
        """Return when ``place`` has its result or the lead."""
        try:
            woken = place.woken.acquire(timeout=max(until - monotonic(), 0))
        except BaseException:
            self._leave(place)
            raise
        if not woken:
            raise NotSentInTime if self._leave(place) else NotToldInTime

    def _leave(self, place: _Place[Item, Result]) -> bool:
        """Wait no more; whether nobody had sent it."""
        with self._mutex:
            queued = place in self.waiting
            if queued:
                self.waiting.remove(place)
        if place.leads:
            self.hand_on()
        return queued or place.leads
