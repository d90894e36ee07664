"""iov_realname itself: the registry for commands and replays, the log it stands on for appends and reads."""

from facts import DESTINATIONS, FUNCTIONS, LENGTH, event, history, stream

from iov_realname import Registry
from iov_realname.adapters.storage.log import RecordedLog
from iov_realname.application.ports import KeyRing, New
from iov_realname.testing import invented
from peers.peer import Numbers, Peer, shared_out

CARDS_AT_A_TIME = 3_000
PAGE = 2_000


class Ours(Peer):
    """A registry and its log, on whichever store."""

    name = "iov_realname"

    def __init__(self, registry: Registry, log: RecordedLog, keys: KeyRing) -> None:
        self.registry = registry
        self.log = log
        self.keys = keys

    def lay(self, numbers: Numbers, length: int) -> None:
        for start in range(0, len(numbers), 500):
            chunk = numbers[start : start + 500]
            self.log.append([new for number in chunk for new in history(number, length)], [])

    def append(self, numbers: Numbers, callers: int = 1) -> None:
        shared_out(self._append, numbers, callers)

    def begin(self, numbers: Numbers) -> None:
        for number in numbers:
            self.log.append([New(stream(number), 1, event(number, 1))], [])

    def batch(self, numbers: Numbers) -> None:
        self.log.append([new for number in numbers for new in history(number, 3)], [])

    def load(self, numbers: Numbers) -> None:
        for start in range(0, len(numbers), CARDS_AT_A_TIME):
            self.batch(numbers[start : start + CARDS_AT_A_TIME])

    def command(self, numbers: Numbers) -> None:
        for number in numbers:
            self.registry.open_test(iccid=invented.iccid(number), functions=FUNCTIONS, destinations=DESTINATIONS)

    def read(self, numbers: Numbers) -> None:
        for number in numbers:
            self.log.read([stream(number)])

    def whole(self) -> int:
        position = found = 0
        while page := self.log.since(position, PAGE):
            found += len(page)
            position = page[-1].position
        return found

    def replay(self) -> int:
        return sum(1 for _ in self.registry.fleet())

    def close(self) -> None:
        self.registry.close()
        self.log.close()

    def _append(self, numbers: Numbers) -> None:
        for number in numbers:
            self.log.append([New(stream(number), LENGTH + 1, event(number, LENGTH + 1))], [])
