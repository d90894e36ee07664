"""`inspect`, `why-not`, `trial`, `inspection …`: what an inspector reads, and what a program reads."""

import csv
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from iov_realname.adapters.terminal.app import app
from iov_realname.domain.inspection.checks import CHECKS, UNCHECKED
from iov_realname.domain.inspection.metrics import METRICS
from tests.integration.command_line import ROOT, events_in, ingest, run, url
from tests.integration.ledger_files import OWNER, OWNERS
from tests.integration.test_cli_histories import SALES
from tests.integration.test_cli_ingest import BUILD, BUILDS, PURCHASE, PURCHASES, write

sys.path.append(str(ROOT / "benchmarks"))
import fleet

ICCID, VIN = PURCHASE[0], BUILD[0]


def call(*words: object, lang: str = "en") -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, [*map(str, words), "--lang", lang])


def document(*words: object) -> Any:
    """What a command prints as JSON."""
    told = call(*words, "--json")
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clean synthetic fleet of the benchmarks, thirty vehicles of it."""
    folder = tmp_path_factory.mktemp("clean")
    fleet.write_fleet(30, folder / "ledgers")
    done = ingest(folder / "fleet.db", folder / "ledgers", "--strict")
    assert done.returncode == 0, done.stderr
    return folder / "fleet.db"


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one card whose vehicle was sold, whose owner was presented, and nobody answered since."""
    folder = tmp_path_factory.mktemp("sold")
    ledgers = folder / "ledgers"
    facts: Mapping[str, object] = dict(zip(OWNERS, OWNER, strict=True)) | {
        "VIN": VIN,
        "证件号码": "110101190001010006",
        "核验时间": "2024-03-02 10:00:00",
        "办理时间": "2024-03-02 10:00:00",
    }
    write(ledgers / "purchases.csv", PURCHASES, PURCHASE)
    write(ledgers / "builds.csv", BUILDS, BUILD)
    write(ledgers / "sales.csv", SALES, [VIN, "2024-03-01", "QD-008", "1"])
    write(ledgers / "owners.csv", OWNERS, [str(value) for value in facts.values()])
    done = ingest(folder / "fleet.db", ledgers)
    assert done.returncode == 0, done.stderr
    return folder / "fleet.db"


