"""`governance …`, `custody …`, `incident …`, `due`: what an operator does, and what a program reads."""

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, datetime
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import Any

import icalendar
import pytest
from click import Command
from click.testing import CliRunner, Result
from typer.main import get_command

import iov_realname
from iov_realname.adapters.terminal.app import app
from iov_realname.testing import invented

NAME, PHONE = "李样例", "13800000000"
UNIT = "91310000MA0000007L"
ALL_ACTS = (
    "governance appoint FZ-1 --post real_name --person officer.json",
    "governance officer-changed FZ-1 --person officer.json",
    *(f"governance file BS-{each} --supervisor {each} --reference W-1" for each in ("miit", "ca", "industry")),
    *(f"governance receipt BS-{each} --receipt HZ-1" for each in ("miit", "ca", "industry")),
    "governance close-change",
    f"governance authorise SQ-1 --code {UNIT} --from 2026-01-01 --to 2026-12-31",
    "governance withdraw SQ-1 --to 2026-06-30",
    "governance rule ZD-1 --version 1 --topic purchase --topic use --reference W-2 --from 2026-01-01",
    "governance rule ZD-2 --version 1 --topic purchase --reference W-2 --from 2026-01-01",
    "governance repeal ZD-2 --to 2026-02-01",
    f"governance platform PT-1 --operator {UNIT} --contract HT-1 --from 2026-01-01",
    "governance end-platform PT-1 --to 2026-12-31",
    "governance handed-over PT-1 --reference W-3 --deletion SC-1",
    "governance self-check ZC-1 --findings 2 --at 2026-11-01",
    "governance training PX-1 --participants 40",
    "governance risk PG-1 --carrier unicom --result passed --to 2027-12-31",
    "governance impact YX-1 --trigger sensitive --result passed",
    "governance notice GZ-1 --reference W-5 --recipients --retention --rights",
    "governance audit SJ-1 --findings 0",
    f"governance agreement XY-1 --party {UNIT} --role carrier --from 2026-01-01",
    f"custody form PC-1 --kind cards --holder purchaser:{invented.OEM} --items cards.txt",
    f"custody form PC-2 --kind cards --holder purchaser:{invented.OEM} --items one.txt --taken-from PC-1",
    f"custody hand-over PC-1 --giver purchaser:{invented.OEM} --taker plant:GC-1 --reference YJ-1 --contract HT-1",
    "custody release PC-2 --items one.txt",
    "incident open SJ-1 --kind leak --discovered 2026-05-06T09:00 --persons 12 --content name --reference W-3",
    "incident remedied SJ-1 --reference W-4",
    "incident reported SJ-1 --authority telecom --reference W-5",
    "incident told SJ-1 --persons 12 --channel sms --text T-1",
    "incident averted SJ-1 --reference W-6",
    "incident close SJ-1 --reference W-7",
)
STORE = "sqlite:///fleet.db"


@cache
def program() -> Command:
    """The commands, put together once: that takes longer than most of them do."""
    return get_command(app)


def call(words: str, lang: str = "en") -> Result:
    """Run a command in this process, on the store of this folder."""
    return CliRunner().invoke(program(), [*words.split(), "--store", STORE, "--lang", lang])


def document(words: str) -> Any:
    """What a command prints as JSON."""
    told = call(f"{words} --json")
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new store, an officer's details and lists of cards."""
    folder = tmp_path_factory.mktemp("template")
    iov_realname.connect(f"sqlite:///{folder}/fleet.db", oem=invented.OEM).close()
    (folder / "officer.json").write_text(json.dumps({"name": NAME, "phone": PHONE}), "utf-8")
    cards = [invented.iccid(number) for number in range(3)]
    (folder / "cards.txt").write_text("\n".join(cards), "utf-8")
    (folder / "one.txt").write_text(cards[0], "utf-8")
    return folder


