"""Commands to one invented card, one template each, all of which go through on the right history."""

from datetime import timedelta

from iov_realname.domain.card.actual_user import NameActualUser, Use
from iov_realname.domain.card.appeal import AppealOutcome, DecideAppeal, FileAppeal
from iov_realname.domain.card.asking import PostponeCheck, RequestCheck
from iov_realname.domain.card.checking import RecordCheck, RefuseIdentity
from iov_realname.domain.card.correction import RecordCorrectionAnswer, SendCorrection
from iov_realname.domain.card.directed import CloseDirectedTest, OpenDirectedTest
from iov_realname.domain.card.document_limit import NOTHING_ELSE
from iov_realname.domain.card.fitting import FitCard, UnfitCard
from iov_realname.domain.card.functions import (
    GrantFunctions,
    OrderFunctionChange,
    RequestFunctions,
    SettleFunctionChange,
    WithdrawFunctions,
)
from iov_realname.domain.card.identity import PresentIdentity, RequestIdentity
from iov_realname.domain.card.live import StartLiveCheck
from iov_realname.domain.card.measures import ConfirmMeasure, EndMeasure, FailMeasure, MeasureKind, OrderMeasure
from iov_realname.domain.card.notices import GiveNotice, RecordContact, RecordDecline
from iov_realname.domain.card.papers import IdentitySeals, Papers
from iov_realname.domain.card.purchase import Procure, RegisterPurchaser
from iov_realname.domain.card.release import DecideRelease, ReportTransfer, TransferSource
from iov_realname.domain.card.replacement import PutIn, TakeOut
from iov_realname.domain.card.reports import RecordCarrierReport, ReportKind, ReviewCarrierReport
from iov_realname.domain.card.restriction import (
    LiftCause,
    LiftRestriction,
    Restrict,
    RestrictionSeals,
    RestrictionTexts,
)
from iov_realname.domain.card.review import DecideReview
from iov_realname.domain.card.sale import CancelCard, CancelSale, ScrapVehicle, SellVehicle, TransferVehicle
from iov_realname.domain.card.second_look import RecordHolderCheck, RequestHolderCheck
from iov_realname.domain.card.state import Ground
from iov_realname.domain.card.submission import (
    DeliveryStep,
    RecordCarrierAnswer,
    RecordTransmission,
    SubmitRegistration,
)
from iov_realname.domain.card.upkeep import (
    CorrectHolderDetails,
    PresentReverification,
    RecordReverification,
    RevocationReason,
    RevokeRegistration,
    ShownAgain,
)
from iov_realname.domain.card.way import ChooseWay
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.dealer import Authority
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind
from iov_realname.domain.functions import ONLY_EMERGENCY, functions
from iov_realname.domain.identifiers import Carrier, Iccid
from iov_realname.domain.origin import Origin
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import ChannelKind, CheckKind, CheckWay, Party
from iov_realname.domain.subject.words import RequestChannel
from iov_realname.domain.terms import (
    Addressee,
    CarrierResult,
    CheckOutcome,
    Delivery,
    Fitment,
    NoticeChannel,
    NoticePurpose,
    RegistrationReason,
    TestPurpose,
)
from iov_realname.domain.vehicle.state import VehicleStanding
from tests.support.facts import (
    A_DAY,
    AGENT_NUMBER,
    CLERK,
    DATA,
    DESTINATIONS,
    DIRECTED_DATA,
    EMERGENCY,
    FIRST_PERIOD,
    HANDLER_NUMBER,
    ICCID,
    IMEI,
    IMSI,
    MSISDN,
    NEW_ICCID,
    NEXT_SALE_DAY,
    NO_EVIDENCE,
    NUMBER,
    OEM,
    OTHER_ICCID,
    RESIDENT_NUMBER,
    SALE_DAY,
    VIN,
    sealed,
)

CARDS = (ICCID, OTHER_ICCID, NEW_ICCID)


def particulars(
    name: str = "张样例", number: str = RESIDENT_NUMBER, valid_to: str = "", phone: str = "12000000001"
) -> Confidential[Particulars]:
    """Somebody invented."""
    return Confidential(Particulars(name=name, number=number, address="样例路1号", phone=phone, valid_to=valid_to))


def papers(number: str, name: str = "李样例", document: DocumentKind | None = DocumentKind.RESIDENT_ID) -> Papers:
    """Papers of somebody who acts for the owner."""
    return Papers(document, particulars(name, number))


def seals(**others: object) -> dict[Iccid, IdentitySeals]:
    """The sealed counterparts of a presentation, for every card; ``others``: agent, handler, responsible."""
    boxes = {role: sealed(role) if role in others else None for role in ("agent", "handler", "responsible")}
    return {each: IdentitySeals(sealed("number"), sealed("owner"), **boxes, clerk=sealed("clerk")) for each in CARDS}


