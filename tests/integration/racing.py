"""Doing the same at the same moment, in threads and in processes."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.synchronize import Barrier as ProcessBarrier
from threading import Barrier, Thread
from typing import TypeVar

from tests.integration.places import Place

T = TypeVar("T")


def together(work: Callable[[Place, ProcessBarrier], None], place: Place, processes: int) -> list[int | None]:
    """Fresh processes at the same work; their exit codes."""
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(processes)
    started = [spawn.Process(target=work, args=(place, barrier)) for _ in range(processes)]
    for process in started:
        process.start()
    for process in started:
        process.join()
    return [process.exitcode for process in started]


def at_once(number: int, work: Callable[[int], T]) -> list[T]:
    """What threads answer that do the same at the same moment; an error in one fails the test."""
    barrier, answers = Barrier(number), dict[int, T]()

    def run(thread: int) -> None:
        barrier.wait()
        answers[thread] = work(thread)

    threads = [Thread(target=run, args=(thread,)) for thread in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[thread] for thread in range(number)]
