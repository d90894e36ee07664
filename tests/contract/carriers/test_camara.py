"""CAMARA KYC-Match and IoT SIM Fraud Prevention, over real HTTP to a server of this machine."""

import json
import re
from collections.abc import Iterator

import attrs
import pytest

from iov_realname.adapters.carriers.camara import Camara
from iov_realname.adapters.carriers.camara.codes import DOCUMENT_TYPES, KINDS, UNNECESSARY
from iov_realname.adapters.carriers.wire.trouble import Trouble
from iov_realname.application.carriers import (
    AlreadyInState,
    Applied,
    AreaLevel,
    AreaReading,
    BindingReading,
    CurrentArea,
    CurrentImei,
    ErrorKind,
    FixedImei,
    NamedAreas,
    Papers,
    RegistrationBasis,
    RegistrationReading,
    RegistrationState,
    TacRange,
    UnknownOutcome,
    Unsupported,
    not_done,
)
from iov_realname.application.ports import Question
from iov_realname.domain.documents import UNIT_DOCUMENTS, DocumentKind
from iov_realname.domain.parties import Particulars
from iov_realname.domain.rulebook import CheckKind, Party
from iov_realname.domain.terms import CheckOutcome
from iov_realname.testing import invented
from tests.support.camara import OperatorServer, Tokens, account, camara, problem, verifier
from tests.support.carrier_cases import CARD, HOLDER, HandClock, transport
from tests.support.scripted_carrier import Asked, Reaction, Say, ScriptedServer, closed_port, say, serving

# The requests as the two specifications (r1.2) have them: field by field, and nothing else.
PHONE = r"\+[1-9][0-9]{4,14}"
SCHEMAS = {
    "/kyc-match/v0.4/match": {
        "phoneNumber": PHONE,
        "idDocument": r".+",
        "idDocumentType": r"passport|national_id_card|residence_permit|diplomatic_id|other",
        "name": r".+",
    },
    "/iot-sim-fraud-prevention/v0.1/bind": {"device.phoneNumber": PHONE, "bindType": r"AREALIMIT|IMEIBIND"},
    "/iot-sim-fraud-prevention/v0.1/unbind": {"device.phoneNumber": PHONE, "unBindType": r"AREALIMIT|IMEIBIND"},
    "/iot-sim-fraud-prevention/v0.1/query": {"device.phoneNumber": PHONE, "queryType": r"AREALIMIT|IMEIBIND"},
}

# The answers, likewise.
BOOLEAN, MATCH = r"True|False", r"true|false|not_available"
ANSWERS = {
    "/kyc-match/v0.4/match": {"idDocumentMatch": MATCH, "nameMatch": MATCH, "nameMatchScore": r"[0-9]{1,2}"},
    "/iot-sim-fraud-prevention/v0.1/bind": {"bound": BOOLEAN},
    "/iot-sim-fraud-prevention/v0.1/unbind": {"unbound": BOOLEAN},
    "/iot-sim-fraud-prevention/v0.1/query": {
        "imeiBind.bindImei": r"[0-9-]+",
        "imeiBind.bindStatus": r"BOUND|UNBOUND",
        "areaLimit.areaLimitStatus": r"RESTRICTED|UNRESTRICTED",
        "areaLimit.limitArea.areaType": r"CIRCLE",
        "areaLimit.limitArea.radius": r"[0-9]{1,6}",
        "areaLimit.limitArea.center.latitude": r"-?[0-9.]+",
        "areaLimit.limitArea.center.longitude": r"-?[0-9.]+",
    },
}


@pytest.fixture
def carrier() -> OperatorServer:
    """An operator with one card."""
    return OperatorServer()


@pytest.fixture
def server(carrier: OperatorServer) -> Iterator[ScriptedServer]:
    """Where it listens."""
    with serving(carrier) as running:
        yield running


@pytest.fixture
def adapter(server: ScriptedServer) -> Camara:
    """The adapter."""
    return camara(server.url)


