"""The notice of 2021-09-13 and what the authorities said after it."""

from tests.docs.obligations.row import NAMED, SERVED, Row, found, refused, row, unit, whole

__all__ = ["NOTICE"]

NOTICE: dict[str, Row] = {
    "FINAL-1": row(
        "regulator",
        unit("rulebook", "test_the_day_of_the_act_chooses_the_edition"),
        note="What the notice is: nothing to record; the edition named after it judges the acts of its days.",
    ),
    "FINAL-2": row(
        "regulator",
        unit("card_lifecycle", "test_after_every_event_the_card_stands_where_the_design_says"),
        acts="card, history",
        events="card.Procured card.Sold card.Registered",
        note="Every event leaves the card in a stage before, at or after the sale.",
    ),
    "FINAL-3": row(
        "OEM",
        whole("papers_and_agents", "TestOwnership::test_that_name_somebody_else_refuse_the_registration"),
        found("ownership_paper_missing"),
        found("sold_not_registered"),
        acts="present_identity, check_identity, revoke_registration",
        events="card.IdentityPresented card.OwnershipShown card.IdentityChecked card.RegistrationRevoked",
    ),
    "FINAL-4": row(
        "OEM",
        unit("deadlines", "test_a_stock_card_is_due_by_the_backfill_deadline"),
        found("backfill_overdue"),
        unit("inspection_figures", "test_the_backfill_has_a_denominator_that_stays"),
        acts="open_campaign, campaign_progress, iov-realname campaign progress",
        events="campaign.Opened card.StockFunctionsRecorded",
    ),
    "FINAL-5": row(
        "OEM, carrier",
        found("agreement_lapsed"),
        whole("personal_data", "TestReading::test_masked_unless_in_full_and_on_record_first"),
        acts="note_document, reading",
        events="oem.AgreementSigned subject.Accessed",
        note="The agreement with each carrier that is given personal data is on record, with its days.",
    ),
    "FINAL-6": row(
        "carrier",
        refused("card_functions", "R-FUNCTION-EARLY, owner_is_registered: in stock"),
        refused("card_functions", "R-FUNCTION-EARLY, owner_is_registered: sent is not registered"),
        found("undirected_without_registration"),
        **SERVED,
        note="No undirected function is ordered without a registration.",
    ),
    "FINAL-7": row("regulator", NAMED, note="Guidance by the ministry: nothing to record before it is given."),
    "M22-1": row(
        "OEM, carrier",
        whole("campaigns", "TestProgress::test_waves_fall_due_and_an_extension_is_a_new_fact"),
        found("census_without_plan"),
        found("plan_beyond_deadline"),
        acts="plan_waves",
        events="campaign.Planned",
    ),
    "M22-2": row(
        "OEM",
        whole("campaigns", "TestNotices::test_several_channels_each_with_its_result"),
        found("restricted_after_one_channel"),
        refused("card_restriction", "R-NO-NOTICE, owner_was_notified: the last owner was told"),
        acts="notify_wave, notify, record_contact",
        events="notice.Queued notice.HandedOver notice.Settled card.Notified card.ContactRecorded",
    ),
    "M22-3": row(
        "OEM",
        whole("obligations_met", "test_stock_cards_are_registered_online_and_elsewhere_than_at_their_seller"),
        found("backfill_overdue"),
        acts="present_identity, inspect",
        events="card.IdentityPresented",
        note="The channel of every registration; the figure `backfill_channels`.",
    ),
    "M22-4": row(
        "OEM",
        whole("use_of_cards", "TestComplaints::test_an_unanswered_complaint_is_found_after_its_day"),
        unit("complaints", "test_the_clock_runs_for_the_books_days"),
        acts="receive_complaint, answer_complaint, reopen_complaint, close_complaint",
        events="complaint.Received complaint.Answered complaint.Reopened complaint.Closed",
    ),
    "M22-5": row("regulator", NAMED, note="Who was at a meeting: nothing to record."),
    "JS-1": row(
        "OEM",
        whole("owners", "TestTransfers::test_a_report_releases_every_card_at_once"),
        whole("channels", "test_a_suspended_channel_registers_nobody"),
        found("no_platform"),
        found("channel_not_authorised"),
        acts="report_transfer, decide_release, unknown_owners, scrap_vehicle, discipline_channel",
        events="card.TransferReported card.ReleaseDecided card.Deregistered dealer.MeasureTaken",
    ),
}
