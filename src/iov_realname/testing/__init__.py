"""The published test kit.

given           given a card's history, when a command comes, then these events, or a refusal; `decider` for any other
lifecycle       the stateful machine: one vehicle's cards, every act at any time, on any store, under any rules
people          who knows people, for an identity verifier of one's own in that machine
breaches        commands that break exactly one rule, and their sound siblings
histories       whole reachable histories, valid by construction
limits          documents at, below and above the number of cards they may carry
values          strategies for identifiers, documents, owners and vehicles; `ledger_rows` for ledgers
strategies      strategies for every event, built from its field types
invariants      what always holds, as named functions, and `broken`, which asks them all
mutants         seeded bugs, and the command that proves that the kit finds them
contracts       what an adapter of one's own is held to
conformance     the report of how it did
evolution       the gate that stored events pass before a release
clock, ledgers, invented    a clock and dice that do as they are told, ledgers that are lists, cards that exist nowhere

The names below are imported when they are first used; those that need Hypothesis say so where it is missing:
``pip install 'iov-realname[testing]'``. No name is that of a module: ``from iov_realname.testing.given import given``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from iov_realname.testing.breaches import almost_valid, judged_as_it_should_be
    from iov_realname.testing.clock import CountingDraw, SetClock
    from iov_realname.testing.histories import reaching
    from iov_realname.testing.invariants import broken
    from iov_realname.testing.laws import BrokenLife
    from iov_realname.testing.ledgers import ListedLedgers
    from iov_realname.testing.lifecycle import CardLifecycle
    from iov_realname.testing.limits import presentations, stay_within_the_limit

__all__ = [
    "BrokenLife",
    "CardLifecycle",
    "CountingDraw",
    "ListedLedgers",
    "SetClock",
    "almost_valid",
    "broken",
    "judged_as_it_should_be",
    "presentations",
    "reaching",
    "stay_within_the_limit",
]

_HOMES = {
    "BrokenLife": "laws",
    "CardLifecycle": "lifecycle",
    "CountingDraw": "clock",
    "ListedLedgers": "ledgers",
    "SetClock": "clock",
    "almost_valid": "breaches",
    "broken": "invariants",
    "judged_as_it_should_be": "breaches",
    "presentations": "limits",
    "reaching": "histories",
    "stay_within_the_limit": "limits",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its module; ``ImportError`` says what to install where Hypothesis is missing."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        found = getattr(import_module(f"{__name__}.{home}"), name)
    except ModuleNotFoundError as missing:
        if missing.name != "hypothesis":
            raise
        raise ImportError(
            f"{name} needs Hypothesis, which is not installed: pip install 'iov-realname[testing]'.", name="hypothesis"
        ) from missing
    globals()[name] = found
    return found