def flat(tree: object, prefix: str = "") -> dict[str, str]:
    """The leaves of a tree, by their paths."""
    if not isinstance(tree, dict):
        return {prefix: str(tree)}
    return {
        path: leaf
        for name, branch in tree.items()
        for path, leaf in flat(branch, f"{prefix}.{name}" if prefix else name).items()
    }


class TestRequests:
    """What is sent is what the specifications have."""

    def test_fits_the_specifications(self, adapter: Camara, server: ScriptedServer) -> None:
        """Every request has exactly the fields of its schema, each as its pattern wants it, by POST, with a bearer."""
        adapter.query_registration(CARD, holder=HOLDER)
        adapter.bind_device("op-1", CARD, CurrentImei())
        adapter.unbind_device("op-2", CARD)
        adapter.set_region_limit("op-3", CARD, CurrentArea())
        adapter.clear_region_limit("op-4", CARD)
        adapter.query_binding(CARD)
        adapter.query_region_limit(CARD)

        assert SCHEMAS.keys() == set(server.paths)
        for asked in server.asked:
            schema, fields = SCHEMAS[asked.path], flat(asked.tree)
            assert schema.keys() == fields.keys()
            assert all(re.fullmatch(schema[name], value) for name, value in fields.items())
            assert ("POST", "Bearer t0ken-one") == (asked.method, asked.headers["authorization"])

    def test_the_answers_of_these_tests_fit_them_too(self, adapter: Camara, server: ScriptedServer) -> None:
        """What the scripted operator says has only fields of the specifications, each as its pattern wants it."""
        speak, said = server.answer, list[tuple[str, dict[str, str]]]()

        def answer(asked: Asked) -> Reaction:
            reaction = speak(asked)
            assert isinstance(reaction, Say)
            said.append((asked.path, flat(json.loads(reaction.body))))
            return reaction

        server.answer = answer
        adapter.query_registration(CARD, holder=HOLDER)
        adapter.bind_device("op-1", CARD, CurrentImei())
        adapter.unbind_device("op-2", CARD)
        adapter.query_binding(CARD)
        adapter.query_region_limit(CARD)

        assert ANSWERS.keys() == {path for path, _ in said}
        for path, fields in said:
            assert fields
            assert all(re.fullmatch(ANSWERS[path][name], value) for name, value in fields.items())

    def test_carries_our_operation(self, adapter: Camara, server: ScriptedServer) -> None:
        """An act carries our operation as its correlator; a question carries none."""
        adapter.bind_device("op-1", CARD, CurrentImei())
        adapter.query_binding(CARD)

        assert ["op-1", None] == [asked.headers.get("x-correlator") for asked in server.asked]

    def test_an_act_without_a_token_was_not_done(self, server: ScriptedServer) -> None:
        """Whatever goes wrong in getting a token, the act itself was not sent, and that is known."""
        without = attrs.evolve(account(server.url), token=lambda turned_down: Trouble(ErrorKind.NO_ANSWER))
        adapter = Camara(without, transport(), HandClock())

        assert not_done(ErrorKind.CARRIER_BUSY) == adapter.bind_device("op-1", CARD, CurrentImei())
        assert [] == server.asked

    def test_renews_a_token_once(self, server: ScriptedServer, carrier: OperatorServer) -> None:
        """A token turned down is renewed once and no more."""
        tokens = Tokens()
        carrier.problem = problem(401, "UNAUTHENTICATED")

        assert not_done(ErrorKind.AUTH_EXPIRED, "UNAUTHENTICATED") == camara(server.url, tokens).query_binding(CARD)
        assert [False, True] == tokens.asked
        assert ["Bearer t0ken-one", "Bearer t0ken-two"] == [each.headers["authorization"] for each in server.asked]


