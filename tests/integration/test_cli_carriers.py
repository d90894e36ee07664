"""`deliver --status`, `resume`, `reconcile`, `review-report`, `sales`: what waits, what differs, what is reported."""

import json
from pathlib import Path

import pytest

from iov_realname.adapters.terminal.carriers.adapters_said import adapters_of
from iov_realname.adapters.terminal.carriers.delivering import for_ever
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.application.delivery.manners import EAGER, Manners
from iov_realname.application.delivery.tally import DeliveryRound
from iov_realname.domain.card.latency import Span
from iov_realname.domain.identifiers import Carrier
from tests.integration.command_line import cards_of, events_in, one_sentence, run
from tests.integration.places import Place
from tests.integration.test_cli_deliver import ICCID, waiting

__all__ = ["waiting"]

ADAPTERS = '''
"""Adapters of a test."""

from iov_realname.adapters.simulated import SimulatedCarrier
from iov_realname.application.carriers import Unsupporting
from iov_realname.application.delivery.manners import EAGER
from iov_realname.domain.identifiers import Carrier


class Mute(Unsupporting):
    carrier = "mobile"

    def capabilities(self):
        return frozenset()


def mute():
    return {"mobile": Mute()}


eager = {Carrier.MOBILE: (SimulatedCarrier(Carrier.MOBILE), EAGER)}
number = 7
'''


@pytest.fixture
def modules(tmp_path: Path) -> dict[str, str]:
    """The environment of a process that finds the adapters of this test."""
    (tmp_path / "their_adapters.py").write_text(ADAPTERS, "utf-8")
    return {"PYTHONPATH": str(tmp_path)}


def test_status_says_what_waits_and_why(waiting: Place) -> None:
    """A row each, as a table and as stable JSON, in both languages, without keys; nothing is recorded."""
    before = events_in(waiting.url)
    told = run("deliver", "--store", waiting.url, "--status")
    (registration, functions) = json.loads(run("deliver", "--store", waiting.url, "--dry-run", "--json").stdout)

    assert 0 == told.returncode, told.stderr
    assert ICCID in told.stdout
    assert "待传送" in run("deliver", "--store", waiting.url, "--status", lang="zh_CN.UTF-8").stdout
    assert ("registration", "queued", "functions", "queued") == (
        registration["what"],
        registration["state"],
        functions["what"],
        functions["state"],
    )
    assert {
        "iccid", "carrier", "what", "state", "reason", "tries", "since", "sold", "seconds_since_sale", "late",
        "needs_a_person",
    } == set(registration)  # fmt: skip
    assert "[]\n" == run("deliver", "--store", waiting.url, "--status", "--json", "--carrier", "unicom").stdout
    assert before == events_in(waiting.url)


def test_parked_is_shown_with_the_manual_way_and_resumed(waiting: Place, modules: dict[str, str]) -> None:
    """No interface: parked, with what to do by hand; resumed and given an adapter, it is completed."""
    told = run("deliver", *waiting.words, "--carriers", "their_adapters:mute", also=modules)
    assert 0 == told.returncode, told.stderr
    (item,) = json.loads(run("deliver", "--store", waiting.url, "--status", "--json").stdout)
    assert ("parked", "unsupported.submit_registration", True) == (
        item["state"],
        item["reason"],
        item["needs_a_person"],
    )
    status = run("deliver", "--store", waiting.url, "--status").stdout
    assert "By hand (send a registration)" in status
    everything = json.loads(run("deliver", "--store", waiting.url, "--status", "--all", "--json").stdout)
    assert "unsupported.set_functions" in {each["reason"] for each in everything}

    resumed = run("resume", "--all", *waiting.words, "--json")
    assert {"format": "iov-realname.resume.v1", "resumed": 1} == json.loads(resumed.stdout)
    assert 0 == run("deliver", *waiting.words, "--carriers", "their_adapters:eager", also=modules).returncode
    assert ",registered," in cards_of(waiting.url)
    again = run("resume", ICCID, *waiting.words)
    assert 3 == again.returncode
    assert "Nothing of this card" in one_sentence(again.stderr)


