"""What happens to a carrier's resources. Fields and wire names are the storage format; nothing is personal."""

from datetime import date
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.resource.words import ResourceFault, ResourceKind

__all__ = ["RESOURCE_EVENTS", "CardInside", "CardOutside", "ResourceAssigned", "ResourceEvent", "ResourceWithdrawn"]


@attrs.frozen
class ResourceAssigned:
    """Set aside from the first to the last day (None: until further notice): a prefix, a network or a name."""

    WIRE: ClassVar[str] = "resource.Assigned.v1"
    kind: ResourceKind
    block: str
    first: date
    last: date | None
    reference: str


@attrs.frozen
class ResourceWithdrawn:
    """No longer set aside after ``last``."""

    WIRE: ClassVar[str] = "resource.Withdrawn.v1"
    kind: ResourceKind
    block: str
    last: date
    reference: str


@attrs.frozen
class CardOutside:
    """A card was found outside: a warning, never a refusal. It replaces what was found of the card before."""

    WIRE: ClassVar[str] = "resource.CardOutside.v1"
    iccid: Iccid
    faults: tuple[ResourceFault, ...]


@attrs.frozen
class CardInside:
    """A card that had been found outside no longer is."""

    WIRE: ClassVar[str] = "resource.CardInside.v1"
    iccid: Iccid


ResourceEvent: TypeAlias = ResourceAssigned | ResourceWithdrawn | CardOutside | CardInside
RESOURCE_EVENTS: tuple[type[ResourceEvent], ...] = (ResourceAssigned, ResourceWithdrawn, CardOutside, CardInside)
