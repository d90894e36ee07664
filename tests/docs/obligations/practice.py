"""The norms of registration as far as they could be read, and the rules on IoT cards."""

from tests.docs.obligations.row import VERIFIED, Row, article, found, refused, row, unit, whole

__all__ = ["IOT", "NORMS"]

NORMS: dict[str, Row] = {
    "R105-1": row(
        "carrier",
        unit("rulebook", "test_a_person_at_a_counter_or_at_home_is_read_checked_and_compared"),
        unit("rulebook", "test_a_person_online_is_checked_live_and_against_the_portrait"),
        unit("rulebook", "test_a_unit_is_checked_with_its_handler"),
        whole("channels", "test_figures_tell_how_a_channel_works"),
        acts="authorise_channel, missing_checks, channel_figures",
        events="dealer.Authorised card.IdentityPresented",
        note="Checks differ by channel and by kind of owner; channels are authorised and inspected.",
    ),
    "R105-2": row(
        "OEM",
        whole("identity_checks", "TestOnline::test_is_verified_by_all_three_checks"),
        whole("terminals", "test_an_honest_reading_stands_for_itself"),
        whole("terminals", "TestClerks::test_compare_person_and_document"),
        found("identity_not_checked"),
        **VERIFIED,
    ),
    "R105-3": row(
        "OEM",
        whole("identity_checks", "TestOnline::test_is_turned_away_by_a_mismatch"),
        refused("card_checking", "R-IMPERSONATION, identity_matches: mismatch, portrait"),
        refused("card_checking", "R-IMPERSONATION, only_missing_records_are_approved: a mismatch approved"),
        acts="check_identity, match_holder",
        events="card.IdentityChecked card.IdentityRefused",
    ),
    "R105-4": row(
        "OEM",
        refused("card_identity", "R-UNIT, unit_papers_are_complete: responsible person with no name"),
        refused("card_purchase", "R-NO-PURCHASE, responsible_person_is_named: no name"),
        unit("card_checking", "test_an_agent_and_a_unit_are_asked_for_more"),
        found("unit_papers_incomplete"),
        acts="present_identity, procure",
        events="card.Procured card.IdentityPresented card.DocumentsTaken",
        note="Unit, handler and letter; the responsible person stands on the purchase.",
    ),
    "R105-5": row(
        "carrier",
        unit("card_submission", "test_accepted_is_not_registered"),
        found("sent_not_completed"),
        acts="deliver, outbox",
        events="card.SubmissionAccepted card.Registered",
        note="The carrier's first answer counts as a receipt, never as completion.",
    ),
    "R105-6": row(
        "carrier",
        whole("obligations_met", "test_the_carrier_is_sent_a_unit_by_name_document_number_and_address"),
        acts="present_identity, deliver",
        events="card.IdentityPresented card.SubmissionAttempted",
        note="Name, document, number and address of a unit are sealed, and the carrier is sent them; photographs are"
        " not ours to send.",
    ),
}

IOT: dict[str, Row] = {
    "IOT9-1": row(
        "carrier",
        unit("scenarios", "test_the_next_assessment_is_due_after_the_books_months"),
        unit("custody", "TestRegistry::test_a_gap_is_found"),
        found("custody_without_contract"),
        found("buyer_risk_not_assessed"),
        acts="assess_scenario, form_lot, hand_over, release_items, note_document",
        events="scenario.Assessed scenario.Retired custody.LotFormed custody.HandedOver custody.Released"
        " oem.RiskAssessed",
        note="Classes and their risk; contract, clause and limit of every hand-over before the sale.",
    ),
    "IOT1173-1": row(
        "carrier",
        unit("functions", "test_every_function_is_directed_undirected_or_emergency"),
        unit("card_functions", "test_an_order_tells_the_carrier_everything_the_card_is_entitled_to"),
        acts="grant_functions",
        events="card.FunctionsGranted card.FunctionChangeOrdered",
        note="The words of the rule are the functions of the code; orders to the carrier use them.",
    ),
    "IOT1173-2": row(
        "carrier",
        whole("delivering", "TestOrders::test_measures_are_confirmed_or_failed"),
        whole("measures_delivered", "TestEnd::test_is_carried_out"),
        found("measure_unconfirmed"),
        acts="order_measure, end_measure, take_misuse_measure",
        events="card.MeasureOrdered card.MeasureConfirmed card.MeasureEnded",
        note="Ordered from the carrier, and confirmed by it or found.",
    ),
    "IOT1173-3": row(
        "carrier",
        whole("use_of_cards", "TestResources::test_a_scenario_is_assessed_filled_and_retired"),
        found("scenario_not_reassessed"),
        acts="classify_batch, assess_scenario",
        events="scenario.BatchClassified scenario.Assessed",
        note="The class and scenario of every batch.",
    ),
    "IOT1173-4": row(
        "carrier",
        whole("cards_per_document", "test_the_sixth_card_is_taken_and_flagged"),
        unit("card_actual_user", "test_the_user_stands_beside_the_owner"),
        acts="cards_of_document, name_actual_user",
        events="card.DocumentLimitExceeded card.ActualUserNamed",
        note="No text says that it holds for IoV cards: a flag, never a refusal, and the number is our policy.",
    ),
    "IOT1173-5": row(
        "user",
        whole("use_of_cards", "TestMisuse::test_a_suspension_closes_what_is_open_but_the_emergency_call"),
        whole("measures_delivered", "TestComparing::test_tells_a_card_in_another_device"),
        found("directed_card_used_undirected"),
        acts="report_misuse, reconcile",
        events="misuse.Reported card.CarrierReported",
        note="Resale, and a card in another device, are kinds of misuse.",
    ),
    "IOT16-1": row(
        "carrier",
        unit("resources", "test_the_length_of_dedicated_numbers_is_the_books"),
        article("5-to-7"),
        acts="judge_resources",
        events="resource.CardOutside",
        note="A number of another length is a warning.",
    ),
}
