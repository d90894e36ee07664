"""Rules of the way to the carrier, of functions, upkeep, notices and restrictions."""

from datetime import datetime, timedelta

import attrs

from iov_realname.domain.card.burdens import Condition
from iov_realname.domain.card.functions import (
    GrantFunctions,
    OrderFunctionChange,
    RequestFunctions,
    SettleFunctionChange,
    WithdrawFunctions,
)
from iov_realname.domain.card.measures import EndMeasure, FailMeasure, MeasureKind, OrderMeasure
from iov_realname.domain.card.reports import ReviewCarrierReport
from iov_realname.domain.card.restriction import LiftCause, LiftRestriction, RestrictionTexts
from iov_realname.domain.card.state import Ground
from iov_realname.domain.card.submission import DeliveryStep
from iov_realname.domain.card.upkeep import RecordReverification, ShownAgain
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.dealer import Authority
from iov_realname.domain.documents import Capture
from iov_realname.domain.functions import ONLY_EMERGENCY, Function, functions
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.origin import Origin
from iov_realname.domain.rulebook import ChannelKind
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.time import day_of
from iov_realname.testing.breaches._breach import Breach, at
from iov_realname.testing.commands import ICCID, OTHER_NUMBER, particulars
from iov_realname.testing.later_commands import (
    answer,
    correct,
    decline,
    notify,
    restrict,
    revoke,
    show_again,
    step,
    submit,
)

__all__ = ["AFTERWARDS"]

_DATA = functions(Function.DATA_UNDIRECTED)
_SMS = functions(Function.SMS_UNDIRECTED)
_WITHOUT_REMEDY = Confidential(RestrictionTexts("逾期未登记", "", "居民身份证"))
_FOR_MISUSE = {"ground": Ground.MISUSE, "assessment": "AS-1", "misused": {ICCID}}
_A_FEE = (Condition.FEE,)
_READ = ShownAgain(Capture.READER, "QD-1", ChannelKind.COUNTER, None, Authority.AUTHORISED)


def _expired(moment: datetime) -> object:
    return particulars(valid_to=(day_of(moment) - timedelta(days=1)).isoformat())


def _request(moment: datetime) -> RequestFunctions:
    return RequestFunctions(moment, _SMS, None)


def _grant(moment: datetime) -> GrantFunctions:
    return GrantFunctions(moment, _DATA, None)


def _withdraw(moment: datetime) -> WithdrawFunctions:
    return WithdrawFunctions(moment, _DATA)


def _order(moment: datetime) -> OrderFunctionChange:
    return OrderFunctionChange(moment, "fo-2", None)


def _settle(moment: datetime) -> SettleFunctionChange:
    return SettleFunctionChange(moment, "fo-1", None)


def _measure(moment: datetime) -> OrderMeasure:
    return OrderMeasure(moment, "m-1", MeasureKind.BINDING, "risk", "in-vehicle", "imei")


def _lift(moment: datetime) -> LiftRestriction:
    return LiftRestriction(moment, Origin.IMPORTED, LiftCause.STATED, {})


def _reverify(moment: datetime) -> RecordReverification:
    return RecordReverification(moment, CheckOutcome.MATCH)


