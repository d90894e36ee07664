"""Rules of purchase, test, fitting and sale."""

from datetime import datetime

from iov_realname.domain.card.fitting import UnfitCard
from iov_realname.domain.card.replacement import PutIn, TakeOut
from iov_realname.domain.card.sale import CancelCard, CancelSale, ScrapVehicle, TransferVehicle, new_period
from iov_realname.domain.card.state import Stage
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.functions import Function, functions
from iov_realname.domain.identifiers import Fault, Malformed
from iov_realname.domain.origin import Origin
from iov_realname.domain.parties import Particulars
from iov_realname.domain.terms import Fitment
from iov_realname.domain.vehicle.state import VehicleStanding
from iov_realname.testing import commands, invented
from iov_realname.testing.breaches._breach import Breach, at
from iov_realname.testing.commands import acknowledge, buy, end_test, fit, open_test, sell

__all__ = ["BEFORE_THE_SALE"]

_ILL_FORMED = Malformed("identifier", Fault.LENGTH)
_NO_TELEPHONE = Confidential(Particulars(name="样例", number=invented.resident_number(1)))


def _take_out(moment: datetime) -> TakeOut:
    return TakeOut(moment, Origin.OBSERVED, invented.iccid(2))


def _put_in(moment: datetime) -> PutIn:
    return PutIn(moment, commands.VIN, invented.iccid(2), new_period(1, moment, Stage.SOLD), None)


BEFORE_THE_SALE: tuple[Breach, ...] = (
    Breach("purchase_is_well_formed", at("unknown", buy, iccid=_ILL_FORMED), at("unknown", buy)),
    Breach("card_is_new", at("in stock", buy), at("unknown", buy)),
    Breach(
        "purchaser_is_authorised",
        at("unknown", buy, purchaser_code=invented.unit_code(1)),
        at("unknown", buy, purchaser_code=invented.unit_code(1), authorisation_no="SQ-1"),
    ),
    Breach("responsible_person_is_named", at("unknown", buy, responsible=_NO_TELEPHONE), at("unknown", buy)),
    Breach("risk_was_assessed", at("unknown", buy, risk_assessment_no=""), at("unknown", buy)),
    Breach("card_is_known", at("unknown", acknowledge), at("in stock", acknowledge)),
    Breach("purchaser_is_acknowledged", at("in stock", open_test), at("acknowledged", open_test)),
    Breach(
        "only_directed_functions",
        at("acknowledged", open_test, functions=functions(Function.DATA_UNDIRECTED)),
        at("acknowledged", open_test, functions=functions(Function.SMS_DIRECTED)),
    ),
    Breach("some_function_is_tested", at("acknowledged", open_test, functions=()), at("acknowledged", open_test)),
    Breach("card_is_in_stock", at("in test", open_test), at("acknowledged", open_test)),
    Breach("test_is_running", at("in test", end_test, test="t-9"), at("in test", end_test)),
    Breach("card_can_be_fitted", at("in stock", fit, standing=VehicleStanding.SOLD), at("in test", fit)),
    Breach("vehicle_is_well_formed", at("in stock", fit, imei=_ILL_FORMED), at("in stock", fit)),
    Breach("card_is_factory_fitted", at("in stock", fit, fitment=Fitment.AFTERMARKET), at("in stock", fit)),
    Breach("card_is_on_no_vehicle", at("fitted", fit), at("in stock", fit)),
    Breach("card_is_fitted_and_unsold", at("sold", UnfitCard), at("fitted", UnfitCard)),
    Breach("card_is_fitted", at("in stock", sell), at("fitted", sell)),
    Breach("card_is_unsold", at("transferred", sell), at("fitted", sell)),
    Breach("nobody_is_being_registered", at("verified", CancelSale), at("newly sold", CancelSale)),
    Breach("card_is_owned", at("fitted", TransferVehicle), at("restricted", TransferVehicle)),
    Breach("card_is_live", at("scrapped", ScrapVehicle), at("in stock", ScrapVehicle)),
    Breach("card_is_live", at("cancelled", CancelCard), at("restricted", CancelCard)),
    Breach("card_can_be_replaced", at("fitted", _take_out), at("restricted", _take_out)),
    Breach("new_card_is_in_stock", at("cancelled", _put_in), at("in test", _put_in)),
    Breach("new_card_is_on_no_vehicle", at("fitted", _put_in), at("in stock", _put_in)),
)
