"""What an order says in the two formats that are ours, file exchange and ``reference``. Field names are the format."""

from collections.abc import Mapping
from typing import TypeAlias, assert_never

import attrs

from iov_realname.application.carriers import (
    AreaSpec,
    BindSpec,
    CardRef,
    CurrentArea,
    CurrentImei,
    Directed,
    FixedImei,
    FunctionProfile,
    NamedAreas,
    Off,
    Papers,
    Purchaser,
    Reach,
    SalesFigures,
    TacRange,
    Undirected,
    VehicleRecord,
)
from iov_realname.application.ports import Submission
from iov_realname.domain.parties import Particulars

__all__ = ["Fields", "area", "card", "device", "figures", "profile", "purchaser", "submission", "vehicle"]

Fields: TypeAlias = Mapping[str, object]


def card(ref: CardRef) -> Fields:
    """A card by both its names."""
    return {"iccid": ref.iccid, "msisdn": ref.msisdn}


def profile(wanted: FunctionProfile) -> Fields:
    """How far each service is to reach; a list is named with its version."""
    services = {"voice": wanted.voice, "sms": wanted.sms, "data": wanted.data}
    return {**{name: _reach(reach) for name, reach in services.items()}, "emergency": wanted.emergency}


def device(spec: BindSpec) -> Fields:
    """What to bind to."""
    match spec:
        case CurrentImei():
            return {"kind": "current"}
        case FixedImei():
            return {"kind": "fixed", "imei": spec.imei}
        case TacRange():
            return {"kind": "tac", "prefixes": list(spec.prefixes)}
        case _:  # pragma: no cover
            assert_never(spec)


def area(spec: AreaSpec) -> Fields:
    """What to limit to."""
    match spec:
        case CurrentArea():
            return {"kind": "current"}
        case NamedAreas():
            return {"kind": "named", "level": spec.level, "codes": list(spec.codes), "allowed": spec.allowed}
        case _:  # pragma: no cover
            assert_never(spec)


def purchaser(whom: Purchaser) -> Fields:
    """A purchaser with the responsible person."""
    named = {"unit": whom.unit, "name": whom.name, "batch": whom.batch}
    return {**named, "responsible": _papers(whom.responsible)}


def figures(of: SalesFigures) -> Fields:
    """Sales and stock of one period, both days included."""
    span = {"first": of.first.isoformat(), "last": of.last.isoformat()}
    return {"carrier": of.carrier, **span, "sold": of.sold, "in_stock": of.in_stock}


def submission(of: Submission) -> Fields:
    """An owner's registration."""
    about = {"iccid": of.iccid, "registration_no": of.registration_no, "holder": of.holder, "document": of.document}
    return {**about, "owner": _particulars(of.owner)}


def vehicle(of: VehicleRecord) -> Fields:
    """A vehicle with its cards."""
    cards = [{**card(each.card), "carrier": each.carrier} for each in of.cards]
    return {"vin": of.vin, "maker": of.maker, "cards": cards, "fields": dict(of.fields)}


def _reach(reach: Reach) -> object:
    match reach:
        case Off():
            return "off"
        case Undirected():
            return "undirected"
        case Directed():
            return {"directed": {"name": reach.targets.name, "version": reach.targets.version}}
        case _:  # pragma: no cover
            assert_never(reach)


def _papers(papers: Papers) -> Fields:
    return {"document": papers.document, **_particulars(papers.particulars)}


def _particulars(of: Particulars) -> Fields:
    return attrs.asdict(of)
