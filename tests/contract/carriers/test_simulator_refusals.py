"""What the simulated carriers answer to requests that are signed and yet wrong: each protocol by its own client."""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

import pytest

from iov_realname.adapters.carriers.ct_cmp5g.client import TelecomAccount, TelecomClient
from iov_realname.adapters.carriers.ct_cmp5g.decoding import Already
from iov_realname.adapters.carriers.oem_platform.client import OemPlatformAccount, OemPlatformClient
from iov_realname.adapters.carriers.oem_platform.enveloping import enveloped
from iov_realname.adapters.carriers.reference.client import ReferenceAccount, ReferenceClient
from iov_realname.adapters.carriers.unicom_gw.client import UnicomAccount, UnicomClient
from iov_realname.adapters.carriers.wire.drawing import random_digits
from iov_realname.adapters.carriers.wire.trouble import Trouble
from iov_realname.adapters.simulated.carriers import CarrierApp, CarrierSimulator, SimulatedCard, SimulatedHolder
from iov_realname.application.carriers import CardState
from iov_realname.domain.identifiers import Carrier
from tests.contract.carriers.test_camara import ANSWERS, flat
from tests.contract.carriers.test_simulator_strictness import OneLinkByHand
from tests.support.carrier_cases import CARD, HandClock, address, transport
from tests.support.ct_cmp5g import CONTRACT
from tests.support.oem_platform import VIN
from tests.support.simulator import Carriers, carriers
from tests.support.unicom_gw import PLANS

UNKNOWN = "1440000009999"
DEVICE = {"phoneNumber": CARD.e164}
WHOLE = {
    "VehicleOrgName": "样例汽车",
    "VIN": VIN,
    "VehicleDataType": "2",
    "EngineNum": "E7",
    "CardInfo": [{"ICCID": CARD.iccid, "MSISDN": CARD.msisdn, "IspCode": "1000"}],
}


@pytest.fixture
def running() -> Iterator[Carriers]:
    """Simulated carriers that know one active card."""
    with carriers() as found:
        yield found


def code_of(found: object) -> str:
    """The code under which something was turned down."""
    assert isinstance(found, Trouble), found
    return found.raw_code


class TestOneLink:
    """Fields that are not what they should be."""

    @pytest.mark.parametrize(
        ("path", "fields"),
        [
            ("change/sim-status", {"operType": "7"}),
            ("operate/sim-apn-function", {"operType": "0", "apnName": "nobody"}),
            ("operate/sim-call-function", {"operType": "2"}),
            ("operate/card-bind-by-bill", {"operType": "1", "bindingStyle": "1"}),
            ("operate/card-bind-by-bill", {"operType": "3"}),
            ("operate/no-such-thing", {}),
        ],
    )
    def test_wrong_fields(self, running: Carriers, path: str, fields: Mapping[str, str]) -> None:
        """They are parameter errors, and nothing is done."""
        answer = OneLinkByHand(running).ask(path, iccid=CARD.iccid, **fields)

        assert ("11000", 0) == (answer["status"], running.times())

    def test_wrong_batches(self, running: Carriers) -> None:
        """An unknown job, an empty batch, and one in which a card cools down."""
        hand = OneLinkByHand(running)

        assert "11000" == hand.ask("query/sim-batch-result", jobId="none")["status"]
        assert "11000" == hand.ask("change/sim-status/batch", operType="9", reason="01")["status"]

    def test_right_ones(self, running: Carriers) -> None:
        """A range of devices is bound, and a batch without failures ends as done."""
        hand = OneLinkByHand(running)
        hand.ask("operate/card-bind-by-bill", msisdn=CARD.msisdn, operType="1", bindingStyle="1", tac="35000000")
        taken = hand.ask("change/sim-status/batch", msisdns=CARD.msisdn, operType="9", reason="01")["result"]
        assert isinstance(taken, list)
        told = [hand.ask("query/sim-batch-result", jobId=taken[0]["jobId"])["result"] for _ in range(3)]

        assert "tac:35000000" == running.card.device
        assert ["0", "1", "2"] == [each[0]["jobStatus"] for each in told if isinstance(each, list)]


