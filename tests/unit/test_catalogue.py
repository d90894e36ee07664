"""The catalogue: every rule, refusal, event, decider and citation of the domain, and that none is forgotten."""

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from types import ModuleType
from typing import Any, get_args

import attrs
import pytest

import iov_realname.domain
from iov_realname.domain.basis import RESTS_ON
from iov_realname.domain.campaign.commands import CampaignCommand
from iov_realname.domain.campaign.decide import CAMPAIGN_DECIDERS
from iov_realname.domain.campaign.events import CAMPAIGN_EVENTS, CampaignEvent
from iov_realname.domain.card import evolve as evolving
from iov_realname.domain.card.appeal import AppealDecided
from iov_realname.domain.card.checking import TURNS_AWAY, IdentityChecked
from iov_realname.domain.card.decide import CARD_DECIDERS, CardCommand
from iov_realname.domain.card.evolve import CARD_EVENTS, CardEvent
from iov_realname.domain.card.functions import FunctionChangeOrdered
from iov_realname.domain.card.restriction import Restricted, RestrictionLifted
from iov_realname.domain.card.review import ReviewDecided
from iov_realname.domain.card.upkeep import ReverificationChecked
from iov_realname.domain.claim import CLAIM_EVENTS, ClaimEvent
from iov_realname.domain.complaint.commands import ComplaintCommand
from iov_realname.domain.complaint.decide import COMPLAINT_DECIDERS
from iov_realname.domain.complaint.events import COMPLAINT_EVENTS, ComplaintEvent
from iov_realname.domain.custody import CUSTODY_DECIDERS, CUSTODY_EVENTS, CustodyCommand, CustodyEvent
from iov_realname.domain.datarequest.commands import DataRequestCommand
from iov_realname.domain.datarequest.decide import DATA_REQUEST_DECIDERS
from iov_realname.domain.datarequest.events import DATA_REQUEST_EVENTS, DataRequestEvent
from iov_realname.domain.dealer import DEALER_EVENTS, DealerEvent
from iov_realname.domain.events import EVENTS, Event
from iov_realname.domain.governance.commands import GovernanceCommand
from iov_realname.domain.governance.decide import GOVERNANCE_DECIDERS
from iov_realname.domain.governance.events import GOVERNANCE_EVENTS, GovernanceEvent
from iov_realname.domain.incident import INCIDENT_DECIDERS, INCIDENT_EVENTS, IncidentCommand, IncidentEvent
from iov_realname.domain.inspection.cases.commands import CaseCommand
from iov_realname.domain.inspection.cases.decide import CASE_DECIDERS
from iov_realname.domain.inspection.cases.events import CASE_EVENTS, CaseEvent
from iov_realname.domain.misuse.commands import MisuseCommand
from iov_realname.domain.misuse.decide import MISUSE_DECIDERS
from iov_realname.domain.misuse.events import MISUSE_EVENTS, MisuseEvent
from iov_realname.domain.notice.commands import NoticeCommand
from iov_realname.domain.notice.decide import NOTICE_DECIDERS
from iov_realname.domain.notice.events import NOTICE_EVENTS, NoticeEvent
from iov_realname.domain.record import RECORD_EVENTS, RecordEvent
from iov_realname.domain.refusals import Refusal, RefusalCode, Rule
from iov_realname.domain.resource.decide import RESOURCE_DECIDERS, ResourceCommand
from iov_realname.domain.resource.events import RESOURCE_EVENTS, ResourceEvent
from iov_realname.domain.rulebook import ATF_2022_12, EDITIONS, GovernanceTerms, RuleBook, UnsoundRuleBook
from iov_realname.domain.scenario.decide import SCENARIO_DECIDERS, ScenarioCommand
from iov_realname.domain.scenario.events import SCENARIO_EVENTS, ScenarioEvent
from iov_realname.domain.streams import (
    campaign_stream,
    card_stream,
    command_stream,
    complaint_stream,
    custody_stream,
    dealer_stream,
    incident_stream,
    inspection_stream,
    misuse_stream,
    notice_stream,
    oem_stream,
    registration_stream,
    request_stream,
    resource_stream,
    scenario_stream,
    subject_stream,
    vehicle_stream,
)
from iov_realname.domain.subject.decide import SUBJECT_DECIDERS, SubjectCommand
from iov_realname.domain.subject.events import SUBJECT_EVENTS, SubjectEvent
from iov_realname.domain.vehicle.acts import VEHICLE_RULES, VehicleCommand
from iov_realname.domain.vehicle.state import VEHICLE_EVENTS, VehicleEvent
from tests.support.telling import Act, but, changes, given
from tests.unit import (
    test_campaign,
    test_card_actual_user,
    test_card_appeal,
    test_card_asking,
    test_card_checking,
    test_card_correction,
    test_card_directed_test,
    test_card_document_limit,
    test_card_fitting,
    test_card_functions,
    test_card_identity,
    test_card_lifecycle,
    test_card_measures,
    test_card_notices,
    test_card_purchase,
    test_card_release,
    test_card_replacement,
    test_card_reports,
    test_card_restriction,
    test_card_sale,
    test_card_second_look,
    test_card_submission,
    test_card_upkeep,
    test_complaints,
    test_data_requests,
    test_misuse,
    test_notice,
    test_resources,
    test_scenarios,
    test_subject,
    test_terminal,
    test_vehicle_acts,
    test_vehicle_registration,
    test_vehicle_swap,
    test_vehicle_upkeep,
)