class TestInspect:
    """`inspect`."""

    def test_finds_nothing_in_a_clean_fleet(self, clean: Path) -> None:
        """No finding at all, every card counted, every check and everything not checked named."""
        found = document("inspect", "--store", url(clean))

        assert ("iov-realname.inspection.v1", []) == (found["format"], found["findings"])
        assert 45 == found["cards"] == found["figures"]["stages"]["figure"]["registered"]
        assert [*CHECKS] == [each["check"] for each in found["checks"]]
        assert [each.code for each in UNCHECKED] == [each["code"] for each in found["not_checked"]]
        assert [metric.code for metric in METRICS] == [*found["figures"]]

    def test_finds_a_tail_that_was_never_sealed(self, sold: Path, tmp_path: Path) -> None:
        """From a day after the first record on, until the log is sealed; one card alone tells nothing of the log."""
        copy = tmp_path / "fleet.db"
        copy.write_bytes(sold.read_bytes())
        later = ("inspect", "--store", url(copy), "--as-of", "2099-01-01")

        def unsealed(*words: object) -> list[str]:
            findings = document(*later, *words)["findings"]
            return [each["history"] for each in findings if each["check"] == "unsealed_too_long"]

        assert ["log-911101010000000002"] == unsealed() == unsealed("--kept", tmp_path / "kept.json")
        assert [] == unsealed("--card", ICCID) == unsealed("--known-at", "2098-01-01")
        assert 0 == call("seal", "--store", url(copy)).exit_code
        assert [] == unsealed() == unsealed("--kept", tmp_path / "kept.json")

    def test_names_what_it_finds_with_law_and_evidence(self, sold: Path) -> None:
        """Which check, on which card, since when, by which events, and on what ground with its first day in force."""
        (found,) = document("inspect", "--store", url(sold))["findings"]

        assert ("sent_not_completed", "major", f"card-{ICCID}") == (found["check"], found["severity"], found["history"])
        assert found["since"].startswith("2024-04-01T10:00:00")
        (law, *_) = found["grounds"]
        assert ("ATF-12b", False, "2022-12-01") == (law["obligation"], law["is_policy"], law["effective_from"])

    @pytest.mark.parametrize(("severity", "code"), [("critical", 0), ("major", 1), ("minor", 1)])
    def test_fails_on_what_is_as_grave(self, sold: Path, severity: str, code: int) -> None:
        """Exit 1 where something as grave was found, 0 where it is less grave."""
        assert code == call("inspect", "--store", url(sold), "--fail-on", severity).exit_code

    def test_goes_by_both_clocks(self, sold: Path) -> None:
        """As of a day before it was late, and as known before anything was recorded, there is nothing."""
        assert [] == document("inspect", "--store", url(sold), "--as-of", "2024-03-20")["findings"]
        assert 0 == document("inspect", "--store", url(sold), "--known-at", "2020-01-01")["cards"]

    def test_looks_at_one_card(self, sold: Path) -> None:
        """Only that; an unknown one is an error of one sentence."""
        assert 1 == document("inspect", "--store", url(sold), "--card", ICCID)["cards"]
        assert 3 == call("inspect", "--store", url(sold), "--card", "8986000000000000000").exit_code

    def test_draws_a_sample_that_can_be_drawn_again(self, clean: Path) -> None:
        """With the value given, or with one that is drawn and told."""
        told = ("inspect", "--store", url(clean), "--sample", 3)
        drawn = document(*told)["sample"]

        assert 3 == len(drawn["cards"])
        assert drawn == document(*told, "--seed", drawn["random_value"])["sample"]

    def test_keeps_what_it_found(self, sold: Path, tmp_path: Path) -> None:
        """The second time says the same; with what would narrow it down it is refused."""
        kept = ("inspect", "--store", url(sold), "--as-of", "2025-01-01", "--kept", tmp_path / "kept.json")

        assert document(*kept) == document(*kept) == document(*kept[:-2])
        assert 3 == call(*kept, "--card", ICCID).exit_code

    @pytest.mark.parametrize(
        ("lang", "words"),
        [
            ("en", ["sent and not completed in time", "Not checked", "to mend", "Anti-Telecom", "Sample"]),
            ("zh", ["已传送而逾期未报竣", "未检查的事项", "整改", "《反电信网络诈骗法》", "抽查"]),
        ],
    )
    def test_speaks_both_languages(self, sold: Path, lang: str, words: list[str]) -> None:
        """Findings, mending, law, figures, what was not checked."""
        told = call("inspect", "--store", url(sold), "--sample", "1", lang=lang)

        assert told.exit_code == 0
        assert [] == [word for word in words if word not in told.stdout]

    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_writes_reports_beside_what_it_prints(self, sold: Path, tmp_path: Path, lang: str) -> None:
        """A page and a workbook, about the same cards; what is printed is what it was, and says nothing of them."""
        html, xlsx = tmp_path / "r.html", tmp_path / "r.xlsx"
        asked = ("inspect", "--store", url(sold), "--as-of", "2025-01-01", "--card", ICCID)
        told = call(*asked, "--json", "--html", html, "--xlsx", xlsx, lang=lang)

        assert call(*asked, "--json", lang=lang).stdout == told.stdout
        assert (str(html) in told.stderr) and (str(xlsx) in told.stderr)
        assert f'data-lang="{lang}"' in html.read_text("utf-8")[:200]
        assert f'id="card-{ICCID}"' in html.read_text("utf-8")
        cards = openpyxl.load_workbook(xlsx).worksheets[3]
        assert [ICCID] == [row[0] for row in cards.iter_rows(min_row=2, values_only=True)]

    def test_lists_every_card_in_the_workbook(self, clean: Path, tmp_path: Path) -> None:
        """Where the whole fleet was inspected."""
        assert 0 == call("inspect", "--store", url(clean), "--xlsx", tmp_path / "r.xlsx").exit_code
        assert 46 == openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[3].max_row

    def test_wants_a_folder_to_write_into(self, sold: Path, tmp_path: Path) -> None:
        """Before it begins: one sentence, exit 3."""
        told = call("inspect", "--store", url(sold), "--html", tmp_path / "none" / "r.html")

        assert (3, "") == (told.exit_code, told.stdout)
        assert "no folder" in told.stderr

    def test_writes_nothing_and_needs_no_keys(self, sold: Path) -> None:
        """The store is as it was; its keys may be out of reach."""
        before, hidden = events_in(sold), sold.with_name("hidden")
        keys = sold.with_name("fleet.db.keys")
        keys.rename(hidden)
        try:
            assert run("inspect", "--store", url(sold)).returncode == 0
        finally:
            hidden.rename(keys)
        assert before == events_in(sold)


class TestExplain:
    """`card --explain`."""

    def test_tells_reasons_and_what_they_rest_on(self, clean: Path) -> None:
        """The versions that alone bring the card there; each with its grounds, and what its decision rested on."""
        iccid = next(csv.reader(run("cards", "--store", url(clean), "--format", "csv").stdout.splitlines()[1:]))[0]
        told = document("card", iccid, "--store", url(clean), "--explain")

        assert told["explanation"] == [each["version"] for each in told["reasons"]]
        names = [each["event"].split(".")[1] for each in told["reasons"]]
        assert ["OwnershipTransferred", "IdentityPresented", "Registered"] == names[:3]
        registered = told["reasons"][2]
        assert set(told["explanation"][:2]) <= set(registered["rests_on"])
        assert any(not each["is_policy"] for each in registered["grounds"])