class TestTelecom:
    """Orders that do not fit."""

    @pytest.fixture
    def client(self, running: Carriers) -> TelecomClient:
        """The platform's client."""
        accounts, place = running.accounts, address(f"{running.url}/ct_cmp5g")
        account = TelecomAccount(accounts.telecom_key, accounts.telecom_secret, CONTRACT, place)
        return TelecomClient(account, transport(), running.clock)

    @pytest.mark.parametrize(
        ("path", "query", "code"),
        [
            ("5gcmp/openapi/v1/common/disabledNumberService", {"orderTypeId": "99"}, "-1"),
            ("5gcmp/openapi/v1/common/disabledNumberService", {"orderTypeId": "20"}, "100008"),
            ("5gcmp/openapi/v1/common/singleCutNet", {"action": "MAYBE"}, "-1"),
            ("5gcmp/openapi/v1/common/requestServActive", {}, "100008"),
            ("5gcmp/openapi/v1/common/noSuchThing", {}, "http.404"),
            ("openapi/v1/noSuchThing", {}, "http.404"),
        ],
    )
    def test_wrong_orders(self, client: TelecomClient, path: str, query: Mapping[str, str], code: str) -> None:
        """Each is turned down by a code."""
        assert code == code_of(client.post(path, {"access_number": CARD.msisdn, **query}))

    def test_wrong_questions(self, client: TelecomClient) -> None:
        """A number nobody has, and a list that is none."""
        path = "openapi/v1/prodinst/queryCardMainStatus"

        assert "SIM-NO-CARD" == code_of(client.get(path, {"access_number": UNKNOWN}))
        assert "http.400" == code_of(client.post_json("api/v1/realName/qryRealNameStatus", {"accessNumber": "1"}))

    def test_so_before(self, running: Carriers, client: TelecomClient) -> None:
        """That a card is stopped already is told by the text alone."""
        running.card.state = CardState.SUSPENDED
        order = {"access_number": CARD.msisdn, "orderTypeId": "19"}

        assert isinstance(client.post("5gcmp/openapi/v1/common/disabledNumberService", order), Already)


class TestUnicom:
    """Edits that do not fit."""

    @pytest.fixture
    def client(self, running: Carriers) -> UnicomClient:
        """The gateway's client."""
        return self.client_of(running, running.accounts.unicom_open_id)

    def client_of(self, running: Carriers, open_id: str, version: str = "V1/1Main") -> UnicomClient:
        """A client that may be wrong."""
        accounts, place = running.accounts, address(f"{running.url}/unicom_gw/api")
        account = UnicomAccount(
            accounts.unicom_app, accounts.unicom_secret, open_id, PLANS, place, path_version=version
        )
        return UnicomClient(account, transport(), running.clock)

    @pytest.mark.parametrize(
        ("name", "fields", "code"),
        [
            ("wsEditTerminal", {"changeType": "3", "targetValue": "2"}, "SIM-STATE"),
            ("wsEditTerminal", {"changeType": "28", "targetValue": "2"}, "SIM-STATE"),
            ("wsEditNetworkAccessConfig", {"nacId": "nobody's"}, "SIM-NO-PLAN"),
            ("wsEditTerminal", {"iccid": "8986000000000000000"}, "SIM-NO-CARD"),
            ("wsNoSuchThing", {}, "http.404"),
            ("wsGetTerminalDetails", {"iccids": []}, "http.400"),
        ],
    )
    def test_wrong_edits(self, client: UnicomClient, name: str, fields: Mapping[str, object], code: str) -> None:
        """Each is turned down by a code."""
        assert code == code_of(client.call(name, "m-1", {"iccid": CARD.iccid19, **fields}))

    def test_wrong_accounts(self, running: Carriers) -> None:
        """Another open id, and another version of the path."""
        fields = {"iccids": [CARD.iccid19]}

        assert "SIM400" == code_of(self.client_of(running, "X").call("wsGetTerminalDetails", "m-1", fields))
        other = self.client_of(running, running.accounts.unicom_open_id, "V2")
        assert "http.404" == code_of(other.call("wsGetTerminalDetails", "m-1", fields))

    def test_wrong_moments(self, running: Carriers) -> None:
        """A timestamp that is none is no moment of now, whatever it is signed with."""
        head = {"app_id": running.accounts.unicom_app, "timestamp": "noon", "trans_id": "1", "token": "", "data": {}}
        answer = running.post("unicom_gw/api/wsEditTerminal/V1/1Main/vV1.1", json.dumps(head).encode())

        assert "SIM401" == answer[1]["status"]


