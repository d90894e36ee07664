"""The published contracts break for planted faults, each by the law that it offends, and reports tell it."""

import subprocess
import sys
from pathlib import Path
from shutil import copyfile
from xml.etree import ElementTree as ET

import pytest

FAULTS = Path(__file__).with_name("faulty_adapters.txt")
"""A suite of contracts over adapters with faults."""

BROKEN_LAWS = {
    "TestDegrading": {"test_opens_exactly_what_was_asked"},
    "TestDoubling": {"test_takes_an_operation_once"},
    "TestEndless": {"test_brings_what_it_accepted_to_an_end", "test_tells_who_is_registered"},
    "TestForgetful": {"test_tells_who_is_registered"},
    "TestBoasting": {"test_declares_what_it_implements"},
    "TestSilent": {"test_says_what_it_cannot", "test_declares_what_it_implements"},
    "TestRaising": {"test_answers_in_the_ports_words", "test_gives_receipts_in_its_own_name", "test_shows_nobody"},
    "TestBabbling": {"test_shows_nobody"},
    "TestNameless": {"test_gives_receipts_in_its_own_name"},
    "TestWelcoming": {"test_knows_no_stranger"},
    "TestGuessing": {
        "test_says_that_nothing_was_sent",
        "test_says_that_nobody_knows",
        "test_takes_no_broken_answer_for_one",
    },
    "TestLeakyLog": {
        "test_keeps_answers",
        "test_refuses_a_second_answer",
        "test_says_it_is_closed",
        "test_is_one_log_for_all_who_opened_it",
    },
    "TestReviving": {
        "test_a_tombstone_says_erased",
        "test_digests_depend_on_the_message",
        "test_states_are_what_was_done",
    },
    "TestCredulous": {"test_tells_outcomes_apart", "test_takes_silence_for_no_answer"},
    "TestEmptySeats": {"test_answers_what_it_declares"},
    "TestOneLine": {"test_is_believed_by_the_verifier", "test_has_one_key"},
    "TestPostman": {
        "test_sends_a_notice_once",
        "test_takes_silence_for_no_answer",
        "test_sends_once_though_its_answer_was_lost",
    },
    "TestHurried": {"test_does_not_take_sent_for_delivered", "test_has_delivered_nothing_it_never_took"},
    "TestNumbering": {"test_answers_the_same_again", "test_shows_nobody"},
    "TestStamp": {
        "test_has_a_name",
        "test_gives_a_token_in_der",
        "test_stamps_the_whole_note",
        "test_stamps_one_note_alone",
    },
    "TestBelieving": {"test_believes_nothing_else", "test_takes_no_nonsense_for_a_key"},
}
"""Laws that each fault must break; some break more of them."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A downstream suite full of faults, run with every kind of report; its folder."""
    folder = tmp_path_factory.mktemp("faulty")
    copyfile(FAULTS, folder / "test_faulty.py")
    reports = [f"--iov-conformance={folder / name}" for name in ("r.html", "r.xml", "r.txt")]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "iov_realname_pytest", "--tb=no", *reports, "test_faulty.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    (folder / "out.txt").write_text(done.stdout + done.stderr, "utf-8")
    assert done.returncode == 1, done.stdout + done.stderr
    return folder


@pytest.mark.parametrize("suite", BROKEN_LAWS)
def test_a_fault_breaks_its_law(run: Path, suite: str) -> None:
    """Each planted fault is found by the laws it offends."""
    told = (run / "out.txt").read_text("utf-8")
    failed = {line.split("::")[2].partition("[")[0].split()[0] for line in told.splitlines() if f"::{suite}::" in line}

    assert BROKEN_LAWS[suite] <= failed


def test_the_summary_says_what_was_broken(run: Path) -> None:
    """The terminal names adapter, law and what happened, in the words of the trade."""
    told = (run / "out.txt").read_text("utf-8")

    assert "carrier · Degrading: DOES NOT CONFORM 不符合" in told
    assert "asked for data to oem 3 + emergency and told done; open is data to all + emergency" in told


def test_reports_agree(run: Path) -> None:
    """JUnit, HTML and text tell of the same adapters and of as many broken laws."""
    suites = ET.parse(run / "r.xml").getroot().findall("testsuite")
    html, text = (run / "r.html").read_text("utf-8"), (run / "r.txt").read_text("utf-8")
    broken = sum(int(suite.attrib["failures"]) for suite in suites)

    assert len(BROKEN_LAWS) == len(suites) == html.count("<h2>") == text.count("DOES NOT CONFORM")
    assert broken == html.count('class="broken">违反') == text.count("\n  x ")
    assert "<script" not in html
