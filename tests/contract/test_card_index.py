"""What every place for lines of cards promises, whatever it is made of."""

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Barrier, Thread

import attrs
import pytest

from iov_realname.adapters.storage import RecordedLog, open_memory_log, open_postgres_log, open_sqlite_log
from iov_realname.application.cards.index import START, CardIndex, Mark
from iov_realname.application.cards.line import EVERY_CARD, CardLine, CardQuery, standing_of
from iov_realname.domain.card.state import RegistrationStatus, Stage
from iov_realname.domain.card.waiting import Waiting
from iov_realname.domain.functions import ONLY_EMERGENCY, Function
from iov_realname.domain.identifiers import Carrier, Iccid
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented

FIRST, SECOND, THIRD = Mark(3, "a" * 32), Mark(9, "b" * 32), Mark(2**40, "c" * 32)
TRANSFERRED = datetime(2024, 5, 6, 12, 30, 1, 250_000, tzinfo=CHINA_TIME)


@contextmanager
def opened(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[RecordedLog]:
    """A fresh store of one kind."""
    log = {
        "memory": open_memory_log,
        "file": lambda: open_sqlite_log(folder / "log.db"),
        "shared memory": lambda: open_sqlite_log(f"file:{uuid.uuid4().hex}?mode=memory&cache=shared"),
        "postgres": lambda: open_postgres_log(request.getfixturevalue("store").url),
    }[kind]()
    with log:
        yield log


@pytest.fixture(params=["memory", "file", "shared memory", "postgres"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CardIndex]:
    """A fresh index."""
    with opened(request.param, request, tmp_path) as log:
        fresh = log.card_index()
        assert fresh is not None
        yield fresh


def line(number: int, **facts: object) -> CardLine:
    """The line of an invented card in stock, told differently in some points."""
    stock = CardLine(
        iccid=invented.iccid(number),
        msisdn=invented.msisdn(number),
        carrier=Carrier.MOBILE,
        vin=None,
        stage=Stage.PROCURED,
        entitled=(),
        registration_status=RegistrationStatus.NONE,
        period_number=0,
        since=None,
        waiting=None,
        to_deliver=False,
        receipt_no=None,
    )
    return attrs.evolve(stock, **facts)  # type: ignore[arg-type]


SOLD = line(
    1,
    vin=invented.vin(1),
    stage=Stage.SOLD,
    entitled=ONLY_EMERGENCY,
    registration_status=RegistrationStatus.SUBMITTED,
    period_number=1,
    since=datetime(2024, 5, 6, tzinfo=CHINA_TIME),
    waiting=Waiting.QUEUED,
    to_deliver=True,
)
RESOLD = line(
    2,
    vin=invented.vin(1),
    carrier=Carrier.TELECOM,
    stage=Stage.REGISTERED,
    entitled=(Function.DATA_UNDIRECTED, Function.EMERGENCY),
    registration_status=RegistrationStatus.REGISTERED,
    period_number=2,
    since=TRANSFERRED,
    receipt_no="HZ-1",
)
FLEET = [line(0), SOLD, RESOLD, line(3, waiting=Waiting.OWNER)]


def all_of(index: CardIndex, query: CardQuery = EVERY_CARD) -> list[CardLine]:
    """Every line that a query takes."""
    return list(index.page(query, "", 10_000).lines)


class TestKeeping:
    """Lines and mark change together, or not at all."""

    def test_starts_empty(self, index: CardIndex) -> None:
        """A fresh index follows nothing and has no lines."""
        assert (START, []) == (index.mark(), all_of(index))
        assert (START, {}) == index.tally(EVERY_CARD)
        assert START == index.page(EVERY_CARD, "", 1).mark

    def test_keeps_what_it_was_given(self, index: CardIndex) -> None:
        """Lines come back equal, by ICCID, with the mark; moments keep their offset and their fractions."""
        assert index.keep(FLEET[::-1], START, FIRST)

        page = index.page(EVERY_CARD, "", 10)
        assert (FIRST, FLEET) == (page.mark, page.lines)
        assert FIRST == index.mark()
        (resold,) = all_of(index, CardQuery(stage=Stage.REGISTERED))
        assert resold.since is not None
        assert TRANSFERRED.isoformat() == resold.since.isoformat()

    def test_puts_a_line_over_that_of_its_card(self, index: CardIndex) -> None:
        """The line of a card is its latest; the others stay."""
        index.keep(FLEET, START, FIRST)
        scrapped = attrs.evolve(SOLD, stage=Stage.DEREGISTERED, to_deliver=False, waiting=None, entitled=())

        assert index.keep([scrapped], FIRST, SECOND)
        assert [FLEET[0], scrapped, *FLEET[2:]] == all_of(index)
        assert [] == all_of(index, CardQuery(to_deliver=True))

    def test_moves_without_lines(self, index: CardIndex) -> None:
        """A stretch of the log that is about no card moves the mark alone, as far as marks go."""
        assert index.keep([], START, THIRD)
        assert (THIRD, []) == (index.mark(), all_of(index))

    @pytest.mark.parametrize("believed", [START, SECOND, Mark(FIRST.position, "d" * 32)])
    def test_who_comes_late_changes_nothing(self, index: CardIndex, believed: Mark) -> None:
        """Where the mark is not what was believed, neither position nor id, nothing is done."""
        index.keep(FLEET[:1], START, FIRST)

        assert not index.keep(FLEET, believed, THIRD)
        assert (FIRST, FLEET[:1]) == (index.mark(), all_of(index))

    def test_one_of_many_moves_it(self, index: CardIndex) -> None:
        """Of threads that move the mark from the same place one wins, and the lines are the winner's."""
        start, won = Barrier(6), []

        def move(number: int) -> None:
            start.wait()
            if index.keep([line(number)], START, Mark(number + 1, str(number))):
                won.append(number)

        run_all([Thread(target=move, args=(number,)) for number in range(6)])
        (winner,) = won
        assert ([line(winner)], Mark(winner + 1, str(winner))) == (all_of(index), index.mark())

    def test_many_lines(self, index: CardIndex) -> None:
        """Thousands of lines may be kept at once."""
        lines = [line(number) for number in range(3_000)]
        index.keep(lines, START, FIRST)

        assert lines == all_of(index)


class TestReplacing:
    """All lines in the place of all others."""

    def test_replaces_every_line(self, index: CardIndex) -> None:
        """What was there is gone, whatever the mark was; the new lines and their mark stand, and can be kept on."""
        index.keep([line(number) for number in range(2_500)], START, THIRD)

        assert index.replace(iter(FLEET), SECOND)
        assert (SECOND, FLEET) == (index.mark(), all_of(index))
        assert (SECOND, Counter(map(standing_of, FLEET))) == index.tally(EVERY_CARD)
        assert index.keep([line(9)], SECOND, THIRD)
        assert [*FLEET, line(9)] == all_of(index)

    def test_more_lines_than_are_written_at_a_time(self, index: CardIndex) -> None:
        """Any number of lines, one of them again and again."""
        lines = [line(number) for number in range(2_001)]
        for _ in range(2):
            assert index.replace(iter(lines), SECOND)
            assert lines == all_of(index)

    def test_the_old_lines_are_shown_until_the_last_is_there(self, index: CardIndex) -> None:
        """While a replacement is being made, the present lines are shown and kept on."""
        index.keep(FLEET, START, FIRST)

        def fresh() -> Iterator[CardLine]:
            for number in range(1_500):
                yield line(number)
            assert (FIRST, FLEET) == (index.mark(), all_of(index))
            assert index.keep([line(9)], FIRST, SECOND)
            assert [*FLEET, line(9)] == all_of(index)

        assert index.replace(fresh(), THIRD)
        assert (1_500, THIRD) == (len(all_of(index)), index.mark())

    def test_one_that_breaks_off_leaves_everything(self, index: CardIndex) -> None:
        """When the lines end in an error, the present ones stay, and the next replacement succeeds."""
        index.keep(FLEET, START, FIRST)

        def broken() -> Iterator[CardLine]:
            yield from (line(number) for number in range(1_200))
            raise OSError("lost")

        with pytest.raises(OSError, match="lost"):
            index.replace(broken(), THIRD)
        assert (FIRST, FLEET) == (index.mark(), all_of(index))
        assert index.replace(FLEET[:2], SECOND)
        assert FLEET[:2] == all_of(index)

    def test_another_one_in_the_middle(self, index: CardIndex) -> None:
        """Two at once: whichever counts, its lines are whole and none of the other's are among them."""

        def slow() -> Iterator[CardLine]:
            yield from (line(number) for number in range(1_100))
            assert index.replace(FLEET[:2], SECOND)

        counts = index.replace(slow(), THIRD)
        expected = ([line(number) for number in range(1_100)], THIRD) if counts else (FLEET[:2], SECOND)
        assert expected == (all_of(index), index.mark())

    def test_to_nothing(self, index: CardIndex) -> None:
        """An index can be emptied."""
        index.keep(FLEET, START, FIRST)

        assert index.replace([], START)
        assert (START, []) == (index.mark(), all_of(index))


class TestPages:
    """Lines in the order of their ICCIDs."""

    def test_follow_one_another(self, index: CardIndex) -> None:
        """Page by page every line comes once; the last page is short."""
        index.keep([line(number) for number in range(7)], START, FIRST)
        seen, after = [], ""
        while page := index.page(EVERY_CARD, after, 3).lines:
            seen.append(len(page))
            after = page[-1].iccid

        assert [3, 3, 1] == seen

    def test_sort_by_code_point(self, index: CardIndex) -> None:
        """Shorter before longer, capitals before small letters, as the log's histories come."""
        names = ["89", "8A", "8a", "890", "9"]
        index.keep([attrs.evolve(line(0), iccid=Iccid(name)) for name in names], START, FIRST)

        assert sorted(names) == [each.iccid for each in all_of(index)]

    @pytest.mark.parametrize(
        "query",
        [
            CardQuery(vin=invented.vin(1)),
            CardQuery(vin="' OR 1=1 --"),
            CardQuery(msisdn=invented.msisdn(2)),
            CardQuery(stage=Stage.SOLD),
            CardQuery(carrier=Carrier.TELECOM),
            CardQuery(registration_status=RegistrationStatus.NONE),
            CardQuery(waiting=Waiting.QUEUED),
            CardQuery(to_deliver=True),
            CardQuery(vin=invented.vin(1), to_deliver=True),
            CardQuery(stage=Stage.REGISTERED, carrier=Carrier.MOBILE),
        ],
    )
    def test_hold_what_is_asked_for(self, index: CardIndex, query: CardQuery) -> None:
        """Exactly the lines that the query takes are shown and counted, on whichever page they are."""
        index.keep(FLEET, START, FIRST)
        taken = [each for each in FLEET if query.takes(each)]

        assert taken == all_of(index, query)
        assert [each.iccid for each in taken[1:2]] == [
            each.iccid for each in index.page(query, taken[0].iccid if taken else "", 1).lines
        ]
        assert (FIRST, Counter(map(standing_of, taken))) == index.tally(query)

    def test_are_of_one_moment(self, index: CardIndex) -> None:
        """While the lines change together, no page shows some changed and some not, nor another mark than theirs."""
        index.keep([line(number) for number in range(50)], START, Mark(1, "1"))
        start, torn = Barrier(3), []

        def change() -> None:
            start.wait()
            for step in range(1, 16):
                lines = [line(number, period_number=step) for number in range(50)]
                if step % 5:
                    index.keep(lines, Mark(step, str(step)), Mark(step + 1, str(step + 1)))
                else:
                    index.replace(lines, Mark(step + 1, str(step + 1)))

        def look() -> None:
            start.wait()
            for _ in range(30):
                page = index.page(EVERY_CARD, "", 100)
                if {each.period_number + 1 for each in page.lines} != {page.mark.position} or len(page.lines) != 50:
                    torn.append(page)

        run_all([Thread(target=change), Thread(target=look), Thread(target=look)])
        assert [] == torn
        assert Mark(16, "16") == index.mark()


def run_all(threads: list[Thread]) -> None:
    """Start all, wait for all; an error in one fails the test through pytest's thread hook."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
