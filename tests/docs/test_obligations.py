"""The page of obligations: none is without a row, and no row names what there is not."""

import re
from typing import Any

import pytest
import typer

from iov_realname.adapters.terminal.app import app
from iov_realname.application.registry import Registry
from iov_realname.domain.deadlines import DEADLINES
from iov_realname.domain.events import EVENTS
from iov_realname.domain.inspection.checks import CHECKS, UNCHECKED
from iov_realname.domain.rulebook import ATF_2022_12, DRAFT_2021_06, MIIT_2021_246
from tests.docs.generate import cited_by
from tests.docs.obligations import NOT_IN_BOOKS, NOTHING_TO_DO, ROWS, SECTIONS
from tests.docs.pages import text_of
from tests.docs.tests_there import case_is_there, speaks_of, test_is_there

BOOKS = (ATF_2022_12, DRAFT_2021_06, MIIT_2021_246)
WIRES = {event.WIRE: event.__name__ for event in EVENTS}
POLICY = "POLICY-"
TABLES = ("governance", "owners", "use-of-cards", "complaints-and-requests")
"""Pages that have a table of obligations of their own."""


def test_every_obligation_has_a_row() -> None:
    """Of every edition, and of the catalogue where no edition carries it; policies are ours and owe nobody anything."""
    carried = {each for book in BOOKS for each in book.obligation_ids() if not each.startswith(POLICY)}

    assert set(ROWS) == carried | set(NOT_IN_BOOKS)
    assert not carried & set(NOT_IN_BOOKS)


def test_every_row_is_shown_in_one_section() -> None:
    """No obligation is left out of the page, and none stands in it twice."""
    for obligation in ROWS:
        assert 1 == sum(obligation.startswith(beginnings) for beginnings in SECTIONS.values()), obligation


@pytest.mark.parametrize("obligation", ROWS)
def test_every_row_names_what_there_is(obligation: str) -> None:
    """Its commands, events and tests exist, down to the case; none is named twice."""
    row = ROWS[obligation]

    assert all(exists(act) for act in row.acts), row.acts
    assert set(row.events) <= set(WIRES)
    for test in row.tests:
        assert test_is_there(test), test
        assert case_is_there(test), test
    assert all(len(set(named)) == len(named) for named in (row.acts, row.events, row.tests))


@pytest.mark.parametrize("obligation", ROWS)
def test_every_row_has_an_act_with_its_event_or_says_why_not(obligation: str) -> None:
    """Only what is listed as nothing to do has neither; it says why, and every other row has both."""
    row = ROWS[obligation]

    assert row.tests
    assert bool(row.acts) is bool(row.events) is (obligation not in NOTHING_TO_DO)
    assert row.note or obligation not in NOTHING_TO_DO


@pytest.mark.parametrize("obligation", sorted(set(ROWS) - set(NOTHING_TO_DO)))
def test_every_row_is_shown_by_tests_that_speak_of_it(obligation: str) -> None:
    """One of them at least speaks of an act, an event, a finding, a deadline or a refusal of the row."""
    row = ROWS[obligation]
    words = {*row.acts, *cited_by(obligation), *(WIRES[wire] for wire in row.events)}

    assert any(speaks_of(test, words) for test in row.tests)


@pytest.mark.parametrize("obligation", sorted(set(ROWS) - set(NOT_IN_BOOKS)))
def test_what_is_not_met_shows_or_it_is_said_why_not(obligation: str) -> None:
    """A finding, a deadline, a refusal or a penalty cites it, or it is named as not looked for."""
    penalties = {each for check in CHECKS.values() for each in check.penalties}

    assert cited_by(obligation) or obligation in penalties | {
        each for unchecked in UNCHECKED for each in unchecked.cites
    }


@pytest.mark.parametrize("obligation", ROWS)
def test_what_a_row_shows_as_found_or_due_is_its_own(obligation: str) -> None:
    """A planted defect or a deadline named as a test of the row cites the obligation, as its act or its penalty."""
    own = {code for code, check in CHECKS.items() if obligation in (*check.cites, *check.penalties)}
    own |= {code for code, deadline in DEADLINES.items() if obligation in deadline.cites}
    shown = {case for test in ROWS[obligation].tests for case in re.findall(r"\[(?:[\w.]+-)?(\w+)\]$", test)}

    assert shown & {*CHECKS, *DEADLINES} <= own


def test_whose_duty_it_is_decides_what_a_row_says() -> None:
    """A duty that is not the OEM's says what the OEM has of it."""
    for obligation, row in ROWS.items():
        assert "OEM" in row.who or row.note or row.acts, obligation


@pytest.mark.parametrize("page", TABLES)
def test_tables_of_single_pages_agree(page: str) -> None:
    """What a page's own table calls a finding of an obligation cites it, so it stands in the row here."""
    found = [cells for cells in rows_of(page) if set(re.split(r", ", cells[0])) <= set(ROWS)]

    assert found
    for cells in found:
        cited = {code for obligation in re.split(r", ", cells[0]) for code in cited_by(obligation)}
        assert {name for cell in cells[1:] for name in re.findall(r"`(\w+)`", cell)} & set(CHECKS) <= cited, cells[0]


def rows_of(page: str) -> list[list[str]]:
    """The rows of the page's table of obligations."""
    section = text_of(f"docs/{page}.md").partition("## Which obligation")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def exists(act: str) -> bool:
    """Whether a method of the registry, or a command of the command line, is there."""
    if not act.startswith("iov-realname "):
        return hasattr(Registry, act)
    at: Any = typer.main.get_command(app)
    for word in act.split()[1:]:
        at = getattr(at, "commands", {}).get(word)
    return at is not None
