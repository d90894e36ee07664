"""What every notifier promises, whatever it is made of: taken is not delivered, and nothing is sent twice."""

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import attrs
import pytest

from iov_realname.adapters.carriers.wire.transport import HttpTransport
from iov_realname.adapters.notices import FolderNotifier, SmsGateway
from iov_realname.adapters.simulated.notices import SimulatedGateway, simulated_gateway
from iov_realname.application.notifying.ports import (
    Delivered,
    Letter,
    Notifier,
    Pending,
    Taken,
    TryLater,
    Undeliverable,
)
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.terms import NoticeChannel
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing.clock import SetClock

CLOCK = SetClock(datetime(2022, 3, 1, tzinfo=CHINA_TIME))
LETTER = Letter("0f" * 16, "12000000010", "样例路1号", "v1", "请尽快办理补登记，不收任何费用。")


@attrs.frozen
class Room:
    """A notifier, how often it really sent a notice, and a hand that says what came of it."""

    notifier: Notifier
    sent: Callable[[str], int]
    arrive: Callable[[str], object]


def folder_room(folder: Path) -> Room:
    """A folder, and somebody who works from it."""
    outbox, results = folder / "outbox-phone.csv", folder / "results-phone.csv"

    def sent(notice: str) -> int:
        with outbox.open(encoding="utf-8", newline="") as rows:
            return [row["notice"] for row in csv.DictReader(rows)].count(notice)

    return Room(
        FolderNotifier(folder, NoticeChannel.PHONE),
        sent,
        lambda notice: results.write_text(f"notice,result,code\n{notice},delivered,0\n", "utf-8"),
    )


@pytest.fixture
def gateway() -> Iterator[SimulatedGateway]:
    """A simulated gateway over real HTTP."""
    with simulated_gateway() as server:
        yield server


@pytest.fixture(params=["folder", "gateway"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    """Each kind of notifier in turn, with a notice that arrives only after it was asked about once."""
    if request.param == "folder":
        yield folder_room(tmp_path / "notices")
        return
    with simulated_gateway() as server:
        yield Room(
            server.notifier(CLOCK),
            lambda notice: list(server.sent).count(notice),
            lambda notice: server.asked.setdefault(notice, 1),
        )


def test_its_name_can_stand_in_an_event(room: Room) -> None:
    """Letters, digits and a few signs: nobody's name or number."""
    assert names_a_record(room.notifier.name)
    assert room.notifier.channel in NoticeChannel


def test_taken_is_not_delivered(room: Room) -> None:
    """It has a receipt, and nothing is known of it until somebody says so."""
    taken = room.notifier.send(LETTER)
    assert isinstance(taken, Taken)
    assert names_a_record(taken.receipt)
    assert Pending() == room.notifier.track(LETTER.notice, taken.receipt)
    room.arrive(LETTER.notice)
    assert Delivered("0") == room.notifier.track(LETTER.notice, taken.receipt)


def test_the_same_notice_again_is_sent_once(room: Room) -> None:
    """As after a lost answer or a killed round: the same receipt, and one message."""
    assert room.notifier.send(LETTER) == room.notifier.send(LETTER)
    room.notifier.send(attrs.evolve(LETTER, notice="1f" * 16))
    assert (1, 1) == (room.sent(LETTER.notice), room.sent("1f" * 16))


def test_a_letter_shows_nobody(room: Room) -> None:
    """Neither telephone nor address stands in what a log could get hold of."""
    assert "1200" not in repr(LETTER)
    assert "样例路" not in f"{LETTER}{room.notifier!r}"


# The folder


def test_the_outbox_is_for_its_owners_eyes(tmp_path: Path) -> None:
    """It holds addresses in clear: nobody else may read file or folder."""
    FolderNotifier(tmp_path / "notices", NoticeChannel.LETTER).send(LETTER)
    outbox = tmp_path / "notices/outbox-letter.csv"
    assert (0o600, 0o700) == (outbox.stat().st_mode & 0o777, outbox.parent.stat().st_mode & 0o777)
    assert LETTER.address in outbox.read_text("utf-8")


@pytest.mark.parametrize(
    ("row", "known"),
    [
        ("failed,no-answer", Undeliverable("no-answer")),
        ("failed,", Undeliverable("unstated")),
        ("failed,12000000010", Undeliverable("unstated")),
        ("called,0", Pending()),
        (",", Pending()),
    ],
)
def test_what_a_result_says(tmp_path: Path, row: str, known: object) -> None:
    """Two words count, and a code that could be somebody's number is not passed on."""
    notifier = FolderNotifier(tmp_path, NoticeChannel.PHONE)
    (tmp_path / "results-phone.csv").write_text(f"notice,result,code\n{LETTER.notice},{row}\n", "utf-8")
    assert known == notifier.track(LETTER.notice, LETTER.notice)


# The gateway


def test_a_number_that_cannot_be_reached_is_told_at_once(gateway: SimulatedGateway) -> None:
    """Turned down, or failed on its way: both for good, with the gateway's own code."""
    notifier = gateway.notifier(CLOCK)
    assert Undeliverable("no-such-number") == notifier.send(attrs.evolve(LETTER, phone="12000000019"))
    taken = notifier.send(attrs.evolve(LETTER, phone="12000000018"))
    assert isinstance(taken, Taken)
    assert Undeliverable("switched-off") == notifier.track(LETTER.notice, taken.receipt)


def test_a_gateway_that_cannot_say_is_asked_again(gateway: SimulatedGateway) -> None:
    """Busy, or gone: nothing is known, nothing is taken for an answer."""
    gateway.busy = 2
    notifier = gateway.notifier(CLOCK)
    assert TryLater("http.503") == notifier.send(LETTER)
    assert TryLater("http.503") == notifier.track(LETTER.notice, "r")
    assert TryLater("http.404") == notifier.track(LETTER.notice, "r")
    account = gateway.account()
    gone = attrs.evolve(account, address=attrs.evolve(account.address, port=9))
    assert TryLater("http.0") == SmsGateway(gone, HttpTransport(), CLOCK).send(LETTER)


def test_a_request_that_is_not_signed_is_refused(gateway: SimulatedGateway) -> None:
    """Another secret signs otherwise."""
    other = attrs.evolve(gateway.account(), secret="other")
    assert TryLater("http.401") == SmsGateway(other, HttpTransport(), CLOCK).send(LETTER)
    assert {} == gateway.sent
