"""Events of one invented card's life, one template each, and the histories they make up.

Tests vary a template with :func:`tests.support.telling.but`. Every person, unit, card and vehicle is invented.
"""

from datetime import date, datetime, timedelta

from iov_realname.domain.card.actual_user import ActualUserNamed, Use
from iov_realname.domain.card.appeal import AppealDecided, AppealFiled, AppealOutcome
from iov_realname.domain.card.asking import CheckPostponed, CheckRequested
from iov_realname.domain.card.captures import DocumentsTaken, TakenDocument
from iov_realname.domain.card.checking import CheckEvidence, IdentityChecked, IdentityRefused
from iov_realname.domain.card.correction import CorrectionAnswered, CorrectionSent
from iov_realname.domain.card.directed import DirectedTestClosed, DirectedTestOpened
from iov_realname.domain.card.document_limit import DocumentLimitExceeded
from iov_realname.domain.card.fitting import Fitted, Unfitted
from iov_realname.domain.card.functions import (
    FunctionChangeConfirmed,
    FunctionChangeFailed,
    FunctionChangeOrdered,
    FunctionsGranted,
    FunctionsWithdrawn,
)
from iov_realname.domain.card.identity import FunctionsRequested, IdentityPresented, IdentityRequested
from iov_realname.domain.card.live import LiveCheckStarted
from iov_realname.domain.card.measures import (
    MeasureConfirmed,
    MeasureEnded,
    MeasureFailed,
    MeasureKind,
    MeasureNotUndone,
    MeasureOrdered,
    MeasureUndone,
)
from iov_realname.domain.card.notices import ContactRecorded, Declined, Notified
from iov_realname.domain.card.ownership import NameMatch, OwnershipShown, PaperDigest
from iov_realname.domain.card.purchase import Procured, PurchaserRegistered
from iov_realname.domain.card.release import ReleaseDecided, TransferReported, TransferSource
from iov_realname.domain.card.replacement import Replaced, ReplacementFitted
from iov_realname.domain.card.reports import CarrierReported, CarrierReportReviewed, ReportKind
from iov_realname.domain.card.restriction import LiftCause, Restricted, RestrictionLifted
from iov_realname.domain.card.review import ReviewDecided
from iov_realname.domain.card.sale import (
    Deregistered,
    DeregistrationReason,
    OwnershipTransferred,
    SaleCancelled,
    Sold,
    StockFunctionsRecorded,
)
from iov_realname.domain.card.second_look import HolderChecked, HolderCheckRequested
from iov_realname.domain.card.state import Ground, OwnershipPeriod, Registration, RegistrationStatus, Stage
from iov_realname.domain.card.submission import (
    Registered,
    RegistrationRejected,
    RegistrationSubmitted,
    SubmissionAccepted,
    SubmissionAttempted,
    SubmissionParked,
    SubmissionResumed,
    SubmissionUnknown,
)
from iov_realname.domain.card.upkeep import (
    HolderDetailsCorrected,
    RegistrationRevoked,
    ReverificationChecked,
    ReverificationPresented,
    RevocationReason,
    SecondLookOpened,
)
from iov_realname.domain.card.way import CheckWayChosen
from iov_realname.domain.confidential import Sealed, SubjectId
from iov_realname.domain.dealer import Authority, ClerkId
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind
from iov_realname.domain.functions import Destinations, Function, functions
from iov_realname.domain.identifiers import Carrier, Fault, Iccid, Imei, Imsi, Malformed, Msisdn, UnitCode, Vin
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import ATF_2022_12, ChannelKind, CheckKind, CheckWay, CountBy, OwnershipProof, Party
from iov_realname.domain.streams import RegistrationNumber
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
from iov_realname.domain.time import CHINA_TIME

BOOK = ATF_2022_12
BEFORE_THE_DUTY = datetime(2020, 5, 6, 12, tzinfo=CHINA_TIME)
SALE_DAY = datetime(2024, 5, 6, 12, tzinfo=CHINA_TIME)
NEXT_SALE_DAY = datetime(2025, 5, 6, 12, tzinfo=CHINA_TIME)
A_DAY = timedelta(days=1)

OEM = UnitCode("911101010000000002")
DEALER_UNIT = UnitCode("91310000MA0000007L")
ICCID, OTHER_ICCID, NEW_ICCID = (
    Iccid("89860024000000000011"),
    Iccid("89860024000000000029"),
    Iccid("89860024000000000037"),
)
MSISDN, IMSI = Msisdn("1440000000001"), Imsi("460040000000001")
VIN, OTHER_VIN, FOREIGN_VIN = Vin("LZZ000004R0000001"), Vin("LZZ000006R0000002"), Vin("WZZ000006R0000001")
IMEI = Imei("000000000000018")
RESIDENT_NUMBER, AGENT_NUMBER, HANDLER_NUMBER = "110101190001010014", "110101190001010022", "110101190001010030"
ILL_FORMED = Malformed("identifier", Fault.LENGTH)
NUMBER, OTHER_NUMBER = RegistrationNumber("1" * 32), RegistrationNumber("2" * 32)
CLERK = ClerkId("c" * 32)

