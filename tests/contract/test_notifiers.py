"""Our notifiers keep the published contract, a folder and a gateway over real HTTP; and what is each one's own."""

import csv
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import ClassVar

import attrs
import pytest

from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.transport import Exchange, HttpTransport, Lost, Request
from iov_realname.adapters.notices import FolderNotifier, SmsGateway
from iov_realname.adapters.simulated.notices import SECRET, SimulatedGateway, simulated_gateway
from iov_realname.application.notifying.ports import Letter, Notifier, Pending, Taken, TryLater, Undeliverable
from iov_realname.domain.terms import NoticeChannel
from iov_realname.domain.time import CHINA_TIME
from iov_realname.domain.words import Word
from iov_realname.testing.clock import SetClock
from iov_realname.testing.contracts import Letters, NotifierCan, NotifierContract
from tests.support.moody_notifier import MoodyNotifier
from tests.support.scripted_carrier import closed_port

CLOCK = SetClock(datetime(2022, 3, 1, tzinfo=CHINA_TIME))
LETTER = Letters().letter()


class Swallowing(HttpTransport):
    """Everything goes out, and no answer comes back."""

    def send(self, request: Request) -> Exchange:
        """Send, and forget what was said."""
        super().send(request)
        return Lost()


class TestFolder(NotifierContract):
    """A folder, and somebody who works from it."""

    declares: ClassVar[frozenset[Word]] = frozenset({NotifierCan.COUNT, NotifierCan.ARRIVE, NotifierCan.FAIL})

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """Where they meet."""
        return tmp_path / "notices"

    @pytest.fixture
    def notifier(self, folder: Path) -> Notifier:
        """Who writes there."""
        return FolderNotifier(folder, NoticeChannel.PHONE)

    @pytest.fixture
    def other(self, folder: Path) -> Notifier:
        """Another process that writes there."""
        return FolderNotifier(folder, NoticeChannel.PHONE)

    @pytest.fixture
    def sent(self, folder: Path) -> object:
        """How many rows there are."""

        def rows(notice: str) -> int:
            with (folder / "outbox-phone.csv").open(encoding="utf-8", newline="") as outbox:
                return [row["notice"] for row in csv.DictReader(outbox)].count(notice)

        return rows

    @pytest.fixture
    def arrive(self, folder: Path) -> object:
        """The call centre reached somebody."""
        return lambda notice: told(folder, notice, "delivered,0")

    @pytest.fixture
    def settle(self, folder: Path) -> object:
        """It did not."""
        return lambda notice: told(folder, notice, "failed,no-answer")

    @pytest.fixture
    def dead_letter(self) -> Letter:
        """Nobody can be reached."""
        return LETTER


class TestGateway(NotifierContract):
    """Text messages through the simulated gateway, over real HTTP."""

    declares: ClassVar[frozenset[Word]] = frozenset(NotifierCan)

    @pytest.fixture
    def gateway(self) -> Iterator[SimulatedGateway]:
        """The gateway."""
        with simulated_gateway() as server:
            yield server

    @pytest.fixture
    def notifier(self, gateway: SimulatedGateway) -> Notifier:
        """An account with it."""
        return gateway.notifier(CLOCK)

    @pytest.fixture
    def other(self, gateway: SimulatedGateway) -> Notifier:
        """The same account elsewhere."""
        return gateway.notifier(CLOCK)

    @pytest.fixture
    def cut_off(self, gateway: SimulatedGateway) -> Notifier:
        """The same account, with no way back."""
        return SmsGateway(gateway.account(), Swallowing(), CLOCK)

    @pytest.fixture
    def unreachable(self, gateway: SimulatedGateway) -> Notifier:
        """The same account where nobody listens."""
        nobody = Address.parse(closed_port(), plain_loopback=True)
        return SmsGateway(attrs.evolve(gateway.account(), address=nobody), HttpTransport(), CLOCK)

    @pytest.fixture
    def sent(self, gateway: SimulatedGateway) -> object:
        """How often it sent."""
        return lambda notice: list(gateway.sent).count(notice)

    @pytest.fixture
    def arrive(self, gateway: SimulatedGateway) -> object:
        """The handset answered."""
        return lambda notice: gateway.asked.setdefault(notice, 1)

    @pytest.fixture(params=["12000000018", "12000000019"], ids=["on its way", "at once"])
    def dead_letter(self, request: pytest.FixtureRequest) -> Letter:
        """A number that fails on the way, and one that does not exist."""
        return Letters().letter(phone=request.param)

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """The account's."""
        return (SECRET,)


class TestMoody(NotifierContract):
    """The fake that rounds of notices are tried with."""

    declares: ClassVar[frozenset[Word]] = frozenset({NotifierCan.FAIL})

    @pytest.fixture
    def notifier(self) -> MoodyNotifier:
        """One that takes its time."""
        notifier = MoodyNotifier(NoticeChannel.SMS)
        notifier.mood = "dawdles"
        return notifier

    @pytest.fixture
    def dead_letter(self, notifier: MoodyNotifier) -> Letter:
        """It turns down what comes now."""
        notifier.mood = "turns down"
        return LETTER


def told(folder: Path, notice: str, result: str) -> None:
    """Whoever works from the folder says what came of a notice."""
    (folder / "results-phone.csv").write_text(f"notice,result,code\n{notice},{result}\n", "utf-8")


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
    told(tmp_path, LETTER.notice, row)
    assert known == notifier.track(LETTER.notice, LETTER.notice)


# The gateway


@pytest.fixture
def gateway() -> Iterator[SimulatedGateway]:
    """A simulated gateway over real HTTP."""
    with simulated_gateway() as server:
        yield server


def test_a_code_of_the_gateways_is_passed_on(gateway: SimulatedGateway) -> None:
    """Turned down, or failed on its way: both for good, with the gateway's own code."""
    notifier = gateway.notifier(CLOCK)
    assert Undeliverable("no-such-number") == notifier.send(attrs.evolve(LETTER, phone="12000000019"))
    taken = notifier.send(attrs.evolve(LETTER, phone="12000000018"))
    assert isinstance(taken, Taken)
    assert Undeliverable("switched-off") == notifier.track(LETTER.notice, taken.receipt)


def test_a_gateway_that_cannot_say_is_asked_again(gateway: SimulatedGateway) -> None:
    """Busy, or asked after a stranger: nothing is known, nothing is taken for an answer."""
    gateway.busy = 2
    notifier = gateway.notifier(CLOCK)
    assert TryLater("http.503") == notifier.send(LETTER)
    assert TryLater("http.503") == notifier.track(LETTER.notice, "r")
    assert TryLater("http.404") == notifier.track(LETTER.notice, "r")


def test_a_request_that_is_not_signed_is_refused(gateway: SimulatedGateway) -> None:
    """Another secret signs otherwise."""
    other = attrs.evolve(gateway.account(), secret="other")
    assert TryLater("http.401") == SmsGateway(other, HttpTransport(), CLOCK).send(LETTER)
    assert {} == gateway.sent