ACTS: tuple[Act, ...] = (
    *test_card_purchase.ACTS,
    *test_card_directed_test.ACTS,
    *test_card_document_limit.ACTS,
    *test_card_fitting.ACTS,
    *test_card_sale.ACTS,
    *test_card_identity.ACTS,
    *test_card_actual_user.ACTS,
    *test_card_asking.ACTS,
    *test_card_checking.ACTS,
    *test_card_submission.ACTS,
    *test_card_functions.ACTS,
    *test_card_measures.ACTS,
    *test_card_upkeep.ACTS,
    *test_card_second_look.ACTS,
    *test_card_correction.ACTS,
    *test_card_notices.ACTS,
    *test_card_restriction.ACTS,
    *test_card_appeal.ACTS,
    *test_card_release.ACTS,
    *test_card_replacement.ACTS,
    *test_card_reports.ACTS,
    *test_vehicle_acts.ACTS,
    *test_vehicle_registration.ACTS,
    *test_vehicle_swap.ACTS,
    *test_vehicle_upkeep.ACTS,
    *test_subject.ACTS,
    *test_terminal.ACTS,
    *test_campaign.ACTS,
    *test_notice.ACTS,
    *test_misuse.ACTS,
    *test_complaints.ACTS,
    *test_data_requests.ACTS,
    *test_resources.ACTS,
    *test_scenarios.ACTS,
)

TOLD_BY_A_PERSON = {
    RefusalCode.NO_DOC: "the clerk says so with RefuseIdentity",
}
"""Codes that no rule finds out by itself."""

LATER: dict[RefusalCode, str] = {}
"""Codes whose part of the library is not built yet. Whoever builds it moves the code out of this list."""


def modules() -> Iterator[ModuleType]:
    """Every module of the domain."""
    package = iov_realname.domain
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def named(kind: type, ending: str = "") -> dict[str, Any]:
    """The constants of a kind, by the module that defines them and their name."""
    return {
        f"{module.__name__.removeprefix('iov_realname.domain.')}.{name}": value
        for module in modules()
        for name, value in vars(module).items()
        if name.isupper() and name.endswith(ending) and isinstance(value, kind)
    }


REFUSALS: dict[str, Refusal] = named(Refusal)
DECIDING = (
    *("card.", "vehicle.", "subject.", "terminal.", "campaign.", "notice."),
    *("misuse.", "complaint.", "datarequest.", "resource.", "scenario."),
)
RULE_LISTS: dict[str, tuple[Rule[Any, Any], ...]] = {
    **{name: rules for name, rules in named(tuple, "_RULES").items() if name.startswith(DECIDING)},
    **{f"VEHICLE_RULES[{command.__name__}]": rules for command, rules in VEHICLE_RULES.items()},
}
EVERY_REFUSAL = pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
EVERY_EVENT = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)


# Rules


