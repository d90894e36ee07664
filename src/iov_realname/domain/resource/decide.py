"""What may be asked to happen to a carrier's resources, the rules, and the decider (N6-1, POLICY-RESOURCES)."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from ipaddress import ip_network
from typing import Any, TypeAlias

import attrs

from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.resource.events import (
    CardInside,
    CardOutside,
    ResourceAssigned,
    ResourceEvent,
    ResourceWithdrawn,
)
from iov_realname.domain.resource.state import Resources
from iov_realname.domain.resource.words import ResourceFault, ResourceKind
from iov_realname.domain.rulebook import RuleBook

__all__ = [
    "RESOURCE_DECIDERS",
    "AssignResource",
    "JudgeCard",
    "ResourceCommand",
    "WithdrawResource",
    "decide_resources",
]

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class AssignResource:
    """The carrier sets something aside, by the record under ``reference``."""

    at: datetime
    kind: ResourceKind
    block: str
    first: date
    last: date | None
    reference: str


@attrs.frozen
class WithdrawResource:
    """It is no longer set aside after ``last``."""

    at: datetime
    kind: ResourceKind
    block: str
    last: date
    reference: str


@attrs.frozen
class JudgeCard:
    """A card was judged: in what it is outside now, and in what it was found to be the last time."""

    at: datetime
    iccid: Iccid
    faults: tuple[ResourceFault, ...]
    before: tuple[ResourceFault, ...]


ResourceCommand: TypeAlias = AssignResource | WithdrawResource | JudgeCard

# --- rules ------------------------------------------------------------------------------------------------------------

NO_BLOCK = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-FORMAT",),
    "号段、IMSI 段须为数字前缀，地址段须为 CIDR，接入点须为名称，文件编号须合格式。",
    "A number or IMSI block is a prefix of digits, addresses are a CIDR, an access point a name; records have numbers.",
)
TERM_BACKWARDS = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-RESOURCES",),
    "资源有效期的止日早于起日。",
    "The resource's last day is before its first.",
)
ASSIGNED_BEFORE = Refusal(
    RefusalCode.DUPLICATE,
    ("POLICY-RESOURCES",),
    "该资源在此期间已登记。",
    "This resource is on record for some of these days already.",
)
NOT_ASSIGNED = Refusal(
    RefusalCode.STAGE,
    ("POLICY-RESOURCES",),
    "该资源当日未登记为专用。",
    "This resource is not set aside on that day.",
)

_PREFIX = re.compile(r"[0-9]{3,15}")
_APN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,61}[A-Za-z0-9])?")


def resource_is_well_formed(
    resources: Resources, command: AssignResource | WithdrawResource, book: RuleBook
) -> Refusal | None:
    """Each kind has its own form."""
    return None if _is_a(command.kind, command.block) and names_a_record(command.reference) else NO_BLOCK


def _is_a(kind: ResourceKind, block: str) -> bool:
    match kind:
        case ResourceKind.ADDRESS:
            return _is_network(block)
        case ResourceKind.APN:
            return bool(_APN.fullmatch(block))
        case _:
            return bool(_PREFIX.fullmatch(block))


def _is_network(block: str) -> bool:
    try:
        return str(ip_network(block)) == block
    except ValueError:
        return False


def term_is_in_order(resources: Resources, command: AssignResource, book: RuleBook) -> Refusal | None:
    """The last day is not before the first."""
    return None if command.last is None or command.first <= command.last else TERM_BACKWARDS


def resource_is_new(resources: Resources, command: AssignResource, book: RuleBook) -> Refusal | None:
    """The same thing is set aside once at a time."""
    last = command.last or date.max
    overlap = any(
        (each.kind, each.block) == (command.kind, command.block)
        and each.first <= last
        and command.first <= (each.last or date.max)
        for each in resources.blocks
    )
    return ASSIGNED_BEFORE if overlap else None


def resource_stands(resources: Resources, command: WithdrawResource, book: RuleBook) -> Refusal | None:
    """Only what is set aside on that day ends with it."""
    standing = resources.standing(command.kind, command.last)
    return None if any(each.block == command.block for each in standing) else NOT_ASSIGNED


ASSIGN_RESOURCE_RULES = (resource_is_well_formed, term_is_in_order, resource_is_new)
WITHDRAW_RESOURCE_RULES = (resource_is_well_formed, resource_stands)

# --- decide -----------------------------------------------------------------------------------------------------------


def assign_resource(resources: Resources, command: AssignResource, book: RuleBook) -> tuple[ResourceAssigned] | Refusal:
    """Record what is set aside."""
    return first_refusal(ASSIGN_RESOURCE_RULES, resources, command, book) or (
        ResourceAssigned(command.kind, command.block, command.first, command.last, command.reference),
    )


def withdraw_resource(
    resources: Resources, command: WithdrawResource, book: RuleBook
) -> tuple[ResourceWithdrawn] | Refusal:
    """Record its end."""
    return first_refusal(WITHDRAW_RESOURCE_RULES, resources, command, book) or (
        ResourceWithdrawn(command.kind, command.block, command.last, command.reference),
    )


def judge_card(resources: Resources, command: JudgeCard, book: RuleBook) -> tuple[CardOutside | CardInside, ...]:
    """Record what was found, where that is news. A card outside is warned of, never refused."""
    if command.faults == command.before:
        return ()
    return (CardOutside(command.iccid, command.faults) if command.faults else CardInside(command.iccid),)


RESOURCE_DECIDERS: Mapping[type, Callable[[Resources, Any, RuleBook], tuple[ResourceEvent, ...] | Refusal]] = {
    AssignResource: assign_resource,
    WithdrawResource: withdraw_resource,
    JudgeCard: judge_card,
}


def decide_resources(
    resources: Resources, command: ResourceCommand, book: RuleBook
) -> tuple[ResourceEvent, ...] | Refusal:
    """The events that follow from ``command`` under ``book``, or why it is refused."""
    return RESOURCE_DECIDERS[type(command)](resources, command, book)
