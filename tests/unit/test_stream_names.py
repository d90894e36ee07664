"""Names of histories: which can be, and that no store is asked about any other."""

import pytest

from iov_realname.adapters.storage import open_memory_log
from iov_realname.application.errors import NotFound
from iov_realname.application.ports import EventLog
from iov_realname.application.reading import accesses
from iov_realname.application.replay import Replay
from iov_realname.application.retention.finding import Whereabouts
from iov_realname.application.working import WorkingSet
from iov_realname.domain.card.state import UNKNOWN
from iov_realname.domain.streams import card_stream, may_exist, subject_stream, vehicle_stream
from iov_realname.testing import invented

SOMEBODY = invented.resident_number(1)


@pytest.mark.parametrize(
    "stream",
    [
        card_stream(invented.iccid(1)),
        "card-8986040000000000012",
        "card-898604000000000001F",
        vehicle_stream(invented.vin(1)),
        subject_stream("0123456789abcdef" * 2),
        "dealer-QD 1\n2",
        "registration-0",
        "oem-91",
        "command-any id\nat all",
    ],
)
def test_a_name_that_can_be(stream: str) -> None:
    """Cards and vehicles by their shape, subjects by their 32 digits, all others."""
    assert may_exist(stream)


@pytest.mark.parametrize("text", [SOMEBODY, "张三", "", SOMEBODY[:15], "12000000001", "张三 " + SOMEBODY, "a\nb"])
@pytest.mark.parametrize("named", [card_stream, vehicle_stream, subject_stream])
def test_what_was_typed_in_the_wrong_place_cannot(named: object, text: str) -> None:
    """A person's number, name or telephone names no card, no vehicle and no subject."""
    assert not may_exist(named(text))  # type: ignore[operator]


class AskedLog:
    """A log that remembers which streams it was asked about."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._log, name)

    def read(self, streams: list[str]) -> object:
        """Read, and remember."""
        self.asked += streams
        return self._log.read(streams)


def test_no_store_is_asked_about_it() -> None:
    """Not while deciding, nor for a history, a card's subjects or accesses; answers are as for any stranger."""
    with open_memory_log() as log:
        watched = AskedLog(log)
        work = WorkingSet(watched)  # type: ignore[arg-type]
        assert work.card(SOMEBODY) == UNKNOWN
        assert work.fitted(SOMEBODY).cards == ()
        with pytest.raises(NotFound):
            Replay(watched).history(SOMEBODY)  # type: ignore[arg-type]
        with pytest.raises(NotFound):
            Whereabouts(watched).on_card(SOMEBODY)  # type: ignore[arg-type]
        assert [] == list(accesses(watched, subject=SOMEBODY))  # type: ignore[arg-type]
        assert [] == watched.asked
        work.card(invented.iccid(1))
        assert [card_stream(invented.iccid(1))] == watched.asked