class TestCodes:
    """The table of codes, row by row."""

    ROWS = (
        (400, "INVALID_ARGUMENT", ErrorKind.INVALID_REQUEST),
        (400, "KNOW_YOUR_CUSTOMER.INVALID_PARAM_COMBINATION", ErrorKind.INVALID_REQUEST),
        (401, "UNAUTHENTICATED", ErrorKind.AUTH_EXPIRED),
        (403, "PERMISSION_DENIED", ErrorKind.PERMISSION),
        (403, "INVALID_TOKEN_CONTEXT", ErrorKind.PERMISSION),
        (403, "KNOW_YOUR_CUSTOMER.ID_DOCUMENT_REQUIRED", ErrorKind.INVALID_REQUEST),
        (403, "KNOW_YOUR_CUSTOMER.ID_DOCUMENT_MISMATCH", ErrorKind.REJECTED_IDENTITY),
        (404, "NOT_FOUND", ErrorKind.NOT_FOUND),
        (404, "IDENTIFIER_NOT_FOUND", ErrorKind.NOT_FOUND),
        (422, "SERVICE_NOT_APPLICABLE", ErrorKind.REJECTED_BY_POLICY),
        (422, "MISSING_IDENTIFIER", ErrorKind.INVALID_REQUEST),
        (422, "UNSUPPORTED_IDENTIFIER", ErrorKind.INVALID_REQUEST),
        (422, "UNNECESSARY_IDENTIFIER", ErrorKind.INVALID_REQUEST),
        (429, "QUOTA_EXCEEDED", ErrorKind.QUOTA_MONTHLY),
        (429, "TOO_MANY_REQUESTS", ErrorKind.RATE_LIMITED),
    )

    def test_has_no_other_rows(self) -> None:
        """What is known of codes is what these tests say."""
        assert KINDS.keys() == {code for _, code, _ in self.ROWS}

    @pytest.mark.parametrize(("status", "code", "kind"), ROWS)
    def test_means(self, adapter: Camara, carrier: OperatorServer, status: int, code: str, kind: ErrorKind) -> None:
        """Question and act are declined as the code says."""
        carrier.problem = problem(status, code)

        assert not_done(kind, code) == adapter.query_binding(CARD)
        assert not_done(kind, code) == adapter.bind_device("op-1", CARD, CurrentImei())

    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            (400, ErrorKind.INVALID_REQUEST),
            (401, ErrorKind.AUTH_FAILED),
            (403, ErrorKind.PERMISSION),
            (404, ErrorKind.CONFIG_ERROR),
            (405, ErrorKind.CONFIG_ERROR),
            (429, ErrorKind.RATE_LIMITED),
            (302, ErrorKind.CARRIER_ERROR),
            (500, ErrorKind.CARRIER_ERROR),
        ],
    )
    def test_unknown_codes_mean_what_http_says(
        self, adapter: Camara, carrier: OperatorServer, status: int, kind: ErrorKind
    ) -> None:
        """Without a code that is known, the HTTP status judges; it is never success."""
        carrier.problem = problem(status, "NEW_CODE")

        assert not_done(kind, f"http.{status}") == adapter.query_binding(CARD)

    @pytest.mark.parametrize("code", sorted(UNNECESSARY))
    def test_unbound_already(self, adapter: Camara, carrier: OperatorServer, code: str) -> None:
        """What need not be undone is undone."""
        carrier.problem = problem(422, code)

        assert AlreadyInState(code) == adapter.unbind_device("op-1", CARD)
        assert AlreadyInState(code) == adapter.clear_region_limit("op-1", CARD)


