"""Callbacks of the simulated carriers, delivered to a real listener and decoded there."""

from collections.abc import Iterator
from datetime import timedelta
from queue import Empty, Queue

import attrs
import pytest

from iov_realname.adapters.carriers.reference import Reference, ReferenceAccount
from iov_realname.adapters.simulated.carriers import Fault, FaultPlan, FaultRule
from iov_realname.application.carriers import Applied, Callback, CallbackRefused, CarrierNotice
from tests.support.carrier_cases import CARD, PRIVATE, HandClock, address, transport
from tests.support.oem_platform import VIN
from tests.support.scripted_carrier import Asked, Say, closed_port, serving
from tests.support.simulator import ACCOUNTS, OWNER, Carriers, carriers

SOON = 5.0
DIRECTION = "/callbacks/*"


class Mailbox:
    """Where callbacks arrive. The first ones may find nobody at home."""

    def __init__(self, away: int = 0) -> None:
        self.arrived: Queue[Callback] = Queue()
        self.away = away

    def __call__(self, asked: Asked) -> Say:
        """Take one callback, and keep it if somebody is at home."""
        if self.away > 0:
            self.away -= 1
            return Say(b"", 503)
        self.arrived.put(Callback(asked.headers, asked.body))
        return Say(b"{}")

    def next(self) -> Callback:
        """The callback that arrives next."""
        return self.arrived.get(timeout=SOON)

    def is_empty(self) -> bool:
        """Whether nothing has arrived that was not taken out."""
        try:
            self.arrived.get_nowait()
        except Empty:
            return True
        return False


@attrs.frozen
class Connected:
    """Simulated carriers and the mailbox they call."""

    carriers: Carriers
    mailbox: Mailbox

    def notices(self, count: int) -> list[CarrierNotice]:
        """The next notices, decoded."""
        adapter = self.carriers.reference()
        return [taken(adapter.decode_callback(self.mailbox.next())) for _ in range(count)]


def taken(found: object) -> CarrierNotice:
    """The notice, which was to be believed."""
    assert isinstance(found, CarrierNotice), found
    return found


@pytest.fixture
def connected() -> Iterator[Connected]:
    """Carriers that call back."""
    mailbox = Mailbox()
    with serving(mailbox) as listener:
        accounts = attrs.evolve(ACCOUNTS, oem_callback=f"{listener.url}/oem", reference_callback=f"{listener.url}/ref")
        with carriers(accounts=accounts) as running:
            yield Connected(running, mailbox)


class TestReference:
    """Notices of the reference carrier."""

    def test_tells_when_it_is_done(self, connected: Connected) -> None:
        """The notice names the operation, which is done when it is asked about."""
        connected.carriers.reference().suspend("op-1", CARD)
        notice = connected.notices(1)[0]

        assert ("op-1", None) == (notice.operation, notice.vin)
        assert Applied("standing done") == connected.carriers.reference().standing(notice.operation)

    @pytest.mark.parametrize("operation", ["0" * 32, "a.b:c_d-1", "x" * 64])
    def test_tells_of_any_id(self, connected: Connected, operation: str) -> None:
        """Whatever may be an operation's id may stand in a notice; one of many digits is no phone number."""
        connected.carriers.reference().suspend(operation, CARD)

        assert operation == connected.notices(1)[0].operation

    def test_tells_twice(self, connected: Connected) -> None:
        """A duplicate is recognised by its notice id, though it was signed anew."""
        connected.carriers.breaking(Fault.CALLBACK_TWICE, DIRECTION)
        connected.carriers.reference().suspend("op-1", CARD)
        first, second = connected.mailbox.next(), connected.mailbox.next()
        adapter = connected.carriers.reference()

        assert first.headers["x-reference-nonce"] != second.headers["x-reference-nonce"]
        assert taken(adapter.decode_callback(first)) == taken(adapter.decode_callback(second))

    def test_tells_out_of_order(self, connected: Connected) -> None:
        """A notice that was held back comes after a later one."""
        connected.carriers.breaking(Fault.CALLBACK_LATE, DIRECTION, calls=(1,))
        adapter = connected.carriers.reference()
        adapter.suspend("op-1", CARD)
        adapter.resume("op-2", CARD)

        assert ["op-2", "op-1"] == [notice.operation for notice in connected.notices(2)]

    def test_tells_before_it_answers(self, connected: Connected) -> None:
        """The notice is there before the answer to the very request it is about."""
        connected.carriers.breaking(Fault.CALLBACK_FIRST, "*suspend")
        connected.carriers.reference().suspend("op-1", CARD)

        assert not connected.mailbox.is_empty()

    def test_tells_before_an_answer_that_never_comes(self, connected: Connected) -> None:
        """The answer is lost, and still the notice leads to what became of it."""
        rules = (FaultRule(Fault.CALLBACK_FIRST, "*suspend"), FaultRule(Fault.DROP_ANSWER, "*suspend"))
        connected.carriers.simulator.faults.plan(FaultPlan(rules))
        adapter = connected.carriers.reference()
        adapter.suspend("op-1", CARD)

        assert Applied("standing done") == adapter.standing(connected.notices(1)[0].operation)

    def test_may_say_nothing(self, connected: Connected) -> None:
        """A lost notice is lost; the operation is asked about instead."""
        connected.carriers.breaking(Fault.CALLBACK_LOST, DIRECTION, calls=(1,))
        adapter = connected.carriers.reference()
        adapter.suspend("op-1", CARD)
        adapter.resume("op-2", CARD)

        assert ["op-2"] == [notice.operation for notice in connected.notices(1)]
        assert Applied("standing done") == adapter.standing("op-1")

    def test_calls_again(self, connected: Connected) -> None:
        """Where nobody is at home the carrier calls again."""
        connected.mailbox.away = 2
        connected.carriers.reference().suspend("op-1", CARD)

        assert "op-1" == connected.notices(1)[0].operation

    def test_holds_nothing_personal(self, connected: Connected) -> None:
        """A notice names an operation, and nobody."""
        connected.carriers.simulator.register(CARD.iccid, OWNER)
        connected.carriers.reference().suspend("op-1", CARD)
        callback = connected.mailbox.next()

        assert [] == [word for word in PRIVATE if word.encode() in callback.body]


