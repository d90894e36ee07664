"""Which earlier facts of the same history an event rests on; ``explain`` follows these links back."""

from collections.abc import Mapping, MutableMapping
from typing import TypeAlias

from iov_realname.domain.card.actual_user import ActualUserNamed
from iov_realname.domain.card.appeal import AppealDecided, AppealFiled
from iov_realname.domain.card.asking import CheckPostponed, CheckRequested
from iov_realname.domain.card.captures import DocumentsTaken
from iov_realname.domain.card.checking import IdentityChecked, IdentityRefused
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
from iov_realname.domain.card.identity import FunctionsRequested, IdentityPresented
from iov_realname.domain.card.live import LiveCheckStarted
from iov_realname.domain.card.measures import (
    MeasureConfirmed,
    MeasureEnded,
    MeasureFailed,
    MeasureNotUndone,
    MeasureOrdered,
    MeasureUndone,
)
from iov_realname.domain.card.notices import Declined, Notified, reaches_present_owner
from iov_realname.domain.card.ownership import OwnershipShown
from iov_realname.domain.card.purchase import Procured, PurchaserRegistered
from iov_realname.domain.card.release import ReleaseDecided, TransferReported
from iov_realname.domain.card.replacement import Replaced, ReplacementFitted
from iov_realname.domain.card.reports import CarrierReported, CarrierReportReviewed
from iov_realname.domain.card.restriction import Restricted, RestrictionLifted
from iov_realname.domain.card.review import ReviewDecided
from iov_realname.domain.card.sale import (
    Deregistered,
    OwnershipTransferred,
    SaleCancelled,
    Sold,
    StockFunctionsRecorded,
)
from iov_realname.domain.card.second_look import HolderChecked, HolderCheckRequested
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
    SecondLookOpened,
)
from iov_realname.domain.card.way import CheckWayChosen
from iov_realname.domain.subject.events import (
    ErasureApproved,
    ErasureDeclined,
    ErasureOrdered,
    ErasureRequested,
    HoldPlaced,
    HoldReleased,
    Locked,
    RetentionStarted,
    ServiceResumed,
    Shredded,
)

__all__ = ["RESTS_ON", "Links", "linked", "note"]

_PERIOD = (Sold, OwnershipTransferred, ReplacementFitted)

