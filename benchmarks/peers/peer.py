"""What every peer can be asked to do. Whatever it does not offer says so in the table."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from measuring import NotOffered

Numbers = Sequence[int]


class Peer:
    """Somebody who keeps histories of cards, told by their numbers. See :mod:`facts` for what is in them."""

    name: str
    lacks = "not offered"

    def lay(self, numbers: Numbers, length: int) -> None:
        """Write the first ``length`` events of each card, as quickly as this peer can; never timed."""
        raise NotOffered(self.lacks)

    def append(self, numbers: Numbers, callers: int = 1) -> None:
        """Append one event to each card's stream of ten, each durable by itself, from so many callers at once."""
        raise NotOffered(self.lacks)

    def begin(self, numbers: Numbers) -> None:
        """Append one event to a stream that does not exist, for each card."""
        raise NotOffered(self.lacks)

    def batch(self, numbers: Numbers) -> None:
        """Three events of each card, all in one transaction."""
        raise NotOffered(self.lacks)

    def load(self, numbers: Numbers) -> None:
        """Three events of each card, in transactions as large as suits."""
        raise NotOffered(self.lacks)

    def command(self, numbers: Numbers) -> None:
        """For each card: load its ten events, decide that a test may be opened, append that."""
        raise NotOffered(self.lacks)

    def read(self, numbers: Numbers) -> None:
        """Each card's events as domain events."""
        raise NotOffered(self.lacks)

    def whole(self) -> int:
        """The whole log as domain events, in log order; how many."""
        raise NotOffered(self.lacks)

    def replay(self) -> int:
        """Every card rebuilt from the whole log; how many."""
        raise NotOffered(self.lacks)

    def close(self) -> None:
        """Let go of everything."""


class Absent(Peer):
    """A peer that is not here."""

    def __init__(self, name: str, why: str) -> None:
        self.name = name
        self.lacks = why


def shared_out(work: Callable[[Numbers], None], numbers: Numbers, callers: int) -> None:
    """Do the work from so many threads, each with its share of the numbers."""
    if callers == 1:
        work(numbers)
        return
    with ThreadPoolExecutor(callers) as pool:
        for done in [pool.submit(work, numbers[nth::callers]) for nth in range(callers)]:
            done.result()
