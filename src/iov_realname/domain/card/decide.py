"""One card's decider: ``decide(card, command, book) -> events | Refusal``."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from iov_realname.domain.card.actual_user import ActualUserCommand, NameActualUser, name_actual_user
from iov_realname.domain.card.appeal import AppealCommand, DecideAppeal, FileAppeal, decide_appeal, file_appeal
from iov_realname.domain.card.asking import (
    AskingCommand,
    PostponeCheck,
    RequestCheck,
    postpone_check,
    request_check,
)
from iov_realname.domain.card.checking import (
    CheckingCommand,
    RecordCheck,
    RefuseIdentity,
    record_check,
    refuse_identity,
)
from iov_realname.domain.card.correction import (
    CorrectionCommand,
    RecordCorrectionAnswer,
    SendCorrection,
    record_correction_answer,
    send_correction,
)
from iov_realname.domain.card.directed import (
    CloseDirectedTest,
    DirectedTestCommand,
    OpenDirectedTest,
    close_directed_test,
    open_directed_test,
)
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.fitting import FitCard, FittingCommand, UnfitCard, fit_card, unfit_card
from iov_realname.domain.card.functions import (
    FunctionsCommand,
    GrantFunctions,
    OrderFunctionChange,
    RequestFunctions,
    SettleFunctionChange,
    WithdrawFunctions,
    grant_functions,
    order_function_change,
    request_functions,
    settle_function_change,
    withdraw_functions,
)
from iov_realname.domain.card.identity import (
    IdentityCommand,
    PresentIdentity,
    RequestIdentity,
    present_identity,
    request_identity,
)
from iov_realname.domain.card.live import LiveCommand, StartLiveCheck, start_live_check
from iov_realname.domain.card.measures import (
    ConfirmMeasure,
    EndMeasure,
    FailMeasure,
    MeasuresCommand,
    OrderMeasure,
    confirm_measure,
    end_measure,
    fail_measure,
    order_measure,
)
from iov_realname.domain.card.notices import (
    GiveNotice,
    NoticesCommand,
    RecordContact,
    RecordDecline,
    give_notice,
    record_contact,
    record_decline,
)
from iov_realname.domain.card.purchase import (
    Procure,
    PurchaseCommand,
    RegisterPurchaser,
    procure,
    register_purchaser,
)
from iov_realname.domain.card.release import (
    DecideRelease,
    ReleaseCommand,
    ReportTransfer,
    decide_release,
    report_transfer,
)
from iov_realname.domain.card.replacement import PutIn, ReplacementCommand, TakeOut, put_in, take_out
from iov_realname.domain.card.reports import (
    RecordCarrierReport,
    ReportsCommand,
    ReviewCarrierReport,
    record_carrier_report,
    review_carrier_report,
)
from iov_realname.domain.card.restriction import (
    LiftRestriction,
    Restrict,
    RestrictionCommand,
    lift_restriction,
    restrict,
)
from iov_realname.domain.card.review import DecideReview, ReviewCommand, decide_review
from iov_realname.domain.card.sale import (
    CancelCard,
    CancelSale,
    SaleCommand,
    ScrapVehicle,
    SellVehicle,
    TransferVehicle,
    cancel_card,
    cancel_sale,
    scrap,
    sell,
    transfer,
)
from iov_realname.domain.card.second_look import (
    RecordHolderCheck,
    RequestHolderCheck,
    SecondLookCommand,
    record_holder_check,
    request_holder_check,
)
from iov_realname.domain.card.state import Card
from iov_realname.domain.card.submission import (
    RecordCarrierAnswer,
    RecordTransmission,
    SubmissionCommand,
    SubmitRegistration,
    record_carrier_answer,
    record_transmission,
    submit_registration,
)
from iov_realname.domain.card.upkeep import (
    CorrectHolderDetails,
    PresentReverification,
    RecordReverification,
    RevokeRegistration,
    UpkeepCommand,
    correct_holder_details,
    present_reverification,
    record_reverification,
    revoke_registration,
)
from iov_realname.domain.card.way import ChooseWay, WayCommand, choose_way
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import RuleBook

__all__ = ["CARD_DECIDERS", "CardCommand", "decide_card"]

CardCommand: TypeAlias = (
    PurchaseCommand
    | DirectedTestCommand
    | FittingCommand
    | SaleCommand
    | IdentityCommand
    | ActualUserCommand
    | WayCommand
    | AskingCommand
    | CheckingCommand
    | LiveCommand
    | ReviewCommand
    | SubmissionCommand
    | FunctionsCommand
    | MeasuresCommand
    | UpkeepCommand
    | SecondLookCommand
    | CorrectionCommand
    | NoticesCommand
    | RestrictionCommand
    | AppealCommand
    | ReleaseCommand
    | ReplacementCommand
    | ReportsCommand
)

_Decider: TypeAlias = Callable[[Card, Any, RuleBook], tuple[CardEvent, ...] | Refusal]

CARD_DECIDERS: Mapping[type, _Decider] = {
    Procure: procure,
    RegisterPurchaser: register_purchaser,
    OpenDirectedTest: open_directed_test,
    CloseDirectedTest: close_directed_test,
    FitCard: fit_card,
    UnfitCard: unfit_card,
    SellVehicle: sell,
    CancelSale: cancel_sale,
    TransferVehicle: transfer,
    ScrapVehicle: scrap,
    CancelCard: cancel_card,
    RequestIdentity: request_identity,
    PresentIdentity: present_identity,
    NameActualUser: name_actual_user,
    ChooseWay: choose_way,
    RequestCheck: request_check,
    PostponeCheck: postpone_check,
    StartLiveCheck: start_live_check,
    RecordCheck: record_check,
    RefuseIdentity: refuse_identity,
    DecideReview: decide_review,
    SubmitRegistration: submit_registration,
    RecordTransmission: record_transmission,
    RecordCarrierAnswer: record_carrier_answer,
    RequestFunctions: request_functions,
    GrantFunctions: grant_functions,
    WithdrawFunctions: withdraw_functions,
    OrderFunctionChange: order_function_change,
    SettleFunctionChange: settle_function_change,
    OrderMeasure: order_measure,
    ConfirmMeasure: confirm_measure,
    FailMeasure: fail_measure,
    EndMeasure: end_measure,
    PresentReverification: present_reverification,
    RecordReverification: record_reverification,
    CorrectHolderDetails: correct_holder_details,
    RevokeRegistration: revoke_registration,
    RequestHolderCheck: request_holder_check,
    RecordHolderCheck: record_holder_check,
    SendCorrection: send_correction,
    RecordCorrectionAnswer: record_correction_answer,
    GiveNotice: give_notice,
    RecordDecline: record_decline,
    RecordContact: record_contact,
    Restrict: restrict,
    LiftRestriction: lift_restriction,
    FileAppeal: file_appeal,
    DecideAppeal: decide_appeal,
    ReportTransfer: report_transfer,
    DecideRelease: decide_release,
    TakeOut: take_out,
    PutIn: put_in,
    RecordCarrierReport: record_carrier_report,
    ReviewCarrierReport: review_carrier_report,
}


def decide_card(card: Card, command: CardCommand, book: RuleBook) -> tuple[CardEvent, ...] | Refusal:
    """What follows from ``command`` for this card under ``book``: at least one event, or the first rule's refusal."""
    return CARD_DECIDERS[type(command)](card, command, book)