class TestBelieving:
    """What is to be believed."""

    @pytest.fixture
    def callback(self, connected: Connected) -> Callback:
        """A genuine notice."""
        connected.carriers.reference().suspend("op-1", CARD)
        return connected.mailbox.next()

    def test_nothing_of_strangers(self, connected: Connected, callback: Callback) -> None:
        """Another body, another account and another secret are refused."""
        adapter = connected.carriers.reference()
        changed = attrs.evolve(callback, body=callback.body.replace(b"op-1", b"op-2"))
        stranger = attrs.evolve(callback, headers={**callback.headers, "x-reference-account": "SOMEBODY"})

        for found in (
            adapter.decode_callback(changed),
            adapter.decode_callback(stranger),
            connected.carriers.reference("wrong").decode_callback(callback),
        ):
            assert isinstance(found, CallbackRefused) and "bad_signature" == found.code

    def test_nothing_old(self, connected: Connected, callback: Callback) -> None:
        """A notice of an hour ago may be a recording."""
        later = HandClock()
        later.pass_by(timedelta(hours=1))
        found = connected.carriers.reference(clock=later).decode_callback(callback)

        assert isinstance(found, CallbackRefused) and "clock_skew" == found.code

    def test_no_request_sent_back(self, connected: Connected) -> None:
        """What was signed as a request is no notice."""
        accounts, kept = connected.carriers.accounts, Mailbox()
        with serving(kept) as listener:
            account = ReferenceAccount(
                accounts.reference_account, accounts.reference_secret, address(listener.url), "mobile"
            )
            adapter = Reference(account, transport(), connected.carriers.clock)
            adapter.suspend("op-1", CARD)

            assert isinstance(adapter.decode_callback(kept.next()), CallbackRefused)

    def test_answers_are_told(self, connected: Connected, callback: Callback) -> None:
        """There is an answer for what was stored, and one for what could not be."""
        notice = taken(connected.carriers.reference().decode_callback(callback))

        assert notice.request_id.encode() in notice.reply
        assert b"not_stored" in notice.failure


class TestPlatform:
    """Notices of the registration platform."""

    def test_tells_of_a_registration(self, connected: Connected) -> None:
        """When the owner has registered, the vehicle is named, and nobody."""
        connected.carriers.simulator.register(CARD.iccid, OWNER)
        connected.carriers.platform().query_registration(CARD, VIN)
        notice = taken(connected.carriers.platform().decode_callback(connected.mailbox.next()))

        assert (VIN, "") == (notice.vin, notice.operation)

    def test_nobody_listens(self) -> None:
        """Where nobody listens the carriers give up calling, and go on answering."""
        accounts = attrs.evolve(ACCOUNTS, reference_callback=f"{closed_port()}/x")
        with carriers(accounts=accounts) as running:
            running.breaking(Fault.CALLBACK_FIRST, "*suspend")

            assert isinstance(running.reference().suspend("op-1", CARD), Applied)