AFTERWARDS: tuple[Breach, ...] = (
    Breach("registration_is_verified", at("presented", submit), at("verified", submit)),
    Breach("registration_is_verified", at("registered", submit), at("rejected", submit)),
    Breach("carrier_owns_the_number", at("verified", submit, carrier=Carrier.UNICOM), at("verified", submit)),
    Breach("submission_is_under_way", at("submitted", step, operation="op-9"), at("submitted", step)),
    Breach(
        "step_follows",
        at("accepted", step),
        at("attempted", step, step=DeliveryStep.UNKNOWN),
    ),
    Breach("answer_fits_a_submission", at("verified", answer), at("submitted", answer)),
    Breach("answer_fits_a_submission", at("accepted", answer, number=OTHER_NUMBER), at("rejected", answer)),
    Breach("carrier_owns_the_number", at("accepted", answer, carrier=Carrier.TELECOM), at("accepted", answer)),
    Breach("card_is_owned", at("in test", _request), at("sold", _request)),
    Breach("owner_is_registered", at("accepted", _grant), at("registered", _grant)),
    Breach("owner_is_registered", at("misused", _grant), at("registered", _grant)),
    Breach("owner_asked_for_them", at("registered", _grant, functions=_SMS), at("registered", _grant)),
    Breach("card_is_owned", at("in stock", _withdraw), at("registered", _withdraw)),
    Breach(
        "emergency_stays",
        at("registered", _withdraw, functions=functions(Function.EMERGENCY, *_DATA)),
        at("registered", _withdraw),
    ),
    Breach("carrier_lags_behind", at("told by the carrier", _order), at("registered", _order)),
    Breach("order_is_open", at("registered", _settle), at("ordered", _settle)),
    Breach("card_is_live", at("scrapped", _measure), at("sold", _measure)),
    Breach("measure_is_new", at("measured", _measure), at("registered", _measure)),
    Breach(
        "measure_is_unconfirmed",
        at("measured", FailMeasure, "m-9", "E7"),
        at("measured", FailMeasure, "m-1", "E7"),
    ),
    Breach("measure_stands", at("registered", EndMeasure, "m-1"), at("measured", EndMeasure, "m-1")),
    Breach("registration_is_completed", at("accepted", show_again), at("misused", show_again)),
    Breach("holder_is_the_same", at("registered", show_again, same_holder=False), at("registered", show_again)),
    Breach("holder_document_is_good", at("registered", show_again, holder=_expired), at("registered", show_again)),
    Breach(
        "document_shown_again_was_read",
        at("registered", show_again, shown=attrs.evolve(_READ, capture=Capture.TYPED)),
        at("registered", show_again, shown=_READ),
    ),
    Breach(
        "channel_takes_the_document",
        at("registered", show_again, shown=attrs.evolve(_READ, authority=Authority.NOT_AUTHORISED)),
        at("registered", show_again, shown=_READ),
    ),
    Breach("reverification_is_open", at("registered", _reverify), at("reverifying", _reverify)),
    Breach("card_is_registered", at("misused", correct), at("registered", correct)),
    Breach("holder_is_the_same", at("registered", correct, same_holder=False), at("registered", correct)),
    Breach("corrected_document_was_read", at("registered", correct, capture=Capture.TYPED), at("registered", correct)),
    Breach(
        "correction_was_verified", at("registered", correct, outcome=CheckOutcome.NO_RECORD), at("registered", correct)
    ),
    Breach("registration_is_completed", at("accepted", revoke), at("misused", revoke)),
    Breach("revocation_is_reasoned", at("registered", revoke, reviewer=""), at("registered", revoke)),
    Breach("card_is_owned", at("fitted", notify), at("restricted", notify)),
    Breach("backfill_is_free", at("stock", notify, conditions=_A_FEE), at("stock", notify)),
    Breach("card_is_owned", at("scrapped", decline), at("sold", decline)),
    Breach("card_can_be_restricted", at("misused", restrict, **_FOR_MISUSE), at("lifted", restrict)),
    Breach("ground_holds", at("warned", restrict), at("declined", restrict)),
    Breach("ground_holds", at("due", restrict, ground=Ground.OVERDUE), at("overdue", restrict, ground=Ground.OVERDUE)),
    Breach(
        "ground_holds",
        at("nearly overdue", restrict, ground=Ground.OVERDUE),
        at("overdue", restrict, ground=Ground.OVERDUE),
        under=lambda book: book.notices_before_overdue > 1,
    ),
    Breach("ground_holds", at("warned", restrict, ground=Ground.MISUSE), at("sold", restrict, **_FOR_MISUSE)),
    Breach("ground_holds", at("warned", restrict, ground=Ground.STATED), at("declined", restrict)),
    Breach(
        "owner_was_notified",
        at("sold", restrict, ground=Ground.STATED, origin=Origin.IMPORTED),
        at("warned", restrict, ground=Ground.STATED, origin=Origin.IMPORTED),
    ),
    Breach("texts_are_complete", at("declined", restrict, texts=_WITHOUT_REMEDY), at("declined", restrict)),
    Breach(
        "exactly_emergency_is_kept",
        at("declined", restrict, kept=functions(*ONLY_EMERGENCY, *_DATA)),
        at("declined", restrict),
    ),
    Breach("exactly_emergency_is_kept", at("declined", restrict, kept=()), at("declined", restrict)),
    Breach("card_is_restricted", at("lifted", _lift), at("restricted", _lift)),
    Breach("cause_is_borne_out", at("restricted", _lift, origin=Origin.OBSERVED), at("restricted", _lift)),
    Breach("cause_is_borne_out", at("misused", _lift, cause=LiftCause.CHECK_PASSED), at("misused", _lift)),
    Breach("cause_is_borne_out", at("misused", _lift, cause=LiftCause.APPEAL), at("misused", _lift)),
    Breach(
        "report_waits",
        at("registered", ReviewCarrierReport, "cr-1", True, "reviewer-1"),
        at("reported", ReviewCarrierReport, "cr-1", True, "reviewer-1"),
    ),
    Breach(
        "reviewer_is_named",
        at("reported", ReviewCarrierReport, "cr-1", True, ""),
        at("reported", ReviewCarrierReport, "cr-1", False, "reviewer-1"),
    ),
)
