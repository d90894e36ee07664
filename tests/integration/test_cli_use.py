"""`misuse`, `complaint`, `request`, `resource`, `scenario`: what an operator does, and what a program reads."""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from iov_realname.adapters.terminal.app import app
from iov_realname.adapters.terminal.use.shown import NAMES
from iov_realname.domain.complaint.events import COMPLAINT_EVENTS
from iov_realname.domain.datarequest.events import DATA_REQUEST_EVENTS
from iov_realname.domain.misuse.events import MISUSE_EVENTS
from iov_realname.domain.resource.events import RESOURCE_EVENTS
from iov_realname.domain.scenario.events import SCENARIO_EVENTS
from tests.integration.command_line import events_in, ingest, url
from tests.integration.test_cli_ingest import BUILD, BUILDS, PURCHASE, PURCHASES, write

ICCID = PURCHASE[0]
GROUPS = ("misuse", "complaint", "request", "resource", "scenario")
COLUMNS = ("线索编号", "类型", "来源", "卡号", "报告编号", "时间", "月流量MB")
GOOD = ("XS-1", "区域外使用", "电信企业", ICCID, "R-1", "2024-05-06 09:30:00", "")


def call(*words: object, lang: str = "en") -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, [*map(str, words), "--lang", lang])


def done(*words: object) -> str:
    """What a command prints that is carried out."""
    told = call(*words)
    assert told.exit_code == 0, told.output
    return told.stdout.strip()


def shown(group: str, number: str, store: Path) -> list[Any]:
    """The events of one history, as a program reads them."""
    return list(json.loads(done(group, "show", number, "--store", url(store), "--json"))["events"])


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one card, built into a vehicle."""
    folder = tmp_path_factory.mktemp("bare")
    write(folder / "ledgers" / "purchases.csv", PURCHASES, PURCHASE)
    write(folder / "ledgers" / "builds.csv", BUILDS, BUILD)
    told = ingest(folder / "fleet.db", folder / "ledgers")
    assert told.returncode == 0, told.stderr
    return folder / "fleet.db"


@pytest.mark.parametrize(
    ("group", "command"),
    [
        (group.name, command.name or getattr(command.callback, "__name__", ""))
        for group in app.registered_groups
        if group.name in GROUPS and group.typer_instance is not None
        for command in group.typer_instance.registered_commands
    ],
)
def test_help_teaches_with_an_example(group: str, command: str) -> None:
    """Every command of every group shows how it is used."""
    assert f"iov-realname {group} {command} " in " ".join(call(group, command, "--help").output.split())


def test_every_event_has_a_name_for_people() -> None:
    """What `show` prints is never a wire name."""
    events = (*MISUSE_EVENTS, *COMPLAINT_EVENTS, *DATA_REQUEST_EVENTS, *RESOURCE_EVENTS, *SCENARIO_EVENTS)

    assert set(NAMES) == {event.WIRE.rpartition(".")[0] for event in events}


class TestMisuse:
    """`misuse …`."""

    def test_a_case_from_the_report_to_its_end(self, bare: Path) -> None:
        """Each step in the history, the assessor's words sealed, the measure named by what `act` printed."""
        at = ("--store", url(bare))
        done(
            *("misuse", "report", "XS-9", *at, "--kind", "volume", "--megabytes", "5000"),
            *("--source", "monitoring", "--card", ICCID, "--reference", "R-1"),
        )
        done("misuse", "assess", "XS-9", *at, "--verdict", "confirmed", "--by", "auditor-1", "--reason", "卡在他机使用")
        operation = done(
            *("misuse", "act", "XS-9", *at, "--act", "volume", "--card", ICCID),
            *("--scenario", "telematics", "--target", "100"),
        )
        done(
            *("misuse", "outcome", "XS-9", *at, "--operation", operation),
            *("--outcome", "stopped", "--reference", "R-2"),
        )
        done("misuse", "close", "XS-9", *at, "--reference", "R-3")

        events = shown("misuse", "XS-9", bare)
        names = ["Reported", "Assessed", "MeasureTaken", "OutcomeNoted", "Closed"]
        assert [f"misuse.{name}.v1" for name in names] == [each["event"] for each in events]
        assert {"sealed": True} == events[1]["facts"]["reason"]
        assert operation == events[2]["facts"]["operation"]
        assert "他机" not in (told := done("misuse", "show", "XS-9", *at))
        assert "assessed" in told

    def test_nothing_is_done_on_suspicion(self, bare: Path) -> None:
        """Refused with its code, and exit 3; a case that nobody reported cannot be shown."""
        at = ("--store", url(bare))
        told = call("misuse", "act", "XS-8", *at, "--act", "binding", "--card", ICCID)

        assert (3, True) == (told.exit_code, "R-STAGE" in told.output)
        assert 3 == call("misuse", "show", "XS-8", *at).exit_code


