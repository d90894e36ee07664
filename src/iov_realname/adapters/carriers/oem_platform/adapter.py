"""The platform as a carrier adapter: it takes vehicles and card swaps and tells of registrations.

Identity is taken on the platform's own side. There is no call to push it, so none is made up.
"""

from collections.abc import Mapping

from iov_realname.adapters.carriers.oem_platform.callback import decoded
from iov_realname.adapters.carriers.oem_platform.client import OemPlatformAccount, OemPlatformClient
from iov_realname.adapters.carriers.oem_platform.codes import (
    CARRIER_CODES,
    KINDS,
    NOTICE_KINDS,
    VEHICLE_FIELDS,
)
from iov_realname.adapters.carriers.oem_platform.enveloping import enveloped
from iov_realname.adapters.carriers.wire.decoding import Tree, compact, rows, same, text
from iov_realname.adapters.carriers.wire.drawing import Digits, random_digits
from iov_realname.adapters.carriers.wire.transport import Transport
from iov_realname.adapters.carriers.wire.trouble import Trouble
from iov_realname.application.carriers import (
    Applied,
    Callback,
    CallbackRefused,
    CardRef,
    CarrierNotice,
    ErrorKind,
    NotDone,
    Operation,
    Papers,
    RegistrationBasis,
    RegistrationReading,
    RegistrationState,
    Rejected,
    Unsupporting,
    VehicleRecord,
    WriteOutcome,
    not_done,
)
from iov_realname.domain.documents import normal_number

__all__ = ["OemPlatform"]

_CAPABILITIES = frozenset(
    {
        Operation.PUSH_VEHICLE,
        Operation.QUERY_REGISTRATION,
        Operation.REPLACE_CARD,
        Operation.DECODE_CALLBACK,
    }
)
_NOT_REGISTERED = "0"


class OemPlatform(Unsupporting):
    """A registration platform between OEM and carriers. Thread-safe."""

    def __init__(self, account: OemPlatformAccount, transport: Transport, digits: Digits = random_digits) -> None:
        self._account = account
        self._client = OemPlatformClient(account, transport, digits)

    @property
    def carrier(self) -> str:
        """The carrier whose cards this account is for."""
        return self._account.carrier

    def capabilities(self) -> frozenset[Operation]:
        """What the platform can do."""
        return _CAPABILITIES

    def push_vehicle(self, operation: str, vehicle: VehicleRecord) -> WriteOutcome:
        """Push a vehicle with its cards, sealed to the platform. An engine or a motor number is a must, and so
        are cards of carriers that the platform has a code for.
        """
        if not vehicle.fields.keys() <= VEHICLE_FIELDS or not vehicle.fields.keys() & {"EngineNum", "MotorNum"}:
            return Rejected(ErrorKind.INVALID_REQUEST)
        if any(each.carrier not in CARRIER_CODES for each in vehicle.cards):
            return Rejected(ErrorKind.INVALID_REQUEST)
        sealed = enveloped(compact(_record(vehicle)), self._account.public_key)
        found = self._client.call("push/vehicleInfo", {"EncryptCarInfo": sealed}, KINDS)
        return _written(found, "push/vehicleInfo 200")

    def replace_card(self, operation: str, vin: str, old: CardRef, new: CardRef) -> WriteOutcome:
        """The new card takes the old one's place on the platform."""
        fields = {"VIN": vin, "MSISDN": old.msisdn, "ICCID": old.iccid, "MSISDNNEW": new.msisdn, "ICCIDNEW": new.iccid}
        return _written(self._client.call("push/replaceCardData", fields, KINDS), "push/replaceCardData 200")

    def query_registration(
        self, card: CardRef, vin: str = "", holder: Papers | None = None
    ) -> RegistrationReading | NotDone:
        """The registration; the name and number that come with it are compared with ``holder`` and dropped."""
        found = self._client.call("workFlow/notice", {"ICCID": card.iccid, "VIN": vin}, NOTICE_KINDS)
        if isinstance(found, Trouble):
            return found.of_read()
        listed = rows(found, "ResultList")
        if listed is None:
            return not_done(ErrorKind.PROTOCOL_ERROR)
        row = next((each for each in listed if text(each, "ICCID") == card.iccid), None)
        return not_done(ErrorKind.NOT_FOUND) if row is None else self._reading(row, holder)

    def decode_callback(self, callback: Callback) -> CarrierNotice | CallbackRefused:
        """A notice that something has changed; ask for the registration then."""
        return decoded(callback, self._account)

    def _reading(self, row: Tree, holder: Papers | None) -> RegistrationReading | NotDone:
        code = text(row, "AuthResult")
        if code is None:
            return not_done(ErrorKind.PROTOCOL_ERROR)
        if code == _NOT_REGISTERED:
            return RegistrationReading(RegistrationState.REQUIRED_NOT_DONE, RegistrationBasis.UNKNOWN, code)
        known = code in self._account.registered
        state = RegistrationState.REGISTERED if known else RegistrationState.UNKNOWN
        basis = RegistrationBasis.END_USER if known else RegistrationBasis.UNKNOWN
        return RegistrationReading(state, basis, code, _matches(row, holder))


def _record(vehicle: VehicleRecord) -> Mapping[str, object]:
    cards = [
        {"MSISDN": each.card.msisdn, "ICCID": each.card.iccid, "IspCode": CARRIER_CODES[each.carrier], "IspType": "0"}
        for each in vehicle.cards
    ]
    fixed = {"VehicleOrgName": vehicle.maker, "VIN": vehicle.vin, "VehicleDataType": "2", "CardInfo": cards}
    return {**fixed, **vehicle.fields}


def _written(found: Tree | Trouble, evidence: str) -> WriteOutcome:
    return found.of_write(Operation.QUERY_REGISTRATION) if isinstance(found, Trouble) else Applied(evidence)


def _matches(row: Tree, holder: Papers | None) -> bool | None:
    """Whether the platform has registered this very person or unit; None if nobody was named, or nothing came."""
    number, name = text(row, "CertNum"), text(row, "PartyName")
    if holder is None or not number or not name:
        return None
    particulars = holder.particulars
    same_number = same(normal_number(number), normal_number(particulars.number))
    return same(name.strip(), particulars.name.strip()) and same_number
