"""The simulated carriers turn down what the protocols do not allow, so that no wrong adapter is told it is right."""

import http.client
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from iov_realname.adapters.simulated.carriers import SimulatedCard
from iov_realname.application.carriers import (
    Applied,
    CardState,
    ErrorKind,
    Failed,
    Receipt,
    Rejected,
    UnknownOutcome,
)
from iov_realname.testing import invented
from tests.support.carrier_cases import CARD, HOLDER, NOON, PRIVATE, HandClock, fixed_digits
from tests.support.oem_platform import VEHICLE, pem
from tests.support.simulator import Carriers, carriers


@pytest.fixture
def running() -> Iterator[Carriers]:
    """Simulated carriers that know one active card."""
    with carriers() as found:
        yield found


class OneLinkByHand:
    """OneLink without our adapter: request numbers are counted."""

    def __init__(self, running: Carriers) -> None:
        self._running = running
        self._count = 0
        accounts = running.accounts
        rows = self.ask("get/token", appid=accounts.onelink_appid, password=accounts.onelink_password)["result"]
        assert isinstance(rows, list)
        self._token = rows[0]["token"]

    def ask(self, path: str, transid: str | None = None, **fields: str) -> dict[str, object]:
        """The answer."""
        self._count += 1
        number = transid or f"{self._running.accounts.onelink_appid}20261124120000{self._count:08}"
        token = {} if path == "get/token" else {"token": self._token}
        body = json.dumps({"transid": number, **token, **fields}).encode()
        return self._running.post(f"onelink/v5/ec/{path}", body)[1]


class TestOneLink:
    """Request numbers, tokens, keys and batches."""

    def test_numbers_are_used_once(self, running: Carriers) -> None:
        """The same request number again is turned down, as is one that is not well-formed."""
        hand = OneLinkByHand(running)
        number = f"{running.accounts.onelink_appid}2026112412000099999999"
        answers = [hand.ask("query/sim-status", transid=each, iccid=CARD.iccid) for each in (number, number, "1")]

        assert ["0", "12004", "12004"] == [answer["status"] for answer in answers]

    def test_one_key_per_card(self, running: Carriers) -> None:
        """Both names of a card, or none, is an error; so is a card that nobody knows."""
        hand = OneLinkByHand(running)
        answers = [
            hand.ask("query/sim-status", iccid=CARD.iccid, msisdn=CARD.msisdn),
            hand.ask("query/sim-status"),
            hand.ask("query/sim-status", iccid=invented.iccid(9)),
        ]

        assert ["11000", "11000", "12010"] == [answer["status"] for answer in answers]

    def test_wrong_password(self, running: Carriers) -> None:
        """No token for a wrong password, and no answer for a wrong token."""
        hand = OneLinkByHand(running)
        hand._token = "stale"
        refused = hand.ask("get/token", appid=running.accounts.onelink_appid, password="wrong")

        assert "12022" == refused["status"]
        assert "12021" == hand.ask("query/sim-status", iccid=CARD.iccid)["status"]

    def test_states_allow_or_do_not(self, running: Carriers) -> None:
        """An active card is not activated from inventory."""
        answer = OneLinkByHand(running).ask("change/sim-status", iccid=CARD.iccid, operType="2")

        assert "12089" == answer["status"]
        assert 0 == running.times()

    def test_a_job_waits_runs_and_ends(self, running: Carriers) -> None:
        """A batch goes 0, 1, 3 where one of its cards fails, and the others are done."""
        hand = OneLinkByHand(running)
        taken = hand.ask(
            "change/sim-status/batch", msisdns=f"{CARD.msisdn}_{invented.msisdn(9)}", operType="9", reason="01"
        )
        rows = taken["result"]
        assert isinstance(rows, list)
        told = [hand.ask("query/sim-batch-result", jobId=rows[0]["jobId"])["result"] for _ in range(3)]
        jobs = [each[0] for each in told if isinstance(each, list)]

        assert ["0", "1", "3"] == [job["jobStatus"] for job in jobs]
        assert [{"msisdn": invented.msisdn(9)}] == jobs[-1]["resultList"]
        assert CardState.SUSPENDED is running.card.state

    def test_digits_of_batches_are_others(self, running: Carriers) -> None:
        """By 9 a batch suspends, and a single call fails; no reason, no batch."""
        hand = OneLinkByHand(running)

        assert "12089" == hand.ask("change/sim-status", iccid=CARD.iccid, operType="9")["status"]
        assert "11000" == hand.ask("change/sim-status/batch", msisdns=CARD.msisdn, operType="9")["status"]


