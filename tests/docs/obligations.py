"""Which obligation is served by what: data for the page `docs/obligations.md` and for what the tests hold against it.

Findings, deadlines and refusals are not said here: the checks, the deadlines and the refusal codes cite their
obligations themselves. A row says what the code cannot tell: the acts, the facts on record, the test, and what the OEM
has of a duty of somebody else's.
"""

import attrs

__all__ = ["NOT_IN_BOOKS", "ROWS", "SECTIONS", "Row"]

UNIT, WHOLE = "tests/unit/test_", "tests/integration/test_"

NOT_IN_BOOKS = ("CSL-61'",)
"""Rows of the catalogue of obligations that no rule book carries, since nobody has verified them."""

SECTIONS = {
    "The draft of June 2021, not in force · 征求意见稿": tuple(f"N{article}" for article in range(1, 10)),
    "The notice of 2021-09-13 and what followed it · 工信部网安函〔2021〕246号": ("FINAL-", "M22-", "JS-"),
    "Act against telecom fraud · 反电信网络诈骗法": ("ATF-",),
    "Order 25 and the backfill of phones in 2016 · 工信部令第25号、网安〔2016〕182号": ("O25-", "BF16-"),
    "Norms of registration · 实施规范": ("R105-",),
    "Rules on IoT cards · 物联网卡": ("IOT",),
    "Cyber security and counter-terrorism · 网络安全法、反恐怖主义法": ("CSL-", "ATL-", "D12-"),
    "Personal information · 个人信息": ("PI-", "NDR-", "AUTO-", "FACE-", "GBT", "IDL-", "NID-"),
}
"""The parts of the page, by how ids begin; the first that fits."""


@attrs.frozen
class Row:
    """Whose duty it is, by which acts of the registry or the command line, with which events, shown by which test."""

    who: str
    test: str
    acts: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    note: str = ""


def _row(who: str, test: str, acts: str = "", events: str = "", note: str = "") -> Row:
    """A row from words: acts separated by commas, since commands have blanks; events by blanks, without version."""
    named = tuple(act.strip() for act in acts.split(",")) if acts else ()
    return Row(who, test, named, tuple(f"{event}.v1" for event in events.split()), note)


_CHECKED = UNIT + "inspection_checks.py::TestFindings::test_exactly_the_planted_defect_is_found"
_NAMED = UNIT + "inspection_checks.py::TestCompleteness::test_every_obligation_is_checked_or_named_as_not_checked"
_CITED = UNIT + "inspection_checks.py::TestCitations::test_nothing_unverified_and_nothing_not_in_force_is_law"
_PENALTY = UNIT + "inspection_checks.py::TestCitations::test_the_penalty_is_that_of_the_day_of_the_act"
_GOVERNED = UNIT + "governance.py::test_what_follows"
_NO_FACE = WHOLE + "identity_checks.py::test_nobody_has_to_show_their_face"
_NO_DATA = WHOLE + "identity_checks.py::test_histories_hold_no_personal_data"
_TOLD = "A penalty, for somebody else to impose: findings name it as it stood on the day of the act."

_ASKED = "ask_owner, present_identity", "card.IdentityRequested card.IdentityPresented"
_VERIFIED = "present_identity, check_identity", "card.IdentityPresented card.CheckRequested card.IdentityChecked"
_SENT = "deliver", "card.RegistrationSubmitted card.SubmissionAttempted card.SubmissionAccepted card.Registered"
_INCIDENT = (
    "open_incident, remedy_incident, report_incident, tell_persons, avert_harm, close_incident",
    "incident.Opened incident.Remedied incident.Reported incident.PersonsTold incident.HarmAverted incident.Closed",
)
_SERVED = "request_functions, grant_functions, withdraw_functions", "card.FunctionsRequested card.FunctionsGranted"
_REFUSED = "decline, restrict", "card.Declined card.Restricted"
_ERASED = (
    "retention_due, run_retention, request_erasure, approve_erasure",
    "subject.RetentionStarted subject.Locked subject.ErasureApproved subject.Shredded",
)

