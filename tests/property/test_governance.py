"""Governance keeps its promises whatever is asked of it, and in any part of its history."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname.domain.confidential import Confidential
from iov_realname.domain.governance.commands import (
    AppointOfficer,
    ChangeOfficer,
    CloseOfficerChange,
    CommissionPlatform,
    EndPlatform,
    FileOfficers,
    GovernanceCommand,
    HandOverRecords,
    IssueRule,
    ReceiveFiling,
    ReleaseOfficer,
    RepealRule,
)
from iov_realname.domain.governance.decide import decide_governance
from iov_realname.domain.governance.events import GovernanceEvent, OfficerChangeClosed
from iov_realname.domain.governance.state import UNGOVERNED, Governance, evolve_governance
from iov_realname.domain.governance.words import OfficerPost, RuleTopic
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.streams import OEM_PREFIX
from tests.support.duty_events import duty_events
from tests.support.facts import BOOK, DEALER_UNIT, OEM, SALE_DAY, sealed

AT = st.just(SALE_DAY)
PERSON, BOX = st.just(Confidential(Particulars(name="Li", phone="1"))), st.just(sealed("officer"))
NUMBERS = st.sampled_from(["A-1", "A-2"])
DAYS = st.dates(date(2024, 1, 1), date(2024, 1, 9))
LASTS = st.none() | DAYS
COMMANDS: st.SearchStrategy[GovernanceCommand] = st.one_of(
    st.builds(AppointOfficer, AT, NUMBERS, st.sampled_from(OfficerPost), PERSON, BOX),
    st.builds(ChangeOfficer, AT, NUMBERS, PERSON, BOX),
    st.builds(ReleaseOfficer, AT, NUMBERS),
    st.builds(FileOfficers, AT, st.sampled_from([f"B-{n}" for n in range(9)]), st.sampled_from(Supervisor), NUMBERS),
    st.builds(ReceiveFiling, AT, st.sampled_from([f"B-{n}" for n in range(9)]), NUMBERS),
    st.builds(CloseOfficerChange, AT),
    st.builds(IssueRule, AT, NUMBERS, st.sampled_from(["1", "2", "3"]), st.just((RuleTopic.USE,)), NUMBERS, DAYS),
    st.builds(RepealRule, AT, NUMBERS, DAYS),
    st.builds(CommissionPlatform, AT, st.just(OEM), NUMBERS, st.just(DEALER_UNIT), NUMBERS, DAYS, LASTS),
    st.builds(EndPlatform, AT, NUMBERS, DAYS),
    st.builds(HandOverRecords, AT, NUMBERS, NUMBERS, st.none() | NUMBERS),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(COMMANDS, max_size=30))
def test_whatever_is_asked_the_promises_hold(commands: list[GovernanceCommand]) -> None:
    """After every step: no change is closed unconfirmed, no number stands for two, one version of a rule at a time."""
    state = UNGOVERNED
    for command in commands:
        decision = decide_governance(state, command, BOOK)
        for event in () if isinstance(decision, Refusal) else decision:
            if isinstance(event, OfficerChangeClosed):
                assert all(state.confirmed(supervisor) == state.roster for supervisor in Supervisor)
            state = evolve_governance(state, event)
            promises_hold(state)


def promises_hold(state: Governance) -> None:
    """What is always so."""
    assert state.closed <= state.roster
    assert all(state.confirmed(each) <= state.filed(each) <= state.roster for each in Supervisor)
    for names in ([each.id for each in state.officers], [each.id for each in state.filings]):
        assert len(names) == len(set(names))
    for days in range(12):
        in_force = [each.rule for each in state.in_force(date(2023, 12, 31) + timedelta(days=days))]
        assert len(in_force) == len(set(in_force))


@given(st.lists(duty_events(OEM_PREFIX), max_size=12))
def test_any_part_of_any_history_can_be_folded(events: list[GovernanceEvent]) -> None:
    """Evolving never raises: not on what no decider would have let pass."""
    state = UNGOVERNED
    for event in events:
        state = evolve_governance(state, event)
        state.in_force(date(2024, 6, 1))