class TestWhyNot:
    """`why-not`."""

    def test_tells_refusals_and_the_way(self, sold: Path) -> None:
        """In the rules' order, then what has still to happen."""
        found = document("why-not", ICCID, "定向短信", "--store", url(sold))

        assert ["R-FUNCTION-EARLY", "R-NOT-REQUESTED"] == [each["code"] for each in found["refusals"]]
        assert "RecordCarrierAnswer" == found["steps"][0]["command"]
        assert found["dead_end"] is None

    @pytest.mark.parametrize(("lang", "words"), [("en", "the carrier completes it"), ("zh", "运营商报竣")])
    def test_speaks_both_languages(self, sold: Path, lang: str, words: str) -> None:
        """The steps in words."""
        assert words in call("why-not", ICCID, "sms_undirected", "--store", url(sold), lang=lang).stdout

    def test_says_that_nothing_is_missing(self, sold: Path) -> None:
        """Of a function that is open."""
        assert "nothing is missing" in call("why-not", ICCID, "emergency", "--store", url(sold)).stdout

    def test_knows_functions_by_name_only(self, sold: Path) -> None:
        """Another word is a usage error that names them."""
        assert "data_undirected" in (told := call("why-not", ICCID, "fax", "--store", url(sold))).output
        assert 2 == told.exit_code


class TestTrial:
    """`trial`."""

    def test_nothing_differs_as_the_law_stood(self, sold: Path) -> None:
        """Every decision was taken by it."""
        found = document("trial", "--store", url(sold), "--rulebook", "as-stood")

        assert ([], 0, 0) == (found["differences"], found["counts"]["differs"], found["counts"]["not_repeated"])
        assert found["counts"]["same"] > 3

    def test_says_what_a_stricter_book_would_have_done(self, sold: Path, tmp_path: Path) -> None:
        """A book from a file: the purchase, refused, with reason, citations and the history before it."""
        from iov_realname.adapters.rulebooks import dump_rulebook
        from iov_realname.domain.documents import DocumentKind
        from tests.unit.test_rules_on_trial import otherwise

        file = tmp_path / "strict.json"
        passports = (DocumentKind.FOREIGN_PASSPORT,)
        file.write_bytes(dump_rulebook(otherwise(person_documents=passports, manual_entry_refused=())))
        found = document("trial", "--store", url(sold), "--rulebook", file)

        first = found["differences"][0]
        assert (f"card-{ICCID}", 1, []) == (first["history"], first["version"], first["counter_example"])
        assert "R-NO-PURCHASE" == first["other"]["refused"]
        assert "card.Procured.v1" == first["recorded"]["events"][0]["event"]
        told = call("trial", "--store", url(sold), "--rulebook", file)
        assert "would be: R-NO-PURCHASE" in told.stdout

    def test_an_unknown_book_is_a_usage_error(self, sold: Path) -> None:
        """It names those there are."""
        told = call("trial", "--store", url(sold), "--rulebook", "nope")

        assert 2 == told.exit_code
        assert "draft-2021-06" in told.output


class TestCases:
    """`inspection …`."""

    def test_goes_from_opening_to_end(self, sold: Path) -> None:
        """Each step by a command of its own; then it can be read, and nothing more be done."""
        store = ("--store", url(sold))
        case = ("JC-1", *store)
        steps = [
            ("open", *case, "--supervisor", "ca", "--province", "31", "--reference", "H-1", "--question", "I-6"),
            ("sample", *case, "--size", 1, "--seed", "20261124"),
            ("note", *case, "--finding", "F1", "--check", "sent_not_completed", "--card", ICCID),
            ("order", *case, "--finding", "F1", "--deadline", "2099-01-01"),
            ("answer", *case, "--question", "I-6", "--reference", "D-1"),
        ]
        for step in steps:
            told = call("inspection", *step)
            assert told.exit_code == 0, told.output
        assert "not put right" in call("inspection", "close", *case, "--reference", "H-2").output
        assert 0 == call("inspection", "rectified", *case, "--finding", "F1", "--reference", "D-2").exit_code
        assert 0 == call("inspection", "close", *case, "--reference", "H-2").exit_code

        found = document("inspection", "show", *case)
        assert (True, [], [ICCID]) == (found["closed"], found["unanswered"], found["sample"])
        assert [{"finding": "F1", "rectified": True}] == [
            {name: each[name] for name in ("finding", "rectified")} for each in found["findings"]
        ]
        assert 7 == len(found["history"])
        assert "closed" in call("inspection", "show", *case).stdout

    def test_a_case_that_is_not_there(self, sold: Path) -> None:
        """One sentence, exit 3."""
        assert 3 == call("inspection", "show", "JC-9", "--store", url(sold)).exit_code