RESTS_ON: Mapping[type, tuple[type, ...]] = {
    DirectedTestOpened: (Procured, PurchaserRegistered),
    DirectedTestClosed: (DirectedTestOpened,),
    Fitted: (Procured,),
    Unfitted: (Fitted,),
    Sold: (Fitted,),
    SaleCancelled: (Sold,),
    StockFunctionsRecorded: (Sold,),
    OwnershipTransferred: (*_PERIOD, TransferReported, ReleaseDecided),
    ReleaseDecided: (TransferReported,),
    AppealFiled: (Restricted,),
    AppealDecided: (AppealFiled,),
    Replaced: _PERIOD,
    IdentityPresented: _PERIOD,
    FunctionsRequested: _PERIOD,
    OwnershipShown: (IdentityPresented,),
    DocumentsTaken: (IdentityPresented,),
    ActualUserNamed: (IdentityPresented,),
    DocumentLimitExceeded: (IdentityPresented,),
    CheckWayChosen: (IdentityPresented,),
    CheckRequested: (IdentityPresented,),
    CheckPostponed: (IdentityChecked,),
    LiveCheckStarted: (CheckRequested,),
    IdentityChecked: (IdentityPresented, CheckRequested),
    IdentityRefused: (IdentityPresented, IdentityChecked),
    ReviewDecided: (IdentityPresented, IdentityChecked, IdentityRefused),
    RegistrationSubmitted: (IdentityChecked, ReviewDecided, RegistrationRejected),
    SubmissionAttempted: (RegistrationSubmitted, SubmissionResumed),
    SubmissionUnknown: (SubmissionAttempted,),
    SubmissionParked: (
        RegistrationSubmitted,
        SubmissionResumed,
        SubmissionAttempted,
        SubmissionUnknown,
        SubmissionAccepted,
    ),
    SubmissionResumed: (SubmissionAttempted, SubmissionUnknown, SubmissionParked),
    SubmissionAccepted: (RegistrationSubmitted, SubmissionAttempted),
    RegistrationRejected: (RegistrationSubmitted, SubmissionAttempted),
    Registered: (RegistrationSubmitted, SubmissionAttempted, SubmissionAccepted),
    FunctionsGranted: (Registered, FunctionsRequested),
    FunctionsWithdrawn: (FunctionsGranted,),
    FunctionChangeOrdered: (
        DirectedTestOpened,
        DirectedTestClosed,
        *_PERIOD,
        SaleCancelled,
        StockFunctionsRecorded,
        Registered,
        RegistrationRevoked,
        FunctionsGranted,
        FunctionsWithdrawn,
        Restricted,
        RestrictionLifted,
        Replaced,
        Deregistered,
    ),
    FunctionChangeConfirmed: (FunctionChangeOrdered,),
    FunctionChangeFailed: (FunctionChangeOrdered,),
    MeasureConfirmed: (MeasureOrdered,),
    MeasureFailed: (MeasureOrdered,),
    MeasureEnded: (MeasureOrdered, MeasureConfirmed, MeasureFailed, MeasureNotUndone),
    MeasureUndone: (MeasureEnded,),
    MeasureNotUndone: (MeasureEnded,),
    ReverificationPresented: (Registered,),
    SecondLookOpened: (ReverificationPresented,),
    HolderCheckRequested: (ReverificationPresented,),
    HolderChecked: (ReverificationPresented, HolderCheckRequested),
    ReverificationChecked: (ReverificationPresented, HolderChecked),
    HolderDetailsCorrected: (Registered, ReverificationPresented, ReverificationChecked),
    CorrectionSent: (HolderDetailsCorrected,),
    CorrectionAnswered: (HolderDetailsCorrected, CorrectionSent),
    RegistrationRevoked: (Registered, CarrierReported),
    Declined: (Notified,),
    Restricted: (Notified, Declined),
    RestrictionLifted: (Restricted, IdentityChecked, ReviewDecided, ReverificationChecked, AppealDecided),
    CarrierReportReviewed: (CarrierReported,),
    Locked: (RetentionStarted,),
    ServiceResumed: (RetentionStarted,),
    HoldReleased: (HoldPlaced,),
    ErasureDeclined: (RetentionStarted, HoldPlaced, ErasureRequested),
    ErasureApproved: (RetentionStarted, ErasureRequested),
    ErasureOrdered: (RetentionStarted, ErasureRequested, ErasureApproved),
    Shredded: (ErasureOrdered,),
}
"""For each event, the kinds of which the latest of the same history is linked. Kinds without an entry rest on nothing
earlier: purchases, requests, notices, holds, readings and the carrier's own reports are given from outside."""

_COUNTED_SINCE: Mapping[type, tuple[type, ...]] = {
    Notified: (*_PERIOD, SaleCancelled),
    IdentityChecked: (IdentityPresented,),
}
"""Kinds that count together: rules ask how many notices reached the present owner, and for several matching checks.
All of them are linked, since one of the kinds beside them."""

_STARTS_ANEW: Mapping[type, tuple[type, ...]] = {
    start: tuple(kind for kind, starts in _COUNTED_SINCE.items() if start in starts)
    for starts in _COUNTED_SINCE.values()
    for start in starts
}

Links: TypeAlias = MutableMapping[type, tuple[str, ...]]
"""By kind, the ids of the events that one to come would be linked to."""


def note(links: Links, event: object, event_id: str) -> None:
    """Keep ``links`` up with one more event of the history."""
    kind = type(event)
    if kind not in _COUNTED_SINCE:
        links[kind] = (event_id,)
        for counted in _STARTS_ANEW.get(kind, ()):
            links.pop(counted, None)
    elif not isinstance(event, Notified) or reaches_present_owner(event):
        links[kind] = (*links.get(kind, ()), event_id)


def linked(links: Links, event: object) -> tuple[str, ...]:
    """The ids of the events that ``event`` rests on, in the order of their kinds."""
    return tuple(each for kind in RESTS_ON.get(type(event), ()) for each in links.get(kind, ()))