DRAFT: dict[str, Row] = {
    "N1-1": _row(
        "regulator",
        UNIT + "inspection_cases.py::test_what_follows",
        "open_inspection, file_officers",
        "inspection.Opened oem.OfficersFiled",
        "Every filing and every inspection names its authority.",
    ),
    "N2-1": _row(
        "OEM", UNIT + "card_fitting.py::test_what_a_fitting_writes_down", "fit", "card.Fitted vehicle.CardFitted"
    ),
    "N2-2": _row("OEM", UNIT + "card_fitting.py::test_refused", "fit", "card.Fitted"),
    "N3-1": _row("OEM", _GOVERNED, "issue_rule, repeal_rule, rules_in_force", "oem.RuleIssued oem.RuleRepealed"),
    "N3-2": _row(
        "OEM",
        _GOVERNED,
        "commission_platform, end_platform, hand_over_records",
        "oem.PlatformCommissioned oem.PlatformEnded oem.RecordsHandedOver",
    ),
    "N4-PRE-1": _row(
        "OEM",
        UNIT + "governance.py::TestRegistry::test_others_buy_by_the_record_once_there_is_one",
        "authorise_purchaser, procure",
        "oem.PurchaserAuthorised card.Procured",
    ),
    "N4-PRE-2": _row(
        "carrier",
        UNIT + "card_purchase.py::test_the_acknowledgement_keeps_what_the_carrier_checked",
        "procure, acknowledge_purchaser",
        "card.Procured card.PurchaserRegistered",
        "Purchaser and responsible person of each batch are recorded, and the carrier's acknowledgement.",
    ),
    "N4-PRE-3": _row(
        "carrier, OEM",
        UNIT + "card_directed_test.py::test_refused",
        "open_test, close_test",
        "card.DirectedTestOpened card.DirectedTestClosed",
    ),
    "N4-SALE-1": _row(
        "OEM", UNIT + "card_identity.py::test_refused", "sell_vehicle, present_identity, check_identity", _VERIFIED[1]
    ),
    "N4-POST-1": _row("OEM", UNIT + "card_submission.py::test_a_submission_is_queued_under_its_operation", *_SENT),
    "N4-POST-2": _row(
        "carrier",
        UNIT + "card_submission.py::test_only_completion_is_registered",
        "deliver, take_answer, reconcile, review_report",
        "card.Registered card.RegistrationRejected card.CarrierReported",
        "The carrier's answer is recorded per card; sent is not registered.",
    ),
    "N5-1": _row(
        "OEM",
        WHOLE + "personal_data.py::TestReading::test_masked_unless_in_full_and_on_record_first",
        "reading, issue_rule",
        "subject.Accessed oem.RuleIssued",
        "Personal data is sealed, masked, and read only with purpose and account.",
    ),
    "N6-1": _row(
        "carrier",
        UNIT + "resources.py::test_a_card_is_judged_by_what_stood_when_it_was_bought",
        "assign_resource, withdraw_resource, judge_resources",
        "resource.Assigned resource.Withdrawn resource.CardOutside resource.CardInside",
        "The blocks are recorded with their days; a card outside them is a warning.",
    ),
    "N6-2": _row(
        "carrier",
        UNIT + "card_functions.py::test_granting_asks_for_the_registration_before_the_wish",
        *_SERVED,
        "Only what was asked for is ordered from the carrier, and only once registered.",
    ),
    "N7-1": _row(
        "OEM, carrier",
        UNIT + "inspection_cases.py::TestRegistry::test_goes_from_opening_to_end",
        "open_inspection, draw_sample, note_finding, answer_question, order_rectification, report_rectification",
        "inspection.Opened inspection.QuestionAnswered inspection.RectificationOrdered",
    ),
    "N8-1": _row("OEM", UNIT + "inspection_checks.py::TestFindings::test_article_8_tells_three_acts_apart", *_ASKED),
    "N9-1": _row(
        "OEM",
        WHOLE + "campaigns.py::TestCensus::test_counts_again_to_the_same",
        "open_campaign, plan_waves, close_wave, extend_campaign, close_campaign",
        "campaign.Opened campaign.Planned campaign.WaveClosed campaign.Extended campaign.Closed",
    ),
    "N9-2": _row(
        "OEM",
        WHOLE + "owners.py::TestTransfers::test_the_first_owner_is_owed_a_notice",
        "tell_first_owners, untold_owners",
        "card.Notified notice.Settled",
    ),
    "N9-3": _row(
        "OEM, carrier", UNIT + "card_restriction.py::test_a_restricted_card_keeps_exactly_the_emergency_call", *_REFUSED
    ),
    "N10-1": _row(
        "OEM",
        UNIT
        + "governance.py::TestRegistry::test_a_change_of_officers_is_closed_when_all_three_authorities_confirmed_it",
        "appoint_officer, change_officer, release_officer, file_officers, receive_filing, close_officer_change",
        "oem.OfficerAppointed oem.OfficersFiled oem.FilingReceived oem.OfficerChangeClosed",
    ),
    "N11-1": _row("regulator", _NAMED, note="Norms were announced; none was found, so nothing is recorded of them."),
}

