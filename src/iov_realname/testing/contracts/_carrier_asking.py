"""Every operation of a carrier asked once, and what may be answered to it."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

import attrs

from iov_realname.application.carriers import (
    EMERGENCY_ONLY,
    Accepted,
    AlreadyInState,
    Applied,
    AreaReading,
    BindingReading,
    Callback,
    CallbackRefused,
    CardReading,
    CardRef,
    CarrierAdapter,
    CarrierNotice,
    CurrentArea,
    CurrentImei,
    Failed,
    FunctionReading,
    HostedUrl,
    Operation,
    Papers,
    Purchaser,
    Receipt,
    RegistrationReading,
    Rejected,
    SalesFigures,
    UnknownOutcome,
    Unsupported,
    VehicleRecord,
)
from iov_realname.application.ports import Submission
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.functions import Destinations
from iov_realname.domain.identifiers import Vin
from iov_realname.domain.parties import Particulars
from iov_realname.domain.words import Word
from iov_realname.testing import invented

__all__ = ["ANSWERS", "DONE", "Ask", "CarrierCan", "Props", "everything", "submission"]

Ask = Callable[[CarrierAdapter], object]
"""One question or act, to be put to an adapter."""
OPERATION = "op"
"""The operation id of everything that is asked once."""


class CarrierCan(Word):
    """What the test of a carrier adapter may declare; what the adapter can it says itself, by its capabilities."""

    KEEP = "keep", "有状态测试环境", "has a carrier behind it that keeps what is done"
    BE_UNREACHABLE = "be_unreachable", "可模拟不可达", "can be tried where nobody listens"
    BE_CUT_OFF = "be_cut_off", "可模拟应答丢失", "can be tried where no whole answer comes"


@attrs.frozen
class Props:
    """On whom and what an adapter is tried: an active card, an unknown one, a holder, a vehicle, destinations."""

    card: CardRef = attrs.field(factory=lambda: CardRef(invented.iccid(7), invented.msisdn(7)))
    unknown: CardRef = attrs.field(factory=lambda: CardRef(invented.iccid(6), invented.msisdn(6)))
    holder: Papers = attrs.field(factory=lambda: Papers(DocumentKind.RESIDENT_ID, _somebody()))
    vin: Vin = attrs.field(factory=lambda: invented.vin(1))
    destinations: Destinations = attrs.field(factory=lambda: Destinations("oem", "3"))
    day: date = attrs.field(factory=lambda: date(2026, 11, 24))

    @property
    def private(self) -> tuple[str, ...]:
        """What of the holder must show nowhere."""
        person = self.holder.particulars
        return tuple(text for text in (person.name, person.number, person.phone) if text)


def _somebody() -> Particulars:
    return Particulars(name="样例甲", number=invented.resident_number(7), phone="12000000007")


def submission(props: Props, operation: str) -> Submission:
    """A registration on its way."""
    papers = props.holder
    return Submission(operation, props.card.iccid, "R-1", HolderKind.PERSON, papers.document, papers.particulars)


def everything(props: Props) -> Mapping[Operation, Ask]:
    """Each operation, to be asked of an adapter with these props."""
    return {
        Operation.REGISTER_PURCHASER: lambda a: a.register_purchaser(
            OPERATION, Purchaser(invented.OEM, "样例公司", "B1", props.holder)
        ),
        Operation.REPORT_SALES: lambda a: a.report_sales(
            OPERATION, SalesFigures(a.carrier, props.day, props.day, sold=1, in_stock=2)
        ),
        Operation.PUSH_VEHICLE: lambda a: a.push_vehicle(OPERATION, VehicleRecord(props.vin, "样例", ())),
        Operation.SUBMIT_REGISTRATION: lambda a: a.submit_registration(submission(props, OPERATION)),
        Operation.START_HOSTED_REGISTRATION: lambda a: a.start_hosted_registration(OPERATION, props.card),
        Operation.QUERY_REGISTRATION: lambda a: a.query_registration(props.card, props.vin, props.holder),
        Operation.CLEAR_REGISTRATION: lambda a: a.clear_registration(OPERATION, props.card),
        Operation.QUERY_CARD: lambda a: a.query_card(props.card),
        Operation.SET_FUNCTIONS: lambda a: a.set_functions(OPERATION, props.card, EMERGENCY_ONLY),
        Operation.QUERY_FUNCTIONS: lambda a: a.query_functions(props.card),
        Operation.ACTIVATE: lambda a: a.activate(OPERATION, props.card),
        Operation.SUSPEND: lambda a: a.suspend(OPERATION, props.card),
        Operation.RESUME: lambda a: a.resume(OPERATION, props.card),
        Operation.REPLACE_CARD: lambda a: a.replace_card(OPERATION, props.vin, props.card, props.card),
        Operation.CANCEL: lambda a: a.cancel(OPERATION, props.card),
        Operation.BIND_DEVICE: lambda a: a.bind_device(OPERATION, props.card, CurrentImei()),
        Operation.UNBIND_DEVICE: lambda a: a.unbind_device(OPERATION, props.card),
        Operation.QUERY_BINDING: lambda a: a.query_binding(props.card),
        Operation.SET_REGION_LIMIT: lambda a: a.set_region_limit(OPERATION, props.card, CurrentArea()),
        Operation.CLEAR_REGION_LIMIT: lambda a: a.clear_region_limit(OPERATION, props.card),
        Operation.QUERY_REGION_LIMIT: lambda a: a.query_region_limit(props.card),
        Operation.POLL: lambda a: a.poll(props.card, Receipt("state", "active", a.carrier, timedelta(0))),
        Operation.DECODE_CALLBACK: lambda a: a.decode_callback(Callback({}, b"{}")),
    }


DONE = (Applied, AlreadyInState)
_NOT_DONE = (Rejected, Failed, Unsupported)
_WRITTEN = (*DONE, Accepted, UnknownOutcome, *_NOT_DONE)

ANSWERS: Mapping[Operation, tuple[type, ...]] = MappingProxyType(
    dict.fromkeys(Operation, _WRITTEN)
    | {
        Operation.START_HOSTED_REGISTRATION: (HostedUrl, UnknownOutcome, *_NOT_DONE),
        Operation.QUERY_REGISTRATION: (RegistrationReading, *_NOT_DONE),
        Operation.QUERY_CARD: (CardReading, *_NOT_DONE),
        Operation.QUERY_FUNCTIONS: (FunctionReading, *_NOT_DONE),
        Operation.QUERY_BINDING: (BindingReading, *_NOT_DONE),
        Operation.QUERY_REGION_LIMIT: (AreaReading, *_NOT_DONE),
        Operation.DECODE_CALLBACK: (CarrierNotice, CallbackRefused, Unsupported),
    }
)
"""What each operation may answer."""
