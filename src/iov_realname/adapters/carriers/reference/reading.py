"""What the carrier says of a card, read strictly: a word of no list, or a part that is missing, is no answer."""

from iov_realname.adapters.carriers.wire.decoding import Tree, text
from iov_realname.application.carriers import (
    OFF,
    UNDIRECTED,
    AreaReading,
    BindingReading,
    CardReading,
    CardState,
    Directed,
    FunctionProfile,
    FunctionReading,
    Reach,
    RegistrationBasis,
    RegistrationReading,
    RegistrationState,
    SuspendedBy,
)
from iov_realname.domain.functions import Destinations

__all__ = ["area_read", "binding_read", "card_read", "functions_read", "registration_read"]


def card_read(tree: Tree) -> CardReading | None:
    """The state."""
    state = CardState.read(text(tree, "state") or "")
    if state is None:
        return None
    if state is not CardState.SUSPENDED:
        return CardReading(state, state.value)
    return CardReading(state, state.value, SuspendedBy.read(text(tree, "suspended_by") or "") or SuspendedBy.UNKNOWN)


def registration_read(tree: Tree) -> RegistrationReading | None:
    """The registration; whether the holder is who was asked about, if that was asked."""
    state = RegistrationState.read(text(tree, "registration", "state") or "")
    basis = RegistrationBasis.read(text(tree, "registration", "basis") or "")
    if state is None or basis is None:
        return None
    return RegistrationReading(state, basis, state.value, _flag(tree, "registration", "holder_matches"))


def functions_read(tree: Tree) -> FunctionReading | None:
    """What is open."""
    emergency = _flag(tree, "functions", "emergency")
    voice, sms, data = (_reach(tree, service) for service in ("voice", "sms", "data"))
    if voice is None or sms is None or data is None or emergency is None:
        return None
    return FunctionReading(FunctionProfile(voice, sms, data, emergency))


def binding_read(tree: Tree) -> BindingReading | None:
    """Whether it is bound."""
    bound = _flag(tree, "binding", "bound")
    return None if bound is None else BindingReading(bound, _flag(tree, "binding", "separated"), str(bound).lower())


def area_read(tree: Tree) -> AreaReading | None:
    """Whether it is limited."""
    limited = _flag(tree, "area", "limited")
    return None if limited is None else AreaReading(limited)


def _reach(tree: Tree, service: str) -> Reach | None:
    match text(tree, "functions", service):
        case "off":
            return OFF
        case "undirected":
            return UNDIRECTED
        case None:
            name, version = (text(tree, "functions", service, "directed", part) for part in ("name", "version"))
            return None if name is None or version is None else Directed(Destinations(name, version))
        case _:
            return None


def _flag(tree: Tree, part: str, name: str) -> bool | None:
    inner = tree.get(part)
    found = inner.get(name) if isinstance(inner, dict) else None
    return found if isinstance(found, bool) else None
