"""Every single act of the lifecycle machine, at right times and at wrong ones."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from iov_realname.domain.card.appeal import AppealOutcome
from iov_realname.domain.card.restriction import LiftCause, RestrictionTexts
from iov_realname.domain.card.state import Ground
from iov_realname.domain.functions import Function
from iov_realname.domain.misuse.words import MisuseVerdict
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import ChannelKind, CheckKind, CheckWay
from iov_realname.domain.subject.words import RequestChannel
from iov_realname.domain.terms import (
    Addressee,
    CarrierResult,
    CheckOutcome,
    Delivery,
    Fitment,
    NoticeChannel,
    NoticePurpose,
)
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.bench import VIN
from iov_realname.testing.cast import (
    CHANNEL,
    CLERK,
    FUNCTION_ACTS,
    OWNERS,
    SPOILT,
    STOCK_ACTS,
    answers,
    cards,
    functions,
    outcomes,
    owners,
)
from iov_realname.testing.machine import LifecycleMachine, owned
from iov_realname.testing.misuse_acts import SAID, ActsOnMisuse

__all__ = ["SingleActs"]

OLD_ENOUGH = 20
"""After how many commands a card may come to its end; nothing much can happen to it afterwards."""

PERSONS = (*(each["owner"].particulars.number for each in OWNERS), invented.resident_number(2))
"""Whose documents the verifier is asked about."""

persons = st.sampled_from(range(len(PERSONS)))


class SingleActs(ActsOnMisuse):
    """One rule per act of the registry. Who inherits begins with a bench."""

    numbers = LifecycleMachine.numbers
    _test = ""

    @rule(days=st.integers(1, 4))
    def time_passes(self, days: int) -> None:
        """Nothing happens."""
        self.bench.wait(days)

    @rule(card=cards, act=st.sampled_from(STOCK_ACTS))
    def is_in_stock(self, card: int, act: str) -> None:
        """What happens to a card before the sale, at any time, some of it never allowed."""
        iccid = invented.iccid(card)
        match act:
            case "buy":
                self.bench.buy(iccid)
            case "buy unassessed":
                self.bench.buy(iccid, risk_assessment_no="")
            case "buy nothing":
                self.bench.buy("8986-0001")
            case "acknowledge":
                self.bench.act("acknowledge_purchaser", iccid=iccid, receipt_no="PR-1")
            case "test":
                self._test = f"c-{self.bench.commands + 1}"
                self.bench.act("open_test", iccid=iccid, functions={Function.DATA_DIRECTED})
            case "test undirected":
                self.bench.act("open_test", iccid=iccid, functions={Function.DATA_UNDIRECTED})
            case "end test":
                self.bench.act("close_test", iccid=iccid, test=self._test)
            case "take out":
                self.bench.act("unfit", iccid=iccid)
            case _:
                fitment = Fitment.AFTERMARKET if act == "fit too late" else Fitment.FACTORY
                imei = invented.imei(card)
                self.bench.act("fit", iccid=iccid, vin=VIN, imei=imei, fitment=fitment)

    @rule(until=st.sampled_from([None, None, datetime(2021, 9, 12, tzinfo=CHINA_TIME)]))
    def channel_is_authorised(self, until: datetime | None) -> None:
        """The one channel and its clerk are authorised, perhaps no longer."""
        span = {} if until is None else {"at": until, "until": until}
        self.bench.act(
            "authorise_channel",
            code=CHANNEL,
            name="样例门店",
            kind=ChannelKind.COUNTER,
            clerks=(CLERK,),
            **span,
        )

    @rule(act=st.sampled_from(["sell_vehicle", "cancel_sale", "transfer_vehicle"]))
    def changes_hands(self, act: str) -> None:
        """Sale, cancelled sale and transfer, whenever it comes."""
        self.bench.act(act, vin=VIN)

    @precondition(lambda self: self.bench.commands >= OLD_ENOUGH)
    @rule(card=st.none() | cards)
    def comes_to_an_end(self, card: int | None) -> None:
        """The vehicle is scrapped, or one card cancelled."""
        if card is None:
            self.bench.act("scrap_vehicle", vin=VIN)
        else:
            self.bench.act("cancel_card", iccid=invented.iccid(card))

    @precondition(owned)
    @rule(old=cards, new=cards)
    def is_replaced(self, old: int, new: int) -> None:
        """One card takes another's place, if they fit."""
        self.bench.act("replace_card", vin=VIN, old_iccid=invented.iccid(old), new_iccid=invented.iccid(new))

    @rule(owner=owners, asked=functions, outcome=st.none() | outcomes, target=numbers)
    def is_presented(self, owner: int, asked: set[Function], outcome: CheckOutcome | None) -> str:
        """Papers under a new number, checked or not."""
        return self.present(owner, asked, outcome)

    @rule(number=numbers, owner=owners, spoil=st.none() | st.sampled_from(SPOILT), outcome=st.none() | outcomes)
    def is_presented_again(
        self, number: str, owner: int, spoil: Mapping[str, Any] | None, outcome: CheckOutcome | None
    ) -> None:
        """Papers under a known number, some of them not in order."""
        self.present(owner, set(), outcome, number=number, spoil=spoil or {})

    @rule(number=numbers, code=st.sampled_from([RefusalCode.NO_DOC, RefusalCode.FORGED]))
    def is_turned_away(self, number: str, code: RefusalCode) -> None:
        """The clerk closes an attempt."""
        self.bench.act("refuse_identity", registration_no=number, code=code)

    @rule(number=numbers, person=persons, check=st.sampled_from(CheckKind), outcome=answers)
    def is_checked(self, number: str, person: int, check: CheckKind, outcome: CheckOutcome | None) -> None:
        """The verifier is asked; one check may come out otherwise than as a match, or get no answer."""
        self.bench.check(number, PERSONS[person], check, outcome)

    @rule(number=numbers, way=st.sampled_from(CheckWay), consent=st.sampled_from(["c-1", "c-1", ""]))
    def chooses_a_way(self, number: str, way: CheckWay, consent: str) -> None:
        """The person present wants to be recognised otherwise."""
        self.bench.act("choose_way", registration_no=number, way=way, consent=consent)

    @rule(number=numbers, approved=st.booleans())
    def is_reviewed(self, number: str, approved: bool) -> None:
        """A reviewer decides, whether there is anything to decide or not."""
        self.bench.act(
            "decide_review",
            registration_no=number,
            approved=approved,
            reviewer="reviewer-1",
            reason="原件已核对",
        )

    @rule()
    def is_delivered(self) -> None:
        """One round to the carrier."""
        self.bench.deliver()

    @rule(number=numbers, card=cards, result=st.none() | st.sampled_from(CarrierResult), told=st.booleans())
    def is_answered(self, number: str, card: int, result: CarrierResult | None, told: bool) -> None:
        """An answer of the card's carrier, or of another one; or the registration is sent to it anew."""
        iccid = invented.iccid(card)
        if result is None:
            self.bench.act("resubmit", iccid=iccid, registration_no=number)
        else:
            self.carrier_answers(number, iccid, result, told=told)

    @rule(delivery=st.sampled_from(Delivery), addressee=st.sampled_from(Addressee))
    def is_notified(self, delivery: Delivery, addressee: Addressee) -> None:
        """A notice, which may not arrive, or go to the earlier owner."""
        self.bench.act(
            "notify",
            vin=VIN,
            purpose=NoticePurpose.RESTRICTION,
            channel=NoticeChannel.SMS,
            text_version="v1",
            delivery=delivery,
            addressee=addressee,
        )

    @rule(declines=st.booleans())
    def is_asked(self, declines: bool) -> None:
        """The owner is asked for papers, or says no without having been asked."""
        if declines:
            self.declines()
        else:
            self.bench.act("ask_owner", vin=VIN, channel=CHANNEL, text_version="v1")

    def declines(self) -> None:
        """The owner declines to register."""
        self.bench.act("decline", vin=VIN, reason="不愿提供")

    @rule(ground=st.sampled_from(Ground), texts=st.sampled_from(SAID))
    def is_restricted(self, ground: Ground, texts: RestrictionTexts) -> None:
        """A restriction, with or without a ground."""
        assessment = self.misuse_is_assessed(MisuseVerdict.CONFIRMED) if ground is Ground.MISUSE else ""
        self.bench.act("restrict", vin=VIN, ground=ground, texts=texts, assessment=assessment)

    def appeal_is_upheld(self) -> None:
        """The owner appeals against a restriction, and is right."""
        self.bench.act("file_appeal", vin=VIN, appeal="AP-9", channel=RequestChannel.ONLINE, words="我已办理登记")
        upheld = {"outcome": AppealOutcome.UPHELD, "reviewer": "reviewer-1", "reason": "申诉成立"}
        self.bench.act("decide_appeal", vin=VIN, appeal="AP-9", **upheld)

    @rule(cause=st.sampled_from(LiftCause), reason=st.sampled_from(["", "申诉成立"]))
    def is_lifted(self, cause: LiftCause, reason: str) -> None:
        """A restriction is lifted."""
        self.bench.act("lift", vin=VIN, cause=cause, reason=reason)

    @rule(
        card=cards, act=st.sampled_from(FUNCTION_ACTS), asked=functions, emergency=st.sampled_from([False, False, True])
    )
    def has_its_functions_changed(self, card: int, act: str, asked: set[Function], emergency: bool) -> None:
        """The owner asks, we open, we close; now and then it is the emergency call."""
        what = sorted(asked | ({Function.EMERGENCY} if emergency else set()))
        self.bench.act(act, iccid=invented.iccid(card), functions=what)