class TestPlatform:
    """Records that do not fit."""

    @pytest.fixture
    def client(self, running: Carriers) -> OemPlatformClient:
        """The platform's client."""
        accounts, place = running.accounts, address(f"{running.url}/oem_platform")
        account = OemPlatformAccount(
            accounts.platform_id,
            accounts.platform_password,
            accounts.platform_oem,
            place,
            accounts.platform_pem,
            Carrier.TELECOM,
        )
        return OemPlatformClient(account, transport(), random_digits)

    @pytest.mark.parametrize(
        "wrong",
        [{"EngineNum": ""}, {"VIN": ""}, {"CardInfo": []}, {"CardInfo": [{"ICCID": "1", "IspCode": "9000"}]}],
    )
    def test_wrong_records(self, running: Carriers, client: OemPlatformClient, wrong: Mapping[str, object]) -> None:
        """Something that has to be there is missing."""
        clear = json.dumps({**WHOLE, **wrong}).encode()
        sealed = enveloped(clear, running.accounts.platform_key.public_key())

        assert "130" == code_of(client.call("push/vehicleInfo", {"EncryptCarInfo": sealed}, {}))
        assert 0 == running.times()

    @pytest.mark.parametrize(
        ("path", "fields", "code"),
        [
            ("push/noSuchThing", {}, "404"),
            ("push/vehicleInfo", {"EncryptCarInfo": "no envelope"}, "130"),
            ("push/replaceCardData", {"VIN": "another", "ICCID": CARD.iccid, "ICCIDNEW": "2"}, "130"),
            ("workFlow/notice", {"ICCID": CARD.iccid}, "520"),
            ("workFlow/notice", {"ICCID": "8986", "VIN": VIN}, "530"),
        ],
    )
    def test_wrong_calls(self, client: OemPlatformClient, path: str, fields: Mapping[str, str], code: str) -> None:
        """Each is turned down by its code."""
        assert code == code_of(client.call(path, fields, {}))


