"""What the history of a carrier's resources amounts to: its blocks. Who was found outside is read from the history."""

from datetime import date
from typing import assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.resource.events import (
    CardInside,
    CardOutside,
    ResourceAssigned,
    ResourceEvent,
    ResourceWithdrawn,
)
from iov_realname.domain.resource.words import ResourceKind

__all__ = ["NO_RESOURCES", "Resources", "SetAside", "evolve_resources"]


@attrs.frozen(slots=False)
class SetAside:
    """Something set aside, with the days on which it is."""

    kind: ResourceKind
    block: str
    first: date
    last: date | None

    def stands(self, day: date) -> bool:
        """Whether it is set aside on a day; both ends are included."""
        return self.first <= day and (self.last is None or day <= self.last)


@attrs.frozen(slots=False)
class Resources:
    """What a carrier has set aside, or had."""

    blocks: tuple[SetAside, ...]

    def standing(self, kind: ResourceKind, day: date) -> tuple[SetAside, ...]:
        """What of a kind is set aside on a day."""
        return tuple(each for each in self.blocks if each.kind is kind and each.stands(day))


NO_RESOURCES = Resources(blocks=())
"""A carrier no history speaks of; every fold starts here."""


def evolve_resources(resources: Resources, event: ResourceEvent) -> Resources:
    """The resources after ``event``. Total: any subsequence of a history can be folded."""
    match event:
        case ResourceAssigned():
            assigned = SetAside(event.kind, event.block, event.first, event.last)
            return altered(resources, blocks=(*resources.blocks, assigned))
        case ResourceWithdrawn():
            return altered(resources, blocks=tuple(_ended(each, event) for each in resources.blocks))
        case CardOutside() | CardInside():
            return resources
        case _:  # pragma: no cover
            assert_never(event)


def _ended(block: SetAside, event: ResourceWithdrawn) -> SetAside:
    meant = (block.kind, block.block) == (event.kind, event.block) and block.stands(event.last)
    return altered(block, last=event.last) if meant else block
