"""What a measure, and its end, ask of a carrier's ports."""

from collections.abc import Callable
from typing import Final, TypeAlias, assert_never

import attrs

from iov_realname.application.carriers import CardRef, CarrierAdapter, Operation, WriteOutcome
from iov_realname.application.delivery.targets import area_of, device_of
from iov_realname.domain.card.measures import MeasureKind, MeasureOrdered
from iov_realname.domain.identifiers import Imei

__all__ = ["NO_PORT", "UNREADABLE", "Limit", "lifting", "limiting"]

NO_PORT: Final = "unsupported.measure"
"""Why blacklists and volume caps fail: no public interface of a carrier takes them."""
UNREADABLE: Final = "target_unreadable"

_Call: TypeAlias = Callable[[CarrierAdapter, str, CardRef], WriteOutcome]


@attrs.frozen
class Limit:
    """A call on an adapter, and the capability it needs."""

    needs: Operation
    call: _Call


def limiting(ordered: MeasureOrdered, fitted: Imei | None) -> Limit | str:
    """How the measure is carried out, or the code of why it cannot be."""
    match ordered.kind:
        case MeasureKind.BINDING:
            device = device_of(ordered.target, fitted)
            if device is None:
                return UNREADABLE
            return Limit(Operation.BIND_DEVICE, lambda carrier, name, card: carrier.bind_device(name, card, device))
        case MeasureKind.AREA:
            area = area_of(ordered.target)
            if area is None:
                return UNREADABLE
            return Limit(
                Operation.SET_REGION_LIMIT, lambda carrier, name, card: carrier.set_region_limit(name, card, area)
            )
        case MeasureKind.BLACKLIST | MeasureKind.VOLUME:
            return NO_PORT
        case _:  # pragma: no cover
            assert_never(ordered.kind)


def lifting(ordered: MeasureOrdered) -> Limit | None:
    """How it is undone; None for what no port ever carried out."""
    match ordered.kind:
        case MeasureKind.BINDING:
            return Limit(Operation.UNBIND_DEVICE, lambda carrier, name, card: carrier.unbind_device(name, card))
        case MeasureKind.AREA:
            return Limit(
                Operation.CLEAR_REGION_LIMIT, lambda carrier, name, card: carrier.clear_region_limit(name, card)
            )
        case MeasureKind.BLACKLIST | MeasureKind.VOLUME:
            return None
        case _:  # pragma: no cover
            assert_never(ordered.kind)
