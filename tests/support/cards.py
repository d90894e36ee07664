"""Cards as their histories tell them, whatever is kept beside the log."""

from collections import Counter
from collections.abc import Iterator

from iov_realname.application.cards.following import line_of_history
from iov_realname.application.cards.line import CardCounts, CardLine, CardQuery, standing_of
from iov_realname.application.folding import rebuilt
from iov_realname.application.ports import EventLog
from iov_realname.domain.card.state import Card
from iov_realname.domain.streams import CARD_PREFIX


def every_card(log: EventLog) -> Iterator[Card]:
    """Every card, by ICCID, from its whole history."""
    for _, history in log.histories(CARD_PREFIX):
        yield rebuilt(history)


def every_line(log: EventLog, query: CardQuery | None = None) -> list[CardLine]:
    """Every card's line, or the lines that a query takes."""
    histories = (history for _, history in log.histories(CARD_PREFIX))
    lines = [line for history in histories if (line := line_of_history(history)) is not None]
    return lines if query is None else [line for line in lines if query.takes(line)]


def counted(lines: list[CardLine]) -> CardCounts:
    """What the lines add up to."""
    return CardCounts.of(Counter(map(standing_of, lines)))
