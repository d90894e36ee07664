"""Every command around the card that is no act of its life: governance, custody, campaigns, cases, complaints, data.

What each may be asked is drawn from few values, so that commands meet: some are carried out, others refused.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from random import Random
from typing import Any

import attrs

from iov_realname import Registry
from iov_realname.domain.card.actual_user import Use
from iov_realname.domain.card.burdens import Condition
from iov_realname.domain.card.measures import MeasureKind
from iov_realname.domain.card.upkeep import RevocationReason
from iov_realname.domain.complaint.words import ComplaintKind, ComplaintResult
from iov_realname.domain.custody import FunctionLimit, Hand, Holder, LotKind
from iov_realname.domain.datarequest.words import DataRequestKind, RequestGround
from iov_realname.domain.dealing import ChannelFault, ChannelMeasure
from iov_realname.domain.functions import Function
from iov_realname.domain.governance.events import OwnSelfCheck, TrainingHeld
from iov_realname.domain.governance.words import OfficerPost, RuleTopic
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.incident import IncidentAuthority, IncidentKind
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.inspection.words import Question
from iov_realname.domain.parties import Particulars
from iov_realname.domain.resource.words import ResourceKind
from iov_realname.domain.rulebook import ChannelKind
from iov_realname.domain.scenario.words import CardClass, RiskLevel
from iov_realname.domain.subject.words import Content, HoldReason, RequestChannel
from iov_realname.domain.terminal import RetirementReason
from iov_realname.domain.terms import CheckOutcome, NoticeChannel
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.cast import CHANNEL, CLERK, OWNERS
from iov_realname.testing.setting import VIN

__all__ = ["DUTIES", "OF_SUBJECTS", "ON_THE_CARD", "ROUNDS", "chosen"]

Asked = Mapping[str, Any]
"""What a command is asked: values, or one of a few."""

CARDS = [invented.iccid(number) for number in range(3)]
PLANT, DEALER = Holder(Hand.PLANT, "GC-1"), Holder(Hand.DEALER, "QD-1")
WHO = {"reference": "D-1"}
BLOCK = {"carrier": Carrier.MOBILE, "kind": ResourceKind.NUMBER}
BY = {"answerer": "service-1", **WHO}
LATER = date(2099, 1, 1)


@attrs.frozen
class OneOf:
    """One of a few values."""

    values: tuple[Any, ...]


def any_of(*values: Any) -> OneOf:
    """One of these."""
    return OneOf(values)


def of(**asked: Any) -> Asked:
    """What a command is asked, by name."""
    return asked


def chosen(asked: Asked, dice: Random) -> dict[str, Any]:
    """What is asked this time."""
    return {name: dice.choice(each.values) if isinstance(each, OneOf) else each for name, each in asked.items()}


DAY = any_of(*(date(2024, 1, day) for day in range(1, 10)))
NUMBER = any_of("N-1", "N-2", "N-3")

GOVERNANCE: dict[str, Asked] = {
    "appoint_officer": of(officer="FZ-1", post=any_of(*OfficerPost), particulars=Particulars(name="李", phone="1")),
    "change_officer": of(officer="FZ-1", particulars=Particulars(name="李", phone="2")),
    "release_officer": of(officer="FZ-1"),
    "file_officers": of(filing=any_of("BS-1", "BS-2", "BS-3"), supervisor=any_of(*Supervisor), **WHO),
    "receive_filing": of(filing=any_of("BS-1", "BS-2", "BS-3"), receipt_no="HZ-1"),
    "close_officer_change": of(),
    "authorise_purchaser": of(code=invented.unit_code(7), authorisation_no="SQ-1", first=DAY),
    "withdraw_purchaser": of(authorisation_no="SQ-1", last=DAY),
    "issue_rule": of(rule="ZD-1", version=any_of("1", "2"), topics=tuple(RuleTopic), first=DAY, **WHO),
    "repeal_rule": of(rule="ZD-1", last=DAY),
    "commission_platform": of(platform="PT-1", operator=invented.unit_code(7), first=DAY, contract_no="HT-1"),
    "end_platform": of(platform="PT-1", last=DAY),
    "hand_over_records": of(platform="PT-1", deletion_no=any_of(None, "SC-1"), **WHO),
    "note_document": of(document=any_of(OwnSelfCheck("ZC-1", 0), TrainingHeld("PX-1", 4))),
}

BEFORE_THE_SALE: dict[str, Asked] = {
    "form_lot": of(lot=any_of("PC-1", "PC-2"), kind=LotKind.CARDS, items=any_of(CARDS[:1], CARDS), holder=PLANT),
    "hand_over": of(lot="PC-1", giver=PLANT, taker=DEALER, limit=any_of(None, *FunctionLimit), **WHO),
    "release_items": of(lot="PC-1", items=CARDS[:1]),
    "assign_resource": of(
        carrier=Carrier.MOBILE, kind=ResourceKind.NUMBER, block=any_of("144", "999"), first=DAY, **WHO
    ),
    "withdraw_resource": of(carrier=Carrier.MOBILE, kind=ResourceKind.NUMBER, block="144", last=LATER, **WHO),
    "assess_scenario": of(
        scenario="telematics",
        card_class=any_of(*CardClass),
        risk=RiskLevel.LOW,
        functions=any_of((), (Function.DATA_DIRECTED,)),
        assessor="risk-1",
        **WHO,
    ),
    "classify_batch": of(scenario="telematics", batch_no="B-1"),
    "retire_scenario": of(scenario="telematics", **WHO),
    "discipline_channel": of(code=CHANNEL, measure=any_of(*ChannelMeasure), fault=any_of(*ChannelFault), **WHO),
    "record_self_check": of(code=CHANNEL, year=any_of(2023, 2024), findings=0, **WHO),
    "enrol_terminal": of(terminal="T-1", channel="QD-9", public_key="A" * 43 + "="),
    "retire_terminal": of(terminal="T-1", reason=any_of(*RetirementReason)),
}

CASES: dict[str, Asked] = {
    "open_campaign": of(
        campaign="BF-1",
        stock_on=any_of(date(2021, 9, 10), date(2021, 9, 11), LATER),
        asked=any_of((), (Condition.FEE,)),
    ),
    "plan_waves": of(campaign="BF-1", plan_no="P-1", days=[(date(2021, 9, 1), date(2021, 9, 20))]),
    "extend_campaign": of(campaign="BF-1", deadline=LATER, **WHO),
    "close_wave": of(campaign="BF-1", wave=1),
    "close_campaign": of(campaign="BF-1", **WHO),
    "open_incident": of(
        incident="SJ-1",
        kind=any_of(*IncidentKind),
        discovered_at=datetime(2021, 9, 1, tzinfo=CHINA_TIME),
        serious=any_of(True, False),
        persons=1,
        contents=(Content.PARTICULARS,),
        **WHO,
    ),
    "remedy_incident": of(incident="SJ-1", **WHO),
    "report_incident": of(incident="SJ-1", authority=any_of(*IncidentAuthority), **WHO),
    "tell_persons": of(incident="SJ-1", persons=1, channel=NoticeChannel.SMS, text_version="T-1"),
    "avert_harm": of(incident="SJ-1", **WHO),
    "close_incident": of(incident="SJ-1", **WHO),
    "open_inspection": of(
        inspection="JC-1", supervisor=any_of(*Supervisor), province="31", questions=(Question.OFFICER,), **WHO
    ),
    "draw_sample": of(inspection="JC-1", size=1, random_value="7"),
    "note_finding": of(inspection="JC-1", finding="F-1", check="typed_entry", iccid=any_of(None, CARDS[0])),
    "answer_question": of(inspection="JC-1", question=Question.OFFICER, **WHO),
    "order_rectification": of(inspection="JC-1", finding="F-1", deadline=LATER),
    "report_rectification": of(inspection="JC-1", finding="F-1", **WHO),
    "close_inspection": of(inspection="JC-1", **WHO),
}

TOWARDS_PERSONS: dict[str, Asked] = {
    "receive_complaint": of(
        complaint="TS-1",
        kind=any_of(*ComplaintKind),
        channel=any_of(*RequestChannel),
        words="不满",
        vin=any_of("", VIN),
        backfill=any_of(True, False),
    ),
    "answer_complaint": of(complaint="TS-1", result=any_of(*ComplaintResult), **BY),
    "reopen_complaint": of(complaint="TS-1"),
    "close_complaint": of(complaint="TS-1", remedy=any_of("", "Z-1")),
    "confirm_requester": of(request="QQ-1", confirmer="service-1", **WHO),
    "answer_data_request": of(request="QQ-1", **BY),
    "refuse_data_request": of(request="QQ-1", ground=any_of(*RequestGround), until=any_of(None, LATER), **BY),
}

ON_THE_CARD: dict[str, Asked] = {
    "order_measure": of(
        iccid=any_of(*CARDS), kind=any_of(*MeasureKind), reason="R-1", scenario="telematics", target="current"
    ),
    "end_measure": of(iccid=any_of(*CARDS), measure=any_of("c-5", "c-9", "c-14")),
    "name_actual_user": of(registration_no=NUMBER, use=any_of(*Use), user=OWNERS[0]["owner"]),
    "match_holder": of(registration_no=NUMBER, channel=CHANNEL, clerk=CLERK, outcome=any_of(*CheckOutcome)),
    "present_reverification": of(
        registration_no=NUMBER,
        holder=any_of(*(owner["owner"] for owner in OWNERS)),
        channel_kind=ChannelKind.COUNTER,
        channel=CHANNEL,
        clerk=CLERK,
    ),
    "match_holder_again": of(registration_no=NUMBER, channel=CHANNEL, clerk=CLERK, outcome=any_of(*CheckOutcome)),
    "correct_holder_details": of(registration_no=NUMBER),
    "revoke_registration": of(
        registration_no=NUMBER, reason=any_of(*RevocationReason), reviewer="reviewer-1", explanation="核查属实"
    ),
    "resume": of(iccid=any_of(*CARDS)),
    "review_report": of(
        iccid=any_of(*CARDS),
        reference=any_of("R-1", "unbound-20240101"),
        accepted=any_of(True, False),
        reviewer="reviewer-1",
    ),
}

DUTIES: Mapping[str, Asked] = {**GOVERNANCE, **BEFORE_THE_SALE, **CASES, **TOWARDS_PERSONS, **ON_THE_CARD}
"""By the registry's name of each, what it may be asked."""

OF_SUBJECTS: Mapping[str, Asked] = {
    "receive_data_request": of(request="QQ-1", kind=any_of(*DataRequestKind), channel=any_of(*RequestChannel)),
    "request_erasure": of(channel=any_of(*RequestChannel), **WHO),
    "place_hold": of(reason=any_of(*HoldReason), case_no="AJ-1"),
    "release_hold": of(case_no="AJ-1"),
}
"""The same, of a person's data: to be asked with the ``subject`` besides."""

ROUNDS: Mapping[str, Callable[[Registry], object]] = {
    "ask_for_deletion": lambda registry: registry.ask_for_deletion(request="QQ-1", **BY),
    "check_reverification": lambda registry: registry.check_reverification("N-1"),
    "judge_resources": lambda registry: registry.judge_resources(),
    "reconcile": lambda registry: [*registry.reconcile(Carrier.MOBILE)],
    "report_sales": lambda registry: registry.report_sales(date(2024, 1, 1), LATER),
    "resume_all": lambda registry: registry.resume_all(),
    "send_corrections": lambda registry: registry.send_corrections(),
}
"""What is done for all at once, and takes no id of a command."""
