"""Outcomes, advice, receipts and the registry of carriers."""

from datetime import timedelta
from typing import get_args

import pytest

from iov_realname.adapters.carriers.wire.drawing import random_digits
from iov_realname.adapters.carriers.wire.trouble import Trouble, cooldown
from iov_realname.application.carriers import (
    ADVICE,
    BASIC_CARRIERS,
    JUDGED,
    MANUAL,
    Accepted,
    AlreadyInState,
    Applied,
    CarrierAdapter,
    CarrierEntry,
    CarrierKind,
    CarrierRegistry,
    CarrierUnusable,
    ErrorKind,
    Failed,
    HostedUrl,
    NoDestinations,
    Operation,
    Outcome,
    Receipt,
    Rejected,
    RetryAdvice,
    UnknownOutcome,
    implemented,
    not_done,
    outcome_code,
    plain_code,
    profile_of,
    told,
    unsupported,
)
from iov_realname.application.carriers.unsupporting import Unsupporting
from iov_realname.domain.functions import Function, functions
from iov_realname.domain.identifiers import Carrier
from iov_realname.testing import invented


class TestKinds:
    """What stands in the way, and what may be tried."""

    @pytest.mark.parametrize(
        ("advice", "kinds"),
        [
            (
                RetryAdvice.BACK_OFF,
                {"auth_expired", "rate_limited", "carrier_busy", "timeout_before_send", "no_answer"},
            ),
            (RetryAdvice.WAIT, {"cooldown"}),
            (RetryAdvice.PLAN_ANEW, {"state_conflict"}),
            (RetryAdvice.ASK_FIRST, {"unknown_outcome"}),
        ],
    )
    def test_advice(self, advice: RetryAdvice, kinds: set[str]) -> None:
        """Only these kinds have this advice; everything not named anywhere goes to a person."""
        assert kinds == {kind for kind, given in ADVICE.items() if given is advice}
        assert set(ErrorKind) == ADVICE.keys()

    @pytest.mark.parametrize("kind", ErrorKind)
    def test_is_judged_or_has_failed(self, kind: ErrorKind) -> None:
        """A carrier's own no is a rejection; whatever was never judged is a failure with its advice."""
        outcome = not_done(kind, "17")

        assert (Rejected if kind in JUDGED else Failed) is type(outcome)
        assert (kind, ADVICE[kind], "17") == (outcome.kind, outcome.retry, outcome.raw_code)

    def test_a_named_pause_is_kept(self) -> None:
        """A pause that the carrier names is waited for, whatever the kind."""
        pause = timedelta(minutes=10)

        assert Failed(ErrorKind.RATE_LIMITED, RetryAdvice.WAIT, "1", pause) == not_done(
            ErrorKind.RATE_LIMITED, "1", pause
        )

    @pytest.mark.parametrize("kind", ErrorKind)
    def test_an_act_is_unknown_where_nobody_declined(self, kind: ErrorKind) -> None:
        """After an act, a carrier's failure, silence and gibberish leave it unknown; a question has just failed."""
        unsettled = {ErrorKind.CARRIER_ERROR, ErrorKind.PROTOCOL_ERROR, ErrorKind.NO_ANSWER}
        outcome = Trouble(kind).of_write(Operation.QUERY_CARD)

        assert (kind in unsettled) is isinstance(outcome, UnknownOutcome)
        assert not_done(kind) == Trouble(kind).of_read()

    @pytest.mark.parametrize(
        ("message", "pause"),
        [("该号码30分钟内不能重复办理", 30), ("5分钟内不允许重复操作", 5), ("请稍后再试", None), ("", None)],
    )
    def test_cool_down(self, message: str, pause: int | None) -> None:
        """A sentence that names a pause names it in minutes."""
        assert (None if pause is None else timedelta(minutes=pause)) == cooldown(message)


def test_random_digits_are_digits() -> None:
    """As many as asked for, and not the same again."""
    drawn = {random_digits(20) for _ in range(50)}

    assert 50 == len(drawn)
    assert all(each.isdecimal() and len(each) == 20 for each in drawn)


class TestCodes:
    """Raw codes are kept, people are not."""

    @pytest.mark.parametrize(
        "code", ["0", "12021", "-5", "http.502", "KNOW_YOUR_CUSTOMER.ID_DOCUMENT_MISMATCH", "1-01"]
    )
    def test_codes_are_kept(self, code: str) -> None:
        """What looks like a code is a code."""
        assert code == plain_code(code)

    @pytest.mark.parametrize(
        "text", ["", "张三", invented.resident_number(1), "12000000001", "x12000000001", "两 words", "a" * 65, "\ud800"]
    )
    def test_everything_else_is_not(self, text: str) -> None:
        """Names, sentences, phone and document numbers are replaced, wherever a carrier may put them."""
        assert "?" == plain_code(text)
        assert "?" == Rejected(ErrorKind.NOT_FOUND, text).raw_code

    def test_a_page_is_never_shown(self) -> None:
        """Whoever has the address of a registration page can use it."""
        page = HostedUrl("https://page.example/t0ken", Receipt("registration", "1", "mobile", timedelta(0)))

        assert "t0ken" not in repr(page)