DATA, SMS, DIRECTED_DATA, EMERGENCY = (
    Function.DATA_UNDIRECTED,
    Function.SMS_UNDIRECTED,
    Function.DATA_DIRECTED,
    Function.EMERGENCY,
)
DESTINATIONS = Destinations("ota", "3")


def sealed(what: str) -> Sealed:
    """A ciphertext that tells in tests what it was made from."""
    return Sealed("A256GCM", SubjectId(f"subject of {what}"), f"box of {what}")


NO_EVIDENCE = CheckEvidence(None, None, None, None, None, None, None, None)
EVIDENCE = CheckEvidence("police", "face", "q-1", "00", "98.5", "0-100", "80", "d" * 64)

# --- purchase, test, fitting ------------------------------------------------------------------------------------------

PROCURED = Procured(
    iccid=ICCID,
    msisdn=MSISDN,
    imsi=IMSI,
    carrier=Carrier.MOBILE,
    purchaser_code=OEM,
    purchaser=sealed("purchaser"),
    authorisation_no=None,
    risk_assessment_no="RA-1",
    batch_no="B-1",
    responsible_document=DocumentKind.RESIDENT_ID,
    responsible=sealed("responsible"),
    subject=SubjectId("subject of responsible"),
    acknowledged=True,
    doubts=(),
)
PURCHASER_REGISTERED = PurchaserRegistered("PR-1", unit_checked=True, document_checked=True)
TEST_OPENED = DirectedTestOpened("t-1", TestPurpose.PRODUCTION, (DIRECTED_DATA,), DESTINATIONS)
TEST_CLOSED = DirectedTestClosed("t-1")
FITTED = Fitted(VIN, IMEI, Fitment.FACTORY, ())
UNFITTED = Unfitted(VIN)

# --- ownership periods ------------------------------------------------------------------------------------------------

SOLD = Sold(SALE_DAY, "QD-001", new_vehicle=True, stock=False)
SOLD_AS_STOCK = Sold(BEFORE_THE_DUTY, "QD-001", new_vehicle=True, stock=True)
STOCK_RECORDED = StockFunctionsRecorded((DATA,))
SALE_CANCELLED = SaleCancelled()
TRANSFERRED = OwnershipTransferred(2, NEXT_SALE_DAY)
DEREGISTERED = Deregistered(DeregistrationReason.SCRAPPED)
REPLACED = Replaced(NEW_ICCID)
REPLACEMENT_FITTED = ReplacementFitted(
    vin=VIN,
    old=OTHER_ICCID,
    period=2,
    began=NEXT_SALE_DAY,
    stock=False,
    asked=False,
    notices_delivered=0,
    declined_after_notice=False,
    attempts_closed=0,
    ground=None,
)

# --- registration -----------------------------------------------------------------------------------------------------

ASKED = IdentityRequested("QD-001", CLERK, "v1")
PRESENTED = IdentityPresented(
    number=NUMBER,
    number_sealed=sealed("number"),
    reason=RegistrationReason.NEW,
    holder=HolderKind.PERSON,
    document=DocumentKind.RESIDENT_ID,
    owner=sealed("owner"),
    capture=Capture.READER,
    agent=None,
    handler=None,
    responsible=None,
    authorisation_no=None,
    evidence=None,
    channel="QD-001",
    channel_kind=ChannelKind.COUNTER,
    clerk=CLERK,
    clerk_sealed=sealed("clerk"),
    authority=Authority.AUTHORISED,
    channel_version=3,
    doubts=(),
)
OWNERSHIP_SHOWN = OwnershipShown(NUMBER, OwnershipProof.INVOICE, PaperDigest("9" * 32), NameMatch.MATCHES)
DOCUMENTS_TAKEN = DocumentsTaken(NUMBER, (TakenDocument(Party.AGENT, DocumentKind.RESIDENT_ID, Capture.OCR),))
USER_NAMED = ActualUserNamed(NUMBER, Use.LEASING, DocumentKind.RESIDENT_ID, sealed("user"), Capture.READER)
FUNCTIONS_REQUESTED = FunctionsRequested(functions(DATA), "QD-001")
LIMIT_EXCEEDED = DocumentLimitExceeded(NUMBER, 6, 5, CountBy.CARD, Carrier.MOBILE, "atf-2022-12")
CHECK_REQUESTED = CheckRequested(NUMBER, "k-1", Party.OWNER, CheckKind.NETWORK, "police")
CHECK_POSTPONED = CheckPostponed(NUMBER, Party.OWNER, CheckKind.NETWORK, SALE_DAY + A_DAY)
LIVE_REQUESTED = CheckRequested(NUMBER, "k-live", Party.OWNER, CheckKind.LIVE, "police")
LIVE_STARTED = LiveCheckStarted(NUMBER, "k-live", sealed("session"), SALE_DAY + timedelta(minutes=30))
WAY_CHOSEN = CheckWayChosen(NUMBER, CheckWay.NETWORK_ID, "c-1")