FINAL: dict[str, Row] = {
    "FINAL-1": _row(
        "regulator", _CITED, note="What the notice is: nothing to record; rules cite only what was read of it."
    ),
    "FINAL-2": _row(
        "regulator",
        UNIT + "card_lifecycle.py::test_after_every_event_the_card_stands_where_the_design_says",
        "card, history",
        note="Every event leaves the card in a stage before, at or after the sale.",
    ),
    "FINAL-3": _row(
        "OEM",
        WHOLE + "papers_and_agents.py::TestOwnership::test_that_name_somebody_else_refuse_the_registration",
        "present_identity, revoke_registration",
        "card.OwnershipShown card.RegistrationRevoked",
    ),
    "FINAL-4": _row(
        "OEM",
        UNIT + "deadlines.py::test_a_stock_card_is_due_by_the_backfill_deadline",
        "open_campaign, campaign_progress, iov-realname campaign progress",
        "campaign.Opened card.StockFunctionsRecorded",
    ),
    "FINAL-5": _row("OEM, carrier", _GOVERNED, "note_document", "oem.AgreementSigned subject.Accessed"),
    "FINAL-6": _row(
        "carrier",
        UNIT + "card_functions.py::test_refused",
        *_SERVED,
        "No undirected function is ordered without a registration.",
    ),
    "FINAL-7": _row("regulator", _NAMED, note="Guidance by the ministry: nothing to record before it is given."),
    "M22-1": _row("OEM, carrier", UNIT + "campaign.py::test_what_follows", "plan_waves", "campaign.Planned"),
    "M22-2": _row(
        "OEM",
        WHOLE + "campaigns.py::TestNotices::test_several_channels_each_with_its_result",
        "notify_wave, notify, record_contact",
        "notice.Queued notice.HandedOver notice.Settled card.Notified card.ContactRecorded",
    ),
    "M22-3": _row(
        "OEM",
        WHOLE + "channels.py::test_figures_tell_how_a_channel_works",
        "present_identity, channel_figures, choose_way",
        "card.IdentityPresented",
        "The channel of every registration; the figure `backfill_channels`.",
    ),
    "M22-4": _row(
        "OEM",
        UNIT + "complaints.py::test_the_clock_runs_for_the_books_days",
        "receive_complaint, answer_complaint, reopen_complaint, close_complaint",
        "complaint.Received complaint.Answered complaint.Reopened complaint.Closed",
    ),
    "M22-5": _row("regulator", _NAMED, note="Who was at a meeting: nothing to record."),
    "JS-1": _row(
        "OEM",
        WHOLE + "owners.py::TestTransfers::test_a_report_releases_every_card_at_once",
        "report_transfer, decide_release, unknown_owners, scrap_vehicle, discipline_channel",
        "card.TransferReported card.ReleaseDecided dealer.MeasureTaken",
    ),
}

