"""The table of obligations on the page about governance: what it names exists, and nothing of it is left out."""

import re
from collections.abc import Iterator

from iov_realname.domain.custody import CUSTODY_DECIDERS, CUSTODY_EVENTS
from iov_realname.domain.deadlines import DEADLINES
from iov_realname.domain.governance.decide import GOVERNANCE_DECIDERS
from iov_realname.domain.governance.events import GOVERNANCE_EVENTS
from iov_realname.domain.incident import INCIDENT_DECIDERS, INCIDENT_EVENTS
from iov_realname.domain.inspection.checks import CHECKS, DUTIES
from iov_realname.domain.rulebook import ATF_2022_12
from iov_realname.domain.streams import CUSTODY_PREFIX, INCIDENT_PREFIX, OEM_PREFIX
from tests.docs.pages import ROOT, text_of

COMMANDS = {kind.__name__ for kind in (*GOVERNANCE_DECIDERS, *CUSTODY_DECIDERS, *INCIDENT_DECIDERS)}
EVENTS = {event.WIRE for event in (*GOVERNANCE_EVENTS, *CUSTODY_EVENTS, *INCIDENT_EVENTS)}
OURS = (OEM_PREFIX, CUSTODY_PREFIX, INCIDENT_PREFIX)
FINDINGS = {check.code for prefix in OURS for check in DUTIES[prefix].checks}
DUE = {deadline.code for deadline in DEADLINES.values() if deadline.prefix in OURS}


def rows() -> Iterator[list[str]]:
    """The table's rows: obligations, commands, events, findings, deadlines, tests."""
    section = text_of("docs/governance.md").partition("## Which obligation")[2].partition("\n## ")[0]
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "obligation":
            yield cells


def named(cell: str) -> set[str]:
    """What a cell names in code."""
    return set(re.findall(r"`([^`]+)`", cell))


def test_every_row_is_complete_and_names_what_there_is() -> None:
    """An obligation of the book; a command or event, a finding or deadline, and tests that speak of one of them."""
    for obligations, commands, events, findings, deadlines, tests in rows():
        assert set(obligations.split(", ")) <= ATF_2022_12.obligation_ids()
        assert named(events)
        assert named(findings) <= set(CHECKS)
        assert named(deadlines) <= set(DEADLINES)
        assert named(findings) | named(deadlines)
        for test in named(tests):
            assert (ROOT / test).is_file(), test
        assert named(tests), obligations
        assert all(word in COMMANDS | {"Procure", "report_sales"} for word in named(commands)), commands


def test_nothing_of_governance_is_left_out() -> None:
    """Every command, event, finding and deadline of the OEM, of lots and of incidents stands in a row."""
    table = [*zip(*rows(), strict=True)]
    commands, events, findings, deadlines = ({each for cell in table[at] for each in named(cell)} for at in range(1, 5))

    assert commands >= COMMANDS
    assert events >= EVENTS
    assert findings >= FINDINGS
    assert deadlines >= DUE


def test_every_finding_cites_what_its_row_says() -> None:
    """And every obligation that a finding cites as its own has the finding in its row."""
    for obligations, _, _, findings, deadlines, _ in rows():
        cited = {each for code in named(findings) for each in CHECKS[code].cites}
        cited |= {each for code in named(deadlines) for each in DEADLINES[code].cites}
        assert set(obligations.split(", ")) <= cited, obligations