PROCURE = Procure(
    at=SALE_DAY - 90 * A_DAY,
    origin=Origin.OBSERVED,
    oem=OEM,
    iccid=ICCID,
    msisdn=MSISDN,
    imsi=IMSI,
    carrier=Carrier.MOBILE,
    purchaser_code=OEM,
    purchaser=sealed("purchaser"),
    authorisation_no="",
    risk_assessment_no="RA-1",
    batch_no="B-1",
    responsible=particulars(),
    responsible_document=DocumentKind.RESIDENT_ID,
    responsible_sealed=sealed("responsible"),
)
REGISTER_PURCHASER = RegisterPurchaser(SALE_DAY - 89 * A_DAY, "PR-1", unit_checked=True, document_checked=True)
OPEN_TEST = OpenDirectedTest(SALE_DAY - 60 * A_DAY, "t-1", TestPurpose.PRODUCTION, (DIRECTED_DATA,), DESTINATIONS)
CLOSE_TEST = CloseDirectedTest(SALE_DAY - 50 * A_DAY, "t-1")
FIT = FitCard(SALE_DAY - 40 * A_DAY, VIN, IMEI, Fitment.FACTORY, VehicleStanding.UNSOLD)
UNFIT = UnfitCard(SALE_DAY - 39 * A_DAY)

SELL = SellVehicle(SALE_DAY, Origin.OBSERVED, "QD-001", new_vehicle=True, stock_functions=())
CANCEL_SALE = CancelSale(SALE_DAY + A_DAY)
TRANSFER = TransferVehicle(NEXT_SALE_DAY)
SCRAP = ScrapVehicle(NEXT_SALE_DAY)
CANCEL_CARD = CancelCard(NEXT_SALE_DAY)
TAKE_OUT = TakeOut(NEXT_SALE_DAY, Origin.OBSERVED, NEW_ICCID)
PUT_IN = PutIn(NEXT_SALE_DAY, VIN, OTHER_ICCID, FIRST_PERIOD, None)

ASK = RequestIdentity(SALE_DAY, "QD-001", CLERK, "v1")
PRESENT = PresentIdentity(
    at=SALE_DAY,
    origin=Origin.OBSERVED,
    number=NUMBER,
    reason=RegistrationReason.NEW,
    holder=HolderKind.PERSON,
    document=DocumentKind.RESIDENT_ID,
    owner=particulars(),
    capture=Capture.READER,
    agent=None,
    handler=None,
    responsible=None,
    authorisation_no="",
    evidence=None,
    functions=functions(DATA),
    channel="QD-001",
    channel_kind=ChannelKind.COUNTER,
    clerk=CLERK,
    authority=Authority.AUTHORISED,
    channel_version=3,
    use=NOTHING_ELSE,
    seals=seals(),
)
AGENT = papers(AGENT_NUMBER)
HANDLER = papers(HANDLER_NUMBER)
START_LIVE = StartLiveCheck(SALE_DAY, NUMBER, "k-live", SALE_DAY + timedelta(minutes=30), {ICCID: sealed("session")})
CHOOSE_WAY = ChooseWay(SALE_DAY, NUMBER, CheckWay.NETWORK_ID, "c-1")
NAME_USER = NameActualUser(
    SALE_DAY,
    NUMBER,
    Use.LEASING,
    DocumentKind.RESIDENT_ID,
    particulars("李样例", AGENT_NUMBER),
    Capture.READER,
    {each: sealed("user") for each in CARDS},
)
POSTPONE = PostponeCheck(SALE_DAY, NUMBER, Party.OWNER, CheckKind.NETWORK, SALE_DAY + A_DAY)
REQUEST_CHECK = RequestCheck(SALE_DAY, NUMBER, "k-1", Party.OWNER, CheckKind.NETWORK, "police")
RECORD_CHECK = RecordCheck(
    at=SALE_DAY,
    origin=Origin.OBSERVED,
    number=NUMBER,
    reference="k-1",
    party=Party.OWNER,
    check=CheckKind.NETWORK,
    outcome=CheckOutcome.MATCH,
    evidence=NO_EVIDENCE,
    providers={},
)
REFUSE = RefuseIdentity(SALE_DAY, NUMBER, RefusalCode.FORGED)
DECIDE_REVIEW = DecideReview(
    SALE_DAY,
    NUMBER,
    approved=True,
    reviewer="reviewer-1",
    reason=Confidential("户籍系统延迟"),
    reasons={each: sealed("review") for each in CARDS},
)
SUBMIT = SubmitRegistration(SALE_DAY, NUMBER, Carrier.MOBILE, "op-1", to_send=True)
TRANSMIT = RecordTransmission(SALE_DAY, "op-1", DeliveryStep.ATTEMPTED, "d" * 32)
ANSWER = RecordCarrierAnswer(SALE_DAY, NUMBER, CarrierResult.COMPLETED, "R-3", Carrier.MOBILE, None)