FRAUD: dict[str, Row] = {
    "ATF-9": _row("carrier", _NAMED, note="Between the carrier and its agents; the OEM's own channels are O25-14."),
    "ATF-10": _row(
        "carrier",
        WHOLE + "cards_per_document.py::test_the_sixth_card_is_taken_and_flagged",
        "cards_of_document",
        "card.DocumentLimitExceeded",
        "It speaks of phone cards; we count and flag by our own policy.",
    ),
    "ATF-12a": _row(
        "carrier",
        UNIT + "card_purchase.py::test_refused",
        "procure, note_document",
        "card.Procured oem.RiskAssessed",
        "The assessment's number is recorded; a card bought without one is refused.",
    ),
    "ATF-12b": _row(
        "OEM",
        WHOLE + "reconciling.py::TestSales::test_a_report_is_on_record_as_sent",
        "check_identity, deliver, report_sales",
        "card.IdentityChecked card.Registered oem.SalesReported",
    ),
    "ATF-12c": _row(
        "carrier",
        WHOLE + "use_of_cards.py::TestMisuse::test_a_measure_stands_in_the_case_and_on_the_card",
        "report_misuse, assess_misuse, take_misuse_measure, note_misuse_outcome, present_reverification",
        "misuse.Reported misuse.Assessed misuse.MeasureTaken misuse.OutcomeNoted misuse.Closed",
        "What the carrier reports is assessed and acted upon.",
    ),
    "ATF-31": _row(
        "anyone",
        WHOLE + "papers_and_agents.py::TestAgents::test_is_flagged_above_the_books_number",
        "present_identity, busy_agents",
        "card.IdentityPresented",
    ),
    "ATF-32": _row(
        "OEM, carrier",
        WHOLE + "owners.py::TestAppeals::test_what_is_upheld_is_lifted_in_the_same_insert",
        "restrict, file_appeal, decide_appeal, lift",
        "card.Restricted card.AppealFiled card.AppealDecided card.RestrictionLifted",
    ),
    "ATF-33": _row(
        "carrier",
        UNIT + "card_asking.py::test_network_identity_asks_for_no_face",
        "choose_way",
        "card.CheckWayChosen",
        "Whoever chooses network identity is recognised by it; the way is on record.",
    ),
    "ATF-39": _row("carrier", _PENALTY, note=_TOLD),
    "ATF-44": _row("anyone", _PENALTY, note=_TOLD),
}

ORDER_25: dict[str, Row] = {
    "O25-3": _row(
        "OEM",
        UNIT + "card_sale.py::test_a_transfer_begins_the_next_period_from_nothing",
        "transfer_vehicle, report_transfer",
        "card.OwnershipTransferred vehicle.Transferred",
    ),
    "O25-6a": _row("OEM", UNIT + "card_identity.py::test_asking_the_owner_is_written_down", *_ASKED),
    "O25-6b": _row(
        "OEM", UNIT + "card_identity.py::test_each_party_is_written_down_in_its_role", "present_identity", _ASKED[1]
    ),
    "O25-7": _row(
        "OEM",
        UNIT + "documents.py::test_a_persons_document_is_read_from_no_word_of_a_units",
        "present_identity",
        "card.IdentityPresented",
    ),
    "O25-8": _row("OEM", UNIT + "card_identity.py::test_refused", "present_identity", "card.IdentityPresented"),
    "O25-9a": _row(
        "OEM",
        UNIT + "card_identity.py::test_what_a_presentation_writes_down",
        "present_identity",
        "card.IdentityPresented",
    ),
    "O25-9b": _row("OEM", _NAMED, note="Photocopies stay in the OEM's files; no copy stands in an event."),
    "O25-10": _row(
        "OEM",
        UNIT + "card_checking.py::test_the_clerk_says_why_an_owner_is_turned_away",
        "refuse_identity",
        "card.IdentityRefused command.Refused",
    ),
    "O25-11": _row(
        "OEM", WHOLE + "personal_data.py::TestTheWholeWay::test_locked_held_for_two_years_and_erased_by_two", *_ERASED
    ),
    "O25-13": _row("OEM", UNIT + "incidents.py::test_what_follows", *_INCIDENT),
    "O25-14": _row(
        "OEM",
        WHOLE + "channels.py::test_a_suspended_channel_registers_nobody",
        "authorise_channel, discipline_channel, record_self_check",
        "dealer.Authorised dealer.MeasureTaken dealer.SelfChecked",
    ),
    "O25-15": _row("OEM", _GOVERNED, "note_document", "oem.SelfChecked oem.TrainingHeld"),
    "O25-16": _row(
        "regulator",
        UNIT + "inspection_cases.py::test_what_follows",
        "open_inspection, answer_question",
        "inspection.Opened inspection.QuestionAnswered",
        "What an authority asks for, and what it was given.",
    ),
    "O25-17": _row("OEM", _PENALTY, note=_TOLD),
    "O25-20": _row(
        "OEM",
        WHOLE + "use_of_cards.py::TestBurdens::test_asked_or_told_under_a_condition_it_is_refused",
        "ask_owner, notify, open_campaign",
        "command.Refused complaint.Received",
    ),
    "BF16-1": _row(
        "OEM", WHOLE + "owners.py::TestRestriction::test_is_refused_without_a_notice", "notify", "card.Notified"
    ),
    "BF16-2": _row(
        "OEM",
        WHOLE + "owners.py::TestRestriction::test_silence_and_two_notices_are_a_ground",
        "restrict",
        "card.Restricted",
    ),
    "BF16-3": _row(
        "OEM",
        WHOLE + "owners.py::TestRestriction::test_a_reminder_is_due_until_one_has_arrived",
        "notify",
        "card.Notified",
    ),
    "BF16-4": _row("OEM", UNIT + "inspection_checks.py::test_a_card_closed_down_for_a_refusal_is_in_order", *_REFUSED),
    "BF16-5": _row(
        "OEM",
        WHOLE + "campaigns.py::TestCensus::test_asks_nothing_in_return",
        "open_campaign, ask_owner",
        "command.Refused",
    ),
    "BF16-6": _row("OEM", UNIT + "card_notices.py::test_refused", "ask_owner, notify", "command.Refused"),
    "BF16-7": _row(
        "OEM",
        WHOLE + "terminals.py::TestTyped::test_a_resident_id_cannot_be_typed",
        "enrol_terminal, reading_nonce, present_identity",
        "terminal.Enrolled reading.Taken card.DocumentsTaken",
    ),
}