class TestTelling:
    """Outcomes in words."""

    RECEIPT = Receipt("state", "1", "mobile", timedelta(0))
    OUTCOMES = (
        (Applied("e"), "applied"),
        (AlreadyInState("e"), "already_in_state"),
        (Accepted(RECEIPT), "accepted"),
        (HostedUrl("https://page.example/t0ken", RECEIPT), "hosted"),
        (not_done(ErrorKind.NOT_FOUND), "rejected.not_found"),
        (not_done(ErrorKind.COOLDOWN), "failed.cooldown"),
        (UnknownOutcome(ErrorKind.NO_ANSWER, Operation.QUERY_CARD), "unknown.no_answer"),
        (unsupported(Operation.CANCEL), "unsupported.cancel"),
    )

    def test_leaves_none_out(self) -> None:
        """Every kind of outcome is told here."""
        assert set(get_args(Outcome)) == {type(outcome) for outcome, _ in self.OUTCOMES}

    @pytest.mark.parametrize(("outcome", "code"), OUTCOMES)
    def test_tells(self, outcome: Outcome, code: str) -> None:
        """A word for events, a sentence in each language for people, and no page's address in either."""
        zh, en = told(outcome)

        assert code == outcome_code(outcome)
        assert zh.endswith("。")
        assert en.endswith(".")
        assert "t0ken" not in zh + en

    def test_says_what_to_do(self) -> None:
        """A failure comes with its advice, the unsupported with its manual procedure."""
        assert ADVICE[ErrorKind.COOLDOWN].en in told(not_done(ErrorKind.COOLDOWN))[1]
        assert told(unsupported(Operation.CANCEL))[1].endswith(MANUAL[Operation.CANCEL][1])


class TestUnsupported:
    """The base that says "cannot"."""

    def test_answers_everything(self) -> None:
        """There is a method, and a manual procedure in two languages, for every operation; none is implemented."""
        assert all(callable(getattr(Unsupporting, operation)) for operation in Operation)
        assert all(callable(getattr(CarrierAdapter, operation)) for operation in Operation)
        assert set(Operation) == MANUAL.keys()
        assert all(zh and en for zh, en in MANUAL.values())
        assert frozenset() == implemented(Unsupporting)


def test_directed_functions_need_their_list() -> None:
    """Without its destinations a directed function is not something a carrier can be asked for."""
    with pytest.raises(NoDestinations, match="list of destinations"):
        profile_of(functions(Function.DATA_DIRECTED), None)


class TestRegistry:
    """Carriers by code."""

    RESELLER = CarrierEntry("resale-x", "样例转售", "Example Resale", CarrierKind.RESALE, host="unicom")

    def test_begins_with_the_ledgers_three(self) -> None:
        """The three carriers of the ledgers are always there, under the words the ledgers use."""
        registry = CarrierRegistry()

        assert list(BASIC_CARRIERS) == list(registry)
        assert (Carrier.TELECOM, Carrier.MOBILE, Carrier.UNICOM) == registry.codes
        for carrier, zh, interface in (
            (Carrier.TELECOM, "中国电信", "1000"),
            (Carrier.MOBILE, "中国移动", "2000"),
            (Carrier.UNICOM, "中国联通", "3000"),
        ):
            for word in (carrier, zh, interface, f" {carrier.upper()} "):
                found = registry.named(word)
                assert found is not None
                assert carrier == found.code
        assert registry.named("nobody") is None

    def test_is_open(self) -> None:
        """A deployment names further carriers; a reseller's cards are on its host's network."""
        broadnet = CarrierEntry("broadnet", "中国广电", "China Broadnet")
        registry = CarrierRegistry([broadnet, self.RESELLER])

        assert broadnet is registry.named("中国广电")
        assert broadnet is registry.network("broadnet")
        assert registry.named("unicom") is registry.network("resale-x")
        assert registry.network("nobody") is None

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ([CarrierEntry("MOBILE", "又一家", "Another")], "Two carriers are called mobile"),
            ([CarrierEntry("another", "中国移动", "Another")], "Two carriers are called 中国移动"),
            ([CarrierEntry("x", "样例", "X", CarrierKind.RESALE)], "needs a basic carrier"),
            ([CarrierEntry("x", "样例", "X", CarrierKind.RESALE, "nobody")], "needs a basic carrier"),
            (
                [RESELLER, CarrierEntry("y", "样例", "Y", CarrierKind.RESALE, "resale-x")],
                "Reseller y needs a basic carrier",
            ),
            ([CarrierEntry("x", "样例", "X", host="mobile")], "leave its host out"),
        ],
    )
    def test_is_consistent(self, more: list[CarrierEntry], why: str) -> None:
        """No code or name stands twice, and only resellers have a host, a basic one."""
        with pytest.raises(CarrierUnusable, match=why):
            CarrierRegistry(more)