class TestMatching:
    """Comparing, with nothing coming back."""

    @pytest.mark.parametrize(
        ("document", "name", "matches"),
        [
            ("true", "true", True),
            ("true", "false", False),
            ("false", "true", False),
            ("false", "not_available", False),
            ("true", "not_available", None),
            ("not_available", "not_available", None),
        ],
    )
    def test_compares(
        self, adapter: Camara, carrier: OperatorServer, document: str, name: str, matches: bool | None
    ) -> None:
        """A yes needs document and name, one no is a no; that somebody is registered is not claimed."""
        carrier.document, carrier.name = document, name
        reading = adapter.query_registration(CARD, holder=HOLDER)

        assert isinstance(reading, RegistrationReading)
        assert matches is reading.holder_matches
        assert (RegistrationState.UNKNOWN, RegistrationBasis.UNKNOWN) == (reading.state, reading.basis)

    @pytest.mark.parametrize("answer", [{}, {"idDocumentMatch": True, "nameMatch": True}, {"idDocumentMatch": "true"}])
    def test_takes_no_other_answer(self, adapter: Camara, carrier: OperatorServer, answer: object) -> None:
        """Half an answer, or booleans where the standard has words, is a broken answer."""
        carrier.problem = say(answer)

        assert not_done(ErrorKind.PROTOCOL_ERROR) == adapter.query_registration(CARD, holder=HOLDER)

    def test_needs_somebody(self, adapter: Camara, server: ScriptedServer) -> None:
        """Without a holder there is nothing to compare, and nothing is sent."""
        assert isinstance(adapter.query_registration(CARD), Unsupported)
        assert [] == server.asked

    @pytest.mark.parametrize(
        "papers",
        [
            *(Papers(kind, HOLDER.particulars) for kind in UNIT_DOCUMENTS),
            Papers(DocumentKind.RESIDENT_ID, Particulars(name="样例甲")),
            Papers(DocumentKind.RESIDENT_ID, Particulars(number="1")),
        ],
    )
    def test_compares_persons_with_name_and_number(
        self, adapter: Camara, server: ScriptedServer, papers: Papers
    ) -> None:
        """Units are unknown to CAMARA, and half a person is not asked about."""
        assert not_done(ErrorKind.INVALID_REQUEST) == adapter.query_registration(CARD, holder=papers)
        assert [] == server.asked

    def test_every_person_s_document_has_a_type(self) -> None:
        """Documents of persons have a type each, and none is a driving licence or a social security card."""
        assert set(DocumentKind) - set(UNIT_DOCUMENTS) == DOCUMENT_TYPES.keys()
        assert {"national_id_card", "residence_permit", "passport", "other"} == set(DOCUMENT_TYPES.values())


class TestVerifier:
    """The same, as a check of a holder's own phone number."""

    def ask(
        self, server: ScriptedServer, check: CheckKind = CheckKind.NETWORK, phone: str = HOLDER.particulars.phone
    ) -> CheckOutcome:
        """One question about the holder."""
        particulars = attrs.evolve(HOLDER.particulars, phone=phone)
        question = Question("q-1", Party.OWNER, check, HOLDER.document, particulars)
        verdict = verifier(server.url).check(question)
        assert ("camara-telecom", "q-1") == (verdict.evidence.provider, verdict.evidence.request_id)
        return verdict.outcome

    @pytest.mark.parametrize(
        ("document", "name", "outcome"),
        [
            ("true", "true", CheckOutcome.MATCH),
            ("true", "false", CheckOutcome.NO_RECORD),
            ("not_available", "true", CheckOutcome.NO_RECORD),
        ],
    )
    def test_matches(
        self, server: ScriptedServer, carrier: OperatorServer, document: str, name: str, outcome: CheckOutcome
    ) -> None:
        """A phone in another's name is no impersonation: whoever is not matched is for a person to look at."""
        carrier.document, carrier.name = document, name

        assert outcome is self.ask(server)
        assert "q-1" == server.asked[0].headers["x-correlator"]

    @pytest.mark.parametrize(
        ("status", "code", "outcome"),
        [
            (403, "KNOW_YOUR_CUSTOMER.ID_DOCUMENT_MISMATCH", CheckOutcome.NO_RECORD),
            (404, "IDENTIFIER_NOT_FOUND", CheckOutcome.NO_RECORD),
            (400, "INVALID_ARGUMENT", CheckOutcome.REJECTED_INPUT),
            (429, "TOO_MANY_REQUESTS", CheckOutcome.UNAVAILABLE),
            (500, "INTERNAL", CheckOutcome.UNAVAILABLE),
        ],
    )
    def test_is_never_a_match_by_accident(
        self, server: ScriptedServer, carrier: OperatorServer, status: int, code: str, outcome: CheckOutcome
    ) -> None:
        """An error is no match."""
        carrier.problem = problem(status, code)

        assert outcome is self.ask(server)

    @pytest.mark.parametrize("check", [check for check in CheckKind if check is not CheckKind.NETWORK])
    def test_knows_its_limits(self, server: ScriptedServer, check: CheckKind) -> None:
        """What only an eye, a device or an authority can check is unavailable, and not asked."""
        assert CheckOutcome.UNAVAILABLE is self.ask(server, check)
        assert [] == server.asked

    def test_needs_a_phone(self, server: ScriptedServer) -> None:
        """Without a number to look under nothing is asked."""
        assert CheckOutcome.REJECTED_INPUT is self.ask(server, phone="unknown")
        assert [] == server.asked