def checked(
    check: CheckKind, outcome: CheckOutcome = CheckOutcome.MATCH, *, party: Party = Party.OWNER, verified: bool = False
) -> IdentityChecked:
    """One outcome under the card's registration number."""
    return IdentityChecked(NUMBER, f"k-{check}", party, check, outcome, NO_EVIDENCE, None, verified)


READ, ON_NETWORK = checked(CheckKind.READING), checked(CheckKind.NETWORK)
SAME_PERSON = checked(CheckKind.HOLDER, verified=True)
UNFOUND = checked(CheckKind.NETWORK, CheckOutcome.NO_RECORD)
MISMATCHED = checked(CheckKind.HOLDER, CheckOutcome.MISMATCH)
REFUSED = IdentityRefused(NUMBER, RefusalCode.IMPERSONATION, to_review=False)
REFUSED_TO_REVIEW = IdentityRefused(NUMBER, RefusalCode.IMPERSONATION, to_review=True)
APPROVED = ReviewDecided(NUMBER, approved=True, verified=True, reviewer="reviewer-1", reason=sealed("review"))
TURNED_DOWN = ReviewDecided(NUMBER, approved=False, verified=False, reviewer="reviewer-1", reason=sealed("review"))
SUBMITTED = RegistrationSubmitted(NUMBER, Carrier.MOBILE, "op-1", to_send=True)
ATTEMPTED = SubmissionAttempted("op-1", "d" * 32)
ACCEPTED = SubmissionAccepted(NUMBER, "R-1")
OUTCOME_UNKNOWN = SubmissionUnknown("op-1")
PARKED = SubmissionParked("op-1", "E17")
RESUMED = SubmissionResumed("op-1")
REJECTED = RegistrationRejected(NUMBER, "R-2", sealed("rejection"))
REGISTERED = Registered(NUMBER, "R-3")

# --- functions, measures, upkeep --------------------------------------------------------------------------------------

GRANTED = FunctionsGranted(functions(DATA), None)
WITHDRAWN = FunctionsWithdrawn(functions(DATA))
CHANGE_ORDERED = FunctionChangeOrdered("fo-1", functions(EMERGENCY), None)
CHANGE_CONFIRMED = FunctionChangeConfirmed("fo-1", functions(EMERGENCY))
CHANGE_FAILED = FunctionChangeFailed("fo-1", "E42")
MEASURE_ORDERED = MeasureOrdered("m-1", MeasureKind.BINDING, "risk", "in-vehicle", "imei")
MEASURE_CONFIRMED = MeasureConfirmed("m-1")
MEASURE_FAILED = MeasureFailed("m-1", "E7")
MEASURE_ENDED = MeasureEnded("m-1")
MEASURE_UNDONE = MeasureUndone("m-1")
MEASURE_NOT_UNDONE = MeasureNotUndone("m-1", "E8")
SHOWN_AGAIN = ReverificationPresented(DocumentKind.RESIDENT_ID, sealed("holder again"))
LOOK_OPENED = SecondLookOpened(
    DocumentKind.RESIDENT_ID, Capture.READER, "QD-001", ChannelKind.COUNTER, CLERK, Authority.AUTHORISED
)
HOLDER_ASKED = HolderCheckRequested("h-1", CheckKind.NETWORK, "police")
HOLDER_CHECKED = HolderChecked("h-1", CheckKind.NETWORK, CheckOutcome.MATCH, NO_EVIDENCE)
CHECKED_AGAIN = ReverificationChecked(CheckOutcome.MATCH)
CORRECTED = HolderDetailsCorrected(DocumentKind.FOREIGN_PASSPORT, sealed("new details"), Capture.READER, "op-2")
CORRECTION_SENT = CorrectionSent("op-2", "d" * 32)
CORRECTION_ANSWERED = CorrectionAnswered("op-2", CarrierResult.COMPLETED, "R-9")
REVOKED = RegistrationRevoked(RevocationReason.NOT_THE_OWNER, "reviewer-1", sealed("revocation"))