@pytest.mark.parametrize("rules", RULE_LISTS.values(), ids=RULE_LISTS)
def test_every_rule_of_every_act_is_shown_to_refuse_and_to_let_pass(rules: tuple[Rule[Any, Any], ...]) -> None:
    """Each list of rules has its acts among the tests: every rule breaks in some scene, and all of them pass in one."""
    acts = [act for act in ACTS if act.rules == rules]
    assert acts
    for act in acts:
        assert list(rules) == list(dict.fromkeys(broken.rule for broken in act.refused))
        assert all(broken.scenes for broken in act.refused)
        assert act.done


def test_no_list_of_rules_is_overlooked() -> None:
    """The walk finds every list that the scenes are about, and each rule says what it asks."""
    assert {act.rules for act in ACTS} == set(RULE_LISTS.values())
    assert all(rule.__doc__ for rules in RULE_LISTS.values() for rule in rules)


def test_every_command_is_shown_refused_and_done() -> None:
    """No command of a card, a vehicle or a subject lacks its scenes."""
    every = {*get_args(CardCommand), *get_args(VehicleCommand), *get_args(SubjectCommand)}
    assert every <= {type(scene.command) for act in ACTS for broken in act.refused for scene in broken.scenes}
    assert every <= {type(scene.command) for act in ACTS for scene in act.done}


# Refusals


@EVERY_REFUSAL
@pytest.mark.parametrize("book", EDITIONS, ids=lambda book: book.edition)
@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2022, 1, 1), date(2024, 5, 6), date(2026, 5, 6)], ids=str)
def test_every_refusal_can_be_cited_under_every_edition(refusal: Refusal, book: RuleBook, day: date) -> None:
    """Whatever it rests on can be printed, on any day, in Chinese and in English."""
    citations = refusal.citations(book, day)
    assert citations
    assert all(citation.text_zh and citation.text_en for citation in citations)


@EVERY_REFUSAL
def test_every_refusal_is_told_in_chinese_and_in_english(refusal: Refusal) -> None:
    """A full sentence each, without a place where somebody's data could be filled in."""
    assert re.search(r"[\u4e00-\u9fff]", refusal.zh)
    assert refusal.zh.endswith("。")
    assert not re.search(r"[\u4e00-\u9fff]", refusal.en)
    assert re.fullmatch(r"[A-Z].*\.", refusal.en)
    assert not re.search(r"[{}%<>]", refusal.zh + refusal.en)


@EVERY_REFUSAL
def test_a_refusal_names_no_rule_of_its_own(refusal: Refusal) -> None:
    """Rule and edition are filled in by whoever asked."""
    assert ("", "") == (refusal.rule, refusal.edition)
    assert len(refusal.cites) == len(set(refusal.cites))


def test_two_refusals_never_read_the_same() -> None:
    """Whoever is refused can tell why; constants that are used twice are one constant."""
    different = {id(refusal): refusal for refusal in REFUSALS.values()}.values()
    assert not [text for text, count in Counter(refusal.en for refusal in different).items() if count > 1]
    assert not [text for text, count in Counter(refusal.zh for refusal in different).items() if count > 1]


def test_every_code_is_emitted_told_by_a_person_or_named_as_a_later_part() -> None:
    """The rules' codes, those only a clerk can tell, and those of parts not yet built are all codes there are."""
    emitted = {refusal.code for refusal in REFUSALS.values()}
    assert set(RefusalCode) - set(TOLD_BY_A_PERSON) - set(LATER) == emitted
    assert not set(TOLD_BY_A_PERSON) & set(LATER)
    assert emitted == {broken.code for act in ACTS for broken in act.refused}
    assert set(TOLD_BY_A_PERSON) <= set(TURNS_AWAY)


# Numbers of the book that the rules count by


@pytest.mark.parametrize(
    "count",
    [
        "attempts_before_review",
        "notices_before_overdue",
        "registration_days",
        "delivery_hours",
        "retention_years",
        "refused_attempt_months",
        "image_retention_days",
        "guardian_below_years",
        "owners_per_agent",
        "notice_channels",
        "notice_days",
        "plan_days",
        "reminder_days",
        "appeal_days",
        "release_days",
        "misuse_assessment_days",
        "misuse_outcome_days",
        "complaint_days",
        "data_request_working_days",
        "scenario_review_months",
        "dedicated_number_digits",
        "sealing_hours",
    ],
)
def test_a_book_that_counts_nothing_is_unsound(count: str) -> None:
    """Every number is at least one; the book and the number are named."""
    assert 1 == getattr(but(ATF_2022_12, **{count: 1}), count)
    with pytest.raises(UnsoundRuleBook) as told:
        but(ATF_2022_12, **{count: 0})
    assert f"rule book 'atf-2022-12' is unsound: {count} must be at least 1" == str(told.value)