class TestTaking:
    """`misuse take`."""

    def test_takes_what_is_good_and_lists_what_is_not(self, bare: Path, tmp_path: Path) -> None:
        """Refused rows with rule and reason; the same file again changes nothing."""
        bad = [
            ("XS-2", "乱码", "电信企业", ICCID, "R-1", "2024-05-06", ""),
            ("XS-3", "area", "carrier", ICCID, "R-1", "昨天", ""),
            ("XS-4", "volume", "carrier", ICCID, "R-1", "2024-05-06", "很多"),
            ("XS-5", "area", "carrier", "8986", "R-1", "2024-05-06", ""),
            ("XS-6", "volume", "carrier", ICCID, "R-1", "2024-05-06", ""),
        ]
        write(tmp_path / "reports.csv", COLUMNS, GOOD, *bad, ("",) * 7)
        words = ("misuse", "take", tmp_path / "reports.csv", "--store", url(bare))
        refused = tmp_path / "refused.csv"
        first = json.loads(done(*words, "--refused", refused, "--json"))
        before = events_in(bare)

        assert {"format": "iov-realname.misuse-taken.v1", "rows": 6, "taken": 1, "refused": 5} == first
        assert first == json.loads(done(*words, "--refused", refused, "--json"))
        assert before == events_in(bare)
        with refused.open(encoding="utf-8", newline="") as file:
            rows = [(row["row"], row["rule"]) for row in csv.DictReader(file)]
        readable = "row_is_readable"
        formed, told = "report_is_well_formed", "volume_is_told"
        assert [("2", readable), ("3", readable), ("4", readable), ("5", formed), ("6", told)] == rows
        strict = call(*words, "--refused", refused, "--strict")
        assert (1, True) == (strict.exit_code, "6 rows, 1 taken, 5 refused" in strict.output)
        assert "2024-05-06T09:30:00+08:00" == shown("misuse", "XS-1", bare)[0]["at"]

    def test_takes_workbooks_and_english_headers(self, bare: Path, tmp_path: Path) -> None:
        """With several cards in a cell, a moment of its own offset, and no column for volumes."""
        book = openpyxl.Workbook()
        book.active.append(["misuse", "kind", "source", "iccid", "reference", "at"])
        book.active.append(["XS-20", "area", "carrier", f"{ICCID}; {ICCID}", "R-1", "2024-05-06T09:30:00+00:00"])
        book.save(tmp_path / "reports.xlsx")
        words = ("misuse", "take", tmp_path / "reports.xlsx", "--store", url(bare))
        assert "1 rows, 1 taken" in done(*words, "--refused", tmp_path / "refused.csv")

        (reported,) = shown("misuse", "XS-20", bare)
        assert ("2024-05-06T09:30:00+00:00", [ICCID]) == (reported["at"], reported["facts"]["cards"])

    @pytest.mark.parametrize(
        "content", [None, b"", "线索编号,类型\nXS-1,area\n".encode(), b'"a\n', b"\xff\xff\xff\x00"], ids=repr
    )
    def test_a_file_that_is_none_is_told(self, bare: Path, tmp_path: Path, content: bytes | None) -> None:
        """Missing, empty, without its columns, broken: one sentence, exit 3, and no list of refused rows."""
        file = tmp_path / "reports.csv"
        if content is not None:
            file.write_bytes(content)
        told = call("misuse", "take", file, "--store", url(bare), "--refused", tmp_path / "refused.csv")

        assert 3 == told.exit_code, told.output
        assert not (tmp_path / "refused.csv").exists()


class TestComplaints:
    """`complaint …`."""

    def test_a_complaint_from_the_first_word_to_the_end(self, bare: Path) -> None:
        """Words and contact are sealed; answered, reopened, answered, closed with its remedy."""
        at = ("--store", url(bare))
        done(
            *("complaint", "receive", "TS-1", *at, "--kind", "fee_or_burden", "--channel", "telephone"),
            *("--words", "要求交费", "--contact", "13800000000", "--backfill", "--dealer", "QD-008"),
        )
        answer = ("complaint", "answer", "TS-1", *at, "--result", "upheld", "--by", "service-2", "--reference", "D-1")
        done(*answer)
        done("complaint", "reopen", "TS-1", *at)
        done(*answer)
        assert 3 == call("complaint", "close", "TS-1", *at).exit_code
        done("complaint", "close", "TS-1", *at, "--remedy", "D-2")

        events = shown("complaint", "TS-1", bare)
        assert [1, 2, 3, 4, 5] == [each["version"] for each in events]
        assert "13800000000" not in json.dumps(events)
        assert {"sealed": True} == events[0]["facts"]["words"] == events[0]["facts"]["contact"]


