"""Events of ACME's own, kept in a log of its own by the library's codec."""

from datetime import datetime
from typing import ClassVar

import attrs

from iov_realname.adapters.codec import Registry, Upcaster

__all__ = ["REGISTRY", "Recalled"]


@attrs.frozen
class Recalled:
    """A vehicle was called back. Version 1 did not know the campaign, so it is left empty where it was not recorded."""

    WIRE: ClassVar[str] = "acme.Recalled.v2"
    vin: str
    at: datetime
    campaign: str | None


REGISTRY = Registry(
    [Recalled],
    [Upcaster("acme.Recalled.v1", "acme.Recalled.v2", lambda old: {**old, "campaign": None})],
)