@pytest.mark.parametrize("words", [(), ("--all", "--carrier", "mobile"), (ICCID, "--all")])
def test_resume_wants_to_know_what(words: tuple[str, ...], waiting: Place) -> None:
    """A card, a carrier, or all; one of them."""
    assert 2 == run("resume", *words, *waiting.words).returncode


def test_latency_is_told_by_carrier(waiting: Place) -> None:
    """Read-only and without keys."""
    run("deliver", *waiting.words, "--simulated")
    told = json.loads(run("deliver", "--store", waiting.url, "--latency", "--json").stdout)

    assert "iov-realname.latency.v1" == told["format"]
    assert {*Span} == {each["span"] for each in told["latencies"]}
    assert "sending to completion" in run("deliver", "--store", waiting.url, "--latency").stdout


def test_reconcile_lists_differences_and_a_reviewer_answers(waiting: Place, modules: dict[str, str]) -> None:
    """A carrier that has forgotten all it did differs in everything; a named reviewer disputes it."""
    run("deliver", *waiting.words, "--carriers", "their_adapters:eager", also=modules)
    asked = ("reconcile", "--carrier", "mobile", "--carriers", "their_adapters:eager", *waiting.words)
    found = json.loads(run(*asked, "--json", also=modules).stdout)
    assert {"unbound", "functions"} == {each["difference"] for each in found}
    assert found[0]["reference"] in run(*asked, also=modules).stdout

    words = (ICCID, found[0]["reference"], "--dispute", "--reviewer", "auditor-1", *waiting.words)
    assert "disputes" in run("review-report", *words).stdout
    assert 3 == run("review-report", *words).returncode
    assert 3 == run("reconcile", "--carrier", "mobile", *waiting.words).returncode


def test_sales_are_shown_exported_and_recorded(waiting: Place) -> None:
    """Without --report nothing is written; with it, one event for each carrier."""
    span = ("--from", "2020-01-01", "--to", "2100-01-01")
    before = events_in(waiting.url)
    csv = run("sales", *span, "--store", waiting.url, "--format", "csv").stdout.splitlines()
    assert "carrier,first,last,sold,in_stock,outcome,receipt_no" == csv[0]
    assert "mobile,2020-01-01,2100-01-01,1,0,," in csv
    assert "China Mobile" in run("sales", *span, "--store", waiting.url).stdout
    assert before == events_in(waiting.url)

    told = json.loads(run("sales", *span, *waiting.words, "--report", "--format", "json").stdout)
    assert ("iov-realname.sales.v1", True) == (told["format"], told["recorded"])
    assert {"exported"} == {each["outcome"] for each in told["figures"]}
    assert before + 3 == events_in(waiting.url)


def test_for_ever_is_a_round_every_so_often() -> None:
    """What moved is told, what did not is not; nobody to send to is said at once."""

    class EnoughError(Exception):
        pass

    rounds, told, slept = iter([DeliveryRound(), DeliveryRound(sent=1)]), [], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            raise EnoughError

    with pytest.raises(EnoughError):
        for_ever(lambda: next(rounds), sleep, 5, told.append)
    assert ([5, 5], [DeliveryRound(sent=1)]) == (slept, told)
    with pytest.raises(CouldNotRun):
        for_ever(lambda: DeliveryRound(no_adapter=1), sleep, 5, told.append)


class TestAdapters:
    """What --carriers may name."""

    @pytest.mark.parametrize("said", ["nowhere:x", "json:nothing", "json", "their_adapters:number", ":x"])
    def test_what_cannot_be_used_is_said(
        self, said: str, modules: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """One sentence that says what to name."""
        monkeypatch.syspath_prepend(modules["PYTHONPATH"])
        with pytest.raises(CouldNotRun, match="Name a mapping"):
            adapters_of(said)

    def test_adapters_come_with_their_manners(self, modules: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
        """Or with those that go for all."""
        monkeypatch.syspath_prepend(modules["PYTHONPATH"])
        assert {Carrier.MOBILE: EAGER} == adapters_of("their_adapters:eager").manners
        assert {Carrier.MOBILE: Manners()} == adapters_of("their_adapters:mute").manners
        assert {} == adapters_of(None).carriers