class TestSignatures:
    """Who does not know the secret gets nothing done."""

    def test_telecom(self, running: Carriers) -> None:
        """A wrong secret is no authority."""
        outcome = running.telecom("wrong").suspend("op-1", CARD)

        assert (ErrorKind.AUTH_FAILED, 0) == (_kind(outcome), running.times())

    def test_unicom(self, running: Carriers) -> None:
        """A wrong secret is answered with a code nobody has documented, so the question fails."""
        answer = running.unicom("wrong").query_card(CARD)

        assert isinstance(answer, Failed) and "SIM401" == answer.raw_code

    def test_unicom_numbers_are_used_once(self, running: Carriers) -> None:
        """The same request number again is turned down."""
        adapter = running.unicom(digits=fixed_digits)
        adapter.query_card(CARD)

        assert isinstance(adapter.query_card(CARD), Failed)

    def test_platform(self, running: Carriers) -> None:
        """A wrong password is no authority, and an envelope for another cannot be read."""
        wrong, sealed_to_another = running.platform("wrong"), running.platform(pem=pem())

        assert ErrorKind.AUTH_FAILED is _kind(wrong.push_vehicle("op-1", VEHICLE))
        assert Rejected(ErrorKind.INVALID_REQUEST, "130") == sealed_to_another.push_vehicle("op-1", VEHICLE)

    def test_platform_keeps_vehicles_apart(self, running: Carriers) -> None:
        """A card is not told of under another vehicle."""
        answer = running.platform().query_registration(CARD, invented.vin(99))

        assert Rejected(ErrorKind.NOT_OWNED, "510") == answer

    def test_camara(self, running: Carriers) -> None:
        """No token without the client's secret."""
        answer = running.camara("wrong").query_registration(CARD, holder=HOLDER)

        assert ErrorKind.AUTH_FAILED is _kind(answer)


class TestReference:
    """Signature, clock, nonce and operation id."""

    def test_wrong_secret(self, running: Carriers) -> None:
        """A wrong signature is told, and nothing is done."""
        outcome = running.reference("wrong").suspend("op-1", CARD)

        assert (ErrorKind.AUTH_FAILED, 0) == (_kind(outcome), running.times())

    def test_wrong_clock(self, running: Carriers) -> None:
        """A request of an hour ago is not taken."""
        late = HandClock(NOON.replace(hour=NOON.hour - 1))
        outcome = running.reference(clock=late).suspend("op-1", CARD)

        assert isinstance(outcome, Failed) and "clock_skew" == outcome.raw_code

    def test_nonces_are_used_once(self, running: Carriers) -> None:
        """A request that somebody recorded cannot be sent again."""
        adapter = running.reference(digits=fixed_digits)
        adapter.query_card(CARD)
        again = adapter.query_card(CARD)

        assert isinstance(again, Failed) and "nonce_used" == again.raw_code

    def test_operations_are_done_once(self, running: Carriers) -> None:
        """The same operation sent three times is done once, and answered alike."""
        adapter = running.reference()
        outcomes = [adapter.suspend("op-1", CARD) for _ in range(3)]

        assert [Applied("standing done")] * 3 == outcomes
        assert 1 == running.times("suspend")
        assert 3 == running.simulator.ledger()["operations"][0]["heard"]

    def test_ids_are_not_used_twice(self, running: Carriers) -> None:
        """Another act under the same id is turned down."""
        adapter = running.reference()
        adapter.suspend("op-1", CARD)

        assert Rejected(ErrorKind.INVALID_REQUEST, "operation_reused") == adapter.resume("op-1", CARD)

    def test_what_never_arrived_is_told(self, running: Carriers) -> None:
        """An id nobody heard of may be sent again; another kind of receipt is not ours."""
        adapter = running.reference()
        answer = adapter.standing("op-9")

        assert isinstance(answer, Failed) and "unheard" == answer.raw_code
        assert isinstance(adapter.poll(CARD, Receipt("job", "1", "mobile", NOON - NOON)), Failed)