@pytest.fixture(autouse=True)
def folder(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the template to work in, with one registry for all commands: opening it takes longer than they do."""
    copytree(template, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    with iov_realname.connect(STORE) as registry:
        monkeypatch.setattr("iov_realname.composition.connect", lambda *_, **__: nullcontext(registry))
        yield tmp_path


def test_every_act_can_be_done_and_is_shown(folder: Path) -> None:
    """From appointing to closing; and nobody's name or number stands in the store, or in what is shown."""
    for act in ALL_ACTS:
        done = call(act)
        assert done.exit_code == 0, (act, done.output)

    governance = document("governance show --on 2026-05-05")
    assert ["ZD-1"] == [each["rule"] for each in governance["rules_in_force"]]
    assert ["oem.SelfChecked.v1"] == [each["event"] for each in document("governance show --on 2026-11-02")["history"]]
    whole = document("governance show")
    assert {"miit": 2, "ca": 2, "industry": 2} == whole["confirmed"]
    assert 24 == len(whole["history"])
    assert ("plant", 2) == ((lot := document("custody show PC-1"))["holder"]["hand"], len(lot["items"]))
    incident = document("incident show SJ-1")
    assert (False, True, True) == (incident["open"], incident["reported"], incident["persons_done"])
    shown = [call(f"{words} show {number}".strip()).stdout for words, number in SHOWN]
    assert all(shown)
    for clear in (NAME, PHONE):
        assert clear not in json.dumps(whole, ensure_ascii=False) + "".join(shown)
        assert clear.encode() not in (folder / "fleet.db").read_bytes()


SHOWN = (("governance", ""), ("custody", "PC-1"), ("incident", "SJ-1"))


def test_a_list_of_acts_leaves_no_command_out() -> None:
    """Every command of the three groups is among those above, or shows."""
    for group in ("governance", "custody", "incident"):
        told = CliRunner().invoke(program(), [group, "--help"]).stdout
        done = {act.split()[1] for act in ALL_ACTS if act.startswith(f"{group} ")} | {"show"}
        listed = {word for line in told.splitlines() for word in line.replace("│", " ").split()[:1]}
        assert done <= listed


@pytest.mark.parametrize("content", ["{", "[]", '{"name": 1}', '{"name": "李样例", "mail": "x"}'])
def test_details_that_are_none_are_not_repeated(folder: Path, content: str) -> None:
    """The file is named, what it says is not."""
    (folder / "officer.json").write_text(content, "utf-8")
    told = call("governance appoint FZ-1 --post real_name --person officer.json")

    assert 3 == told.exit_code
    assert "officer.json" in told.output
    assert NAME not in told.output


def test_what_is_refused_or_not_there_is_told() -> None:
    """With its code; in Chinese as well."""
    assert "R-STAGE" in call("governance close-change", lang="zh").output
    for words in ("custody show PC-9", "incident show SJ-9"):
        assert 3 == call(words).exit_code
    assert 2 == call(f"custody form PC-1 --kind cards --holder {invented.OEM} --items cards.txt").exit_code


class TestDue:
    """`due`."""

    def test_lists_what_is_due_with_working_days_where_they_are_known(self) -> None:
        """An incident of May 2026: its report on the 7th, a Thursday; told by Saturday the 9th, a workday that year."""
        for act in ALL_ACTS:
            if act.startswith(("incident open", "incident remedied")):
                call(act)
        call("governance appoint FZ-1 --post real_name --person officer.json")
        found = document("due --within 52w")
        incident = {each["deadline"]: each for each in found["due"] if each["history"] == "incident-SJ-1"}

        assert "iov-realname.due.v1" == found["format"]
        assert {"incident_report_due", "incident_telling_due"} == set(incident)
        assert ("2026-05-07", "2026-05-07") == _days(incident["incident_report_due"])
        assert ("2026-05-09", "2026-05-09") == _days(incident["incident_telling_due"])
        assert incident["incident_report_due"]["overdue"] is (date.today() > date(2026, 5, 7))  # noqa: DTZ011
        assert all(each["grounds"] for each in found["due"])

    def test_says_what_is_not_known_of_years_not_published(self) -> None:
        """An agreement that ends in a year that nobody has arranged yet."""
        call(f"governance agreement XY-1 --party {UNIT} --role carrier --from 2026-01-01 --to 2098-01-01")
        found = document("due --on 2097-12-31 --within 1d")
        (agreement,) = [each for each in found["due"] if each["deadline"] == "agreement_due"]

        assert ("2098-01-01", None) == _days(agreement)
        told = call("due --on 2097-12-31 --within 1d")
        assert "not known" in told.stdout
        assert found["working_days_known"][1] in told.stderr

    def test_writes_a_calendar_that_a_second_writing_replaces(self, folder: Path) -> None:
        """One all-day event for each entry, read back by the library; the same UIDs whenever it is made."""
        found = document("due --within 60d --ics due.ics")["due"]
        first = _events(folder / "due.ics")
        call("due --within 60d --ics due.ics")

        assert len(first) == len(found) > 0
        assert sorted(each["day"] for each in found) == sorted(str(each.decoded("dtstart")) for each in first)
        assert [str(each["uid"]) for each in first] == [str(each["uid"]) for each in _events(folder / "due.ics")]

    def test_without_the_extra_it_says_what_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """No working days, no calendar file; and how to have them."""
        for module in ("chinese_calendar", "icalendar"):
            monkeypatch.setitem(sys.modules, module, None)
        for module in ("calendars", "icalendars"):
            monkeypatch.delitem(sys.modules, f"iov_realname.adapters.{module}", raising=False)
        told, calendar = call("due --within 60d"), call("due --ics due.ics")

        assert 0 == told.exit_code
        assert "iov-realname[calendar]" in told.stderr
        assert (3, True) == (calendar.exit_code, "iov-realname[calendar]" in calendar.output)

    @pytest.mark.parametrize("words", ["due --within soon", "due --on 6.5.2026"])
    def test_what_is_no_span_or_day_is_a_mistake_of_usage(self, words: str) -> None:
        """With what may be said."""
        assert 2 == call(words).exit_code


def _days(entry: dict[str, Any]) -> tuple[str, str | None]:
    return entry["day"], entry["last_working_day"]


def _events(file: Path) -> list[Any]:
    calendar = icalendar.Calendar.from_ical(file.read_bytes())
    return [each for each in calendar.walk("VEVENT") if isinstance(each.decoded("dtstamp"), datetime)]
