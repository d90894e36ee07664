"""Governance: what follows from each command, what is refused and by which rule, and what the registry makes of it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

import iov_realname
from iov_realname import Refused, Registry
from iov_realname.application.errors import CommandReused
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.governance.commands import (
    AppointOfficer,
    AuthorisePurchaser,
    ChangeOfficer,
    CloseOfficerChange,
    CommissionPlatform,
    EndPlatform,
    FileOfficers,
    GovernanceCommand,
    HandOverRecords,
    IssueRule,
    NoteDocument,
    ReceiveFiling,
    ReleaseOfficer,
    RepealRule,
    WithdrawPurchaser,
)
from iov_realname.domain.governance.decide import GOVERNANCE_DECIDERS, decide_governance
from iov_realname.domain.governance.events import (
    AgreementSigned,
    FilingReceived,
    GovernanceEvent,
    NoticePublished,
    OfficerAppointed,
    OfficerChangeClosed,
    OfficerChanged,
    OfficerReleased,
    OfficersFiled,
    OwnSelfCheck,
    PlatformCommissioned,
    PlatformEnded,
    PurchaserAuthorised,
    PurchaserWithdrawn,
    RecordsHandedOver,
    RiskAssessed,
    RuleIssued,
    RuleRepealed,
    TrainingHeld,
)
from iov_realname.domain.governance.state import UNGOVERNED, Governance, evolve_governance
from iov_realname.domain.governance.words import AssessmentResult, OfficerPost, PartyRole, RuleTopic
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.parties import Particulars
from iov_realname.domain.record import StoreAssigned
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.streams import oem_stream
from iov_realname.domain.time import day_of
from iov_realname.testing import invented
from tests.support.facts import BOOK, DEALER_UNIT, ILL_FORMED, OEM, SALE_DAY, sealed
from tests.support.telling import but

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
TOPICS = (RuleTopic.USE, RuleTopic.REGISTRATION)
OFFICER = Confidential(Particulars(name="Li", phone="13800000000"))
NAMELESS = Confidential(Particulars(phone="13800000000"))
BOX = sealed("officer")

AUTHORISE = AuthorisePurchaser(SALE_DAY, DEALER_UNIT, "SQ-1", FIRST, LAST)
WITHDRAW = WithdrawPurchaser(SALE_DAY, "SQ-1", date(2024, 6, 30))
ISSUE = IssueRule(SALE_DAY, "ZD-1", "1", (*TOPICS, RuleTopic.USE), "W-1", FIRST)
REPEAL = RepealRule(SALE_DAY, "ZD-1", LAST)
COMMISSION = CommissionPlatform(SALE_DAY, OEM, "PT-1", DEALER_UNIT, "HT-1", FIRST, LAST)
END = EndPlatform(SALE_DAY, "PT-1", LAST)
HAND_OVER = HandOverRecords(SALE_DAY, "PT-1", "W-2", "SC-1")
APPOINT = AppointOfficer(SALE_DAY, "FZ-1", OfficerPost.REAL_NAME, OFFICER, BOX)
CHANGE = ChangeOfficer(SALE_DAY, "FZ-1", OFFICER, BOX)
RELEASE = ReleaseOfficer(SALE_DAY, "FZ-1")
FILE = FileOfficers(SALE_DAY, "BS-1", Supervisor.CA, "W-3")
RECEIVE = ReceiveFiling(SALE_DAY, "BS-1", "HZ-1")
CLOSE = CloseOfficerChange(SALE_DAY)
CHECKED = OwnSelfCheck("ZC-1", 3)
AGREED = AgreementSigned("XY-1", DEALER_UNIT, PartyRole.PROCESSOR, FIRST, LAST)
NOTICE = NoticePublished("GZ-1", "W-4", recipients_listed=True, retention_told=True, rights_told=True)
RISK = RiskAssessed("PG-1", Carrier.MOBILE, AssessmentResult.PASSED, None)

AUTHORISED = PurchaserAuthorised(DEALER_UNIT, "SQ-1", FIRST, LAST)
ISSUED = RuleIssued("ZD-1", "1", TOPICS, "W-1", FIRST)
RUN = PlatformCommissioned("PT-1", DEALER_UNIT, "HT-1", FIRST, LAST)
BACK = RecordsHandedOver("PT-1", "W-2", "SC-1")
APPOINTED = OfficerAppointed("FZ-1", OfficerPost.REAL_NAME, BOX, BOX.key)
FILED = tuple(OfficersFiled(f"BS-{each}", each, 1, "W-3") for each in Supervisor)
CONFIRMED = (APPOINTED, *FILED, *(FilingReceived(each.filing, "HZ-1") for each in FILED))


def told(events: tuple[object, ...]) -> Governance:
    """The governance that events lead to."""
    state = UNGOVERNED
    for event in events:
        state = evolve_governance(state, event)  # type: ignore[arg-type]
    return state


def note(document: object) -> NoteDocument:
    """The command that notes a document."""
    return NoteDocument(SALE_DAY, document)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("events", "command", "event"),
    [
        ((StoreAssigned(OEM),), AUTHORISE, AUTHORISED),
        ((AUTHORISED,), WITHDRAW, PurchaserWithdrawn("SQ-1", date(2024, 6, 30))),
        ((), ISSUE, ISSUED),
        ((ISSUED,), but(ISSUE, version="2"), but(ISSUED, version="2")),
        ((ISSUED,), REPEAL, RuleRepealed("ZD-1", LAST)),
        ((), COMMISSION, RUN),
        ((), but(COMMISSION, operator=OEM, contract_no=None), but(RUN, operator=OEM, contract_no=None)),
        ((RUN,), END, PlatformEnded("PT-1", LAST)),
        ((RUN,), HAND_OVER, BACK),
        ((RUN, BACK, RUN), but(HAND_OVER, deletion_no=None), but(BACK, deletion_no=None)),
        ((), APPOINT, APPOINTED),
        ((APPOINTED,), CHANGE, OfficerChanged("FZ-1", BOX)),
        ((APPOINTED,), RELEASE, OfficerReleased("FZ-1")),
        ((APPOINTED, OfficerReleased("FZ-1")), FILE, OfficersFiled("BS-1", Supervisor.CA, 2, "W-3")),
        ((APPOINTED, but(FILED[1], filing="BS-1")), RECEIVE, FilingReceived("BS-1", "HZ-1")),
        (CONFIRMED, CLOSE, OfficerChangeClosed(1)),
        *(((), note(each), each) for each in (CHECKED, AGREED, NOTICE, RISK, TrainingHeld("PX-1", 0))),
        ((CHECKED,), note(TrainingHeld("ZC-1", 4)), TrainingHeld("ZC-1", 4)),
    ],
)
def test_what_follows(events: tuple[GovernanceEvent, ...], command: GovernanceCommand, event: GovernanceEvent) -> None:
    """Each command, in its place, is recorded as one event."""
    assert (event,) == decide_governance(told(events), command, BOOK)


REFUSED = [
    ((), but(AUTHORISE, code=ILL_FORMED), "purchaser_is_well_formed", RefusalCode.FORMAT),
    ((), but(AUTHORISE, authorisation_no="张三"), "purchaser_is_well_formed", RefusalCode.FORMAT),
    ((), but(AUTHORISE, last=date(2023, 12, 31)), "days_are_in_order", RefusalCode.FORMAT),
    ((AUTHORISED,), AUTHORISE, "authorisation_is_new", RefusalCode.DUPLICATE),
    ((), WITHDRAW, "authorisation_stands", RefusalCode.STAGE),
    ((AUTHORISED,), but(WITHDRAW, last=date(2025, 1, 1)), "authorisation_stands", RefusalCode.STAGE),
    ((), but(ISSUE, topics=()), "rule_is_well_formed", RefusalCode.FORMAT),
    ((), but(ISSUE, version="110101190001010006"), "rule_is_well_formed", RefusalCode.FORMAT),
    ((ISSUED,), ISSUE, "version_is_new", RefusalCode.DUPLICATE),
    ((), REPEAL, "rule_is_in_force", RefusalCode.STAGE),
    ((ISSUED,), but(REPEAL, last=date(2023, 12, 31)), "rule_is_in_force", RefusalCode.STAGE),
    ((), but(COMMISSION, operator=ILL_FORMED), "platform_is_well_formed", RefusalCode.FORMAT),
    ((), but(COMMISSION, platform=""), "platform_is_well_formed", RefusalCode.FORMAT),
    ((), but(COMMISSION, last=date(2020, 1, 1)), "days_are_in_order", RefusalCode.FORMAT),
    ((), but(COMMISSION, contract_no=None), "contract_is_named", RefusalCode.FORMAT),
    ((), END, "platform_runs", RefusalCode.STAGE),
    ((RUN,), but(END, last=date(2023, 1, 1)), "platform_runs", RefusalCode.STAGE),
    ((RUN,), but(HAND_OVER, reference="a b"), "hand_over_names_records", RefusalCode.FORMAT),
    ((), HAND_OVER, "records_are_there", RefusalCode.STAGE),
    ((RUN, BACK), HAND_OVER, "records_are_there", RefusalCode.STAGE),
    ((), but(APPOINT, officer="13800000000"), "officer_number_names_a_record", RefusalCode.FORMAT),
    ((), but(APPOINT, particulars=Confidential(Particulars(name="Li"))), "contacts_are_told", RefusalCode.FORMAT),
    ((APPOINTED,), APPOINT, "officer_is_new", RefusalCode.DUPLICATE),
    (
        (APPOINTED,),
        but(CHANGE, particulars=Confidential(Particulars(phone="1"))),
        "contacts_are_told",
        RefusalCode.FORMAT,
    ),
    ((), CHANGE, "officer_is_in_post", RefusalCode.STAGE),
    ((), RELEASE, "officer_is_in_post", RefusalCode.STAGE),
    ((APPOINTED,), but(FILE, reference=""), "filing_names_records", RefusalCode.FORMAT),
    ((), FILE, "there_is_something_to_file", RefusalCode.STAGE),
    ((APPOINTED, but(FILED[0], filing="BS-1")), FILE, "filing_is_new", RefusalCode.DUPLICATE),
    (CONFIRMED, but(RECEIVE, receipt_no="?"), "receipt_names_a_record", RefusalCode.FORMAT),
    (CONFIRMED, but(RECEIVE, filing="BS-ca"), "filing_waits", RefusalCode.STAGE),
    ((), CLOSE, "all_three_confirmed", RefusalCode.STAGE),
    (CONFIRMED[:-1], CLOSE, "all_three_confirmed", RefusalCode.STAGE),
    ((*CONFIRMED, OfficerChanged("FZ-1", BOX)), CLOSE, "all_three_confirmed", RefusalCode.STAGE),
    ((*CONFIRMED, OfficerChangeClosed(1)), CLOSE, "all_three_confirmed", RefusalCode.STAGE),
    ((), note(but(CHECKED, findings=-1)), "document_is_well_formed", RefusalCode.FORMAT),
    ((), note(TrainingHeld("PX-1", -1)), "document_is_well_formed", RefusalCode.FORMAT),
    ((), note(but(AGREED, last=date(2020, 1, 1))), "document_is_well_formed", RefusalCode.FORMAT),
    ((), note(but(NOTICE, version="一")), "document_is_well_formed", RefusalCode.FORMAT),
    ((), note(but(RISK, assessment="")), "document_is_well_formed", RefusalCode.FORMAT),
    ((CHECKED,), note(CHECKED), "document_is_new", RefusalCode.DUPLICATE),
]


@pytest.mark.parametrize(("events", "command", "rule", "code"), REFUSED)
def test_what_is_refused(
    events: tuple[GovernanceEvent, ...], command: GovernanceCommand, rule: str, code: RefusalCode
) -> None:
    """By which rule, and with which code."""
    refusal = decide_governance(told(events), command, BOOK)

    assert isinstance(refusal, Refusal)
    assert (rule, code) == (refusal.rule, refusal.code)
    assert all(BOOK.citation(each, day_of(SALE_DAY)) for each in refusal.cites)


def test_every_command_is_shown_refused() -> None:
    """No command of governance lacks its scenes."""
    assert set(GOVERNANCE_DECIDERS) == {type(command) for _, command, *_ in REFUSED}


def test_of_each_rule_the_version_that_began_last_is_in_force() -> None:
    """Which one was in force on any day follows from the history; a repealed one is not, after its last day."""
    state = told((ISSUED, but(ISSUED, version="2", first=LAST), but(ISSUED, rule="ZD-2", first=LAST)))
    repealed = evolve_governance(state, RuleRepealed("ZD-1", LAST))

    assert [] == [*state.in_force(FIRST - timedelta(days=1))]
    assert [("ZD-1", "1")] == [(each.rule, each.version) for each in state.in_force(FIRST)]
    assert [("ZD-1", "2"), ("ZD-2", "1")] == [(each.rule, each.version) for each in state.in_force(LAST)]
    assert ["ZD-2"] == [each.rule for each in repealed.in_force(LAST + timedelta(days=1))]


class TestRegistry:
    """The same through the registry."""

    @pytest.fixture
    def registry(self) -> Iterator[Registry]:
        """An OEM without governance."""
        with iov_realname.connect("memory://", oem=invented.OEM) as registry:
            yield registry

    def test_a_change_of_officers_is_closed_when_all_three_authorities_confirmed_it(self, registry: Registry) -> None:
        """And not before; who it is stands nowhere in clear."""
        registry.appoint_officer(officer="FZ-1", post=OfficerPost.REAL_NAME, particulars=OFFICER.reveal())
        registry.change_officer(officer="FZ-1", particulars=OFFICER.reveal())
        for supervisor in Supervisor:
            with pytest.raises(Refused, match="R-STAGE"):
                registry.close_officer_change()
            registry.file_officers(filing=f"BS-{supervisor}", supervisor=supervisor, reference="W-1")
            registry.receive_filing(filing=f"BS-{supervisor}", receipt_no="HZ-1")
        registry.close_officer_change()

        state = registry.governance()
        assert (2, 2) == (state.roster, state.closed)
        history = registry._log.read([oem_stream(invented.OEM)])[oem_stream(invented.OEM)]
        assert "13800000000" not in repr(history)

    def test_a_command_sent_again_gives_the_same_answer(self, registry: Registry) -> None:
        """Whenever it is sent; another document under its id is an error."""
        registry.note_document(CHECKED, command_id="c-1")
        registry.note_document(CHECKED, command_id="c-1")
        with pytest.raises(CommandReused):
            registry.note_document(TrainingHeld("ZC-1", 3), command_id="c-1")

    @pytest.mark.parametrize(
        ("number", "day", "taken"),
        [("SQ-1", FIRST, True), ("SQ-1", LAST + timedelta(days=1), False), ("SQ-9", FIRST, False)],
    )
    def test_others_buy_by_the_record_once_there_is_one(
        self, registry: Registry, number: str, day: date, taken: bool
    ) -> None:
        """A purchase by somebody neither OEM nor authorised that day is refused, R-NO-PURCHASE."""
        at = SALE_DAY.replace(year=day.year, month=day.month, day=day.day)
        purchase = {
            "msisdn": invented.msisdn(1),
            "imsi": invented.imsi(1),
            "carrier": Carrier.MOBILE,
            "purchaser": "样例零部件",
            "purchaser_code": DEALER_UNIT,
            "responsible": invented.person(9).particulars,
            "responsible_document": iov_realname.DocumentKind.RESIDENT_ID,
            "batch_no": "B-1",
            "authorisation_no": number,
            "risk_assessment_no": "RA-1",
            "at": at,
        }
        registry.procure(iccid=invented.iccid(2), **purchase)  # type: ignore[arg-type]
        registry.authorise_purchaser(code=DEALER_UNIT, authorisation_no="SQ-1", first=FIRST, last=LAST)
        if taken:
            registry.procure(iccid=invented.iccid(1), **purchase)  # type: ignore[arg-type]
        else:
            with pytest.raises(Refused, match="R-NO-PURCHASE"):
                registry.procure(iccid=invented.iccid(1), **purchase)  # type: ignore[arg-type]

    def test_rules_in_force_are_told_by_day(self, registry: Registry) -> None:
        """Today, if no day is said."""
        registry.issue_rule(rule="ZD-1", version="1", topics=TOPICS, reference="W-1", first=FIRST)
        registry.issue_rule(rule="ZD-1", version="2", topics=TOPICS, reference="W-2", first=LAST)

        assert ["1"] == [each.version for each in registry.rules_in_force(FIRST)]
        assert ["2"] == [each.version for each in registry.rules_in_force()]


def test_an_officers_data_is_erased_when_its_time_is_over() -> None:
    """It is found in the OEM's own history, kept for its years after the release, and destroyed on two approvals."""
    with iov_realname.connect("memory://", oem=invented.OEM) as registry:
        for officer in ("FZ-1", "FZ-2"):
            registry.appoint_officer(
                officer=officer, post=OfficerPost.HEAD, particulars=OFFICER.reveal(), at=SALE_DAY - timedelta(days=3000)
            )
        left, stays = (each.subject for each in registry.governance().officers)
        registry.change_officer(officer="FZ-1", particulars=OFFICER.reveal(), at=SALE_DAY - timedelta(days=2000))
        registry.release_officer(officer="FZ-1", at=SALE_DAY - timedelta(days=1900))
        registry.run_retention(approvers=("a", "b"))

        assert registry.subject(left).shredded
        assert not registry.subject(stays).shredded