NORMS: dict[str, Row] = {
    "R105-1": _row(
        "carrier",
        UNIT + "dealer.py::test_a_channel_nobody_authorised_has_no_kind_and_no_clerk",
        "authorise_channel, channel_figures",
        "dealer.Authorised",
        "Checks differ by channel and by kind of owner; channels are authorised and inspected.",
    ),
    "R105-2": _row("OEM", WHOLE + "identity_checks.py::TestOnline::test_is_verified_by_all_three_checks", *_VERIFIED),
    "R105-3": _row(
        "OEM",
        WHOLE + "identity_checks.py::TestOnline::test_is_turned_away_by_a_mismatch",
        "check_identity, match_holder",
        "card.IdentityChecked",
    ),
    "R105-4": _row(
        "OEM",
        UNIT + "card_checking.py::test_an_agent_and_a_unit_are_asked_for_more",
        "present_identity, procure",
        "card.IdentityPresented card.DocumentsTaken",
        "Unit, handler and letter; the responsible person stands on the purchase.",
    ),
    "R105-5": _row(
        "carrier",
        UNIT + "card_submission.py::test_accepted_is_not_registered",
        "deliver, outbox",
        "card.SubmissionAccepted card.Registered",
        "The carrier's first answer counts as a receipt, never as completion.",
    ),
    "R105-6": _row(
        "carrier",
        UNIT + "card_identity.py::test_a_person_needs_no_handler_and_a_unit_may_have_an_agent",
        "present_identity",
        "card.IdentityPresented",
        "Name, document, number and address of a unit are sealed; the carrier is sent them.",
    ),
}