class TestRequests:
    """`request …`."""

    def test_a_request_is_confirmed_and_refused_with_its_reason(self, bare: Path) -> None:
        """Nothing is held of whoever asks; the last day is told where there is one."""
        at = ("--store", url(bare))
        done("request", "receive", "QQ-1", *at, "--kind", "access", "--channel", "online")
        done("request", "confirm", "QQ-1", *at, "--by", "privacy-1", "--reference", "D-1")
        by = ("--by", "privacy-1", "--reference", "D-2")
        assert 3 == call("request", "answer", "QQ-1", *at, *by).exit_code
        done("request", "refuse", "QQ-1", *at, "--ground", "retention", "--until", "2099-01-01", *by)

        refused = shown("request", "QQ-1", bare)[-1]["facts"]
        assert ("retention", "2099-01-01") == (refused["ground"], refused["until"])
        done("request", "receive", "QQ-3", *at, "--kind", "copy", "--channel", "online")
        done("request", "refuse", "QQ-3", *at, "--ground", "identity_unproven", *by)

    def test_without_working_days_every_day_counts_and_it_says_so(
        self, bare: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Without the extra a request is taken all the same, and stderr says how it counted, in either language."""
        monkeypatch.setitem(sys.modules, "iov_realname.adapters.calendars", None)
        for number, lang, said in (("QQ-8", "en", "every day counts"), ("QQ-9", "zh", "自然日")):
            words = ("request", "receive", number, "--store", url(bare), "--kind", "copy", "--channel", "online")
            told = call(*words, lang=lang)
            assert (0, True) == (told.exit_code, said in told.stderr)

    def test_a_deletion_while_service_goes_on_is_refused_for_that(self, bare: Path) -> None:
        """The reason is printed, and on record."""
        at = ("--store", url(bare))
        read = json.loads(done("subject", *at, "--card", ICCID, "--json"))
        subject = read["subjects"][0]["subject"]
        whose = ("--subject", subject, "--card", ICCID)
        done("request", "receive", "QQ-2", *at, "--kind", "deletion", "--channel", "letter", *whose)
        done("request", "confirm", "QQ-2", *at, "--by", "privacy-1", "--reference", "D-1")
        words = ("request", "erase", "QQ-2", *at, "--by", "privacy-1", "--reference", "D-2", "--card", ICCID)

        assert "service" == done(*words)
        assert "request.Refused.v1" == shown("request", "QQ-2", bare)[-1]["event"]


class TestResources:
    """`resource …` and `scenario …`."""

    def test_blocks_judge_the_fleet(self, bare: Path) -> None:
        """A block that leaves the card out, said in both languages; withdrawn, it judges nothing later."""
        at, block = ("--store", url(bare)), ("--kind", "number", "--block", "999")
        done("resource", "assign", "mobile", *at, *block, "--first", "2020-01-01", "--reference", "D-1")
        assert "1 cards looked at, 1 outside, 1 news" == done("resource", "judge", *at)
        again = json.loads(done("resource", "judge", *at, "--json"))
        assert {"format": "iov-realname.resources-judged.v1", "seen": 1, "outside": 1, "news": 0} == again
        done("resource", "withdraw", "mobile", *at, *block, "--last", "2020-01-02", "--reference", "D-2")
        assert "比对 1 张卡，资源外 0 张" in call("resource", "judge", *at, lang="zh").stdout
        names = [each["event"].split(".")[1] for each in shown("resource", "mobile", bare)]
        assert ["Assigned", "CardOutside", "Withdrawn", "CardInside"] == names

    def test_a_scenario_is_assessed_filled_and_retired(self, bare: Path) -> None:
        """What does not fit its class is refused."""
        at, by = ("--store", url(bare)), ("--by", "risk-1", "--reference", "D-1")
        assess = ("scenario", "assess", "telematics", *at, "--class", "directed", "--risk", "low", *by)
        assert 3 == call(*assess, "--function", "data_undirected").exit_code
        done(*assess, "--function", "data_directed")
        done("scenario", "classify", "telematics", *at, "--batch", "B-1")
        done("scenario", "retire", "telematics", *at, "--reference", "D-2")
        assert 3 == len(shown("scenario", "telematics", bare))
        assert "scenario assessed" in done("scenario", "show", "telematics", *at)
