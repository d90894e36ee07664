"""Carrier adapters as a command is told of them: ``module:name``, in a module of yours."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import attrs

from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.wording.known_carriers import known_carriers
from iov_realname.adapters.wording.language import Said
from iov_realname.application.carriers import CarrierAdapter
from iov_realname.application.delivery.manners import EAGER, Manners
from iov_realname.domain.identifiers import CarrierCode

__all__ = ["Adapters", "adapters_of", "simulated_adapters"]

UNUSABLE = Said(
    "--carriers {module} 不可用：{why}。应指明模块中的映射，或返回映射的函数，如 mycompany.carriers:adapters。",
    "--carriers {module} cannot be used: {why}. Name a mapping in a module, or a function that returns one, such as"
    " mycompany.carriers:adapters; it maps each carrier's code to an adapter, or to an adapter and its Manners.",
)


@attrs.frozen
class Adapters:
    """Adapters, and how their carriers are treated."""

    carriers: Mapping[CarrierCode, CarrierAdapter]
    manners: Mapping[CarrierCode, Manners]


def simulated_adapters() -> Adapters:
    """A simulated one for each carrier."""
    from iov_realname.adapters.terminal.carriers.simulated import PassingCarrier

    codes = known_carriers().codes
    return Adapters({carrier: PassingCarrier(carrier) for carrier in codes}, dict.fromkeys(codes, EAGER))


def adapters_of(said: str | None) -> Adapters:
    """The adapters that are named; none if nothing is. Raises ``CouldNotRun``."""
    if said is None:
        return Adapters({}, {})
    module, _, name = said.partition(":")
    try:
        found = getattr(import_module(module), name)
        return _read(found() if callable(found) else found)
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise CouldNotRun(UNUSABLE, module=said, why=f"{error}".rstrip(".")) from error


def _read(found: Mapping[Any, Any]) -> Adapters:
    pairs = {
        CarrierCode(carrier): each if isinstance(each, tuple) else (each, Manners()) for carrier, each in found.items()
    }
    return Adapters(
        {carrier: adapter for carrier, (adapter, _) in pairs.items()},
        {carrier: manners for carrier, (_, manners) in pairs.items()},
    )
