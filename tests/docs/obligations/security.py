"""Cyber security and counter-terrorism."""

from tests.docs.obligations.row import ASKED, INCIDENT, TOLD, Row, article, found, refused, row, unit, whole

__all__ = ["SECURITY"]


def _punished(provision: str, act: str) -> str:
    case = f"test_what_punishes_an_act_is_told_with_its_finding[{provision}-{act}]"
    return unit("inspection_checks", f"TestCitations::{case}")


SECURITY: dict[str, Row] = {
    "CSL-24": row(
        "OEM",
        unit("card_sale", "test_a_sale_begins_the_first_period_with_exactly_the_emergency_call"),
        refused("card_functions", "R-FUNCTION-EARLY, owner_is_registered: sent is not registered"),
        article("8"),
        found("owner_never_asked"),
        found("refuser_served"),
        acts="ask_owner, refuse_identity, decline, restrict",
        events="card.IdentityRequested card.IdentityRefused card.Declined card.Restricted",
    ),
    "CSL-21": row(
        "OEM",
        whole("obligations_met", "test_records_of_keeping_outlive_every_round_of_retention"),
        whole("personal_data", "TestReading::test_accesses_are_found_by_whom_where_and_when"),
        acts="reading, iov-realname accesses, iov-realname backup",
        events="subject.Accessed",
        note="Readings are kept with the log, for good; network logs are the OEM's.",
    ),
    "CSL-40": row(
        "OEM",
        whole("identity_checks", "test_histories_hold_no_personal_data"),
        whole("residue", "test_nothing_of_a_person_is_left_anywhere"),
        found("access_without_purpose"),
        acts="reading",
        events="subject.Accessed",
    ),
    "CSL-42": row(
        "OEM",
        unit("incidents", "test_goes_from_discovery_to_end"),
        found("persons_not_told"),
        found("incident_not_reported"),
        **INCIDENT,
    ),
    "CSL-61": row(
        "OEM",
        _punished("CSL-61", "owner_never_asked"),
        unit("inspection_checks", "TestCitations::test_the_penalty_is_that_of_the_day_of_the_act"),
        note=TOLD,
    ),
    "CSL-61'": row(
        "OEM",
        unit("inspection_checks", "TestCitations::test_the_penalty_is_that_of_the_day_of_the_act"),
        note="The number of CSL-61 since 2026-01-01 is not verified, so no rule book cites one.",
    ),
    "ATL-21": row(
        "OEM",
        unit("card_sale", "test_a_sale_begins_the_first_period_with_exactly_the_emergency_call"),
        unit("card_checking", "test_the_clerk_says_why_an_owner_is_turned_away"),
        found("identity_not_checked"),
        found("refuser_served"),
        acts="check_identity, refuse_identity",
        events="card.IdentityChecked card.IdentityRefused",
    ),
    "ATL-86": row("OEM", _punished("ATL-86", "identity_not_checked"), article("8"), note=TOLD),
    "ATL-93": row("OEM", _punished("ATL-93", "refuser_served"), article("8"), note=TOLD),
    "D12-6": row(
        "OEM",
        unit("card_identity", "test_an_owner_who_was_asked_is_known_as_asked"),
        found("owner_never_asked"),
        **ASKED,
    ),
}