IOT: dict[str, Row] = {
    "IOT9-1": _row(
        "carrier",
        UNIT + "scenarios.py::test_the_next_assessment_is_due_after_the_books_months",
        "assess_scenario, form_lot, hand_over, release_items, note_document",
        "scenario.Assessed scenario.Retired custody.LotFormed custody.HandedOver custody.Released oem.RiskAssessed",
        "Classes and their risk; contract, clause and limit of every hand-over before the sale.",
    ),
    "IOT1173-1": _row(
        "carrier",
        UNIT + "functions.py::test_every_function_is_directed_undirected_or_emergency",
        "grant_functions",
        "card.FunctionsGranted card.FunctionChangeOrdered",
        "The words of the rule are the functions of the code; orders to the carrier use them.",
    ),
    "IOT1173-2": _row(
        "carrier",
        UNIT + "misuse.py::test_every_measure_can_be_an_act_under_its_own_code",
        "order_measure, end_measure, take_misuse_measure",
        "card.MeasureOrdered card.MeasureConfirmed card.MeasureEnded",
        "Ordered from the carrier, and confirmed by it or found.",
    ),
    "IOT1173-3": _row(
        "carrier",
        UNIT + "scenarios.py::test_what_is_recorded",
        "classify_batch, assess_scenario",
        "scenario.BatchClassified scenario.Assessed",
        "The class and scenario of every batch.",
    ),
    "IOT1173-4": _row(
        "carrier",
        WHOLE + "cards_per_document.py::test_the_sixth_card_is_taken_and_flagged",
        "cards_of_document, name_actual_user",
        "card.DocumentLimitExceeded card.ActualUserNamed",
        "No text says that it holds for IoV cards: a flag, never a refusal, and the number is our policy.",
    ),
    "IOT1173-5": _row(
        "user",
        UNIT + "misuse.py::test_what_follows",
        "report_misuse, reconcile",
        "misuse.Reported",
        "Resale, and a card in another device, are kinds of misuse.",
    ),
    "IOT16-1": _row(
        "carrier",
        UNIT + "resources.py::test_the_length_of_dedicated_numbers_is_the_books",
        "judge_resources",
        "resource.CardOutside",
        "A number of another length is a warning.",
    ),
}

SECURITY: dict[str, Row] = {
    "CSL-24": _row(
        "OEM",
        UNIT + "card_restriction.py::test_done",
        "ask_owner, decline, restrict",
        "card.IdentityRequested card.Restricted",
    ),
    "CSL-21": _row(
        "OEM",
        WHOLE + "personal_data.py::TestReading::test_accesses_are_found_by_whom_where_and_when",
        "reading, iov-realname backup",
        "subject.Accessed",
        "Readings are kept with the log, for good; network logs are the OEM's.",
    ),
    "CSL-40": _row("OEM", _NO_DATA, "reading", "subject.Accessed"),
    "CSL-42": _row("OEM", UNIT + "incidents.py::test_goes_from_discovery_to_end", *_INCIDENT),
    "CSL-61": _row("OEM", _PENALTY, note=_TOLD),
    "CSL-61'": _row(
        "OEM", _CITED, note="The number of CSL-61 since 2026-01-01 is not verified, so no rule book cites one."
    ),
    "ATL-21": _row(
        "OEM", UNIT + "card_checking.py::test_refused", "check_identity, refuse_identity", "card.IdentityRefused"
    ),
    "ATL-86": _row("OEM", _PENALTY, note=_TOLD),
    "ATL-93": _row("OEM", _PENALTY, note=_TOLD),
    "D12-6": _row("OEM", UNIT + "card_identity.py::test_an_owner_who_was_asked_is_known_as_asked", *_ASKED),
}

