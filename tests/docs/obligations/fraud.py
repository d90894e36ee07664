"""The act against telecom fraud."""

from tests.docs.obligations.row import TOLD, Row, due, found, refused, row, unit, whole

__all__ = ["FRAUD"]

FRAUD: dict[str, Row] = {
    "ATF-9": row(
        "carrier",
        whole("channels", "test_a_suspended_channel_registers_nobody"),
        acts="note_document, authorise_channel, discipline_channel",
        events="oem.AgreementSigned dealer.Authorised dealer.MeasureTaken",
        note="Between the carrier and its agents; the OEM has its agreements on record, and its own channels.",
    ),
    "ATF-10": row(
        "carrier",
        whole("cards_per_document", "test_the_sixth_card_is_taken_and_flagged"),
        acts="cards_of_document",
        events="card.DocumentLimitExceeded",
        note="It speaks of phone cards; we count and flag by our own policy.",
    ),
    "ATF-12a": row(
        "carrier",
        refused("card_purchase", "R-NO-PURCHASE, risk_was_assessed: no risk assessment"),
        found("risk_not_assessed"),
        found("buyer_risk_not_assessed"),
        whole("measures_delivered", "TestEnd::test_is_carried_out"),
        acts="procure, note_document, order_measure",
        events="card.Procured oem.RiskAssessed card.MeasureOrdered",
        note="The assessment's number is recorded; a card bought without one is refused. Binding to the device is a"
        " measure.",
    ),
    "ATF-12b": row(
        "OEM",
        whole("reconciling", "TestSales::test_counts_sold_and_in_stock"),
        whole("reconciling", "TestSales::test_a_report_is_on_record_as_sent"),
        found("identity_not_checked"),
        found("verified_not_sent"),
        due("sales_report_due"),
        found("sales_report_overdue"),
        acts="check_identity, deliver, sales_figures, report_sales",
        events="card.IdentityChecked card.Registered oem.SalesReported",
    ),
    "ATF-12c": row(
        "carrier",
        whole("use_of_cards", "TestMisuse::test_a_measure_stands_in_the_case_and_on_the_card"),
        whole("use_of_cards", "TestMisuse::test_no_assessment_no_restriction"),
        whole("use_of_cards", "test_a_second_look_that_matches_lifts_a_restriction_for_misuse"),
        found("misuse_not_assessed"),
        acts="report_misuse, assess_misuse, take_misuse_measure, note_misuse_outcome, present_reverification",
        events="misuse.Reported misuse.Assessed misuse.MeasureTaken misuse.OutcomeNoted misuse.Closed",
        note="What the carrier reports is assessed and acted upon.",
    ),
    "ATF-31": row(
        "anyone",
        refused("card_identity", "R-AGENT, agent_papers_are_complete: no authorisation"),
        whole("papers_and_agents", "TestAgents::test_is_flagged_above_the_books_number"),
        found("agent_without_authorisation"),
        acts="present_identity, busy_agents",
        events="card.IdentityPresented",
    ),
    "ATF-32": row(
        "OEM, carrier",
        refused("card_restriction", "R-NO-NOTICE, texts_are_complete: no remedy"),
        whole("owners", "TestAppeals::test_what_is_upheld_is_lifted_in_the_same_insert"),
        whole("owners", "TestRestriction::test_is_lifted_at_once_when_the_check_passes"),
        found("appeal_undecided"),
        found("restriction_not_lifted"),
        acts="restrict, file_appeal, decide_appeal, lift",
        events="card.Restricted card.AppealFiled card.AppealDecided card.RestrictionLifted",
    ),
    "ATF-33": row(
        "carrier",
        unit("card_asking", "test_network_identity_asks_for_no_face"),
        whole("identity_checks", "test_nobody_has_to_show_their_face"),
        acts="choose_way",
        events="card.CheckWayChosen",
        note="Whoever chooses network identity is recognised by it; the way is on record.",
    ),
    "ATF-39": row(
        "carrier",
        unit("inspection_checks", "TestCitations::test_what_punishes_carriers_alone_is_told_with_no_finding"),
        note="A penalty for carriers alone, so that no finding about the OEM names it.",
    ),
    "ATF-44": row(
        "anyone",
        unit(
            "inspection_checks",
            "TestCitations::test_what_punishes_an_act_is_told_with_its_finding[ATF-44-agent_without_authorisation]",
        ),
        note=TOLD,
    ),
}