@pytest.mark.parametrize("count", [field.name for field in attrs.fields(GovernanceTerms)])
def test_a_duty_without_time_is_unsound(count: str) -> None:
    """Days, months and hours of governance are at least one each."""
    terms = ATF_2022_12.governance
    with pytest.raises(UnsoundRuleBook, match=rf"governance\.{count} must be at least 1"):
        but(ATF_2022_12, governance=but(terms, **{count: 0}))


def test_a_book_may_refuse_typing_for_every_document_it_accepts() -> None:
    """All of them, but none besides."""
    strict = but(ATF_2022_12, manual_entry_refused=ATF_2022_12.person_documents)
    assert strict.person_documents == strict.manual_entry_refused


# Deciders


def test_every_command_has_exactly_one_decider() -> None:
    """The table covers the commands of a card, and no decider stands for two of them."""
    assert set(get_args(CardCommand)) == set(CARD_DECIDERS)
    assert len(get_args(CardCommand)) == len(CARD_DECIDERS) == len(set(CARD_DECIDERS.values()))
    assert set(get_args(VehicleCommand)) == set(VEHICLE_RULES)
    assert set(get_args(SubjectCommand)) == set(SUBJECT_DECIDERS)
    assert set(get_args(CaseCommand)) == set(CASE_DECIDERS)
    assert set(get_args(GovernanceCommand)) == set(GOVERNANCE_DECIDERS)
    assert set(get_args(CustodyCommand)) == set(CUSTODY_DECIDERS)
    assert set(get_args(IncidentCommand)) == set(INCIDENT_DECIDERS)
    assert set(get_args(CampaignCommand)) == set(CAMPAIGN_DECIDERS)
    assert set(get_args(NoticeCommand)) == set(NOTICE_DECIDERS)
    assert set(get_args(MisuseCommand)) == set(MISUSE_DECIDERS)
    assert set(get_args(ComplaintCommand)) == set(COMPLAINT_DECIDERS)
    assert set(get_args(DataRequestCommand)) == set(DATA_REQUEST_DECIDERS)
    assert set(get_args(ResourceCommand)) == set(RESOURCE_DECIDERS)
    assert set(get_args(ScenarioCommand)) == set(SCENARIO_DECIDERS)


@pytest.mark.parametrize("command", CARD_DECIDERS, ids=lambda command: command.__name__)
def test_a_decider_is_made_for_its_command(command: type) -> None:
    """Its signature names the command it stands beside."""
    assert CARD_DECIDERS[command].__annotations__["command"] is command


# Events


@pytest.mark.parametrize(
    ("events", "union"),
    [
        (CARD_EVENTS, CardEvent),
        (VEHICLE_EVENTS, VehicleEvent),
        (CLAIM_EVENTS, ClaimEvent),
        (DEALER_EVENTS, DealerEvent),
        (RECORD_EVENTS, RecordEvent),
        (SUBJECT_EVENTS, SubjectEvent),
        (CASE_EVENTS, CaseEvent),
        (GOVERNANCE_EVENTS, GovernanceEvent),
        (CUSTODY_EVENTS, CustodyEvent),
        (INCIDENT_EVENTS, IncidentEvent),
        (CAMPAIGN_EVENTS, CampaignEvent),
        (NOTICE_EVENTS, NoticeEvent),
        (MISUSE_EVENTS, MisuseEvent),
        (COMPLAINT_EVENTS, ComplaintEvent),
        (DATA_REQUEST_EVENTS, DataRequestEvent),
        (RESOURCE_EVENTS, ResourceEvent),
        (SCENARIO_EVENTS, ScenarioEvent),
        (EVENTS, Event),
    ],
    ids=[
        *("card", "vehicle", "claim", "dealer", "record", "subject", "inspection"),
        *("governance", "custody", "incident", "campaign", "notice"),
        *("misuse", "complaint", "request", "resource", "scenario", "all"),
    ],
)
def test_the_list_of_events_is_the_type_of_events(events: tuple[type, ...], union: object) -> None:
    """What type checkers know and what is read from the log are the same classes, each once."""
    assert set(get_args(union) or (union,)) == set(events)
    assert len(events) == len(set(events))


