"""A row of the page of obligations, and how its tests are named."""

import attrs

__all__ = [
    "ASKED",
    "ERASED",
    "INCIDENT",
    "NAMED",
    "SENT",
    "SERVED",
    "TOLD",
    "VERIFIED",
    "Row",
    "article",
    "due",
    "found",
    "refused",
    "row",
    "unit",
    "whole",
]


@attrs.frozen
class Row:
    """Whose duty it is, by which acts of the registry or the command line, with which events, shown by which tests."""

    who: str
    tests: tuple[str, ...]
    acts: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    note: str = ""


def row(who: str, *tests: str, acts: str = "", events: str = "", note: str = "") -> Row:
    """A row from words: acts separated by commas, since commands have blanks; events by blanks, without version."""
    named = tuple(act.strip() for act in acts.split(",")) if acts else ()
    return Row(who, tests, named, tuple(f"{event}.v1" for event in events.split()), note)


def unit(file: str, test: str) -> str:
    """A test of one part; with its case in brackets, where it has several."""
    return f"tests/unit/test_{file}.py::{test}"


def whole(file: str, test: str) -> str:
    """A test of several parts together."""
    return f"tests/integration/test_{file}.py::{test}"


def refused(file: str, case: str) -> str:
    """The test that an act is refused by the rule and for the reason of the case."""
    return unit(file, f"test_refused[{case}]")


def found(check: str) -> str:
    """The test that a planted defect is found by its check, once, and that nothing of it is found in a clean fleet."""
    return unit("inspection_checks", f"TestFindings::test_exactly_the_planted_defect_is_found[{check}]")


def due(deadline: str) -> str:
    """The test that a deadline is told with its day, and not before it begins."""
    return unit("deadlines", f"test_each_deadline_is_told_with_its_day_and_grounds[{deadline}]")


def article(page: str) -> str:
    """The test that runs the example of an article from end to end."""
    return f"tests/docs/test_docs.py::test_code_runs[docs/articles/{page}.md]"


NAMED = unit(
    "inspection_checks", "TestCompleteness::test_every_obligation_is_checked_or_named_as_not_checked[atf-2022-12]"
)
"""The test that an obligation nobody looks for is named as that, with the reason."""

TOLD = "A penalty, for somebody else to impose: findings name it as it stood on the day of the act."

ASKED = {"acts": "ask_owner, present_identity", "events": "card.IdentityRequested card.IdentityPresented"}
VERIFIED = {
    "acts": "present_identity, check_identity",
    "events": "card.IdentityPresented card.CheckRequested card.IdentityChecked",
}
SENT = {
    "acts": "deliver",
    "events": "card.RegistrationSubmitted card.SubmissionAttempted card.SubmissionAccepted card.Registered",
}
INCIDENT = {
    "acts": "open_incident, remedy_incident, report_incident, tell_persons, avert_harm, close_incident",
    "events": "incident.Opened incident.Remedied incident.Reported incident.PersonsTold incident.HarmAverted"
    " incident.Closed",
}
SERVED = {
    "acts": "request_functions, grant_functions, withdraw_functions",
    "events": "card.FunctionsRequested card.FunctionsGranted card.FunctionChangeOrdered card.FunctionChangeConfirmed",
}
ERASED = {
    "acts": "retention_due, run_retention, request_erasure, approve_erasure",
    "events": "subject.RetentionStarted subject.Locked subject.ErasureApproved subject.Shredded",
}