PERSONAL: dict[str, Row] = {
    "PI-13": _row(
        "OEM",
        WHOLE + "personal_data.py::TestReading::test_without_purpose_or_account_nothing_is_opened",
        "reading",
        "subject.Accessed",
    ),
    "PI-17": _row("OEM", _GOVERNED, "note_document, ask_owner", "oem.NoticePublished card.IdentityRequested"),
    "PI-19": _row(
        "OEM", WHOLE + "personal_data.py::TestRounds::test_refused_attempts_are_kept_for_months_only", *_ERASED
    ),
    "PI-21": _row("OEM", _GOVERNED, "note_document, hand_over_records", "oem.AgreementSigned oem.RecordsHandedOver"),
    "PI-23": _row("OEM", _CHECKED, "note_document, deliver", "oem.NoticePublished card.RegistrationSubmitted"),
    "PI-28": _row("OEM", _NO_DATA, note="No biometric stands in an event; the privacy notice says why data is needed."),
    "PI-29": _row("OEM", _NO_FACE, "choose_way", "card.CheckWayChosen", "Consent itself is taken in the OEM's app."),
    "PI-30": _row("OEM", _GOVERNED, "note_document", "oem.NoticePublished"),
    "PI-31": _row(
        "OEM",
        UNIT + "card_identity.py::test_a_child_comes_with_a_guardian_or_has_come_of_age",
        "present_identity",
        "card.IdentityPresented",
    ),
    "PI-45": _row(
        "OEM",
        WHOLE + "use_of_cards.py::TestRequests::test_access_is_met_by_a_reading_for_the_person",
        "receive_data_request, confirm_requester, answer_data_request",
        "request.Received request.RequesterConfirmed request.Answered subject.Accessed",
    ),
    "PI-46": _row(
        "OEM",
        WHOLE + "use_of_cards.py::TestRequests::test_a_correction_is_met_by_corrected_details",
        "correct_holder_details, answer_data_request",
        "card.HolderDetailsCorrected card.CorrectionSent request.Answered",
    ),
    "PI-47": _row(
        "OEM",
        WHOLE + "use_of_cards.py::TestRequests::test_deletion_that_is_due_is_met_by_the_end_of_the_key",
        "ask_for_deletion, request_erasure, approve_erasure, run_retention",
        "subject.ErasureRequested subject.Locked subject.Shredded",
    ),
    "PI-50": _row(
        "OEM",
        WHOLE + "use_of_cards.py::TestRequests::test_deletion_too_early_is_refused_with_reason_and_date",
        "refuse_data_request",
        "request.Refused subject.ErasureDeclined",
    ),
    "PI-54": _row("OEM", _GOVERNED, "note_document", "oem.ComplianceAudited"),
    "PI-55": _row("OEM", _GOVERNED, "note_document", "oem.ImpactAssessed"),
    "PI-56": _row("OEM", _CHECKED, "note_document", "oem.ImpactAssessed"),
    "PI-57": _row(
        "OEM",
        UNIT + "incidents.py::test_what_was_done_in_its_hours_is_not_found_and_what_was_done_later_always_is",
        *_INCIDENT,
    ),
    "PI-66": _row("OEM", _PENALTY, note=_TOLD),
    "NDR-12": _row(
        "OEM",
        WHOLE + "delivering.py::TestGivingUp::test_what_was_sent_outlives_the_owner",
        "note_document, deliver",
        "oem.AgreementSigned card.SubmissionAttempted",
    ),
    "NDR-21": _row("OEM", _GOVERNED, "note_document", "oem.NoticePublished"),
    "NDR-24": _row("OEM", WHOLE + "residue.py::test_nothing_of_a_person_is_left_anywhere", *_ERASED),
    "NDR-28": _row("OEM", _NAMED, note="How many persons the OEM has is counted beyond this library."),
    "AUTO-3": _row("OEM", _NAMED, note="How many persons the OEM has is counted beyond this library."),
    "AUTO-9": _row(
        "OEM",
        WHOLE + "use_of_cards.py::TestRequests::test_the_clock_counts_working_days_where_a_calendar_is_given",
        "receive_data_request",
        "request.Received",
    ),
    "AUTO-13": _row("OEM", _NAMED, note="Yearly reports of important data are made beyond this library."),
    "FACE-1": _row("OEM", _NO_FACE, "choose_way", "card.CheckWayChosen"),
    "FACE-2": _row(
        "OEM", _NO_DATA, "start_live_check", "card.LiveCheckStarted", "Only outcome and reference are kept."
    ),
    "FACE-3": _row("OEM", _NAMED, note="No face data is stored here; what a provider stores is the OEM's to count."),
    "GBT45574": _row(
        "OEM",
        WHOLE + "personal_data.py::TestImages::test_a_round_removes_what_is_past_its_days",
        "run_retention",
        "subject.Shredded",
    ),
    "IDL-13": _row("OEM", UNIT + "masking.py::test_a_masked_number_keeps_three_and_two", "reading", "subject.Accessed"),
    "IDL-5": _row(
        "OEM",
        UNIT + "documents.py::test_an_unusual_span_of_validity_only_warns",
        "present_identity",
        "card.IdentityPresented",
    ),
    "NID-1": _row(
        "OEM", UNIT + "card_asking.py::test_network_identity_asks_for_no_face", "choose_way", "card.CheckWayChosen"
    ),
}

ROWS: dict[str, Row] = {**DRAFT, **FINAL, **FRAUD, **ORDER_25, **NORMS, **IOT, **SECURITY, **PERSONAL}
"""What serves each obligation, by its id."""
