"""What each operation of the ``reference`` protocol does to a card, and how a card is told of.

An act answers why it was refused, blank if it was done, and :data:`ALREADY` if there was nothing to do.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from iov_realname.adapters.carriers.wire.decoding import Tree, rows, text
from iov_realname.adapters.simulated.carriers.cards import SimulatedCard, SimulatedHolder
from iov_realname.adapters.simulated.carriers.world import World
from iov_realname.application.carriers import CardState, RegistrationState

__all__ = ["ACTS", "ALREADY", "WITHOUT_CARD", "told"]

ALREADY: Final = "already"
_IDENTITY: Final = "identity"
_STATE: Final = "state"
_POLICY: Final = "policy"
_ENDED = frozenset({CardState.CANCELLED, CardState.REPLACED})

Act: TypeAlias = Callable[[World, Any, Tree], str]


def _register_purchaser(world: World, card: None, tree: Tree) -> str:
    whole = all(text(tree, name) for name in ("unit", "name", "batch")) and text(tree, "responsible", "number")
    return "" if whole else _IDENTITY


def _report_sales(world: World, card: None, tree: Tree) -> str:
    return "" if all(text(tree, name) for name in ("carrier", "first", "last", "sold", "in_stock")) else _POLICY


def _push_vehicle(world: World, card: None, tree: Tree) -> str:
    vin, listed = text(tree, "vin"), rows(tree, "cards") or ()
    found = [world.cards.by_iccid(text(each, "iccid") or "") for each in listed]
    if not vin or not found:
        return _POLICY
    if None in found:
        return "no_such_card"
    for each in found:
        if each is not None:
            each.vin = vin
    return ""


def _submit_registration(world: World, card: SimulatedCard, tree: Tree) -> str:
    number, name, document = text(tree, "owner", "number"), text(tree, "owner", "name"), text(tree, "document")
    if not number or not name or not document or not text(tree, "registration_no"):
        return _IDENTITY
    holder = SimulatedHolder(document, number, name)
    if card.state in _ENDED:
        return _STATE
    if card.registration is RegistrationState.REGISTERED:
        return ALREADY if card.holder == holder else _STATE
    card.registration, card.holder = RegistrationState.REGISTERED, holder
    return ""


def _clear_registration(world: World, card: SimulatedCard, tree: Tree) -> str:
    if card.registration is not RegistrationState.REGISTERED:
        return ALREADY
    card.registration, card.holder = RegistrationState.REQUIRED_NOT_DONE, None
    return ""


def _moves(sources: frozenset[CardState], target: CardState) -> Act:
    def act(world: World, card: SimulatedCard, tree: Tree) -> str:
        if card.state is target:
            return ALREADY
        if card.state not in sources:
            return _STATE
        card.state = target
        return ""

    return act


def _replace_card(world: World, card: SimulatedCard, tree: Tree) -> str:
    new, vin = world.cards.by_iccid(text(tree, "new", "iccid") or ""), text(tree, "vin") or ""
    if new is None or new is card:
        return "no_such_card"
    if card.state in _ENDED or card.vin not in {"", vin}:
        return _STATE
    card.state, card.replaced_by, new.vin = CardState.REPLACED, new.iccid, vin
    return ""


def _set_functions(world: World, card: SimulatedCard, tree: Tree) -> str:
    """All at once; undirected functions only on a card that is registered, as the law has it."""
    wanted = tree.get("functions")
    if not isinstance(wanted, Mapping) or set(wanted) != {"voice", "sms", "data", "emergency"}:
        return _POLICY
    if "undirected" in wanted.values() and card.registration is not RegistrationState.REGISTERED:
        return _POLICY
    if card.functions == wanted:
        return ALREADY
    card.functions = dict(wanted)
    return ""


def _sets(name: str, field: str = "") -> Act:
    """Bind or limit to what ``field`` says, or undo it where there is no field."""

    def act(world: World, card: SimulatedCard, tree: Tree) -> str:
        wanted = tree.get(field) if field else None
        if field and not isinstance(wanted, Mapping):
            return _POLICY
        value = repr(sorted(wanted.items())) if isinstance(wanted, Mapping) else ""
        if getattr(card, name) == value:
            return ALREADY
        setattr(card, name, value)
        return ""

    return act


_UNUSED = frozenset({CardState.TEST, CardState.INVENTORY, CardState.READY})
_LIVE = frozenset(CardState) - _ENDED

ACTS: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "register_purchaser": _register_purchaser,
        "report_sales": _report_sales,
        "push_vehicle": _push_vehicle,
        "submit_registration": _submit_registration,
        "clear_registration": _clear_registration,
        "set_functions": _set_functions,
        "activate": _moves(_UNUSED, CardState.ACTIVE),
        "suspend": _moves(frozenset({CardState.ACTIVE}), CardState.SUSPENDED),
        "resume": _moves(frozenset({CardState.SUSPENDED}), CardState.ACTIVE),
        "cancel": _moves(_LIVE, CardState.CANCELLED),
        "replace_card": _replace_card,
        "bind_device": _sets("device", "device"),
        "unbind_device": _sets("device"),
        "set_region_limit": _sets("area", "area"),
        "clear_region_limit": _sets("area"),
    }
)

WITHOUT_CARD: Final = frozenset({"register_purchaser", "report_sales", "push_vehicle"})


def told(card: SimulatedCard, tree: Tree) -> Mapping[str, object]:
    """All that the protocol says of a card; with ``holder``, whether that is who is registered."""
    registered = card.registration is RegistrationState.REGISTERED
    registration: dict[str, object] = {
        "state": card.registration.value,
        "basis": "end_user" if registered else "unknown",
    }
    if "holder" in tree and card.holder is not None:
        asked = SimulatedHolder(*(text(tree, "holder", name) or "" for name in ("document", "number", "name")))
        registration["holder_matches"] = asked == card.holder
    return {
        "iccid": card.iccid,
        "state": card.state.value,
        "suspended_by": "self",
        "registration": registration,
        "functions": card.functions,
        "binding": {"bound": bool(card.device)},
        "area": {"limited": bool(card.area)},
    }