# --- notices, restriction, reports ------------------------------------------------------------------------------------

NOTIFIED = Notified(Addressee.PRESENT_OWNER, NoticePurpose.RESTRICTION, NoticeChannel.SMS, "v1", Delivery.DELIVERED)
DECLINED = Declined(sealed("decline"))
RESTRICTED = Restricted(Ground.DECLINED, None, sealed("reason"), sealed("remedy"), sealed("documents"))
RESTRICTED_FOR_MISUSE = Restricted(Ground.MISUSE, "A-1", sealed("reason"), sealed("remedy"), sealed("documents"))
LIFTED = RestrictionLifted(LiftCause.APPEAL, None)
CALLED = Notified(Addressee.PRESENT_OWNER, NoticePurpose.RESTRICTION, NoticeChannel.PHONE, "v1", Delivery.DELIVERED)
CONTACT_RECORDED = ContactRecorded(sealed("contact"))
APPEALED = AppealFiled("AP-1", RequestChannel.ONLINE, date(2024, 5, 21), sealed("appeal"))
APPEAL_UPHELD = AppealDecided("AP-1", AppealOutcome.UPHELD, "reviewer-1", sealed("why"))
APPEAL_DISMISSED = AppealDecided("AP-1", AppealOutcome.DISMISSED, "reviewer-1", sealed("why"))
TRANSFER_REPORTED = TransferReported("TR-1", TransferSource.FEED)
RELEASE_APPROVED = ReleaseDecided("TR-1", approved=True, reviewer="reviewer-1", reason=sealed("why"))
RELEASE_TURNED_DOWN = ReleaseDecided("TR-1", approved=False, reviewer="reviewer-1", reason=sealed("why"))
REPORTED = CarrierReported(ReportKind.UNBOUND, "cr-1")
REPORT_REVIEWED = CarrierReportReviewed("cr-1", accepted=True, reviewer="reviewer-1")

# --- histories --------------------------------------------------------------------------------------------------------

BOUGHT = (PROCURED,)
IN_TEST = (*BOUGHT, TEST_OPENED)
BUILT_IN = (*BOUGHT, FITTED)
OWNED = (*BUILT_IN, SOLD)
OWNED_AS_STOCK = (*BUILT_IN, SOLD_AS_STOCK, STOCK_RECORDED)
WAITING = (*OWNED, PRESENTED, FUNCTIONS_REQUESTED)
IN_REVIEW = (*WAITING, UNFOUND)
TURNED_AWAY = (*WAITING, MISMATCHED, REFUSED)
VERIFIED = (*WAITING, READ, ON_NETWORK, SAME_PERSON)
SENT = (*VERIFIED, SUBMITTED)
SENT_BACK = (*SENT, REJECTED)
COMPLETED = (*SENT, REGISTERED, GRANTED)
RESOLD = (*COMPLETED, TRANSFERRED)
CLOSED_DOWN = (*OWNED, NOTIFIED, DECLINED, RESTRICTED)
APPEALED_DOWN = (*CLOSED_DOWN, APPEALED)
CLOSED_IN_ORDER = (*OWNED, NOTIFIED, CALLED, DECLINED, RESTRICTED, NOTIFIED)
TRANSFER_WAITS = (*COMPLETED, TRANSFER_REPORTED)
CLOSED_FOR_MISUSE = (*COMPLETED, RESTRICTED_FOR_MISUSE)
SCRAPPED = (*OWNED, DEREGISTERED)

FIRST_PERIOD = OwnershipPeriod(
    number=1,
    began=SALE_DAY,
    stage=Stage.SOLD,
    stock=False,
    asked=False,
    registration=None,
    requested=(),
    attempts_closed=0,
    notices_delivered=0,
    declined_after_notice=False,
)
"""What a sale on ``SALE_DAY`` begins."""

FRESH_REGISTRATION = Registration(
    number=NUMBER,
    status=RegistrationStatus.PRESENTED,
    holder=HolderKind.PERSON,
    document=DocumentKind.RESIDENT_ID,
    channel=ChannelKind.COUNTER,
    has_agent=False,
    owner=SubjectId("subject of owner"),
    matched=frozenset(),
    no_record=frozenset(),
    operation=None,
    transmission=None,
    to_send=False,
    receipt_no=None,
    reverifying=False,
    over_limit=False,
    reason=RegistrationReason.NEW,
    way=None,
    open_checks=(),
)
"""What ``PRESENTED`` opens."""
