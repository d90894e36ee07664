"""Every single act of the lifecycle machine, at right times and at wrong ones."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, precondition, rule

from iov_realname.application.acts.register import StatedCheck
from iov_realname.application.errors import CommandReused, NotFound, Refused
from iov_realname.domain.card.restriction import LiftCause, RestrictionTexts
from iov_realname.domain.card.state import Ground
from iov_realname.domain.functions import Function
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.misuse.words import MisuseVerdict
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import ChannelKind, CheckKind, CheckWay
from iov_realname.domain.terms import (
    Addressee,
    CarrierResult,
    CheckOutcome,
    Delivery,
    Fitment,
    NoticeChannel,
    NoticePurpose,
    RegistrationReason,
)
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.bench import VIN
from iov_realname.testing.cast import (
    CHANNEL,
    CLERK,
    OWNERS,
    SPOILT,
    STOCK_ACTS,
    cards,
    functions,
    outcomes,
    owners,
)
from iov_realname.testing.misuse_acts import SAID, ActsOnMisuse

__all__ = ["SingleActs", "owned"]

OLD_ENOUGH = 20
"""After how many commands a card may come to its end; nothing much can happen to it afterwards."""


def owned(machine: "SingleActs") -> bool:
    """Whether the vehicle has an owner."""
    return machine.bench.owned


class SingleActs(ActsOnMisuse):
    """One rule per act of the registry. Who inherits begins with a bench."""

    numbers = Bundle("numbers")

    def __init__(self) -> None:
        super().__init__()
        self._fresh = 0
        self._test = ""

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
                self.bench.act(self.acts.acknowledge_purchaser, iccid=iccid, receipt_no="PR-1")
            case "test":
                self._test = f"c-{self.bench.commands + 1}"
                self.bench.act(self.acts.open_test, iccid=iccid, functions={Function.DATA_DIRECTED})
            case "test undirected":
                self.bench.act(self.acts.open_test, iccid=iccid, functions={Function.DATA_UNDIRECTED})
            case "end test":
                self.bench.act(self.acts.close_test, iccid=iccid, test=self._test)
            case "take out":
                self.bench.act(self.acts.unfit, iccid=iccid)
            case _:
                fitment = Fitment.AFTERMARKET if act == "fit too late" else Fitment.FACTORY
                imei = invented.imei(card)
                self.bench.act(self.acts.fit, iccid=iccid, vin=VIN, imei=imei, fitment=fitment)

    @rule(until=st.sampled_from([None, None, datetime(2021, 9, 12, tzinfo=CHINA_TIME)]))
    def channel_is_authorised(self, until: datetime | None) -> None:
        """The one channel and its clerk are authorised, perhaps no longer."""
        span = {} if until is None else {"at": until, "until": until}
        self.bench.act(
            self.acts.authorise_channel,
            code=CHANNEL,
            name="样例门店",
            kind=ChannelKind.COUNTER,
            clerks=(CLERK,),
            **span,
        )

    @rule(act=st.sampled_from(["sell_vehicle", "cancel_sale", "transfer_vehicle"]))
    def changes_hands(self, act: str) -> None:
        """Sale, cancelled sale and transfer, whenever it comes."""
        self.bench.act(getattr(self.acts, act), vin=VIN)

    @precondition(lambda self: self.bench.commands >= OLD_ENOUGH)
    @rule(card=st.none() | cards)
    def comes_to_an_end(self, card: int | None) -> None:
        """The vehicle is scrapped, or one card cancelled."""
        if card is None:
            self.bench.act(self.acts.scrap_vehicle, vin=VIN)
        else:
            self.bench.act(self.acts.cancel_card, iccid=invented.iccid(card))

    @precondition(owned)
    @rule(old=cards, new=cards)
    def is_replaced(self, old: int, new: int) -> None:
        """One card takes another's place, if they fit."""
        self.bench.act(self.acts.replace_card, vin=VIN, old_iccid=invented.iccid(old), new_iccid=invented.iccid(new))

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
        self.bench.act(self.acts.refuse_identity, registration_no=number, code=code)

    @rule(number=numbers, check=st.sampled_from(CheckKind), outcome=outcomes)
    def is_checked(self, number: str, check: CheckKind, outcome: CheckOutcome) -> None:
        """The verifier is asked; one check may come out otherwise than as a match."""
        for person in (*(each["owner"].particulars.number for each in OWNERS), invented.resident_number(2)):
            self.bench.verifier.tell(person, check, outcome)
        self._if_it_can_be(lambda: self.acts.check_identity(number))

    @rule(number=numbers, way=st.sampled_from(CheckWay), consent=st.sampled_from(["c-1", "c-1", ""]))
    def chooses_a_way(self, number: str, way: CheckWay, consent: str) -> None:
        """The person present wants to be recognised otherwise."""
        self.bench.act(self.acts.choose_way, registration_no=number, way=way, consent=consent)

    @rule(number=numbers, approved=st.booleans())
    def is_reviewed(self, number: str, approved: bool) -> None:
        """A reviewer decides, whether there is anything to decide or not."""
        self.bench.act(
            self.acts.decide_review,
            registration_no=number,
            approved=approved,
            reviewer="reviewer-1",
            reason="原件已核对",
        )

    @rule()
    def is_delivered(self) -> None:
        """One round to the carrier."""
        self._if_it_can_be(self.acts.deliver)

    @rule(number=numbers, card=cards, result=st.none() | st.sampled_from(CarrierResult), told=st.booleans())
    def is_answered(self, number: str, card: int, result: CarrierResult | None, told: bool) -> None:
        """An answer of the card's carrier, or of another one; or the registration is sent to it anew."""
        iccid = invented.iccid(card)
        if result is None:
            self.bench.act(self.acts.resubmit, iccid=iccid, registration_no=number)
        else:
            self.carrier_answers(number, iccid, result, told=told)

    @rule(delivery=st.sampled_from(Delivery), addressee=st.sampled_from(Addressee))
    def is_notified(self, delivery: Delivery, addressee: Addressee) -> None:
        """A notice, which may not arrive, or go to the earlier owner."""
        self.bench.act(
            self.acts.notify,
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
            self.bench.act(self.acts.ask_owner, vin=VIN, channel=CHANNEL, text_version="v1")

    def declines(self) -> None:
        """The owner declines to register."""
        self.bench.act(self.acts.decline, vin=VIN, reason="不愿提供")

    @rule(ground=st.sampled_from(Ground), texts=st.sampled_from(SAID))
    def is_restricted(self, ground: Ground, texts: RestrictionTexts) -> None:
        """A restriction, with or without a ground."""
        assessment = self.misuse_is_assessed(MisuseVerdict.CONFIRMED) if ground is Ground.MISUSE else ""
        self.bench.act(self.acts.restrict, vin=VIN, ground=ground, texts=texts, assessment=assessment)

    @rule(cause=st.sampled_from(LiftCause), reason=st.sampled_from(["", "申诉成立"]))
    def is_lifted(self, cause: LiftCause, reason: str) -> None:
        """A restriction is lifted."""
        self.bench.act(self.acts.lift, vin=VIN, cause=cause, reason=reason)

    @precondition(lambda self: self.bench.commands > 0)
    @rule()
    def an_id_is_used_for_another_command(self) -> None:
        """A command id that was used before with another command is an error of its own, and does nothing."""
        end = self.bench.log.end()
        try:
            self.acts.decline(vin=VIN, reason="另一命令", command_id=f"c-{self.bench.commands}")
        except CommandReused:
            if self.bench.log.end() != end:
                raise AssertionError("a command id used twice has left something") from None
        else:
            raise AssertionError("a command id was taken for another command")

    # --- how it is done -----------------------------------------------------------------------------------------------

    def carrier_answers(self, number: str, iccid: str, result: CarrierResult, *, told: bool) -> None:
        """An answer that says who answers, or an unsuitable one."""
        self.bench.act(
            self.acts.take_answer,
            registration_no=number,
            iccid=iccid,
            result=result,
            receipt_no=f"R-{self.bench.commands}",
            carrier=Carrier.MOBILE if told else Carrier.UNICOM,
            reason="证件不清" if result is CarrierResult.REJECTED else "",
        )

    def present(
        self,
        owner: int,
        asked: Iterable[Function],
        outcome: CheckOutcome | None,
        *,
        number: str | None = None,
        spoil: Mapping[str, Any] | None = None,
    ) -> str:
        """Papers under a number, a new one if none is given; the number."""
        if number is None:
            self._fresh += 1
            number = f"N-{self._fresh}"
        check = None if outcome is None else StatedCheck(outcome, "样例核验", f"K-{self.bench.commands}")
        papers = {"channel": CHANNEL, "clerk": CLERK, **OWNERS[owner], **(spoil or {})}
        self.bench.act(
            self.acts.present_identity,
            registration_no=number,
            vin=VIN,
            reason=RegistrationReason.NEW,
            functions=asked,
            check=check,
            **papers,
        )
        return number

    def _if_it_can_be(self, act: Callable[[], object]) -> None:
        try:
            act()
        except (NotFound, Refused):
            return