class TestCamara:
    """Requests that the standard does not have."""

    @pytest.mark.parametrize(
        ("path", "tree", "code"),
        [
            ("kyc-match/v0.4/match", {"name": "样例"}, "MISSING_IDENTIFIER"),
            ("kyc-match/v0.4/match", {"phoneNumber": "144"}, "INVALID_ARGUMENT"),
            ("kyc-match/v0.4/match", {"phoneNumber": "+8614400000099"}, "IDENTIFIER_NOT_FOUND"),
            ("kyc-match/v0.4/match", {"phoneNumber": "+44144"}, "IDENTIFIER_NOT_FOUND"),
            (
                "kyc-match/v0.4/match",
                {"phoneNumber": CARD.e164},
                "KNOW_YOUR_CUSTOMER.INVALID_PARAM_COMBINATION",
            ),
            (
                "kyc-match/v0.4/match",
                {"phoneNumber": CARD.e164, "idDocument": "1", "idDocumentType": "driver_licence"},
                "INVALID_ARGUMENT",
            ),
            ("iot-sim-fraud-prevention/v0.1/bind", {"device": {"phoneNumber": CARD.e164}}, "INVALID_ARGUMENT"),
            ("iot-sim-fraud-prevention/v0.1/burn", {"device": {"phoneNumber": CARD.e164}}, "NOT_FOUND"),
            ("no-such-api", {}, "NOT_FOUND"),
        ],
    )
    def test_wrong_requests(self, running: Carriers, path: str, tree: Mapping[str, object], code: str) -> None:
        """Each is turned down by its code."""
        secret = {"client_id": running.accounts.camara_client, "client_secret": running.accounts.camara_secret}
        token = running.post("camara/token", json.dumps(secret).encode())[1]["access_token"]
        headers = {"Authorization": f"Bearer {token}"}

        assert code == running.post(f"camara/{path}", json.dumps(tree).encode(), headers)[1]["code"]

    @pytest.mark.parametrize(
        ("path", "tree"),
        [
            ("/kyc-match/v0.4/match", {"phoneNumber": CARD.e164, "name": "样例乙"}),
            ("/iot-sim-fraud-prevention/v0.1/bind", {"device": DEVICE, "bindType": "IMEIBIND"}),
            ("/iot-sim-fraud-prevention/v0.1/unbind", {"device": DEVICE, "unBindType": "AREALIMIT"}),
            ("/iot-sim-fraud-prevention/v0.1/query", {"device": DEVICE, "queryType": "IMEIBIND"}),
            ("/iot-sim-fraud-prevention/v0.1/query", {"device": DEVICE, "queryType": "AREALIMIT"}),
        ],
    )
    def test_answers_fit_the_specifications(self, running: Carriers, path: str, tree: Mapping[str, object]) -> None:
        """What is answered has only fields of the published documents, each as its pattern wants it."""
        card = running.simulator.add_card(SimulatedCard(CARD.iccid, CARD.msisdn, area="current"))
        running.simulator.register(card.iccid, SimulatedHolder("resident_id", "1", "样例甲"))
        secret = {"client_id": running.accounts.camara_client, "client_secret": running.accounts.camara_secret}
        token = running.post("camara/token", json.dumps(secret).encode())[1]["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        answer = flat(running.post(f"camara{path}", json.dumps(tree).encode(), headers)[1])

        assert answer
        assert all(re.fullmatch(ANSWERS[path][name], value) for name, value in answer.items())

    def test_scores_only_what_does_not_match(self, running: Carriers) -> None:
        """A name that is not the holder's gets a score below 100, a number none."""
        running.simulator.register(CARD.iccid, SimulatedHolder("resident_id", "1", "样例甲"))
        secret = {"client_id": running.accounts.camara_client, "client_secret": running.accounts.camara_secret}
        token = running.post("camara/token", json.dumps(secret).encode())[1]["access_token"]
        asked = {"phoneNumber": CARD.e164, "idDocument": "2", "idDocumentType": "passport", "name": "样例乙"}
        headers = {"Authorization": f"Bearer {token}"}
        answer = running.post("camara/kyc-match/v0.4/match", json.dumps(asked).encode(), headers)[1]

        assert {"idDocumentMatch": "false", "nameMatch": "false", "nameMatchScore": 66} == answer


class TestReference:
    """Operations that do not fit."""

    @pytest.mark.parametrize(
        ("path", "fields", "word"),
        [
            ("operations/fly", {"operation": "op-1"}, "http.404"),
            ("standing", {"operation": "x" * 65}, "malformed"),
            ("standing", {"operation": "a b"}, "malformed"),
            ("standing", {}, "malformed"),
        ],
    )
    def test_wrong_requests(self, running: Carriers, path: str, fields: Mapping[str, str], word: str) -> None:
        """Each is turned down, and nothing is kept of it."""
        assert word == code_of(self.client(running).call(path, fields))
        assert [] == running.simulator.ledger()["operations"]

    @pytest.mark.parametrize(
        ("kind", "fields"),
        [
            ("set_functions", {"functions": {"voice": "off"}}),
            ("bind_device", {}),
            ("report_sales", {"carrier": "mobile"}),
            ("push_vehicle", {"vin": VIN, "cards": [{"iccid": "8986"}]}),
        ],
    )
    def test_wrong_contents(self, running: Carriers, kind: str, fields: Mapping[str, object]) -> None:
        """Each is taken and rejected."""
        answer = self.client(running).call(f"operations/{kind}", {"operation": "op-1", "iccid": CARD.iccid, **fields})

        assert not isinstance(answer, Trouble)
        assert "rejected" == answer["standing"]

    def client(self, running: Carriers) -> ReferenceClient:
        """The protocol's client."""
        accounts, place = running.accounts, address(f"{running.url}/reference")
        account = ReferenceAccount(accounts.reference_account, accounts.reference_secret, place, "mobile")
        return ReferenceClient(account, transport(), running.clock, random_digits)


class TestApplication:
    """The ASGI application by itself."""

    def test_begins_and_ends(self) -> None:
        """A server that asks about the lifespan is answered; nothing but HTTP is spoken."""
        said: list[MutableMapping[str, Any]] = []
        asked = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

        async def receive() -> MutableMapping[str, Any]:
            return next(asked)

        async def send(event: MutableMapping[str, Any]) -> None:
            said.append(event)

        app = CarrierApp(CarrierSimulator(clock=HandClock()))
        asyncio.run(app({"type": "lifespan"}, receive, send))

        assert ["lifespan.startup.complete", "lifespan.shutdown.complete"] == [event["type"] for event in said]
        with pytest.raises(ValueError, match="HTTP only"):
            asyncio.run(app({"type": "websocket"}, receive, send))

    def test_strangers(self) -> None:
        """Where strangers are welcome, a card is made when it is first named, by either name; a wrong name is none."""
        simulator = CarrierSimulator(strangers=True)
        cards = simulator._world.cards

        assert isinstance(cards.by_iccid(CARD.iccid), SimulatedCard)
        assert cards.by_msisdn(CARD.msisdn) is cards.by_msisdn(CARD.msisdn) is not None
        assert cards.by_iccid("8986") is None and cards.by_msisdn("+86") is None
