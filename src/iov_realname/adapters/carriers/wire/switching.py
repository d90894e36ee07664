"""Opening and closing by switches: closings first, and nothing at all if the contract has no exact choice."""

from typing import Final

from iov_realname.application.carriers import Contract, FunctionProfile, Operation, Unsupported, unsupported
from iov_realname.application.errors import IovRealnameError

__all__ = ["ContractUnusable", "check_switches", "inexpressible", "steps", "undescribed"]

_INEXPRESSIBLE: Final = (
    "按现有合同无法恰好开通所需功能; 不会以非定向代替定向, 也不会关闭紧急救援。",
    "The contract's switches cannot open exactly this; neither is directed widened nor the emergency call closed.",
)
_UNDESCRIBED: Final = (
    "该卡开着合同未描述的功能, 变更结果无法保证。",
    "Something is open on the card that the contract does not describe, so the result could not be vouched for.",
)


class ContractUnusable(IovRealnameError):
    """A contract names a switch that the carrier's interface does not have."""

    def __init__(self, switch: str, known: str) -> None:
        super().__init__(f"The contract names the switch {switch!r}; this interface knows {known}.")


def check_switches(contract: Contract, known: frozenset[str], prefix: str = "") -> None:
    """Raise :class:`ContractUnusable` for a switch that is neither known nor begins with a given ``prefix``."""
    for switch in contract.switches:
        if switch not in known and not (prefix and switch.startswith(prefix)):
            raise ContractUnusable(switch, ", ".join(sorted({*known, *filter(None, [prefix])})))


def inexpressible() -> Unsupported:
    """That no choice of switches opens exactly what was asked."""
    return unsupported(Operation.SET_FUNCTIONS, _INEXPRESSIBLE)


def undescribed() -> Unsupported:
    """That something open is not in the contract."""
    return unsupported(Operation.SET_FUNCTIONS, _UNDESCRIBED)


def steps(on: frozenset[str], plan: frozenset[str]) -> tuple[tuple[str, bool], ...]:
    """The switches to move, each with whether to open it: closings first."""
    closings = tuple((switch, False) for switch in sorted(on - plan))
    return closings + tuple((switch, True) for switch in sorted(plan - on))


def described(contract: Contract, on: frozenset[str]) -> FunctionProfile | None:
    """What is open while exactly the known ones of ``on`` are on."""
    return contract.open_with(on & contract.switches.keys())