class TestManners:
    """What holds for all of them."""

    @pytest.mark.parametrize("path", ["/onelink/v5/ec/x", "/reference/v1/cards", "/nobody", "/control/ledger"])
    def test_every_answer_is_labelled(self, running: Carriers, path: str) -> None:
        """Whatever is answered, the header says that it is simulated."""
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(running.url).port or 0)
        connection.request("POST", path, b"{}")
        answer = connection.getresponse()
        answer.read()
        connection.close()

        assert "iov-realname" == answer.headers["X-Simulated"]

    def test_says_nothing(self, running: Carriers, capfd: pytest.CaptureFixture[str]) -> None:
        """Neither log, ledger nor repr holds anything personal or secret."""
        running.platform().push_vehicle("op-1", VEHICLE)
        running.camara().query_registration(CARD, holder=HOLDER)
        running.reference().query_registration(CARD, holder=HOLDER)
        printed = "".join(capfd.readouterr())
        shown = f"{running.simulator!r} {running.simulator.ledger()} {running.accounts!r} {running.card!r} {printed}"

        assert [] == [word for word in (*PRIVATE, running.accounts.reference_secret) if word in shown]
        assert "" == printed

    def test_a_body_that_is_none(self, running: Carriers) -> None:
        """What is not JSON, or too long, is turned down."""
        assert 400 == running.post("camara/token", b"no json")[0]
        assert 413 == running.post("camara/token", b" " * (1024 * 1024 + 1))[0]


class TestControl:
    """The simulator's own endpoints."""

    def test_needs_its_secret(self, running: Carriers) -> None:
        """Nobody else plans faults or reads the ledger."""
        assert 401 == running.post("control/ledger", b"", method="GET")[0]

    def test_does_what_the_handle_does(self, running: Carriers) -> None:
        """Cards are brought in, owners register, faults are planned and the ledger is read over HTTP too."""
        secret = {"x-simulator-control": running.accounts.control}
        card = {"iccid": invented.iccid(8), "msisdn": invented.msisdn(8), "state": "ready"}
        owner = {"document": "resident_id", "number": "N", "name": "样例"}
        plan = {"seed": 1, "rules": [{"fault": "html_page", "path": "/reference/*"}]}
        statuses = [
            running.post("control/cards", json.dumps({"cards": [card]}).encode(), secret)[0],
            running.post("control/registrations", json.dumps({"iccid": card["iccid"], **owner}).encode(), secret)[0],
            running.post("control/faults", json.dumps(plan).encode(), secret, method="PUT")[0],
        ]
        ledger = running.post("control/ledger", b"", secret, method="GET")[1]
        listed = ledger["cards"]

        assert [200, 200, 200] == statuses
        assert isinstance(listed, list)
        assert ("ready", "registered") == (listed[1]["state"], listed[1]["registration"])
        assert isinstance(running.reference().query_card(CARD), Failed)

    @pytest.mark.parametrize(
        ("path", "method", "body", "status"),
        [
            ("cards", "POST", {}, 400),
            ("cards", "POST", {"cards": [{"iccid": "1", "state": "no state"}]}, 400),
            ("registrations", "POST", {"iccid": "1"}, 400),
            ("registrations", "POST", {"iccid": "1", "document": "d", "number": "n", "name": "m"}, 404),
            ("faults", "PUT", {"rules": [{"fault": "no such fault"}]}, 400),
            ("faults", "PUT", {"rulez": []}, 400),
            ("nothing", "POST", {}, 404),
        ],
    )
    def test_turns_down_what_it_does_not_know(
        self, running: Carriers, path: str, method: str, body: object, status: int
    ) -> None:
        """A misspelt plan is not a plan of no faults."""
        secret = {"x-simulator-control": running.accounts.control}

        assert status == running.post(f"control/{path}", json.dumps(body).encode(), secret, method)[0]


def test_cards_are_known_by_any_name(running: Carriers) -> None:
    """An ICCID of 19 or of 20 characters is the same card, one with another check character is not."""
    other = SimulatedCard(invented.iccid(18))
    running.simulator.add_card(other)
    cards = running.simulator._world.cards

    assert other is cards.by_iccid(other.iccid) is cards.by_iccid(other.iccid[:19])
    assert cards.by_iccid(other.iccid[:19] + "X") is None


def _kind(outcome: object) -> ErrorKind:
    assert isinstance(outcome, Failed | Rejected | UnknownOutcome)
    return outcome.kind