class TestBinding:
    """Devices and areas."""

    def test_binds_and_unbinds(self, adapter: Camara) -> None:
        """The card is bound, and then it is not; the device's number is not passed on."""
        assert Applied("bind IMEIBIND") == adapter.bind_device("op-1", CARD, CurrentImei())
        assert BindingReading(True, raw_code="BOUND") == adapter.query_binding(CARD)
        assert Applied("unbind IMEIBIND") == adapter.unbind_device("op-2", CARD)
        assert BindingReading(False, raw_code="UNBOUND") == adapter.query_binding(CARD)

    def test_limits_and_lifts(self, adapter: Camara) -> None:
        """The card is limited, and then it is not; where it is is not passed on."""
        assert Applied("bind AREALIMIT") == adapter.set_region_limit("op-1", CARD, CurrentArea())
        assert AreaReading(limited=True, radius=2000) == adapter.query_region_limit(CARD)
        assert Applied("unbind AREALIMIT") == adapter.clear_region_limit("op-2", CARD)
        assert AreaReading(limited=False, radius=2000) == adapter.query_region_limit(CARD)

    def test_false_is_not_done(self, adapter: Camara, carrier: OperatorServer) -> None:
        """An answer of 200 that says "false" is a failure."""
        carrier.does = False

        assert not_done(ErrorKind.CARRIER_ERROR) == adapter.bind_device("op-1", CARD, CurrentImei())
        assert not_done(ErrorKind.CARRIER_ERROR) == adapter.clear_region_limit("op-1", CARD)

    @pytest.mark.parametrize("answer", [{}, {"bound": "true"}, {"bound": 1}])
    def test_only_true_is_done(self, adapter: Camara, carrier: OperatorServer, answer: object) -> None:
        """What is not plainly true or false is not known."""
        carrier.problem = say(answer)

        assert isinstance(adapter.bind_device("op-1", CARD, CurrentImei()), UnknownOutcome)

    @pytest.mark.parametrize("answer", [{}, {"imeiBind": {}}, {"imeiBind": {"bindStatus": "MAYBE"}}, {"areaLimit": []}])
    def test_needs_a_whole_answer(self, adapter: Camara, carrier: OperatorServer, answer: object) -> None:
        """A status that is missing or unknown is a broken answer."""
        carrier.problem = say(answer)

        assert not_done(ErrorKind.PROTOCOL_ERROR) == adapter.query_binding(CARD)
        assert not_done(ErrorKind.PROTOCOL_ERROR) == adapter.query_region_limit(CARD)

    def test_binds_exactly_or_not_at_all(self) -> None:
        """A device or an area that is named cannot be asked for, so nothing else is asked for instead."""
        adapter = camara(closed_port())
        areas = NamedAreas(AreaLevel.PROVINCE, ("310000",), allowed=True)

        assert isinstance(adapter.bind_device("op-1", CARD, FixedImei(invented.imei(1))), Unsupported)
        assert isinstance(adapter.bind_device("op-1", CARD, TacRange(("86123456",))), Unsupported)
        assert isinstance(adapter.set_region_limit("op-1", CARD, areas), Unsupported)