REQUEST_FUNCTIONS = RequestFunctions(SALE_DAY, functions(DATA), "QD-001")
GRANT = GrantFunctions(SALE_DAY, functions(DATA), None)
WITHDRAW = WithdrawFunctions(SALE_DAY, functions(DATA))
ORDER_CHANGE = OrderFunctionChange(SALE_DAY, "fo-1", DESTINATIONS)
SETTLE_CHANGE = SettleFunctionChange(SALE_DAY, "fo-1", None)
ORDER_MEASURE = OrderMeasure(SALE_DAY, "m-1", MeasureKind.BINDING, "risk", "in-vehicle", "imei")
CONFIRM_MEASURE = ConfirmMeasure(SALE_DAY, "m-1")
FAIL_MEASURE = FailMeasure(SALE_DAY, "m-1", "E7")
END_MEASURE = EndMeasure(SALE_DAY, "m-1")

SHOW_AGAIN = PresentReverification(
    SALE_DAY,
    DocumentKind.RESIDENT_ID,
    particulars(),
    same_holder=True,
    seals={each: sealed("holder again") for each in CARDS},
)
CHECK_AGAIN = RecordReverification(SALE_DAY, CheckOutcome.MATCH)
SHOWN_AT_COUNTER = ShownAgain(Capture.READER, "QD-001", ChannelKind.COUNTER, CLERK, Authority.AUTHORISED)
ASK_HOLDER = RequestHolderCheck(SALE_DAY, "h-1", CheckKind.NETWORK, "police")
CHECK_HOLDER = RecordHolderCheck(SALE_DAY, "h-1", CheckKind.NETWORK, CheckOutcome.MATCH, NO_EVIDENCE)
SEND_CORRECTION = SendCorrection(SALE_DAY, "op-2", "d" * 32)
ANSWER_CORRECTION = RecordCorrectionAnswer(SALE_DAY, "op-2", CarrierResult.COMPLETED, "R-9")
CORRECT = CorrectHolderDetails(
    at=SALE_DAY,
    document=DocumentKind.RESIDENT_ID,
    holder=particulars(),
    capture=Capture.READER,
    same_holder=True,
    outcome=CheckOutcome.MATCH,
    operation="op-2",
    seals={each: sealed("new details") for each in CARDS},
)
REVOKE = RevokeRegistration(
    SALE_DAY,
    RevocationReason.NOT_THE_OWNER,
    "reviewer-1",
    Confidential("登记人并非车主"),
    {each: sealed("revocation") for each in CARDS},
)

NOTIFY = GiveNotice(
    SALE_DAY, Addressee.PRESENT_OWNER, NoticePurpose.RESTRICTION, NoticeChannel.SMS, "v1", Delivery.DELIVERED
)
DECLINE = RecordDecline(SALE_DAY, {each: sealed("decline") for each in CARDS})
RESTRICT = Restrict(
    at=SALE_DAY,
    origin=Origin.OBSERVED,
    ground=Ground.DECLINED,
    texts=Confidential(RestrictionTexts("拒绝登记", "拨打客服", "居民身份证")),
    kept=ONLY_EMERGENCY,
    assessment="",
    misused=(),
    seals={each: RestrictionSeals(sealed("reason"), sealed("remedy"), sealed("documents")) for each in CARDS},
)
LIFT = LiftRestriction(SALE_DAY, Origin.IMPORTED, LiftCause.STATED, {})
WHY = {each: sealed("why") for each in CARDS}
RECORD_CONTACT = RecordContact(SALE_DAY, particulars(), {each: sealed("contact") for each in CARDS})
APPEAL = FileAppeal(SALE_DAY, "AP-1", RequestChannel.ONLINE, {each: sealed("appeal") for each in CARDS})
DECIDE_APPEAL = DecideAppeal(SALE_DAY, "AP-1", AppealOutcome.UPHELD, "reviewer-1", WHY)
REPORT_TRANSFER = ReportTransfer(NEXT_SALE_DAY, "TR-1", TransferSource.FEED)
DECIDE_RELEASE = DecideRelease(NEXT_SALE_DAY, "TR-1", approved=True, reviewer="reviewer-1", reasons=WHY)
REPORT = RecordCarrierReport(SALE_DAY, ReportKind.UNBOUND, "cr-1")
REVIEW_REPORT = ReviewCarrierReport(SALE_DAY, "cr-1", accepted=True, reviewer="reviewer-1")

EMERGENCY_TOO = functions(DATA, EMERGENCY)