def test_every_event_of_a_card_is_folded() -> None:
    """The table of evolve has all of them and no other."""
    assert set(CARD_EVENTS) == set(evolving._EVOLVE)


def test_all_events_of_the_domain_are_listed() -> None:
    """Every class with a wire name is one of the events; none is defined and then forgotten."""
    with_wire_name = {
        value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, type) and attrs.has(value) and "WIRE" in vars(value)
    }
    assert set(EVENTS) == with_wire_name


def test_wire_names_are_unique() -> None:
    """No two events are stored under one name."""
    assert not [name for name, count in Counter(event.WIRE for event in EVENTS).items() if count > 1]


@EVERY_EVENT
def test_a_wire_name_tells_the_history_the_event_and_its_version(event: type[Event]) -> None:
    """`card.Sold.v1`: these names are the storage format."""
    assert re.fullmatch(
        r"(card|vehicle|registration|dealer|command|oem|log|subject|inspection|terminal|reading|custody|incident|campaign|notice"
        r"|misuse|complaint|request|resource|scenario)\.[A-Za-z]+\.v\d+",
        event.WIRE,
    )


@EVERY_EVENT
def test_an_event_says_everything_it_says(event: type[Event]) -> None:
    """No field has a default: what is stored is complete, and a new field needs a new version."""
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(event)
    assert [] == [field.name for field in fields if field.default is not attrs.NOTHING]


@EVERY_EVENT
def test_an_event_cannot_be_changed(event: type[Event]) -> None:
    """Facts are frozen."""
    assert event.__setattr__ is not object.__setattr__
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        object.__new__(event).WIRE = "card.Other.v1"  # type: ignore[misc]


def test_what_an_event_rests_on_is_an_event_of_the_same_history() -> None:
    """`explain` follows links between events of a card, or of a subject; each kind is named once."""
    for event, basis in RESTS_ON.items():
        same = CARD_EVENTS if event in CARD_EVENTS else SUBJECT_EVENTS
        assert basis
        assert {event, *basis} <= set(same)
        assert len(basis) == len(set(basis)), event


def test_an_order_to_the_carrier_rests_on_whatever_changed_what_is_entitled() -> None:
    """Every kind of event that opens or closes a function can be the reason for an order, and no other kind."""
    opens_or_closes = {
        type(event) for history, event, *_ in test_card_lifecycle.TABLE if "entitled" in changes(given(*history), event)
    }
    assert opens_or_closes == set(RESTS_ON[FunctionChangeOrdered])


def test_what_lifts_a_restriction_is_what_it_rests_on() -> None:
    """An outcome, a review, a second look and an appeal each may lift one in the same decision."""
    assert {Restricted, IdentityChecked, ReviewDecided, ReverificationChecked, AppealDecided} == set(
        RESTS_ON[RestrictionLifted]
    )


# Streams


@pytest.mark.parametrize(
    ("name", "stream"),
    [
        ("card-8986", card_stream("8986")),
        ("vehicle-LZZ", vehicle_stream("LZZ")),
        ("dealer-QD-001", dealer_stream("QD-001")),
        ("oem-91", oem_stream("91")),
        ("registration-0f", registration_stream("0f")),
        ("command-c-1", command_stream("c-1")),
        ("inspection-JC-1", inspection_stream("JC-1")),
        ("custody-PC-1", custody_stream("PC-1")),
        ("incident-SJ-1", incident_stream("SJ-1")),
        ("subject-0f", subject_stream("0f")),
        ("campaign-BF-1", campaign_stream("BF-1")),
        ("notice-0f", notice_stream("0f")),
        ("misuse-XS-1", misuse_stream("XS-1")),
        ("complaint-TS-1", complaint_stream("TS-1")),
        ("request-QQ-1", request_stream("QQ-1")),
        ("resource-mobile", resource_stream("mobile")),
        ("scenario-telematics", scenario_stream("telematics")),
    ],
)
def test_the_names_of_the_histories(name: str, stream: str) -> None:
    """They are part of the storage format."""
    assert name == stream
