"""The library `eventsourcing` as its tutorial shows it: an aggregate with events, an application that saves it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from facts import LENGTH

from peers.peer import Numbers, Peer, shared_out
from peers.stock_card import Answer, Card, bought, card_id, flat

EVENTS_PER_SAVE = 300
CARDS_AT_A_TIME = 20
"""It stalls for ever when one save is larger than what a Unix socket takes at once (seen with 1,200 events)."""


class Cards(Application):
    """The application."""

    def open_test(self, card_id: UUID, facts: Mapping[str, Any]) -> None:
        """The whole command."""
        card = self.repository.get(card_id)
        card.open_test(facts)
        self.save(card)

    def open_test_once(self, card_id: UUID, facts: Mapping[str, Any]) -> None:
        """The same command, which never acts twice: looks for its answer, and keeps it."""
        answer_id = UUID(hex=facts["command_id"])
        if answer_id in self.repository:
            return
        card = self.repository.get(card_id)
        card.open_test(facts)
        digest = facts["command_digest"]
        self.save(card, Answer._create(Answer.Given, id=answer_id, command_digest=digest, refused=False))  # noqa: SLF001


class Stock(Peer):
    """The application on whichever store."""

    name = "eventsourcing"

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.application = Cards(env=dict(settings))
        self._loaded: dict[int, Card] = {}

    def lay(self, numbers: Numbers, length: int) -> None:
        for start in range(0, len(numbers), CARDS_AT_A_TIME):
            made = {number: bought(number, length) for number in numbers[start : start + CARDS_AT_A_TIME]}
            self.application.save(*made.values())
            self._loaded.update(made)

    def append(self, numbers: Numbers, callers: int = 1) -> None:
        shared_out(self._append, numbers, callers)

    def begin(self, numbers: Numbers) -> None:
        for number in numbers:
            self.application.save(bought(number, 1))

    def batch(self, numbers: Numbers) -> None:
        self.application.save(*(bought(number, 3) for number in numbers))

    def load(self, numbers: Numbers) -> None:
        for start in range(0, len(numbers), EVENTS_PER_SAVE // 3):
            self.batch(numbers[start : start + EVENTS_PER_SAVE // 3])

    def command(self, numbers: Numbers) -> None:
        for number in numbers:
            self.application.open_test(card_id(number), flat(number, LENGTH + 1))

    def read(self, numbers: Numbers) -> None:
        for number in numbers:
            list(self.application.events.get(card_id(number)))

    def whole(self) -> int:
        return sum(len(list(map(self.application.mapper.to_domain_event, page))) for page in self._pages())

    def replay(self) -> int:
        cards: dict[UUID, Card | None] = {}
        for page in self._pages():
            for happened in map(self.application.mapper.to_domain_event, page):
                cards[happened.originator_id] = happened.mutate(cards.get(happened.originator_id))
        return len(cards)

    def close(self) -> None:
        self.application.close()

    def _append(self, numbers: Numbers) -> None:
        for number in numbers:
            card = self._loaded.pop(number)
            card.follow(LENGTH + 1)
            self.application.save(card)

    def _pages(self) -> Any:
        start = 1
        while page := self.application.recorder.select_notifications(start, 2_000):
            yield page
            start = page[-1].id + 1


class StockOnce(Peer):
    """The same application, with a memory for commands as ours has."""

    name = "eventsourcing + answers"

    def __init__(self, stock: Stock) -> None:
        self._stock = stock

    def lay(self, numbers: Numbers, length: int) -> None:
        self._stock.lay(numbers, length)

    def command(self, numbers: Numbers) -> None:
        for number in numbers:
            self._stock.application.open_test_once(card_id(number), flat(number, LENGTH + 1))
