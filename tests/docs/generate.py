"""The parts of the documentation that come from the code: ``python -m tests.docs.generate`` renews them.

A page says where: between ``<!-- generated: name -->`` and ``<!-- end -->``.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from types import CodeType
from typing import Any, NewType, get_type_hints

import attrs

import iov_realname
from iov_realname.adapters.codec.shapes import enums, items, optional, plain
from iov_realname.adapters.simulated.carriers import Fault
from iov_realname.adapters.wording.names import NAMES
from iov_realname.application import errors
from iov_realname.application.delivery.outbox import OutboxState
from iov_realname.application.envelope import Envelope
from iov_realname.application.registry import Registry
from iov_realname.application.registry._campaigns import CampaignActs
from iov_realname.application.registry._channels import ChannelActs
from iov_realname.application.registry._checks import CheckActs
from iov_realname.application.registry._complaints import ComplaintActs, DataRequestActs
from iov_realname.application.registry._custody import CustodyActs
from iov_realname.application.registry._delivering import DeliveryActs
from iov_realname.application.registry._functions import FunctionActs
from iov_realname.application.registry._governance import GovernanceActs
from iov_realname.application.registry._incidents import IncidentActs
from iov_realname.application.registry._inspections import InspectionActs
from iov_realname.application.registry._misuse import MisuseActs
from iov_realname.application.registry._noticing import NoticeActs
from iov_realname.application.registry._officers import OfficerActs
from iov_realname.application.registry._owners import OwnerActs
from iov_realname.application.registry._privacy import PrivacyActs
from iov_realname.application.registry._registration import RegistrationActs
from iov_realname.application.registry._resources import ResourceActs
from iov_realname.application.registry._sale import SaleActs
from iov_realname.application.registry._standing import StandingActs
from iov_realname.application.registry._supply import SupplyActs
from iov_realname.application.registry._terminals import TerminalActs
from iov_realname.application.retention.judging import Step
from iov_realname.domain.alteration import altered
from iov_realname.domain.campaign.decide import CAMPAIGN_DECIDERS
from iov_realname.domain.campaign.events import CAMPAIGN_EVENTS
from iov_realname.domain.card.decide import CARD_DECIDERS
from iov_realname.domain.card.evolve import CARD_EVENTS, evolve_card
from iov_realname.domain.card.identity import IdentityPresented, evolve_identity
from iov_realname.domain.card.replacement import ReplacementFitted
from iov_realname.domain.card.restriction import RestrictionLifted
from iov_realname.domain.card.sale import new_period
from iov_realname.domain.card.state import UNKNOWN, Card, Ground, RegistrationStatus, Restriction, Stage, Transmission
from iov_realname.domain.card.upkeep import RegistrationRevoked
from iov_realname.domain.card.waiting import Waiting
from iov_realname.domain.complaint.decide import COMPLAINT_DECIDERS
from iov_realname.domain.complaint.events import COMPLAINT_EVENTS
from iov_realname.domain.confidential import Sealed
from iov_realname.domain.custody import CUSTODY_DECIDERS, CUSTODY_EVENTS
from iov_realname.domain.datarequest.decide import DATA_REQUEST_DECIDERS
from iov_realname.domain.datarequest.events import DATA_REQUEST_EVENTS
from iov_realname.domain.datarequest.words import RequestGround
from iov_realname.domain.deadlines import DEADLINES
from iov_realname.domain.events import EVENTS
from iov_realname.domain.functions import ONLY_EMERGENCY, Function
from iov_realname.domain.governance.decide import GOVERNANCE_DECIDERS
from iov_realname.domain.governance.events import GOVERNANCE_EVENTS
from iov_realname.domain.incident import INCIDENT_DECIDERS, INCIDENT_EVENTS
from iov_realname.domain.inspection.cases.decide import CASE_DECIDERS
from iov_realname.domain.inspection.cases.events import CASE_EVENTS
from iov_realname.domain.inspection.checks import CHECKS, UNCHECKED
from iov_realname.domain.inspection.metrics import METRICS
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.misuse.decide import MISUSE_DECIDERS
from iov_realname.domain.misuse.events import MISUSE_EVENTS
from iov_realname.domain.misuse.words import MisuseAct, MisuseKind
from iov_realname.domain.notice.decide import NOTICE_DECIDERS
from iov_realname.domain.notice.events import NOTICE_EVENTS
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.resource.decide import RESOURCE_DECIDERS
from iov_realname.domain.resource.events import RESOURCE_EVENTS
from iov_realname.domain.rulebook import ATF_2022_12
from iov_realname.domain.scenario.decide import SCENARIO_DECIDERS
from iov_realname.domain.scenario.events import SCENARIO_EVENTS
from iov_realname.domain.subject.decide import SUBJECT_DECIDERS
from iov_realname.domain.subject.events import SUBJECT_EVENTS
from iov_realname.domain.subject.words import ReadingPurpose, Role
from iov_realname.domain.vehicle.acts import VEHICLE_RULES
from iov_realname.domain.vehicle.registration import CHECK_RULES, LIMIT_RULES, PRESENTATION_RULES
from iov_realname.domain.vehicle.swap import SWAP_RULES
from iov_realname.domain.words import Word
from iov_realname.testing.evolution.golden import NOON, example_of
from iov_realname.testing.invariants import (
    CARD_INVARIANTS,
    COMMAND_INVARIANTS,
    PASSAGE_INVARIANTS,
    VEHICLE_INVARIANTS,
    replay_gives_the_card,
    versions_have_no_hole,
)
from tests.docs.obligations import ROWS, SECTIONS, Row
from tests.docs.pages import PAGES, ROOT, text_of, with_generated

THEMES = {
    "purchase": "Purchase 采购",
    "directed": "Directed test 定向测试",
    "fitting": "Fitting 装车",
    "sale": "Sale, transfer, end 销售、过户、注销",
    "identity": "Identity 身份",
    "ownership": "Ownership papers 权属材料",
    "captures": "How documents were taken 采集方式",
    "actual_user": "Actual user 实际使用人",
    "document_limit": "Cards per document 一证N卡",
    "way": "Way of recognition 核验方式",
    "asking": "Asking 发起核验",
    "checking": "Checking 核验",
    "live": "Live checks 实人认证",
    "review": "Review 人工复核",
    "submission": "To the carrier and back 传送、受理、报竣",
    "functions": "Functions 功能",
    "measures": "Measures 管控措施",
    "upkeep": "After completion 登记之后",
    "second_look": "A second look 再次核验",
    "correction": "Corrections to the carrier 更正传送",
    "notices": "Notices 告知",
    "restriction": "Restriction 限制",
    "appeal": "Appeals 申诉",
    "release": "Reported transfers 过户申报",
    "replacement": "Replacement 换卡",
    "reports": "The carrier's own reports 运营商通报",
}
"""What the modules of the card are about."""

STAGE_DEPENDS = {
    RestrictionLifted: "the stage before the restriction",
    RegistrationRevoked: "`sold` or `transferred`; a restricted card stays `restricted`",
    ReplacementFitted: "`sold`; `restricted` where it inherits a restriction",
}

SIMPLE = {str: "text", int: "number", bool: "yes or no", datetime: "moment", date: "day", Sealed: "**sealed**"}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def first_sentence(thing: object) -> str:
    """What a docstring says first, on one line."""
    first = (inspect.getdoc(thing) or "").split("\n\n")[0]
    return " ".join(first.split()).replace("|", "\\|").replace("``", "`").replace(":meth:", "").replace(":class:", "")


def words(kind: type[Word]) -> str:
    """A closed list: code, Chinese, English."""
    return table(("code", "中文", "English"), ((f"`{word.value}`", word.zh, word.en) for word in kind))


def event_tables() -> str:
    """The card's events by theme, with the stage after each."""
    parts = []
    for theme, found in groupby(CARD_EVENTS, key=lambda event: event.__module__.rpartition(".")[2]):
        events = list(found)
        rows = (
            (f"`{event.WIRE}`", NAMES[event.__name__].said.zh, stage_after(event), first_sentence(event))
            for event in events
        )
        parts.append(f"**{THEMES[theme]}**\n\n" + table(("event", "中文", "stage after", "what it says"), rows))
    return "\n".join(parts)


def stage_after(event: type) -> str:
    """The stage after an event, whatever stage it met."""
    if event in STAGE_DEPENDS:
        return STAGE_DEPENDS[event]
    after = {stage: evolve_card(card, example_of(event)).stage for stage, card in _cards().items()}
    if all(before is now for before, now in after.items()):
        return "unchanged"
    (stage,) = set(after.values())
    return f"`{stage}`"


def _cards() -> Mapping[Stage, Card]:
    """A card in each stage, with an open registration and a restriction, so that every event has an effect."""
    owned = altered(UNKNOWN, period=new_period(1, NOON, Stage.SOLD))
    owned = evolve_identity(owned, example_of(IdentityPresented))
    ended = Restriction(Ground.MISUSE, Stage.SOLD, ONLY_EMERGENCY)
    return {stage: altered(owned, stage=stage, restriction=ended) for stage in Stage}


def act_tables() -> str:
    """Every act with the rules it is asked, in order."""
    vehicle = [(f"`{command.__name__}` on the vehicle", command, rules) for command, rules in VEHICLE_RULES.items()]
    numbered = [
        ("`PresentIdentity` under its number", None, PRESENTATION_RULES),
        ("`PresentIdentity` for every card, last of all", None, LIMIT_RULES),
        ("checks and reviews under a number", None, CHECK_RULES),
        ("`ReplaceCard`", None, SWAP_RULES),
    ]
    card = [(f"`{command.__name__}`", command, _rules_of(decider)) for command, decider in CARD_DECIDERS.items()]
    rows = (
        (name, "<br>".join(f"{place}. `{rule.__name__}` {codes(rule)}" for place, rule in enumerate(rules, start=1)))
        for name, _, rules in [*vehicle, *numbered, *card]
    )
    return table(("act", "rules, in the order in which they are asked"), rows)


def subject_event_table() -> str:
    """What happens to a subject's data."""
    rows = ((f"`{event.WIRE}`", first_sentence(event)) for event in SUBJECT_EVENTS)
    return table(("event", "what it says"), rows)


def subject_act_table() -> str:
    """Every command of a subject with the rules it is asked, in order."""
    rows = (
        (
            f"`{command.__name__}`",
            "<br>".join(f"`{rule.__name__}` {codes(rule)}: {first_sentence(rule)}" for rule in _rules_of(decider)),
        )
        for command, decider in SUBJECT_DECIDERS.items()
    )
    return table(("command", "rules, in the order in which they are asked"), rows)


def check_table() -> str:
    """Every check: what is wrong, how grave it is, what it cites, what is missing and how to mend it."""
    parts = []
    for question in Question:
        rows = [
            (
                f"`{code}`<br>{check.severity}",
                _both(check.title),
                ", ".join(check.cites) + (f"<br>penalties: {', '.join(check.penalties)}" if check.penalties else ""),
                _both(check.missing),
                _both(check.mend),
            )
            for code, check in sorted(CHECKS.items())
            if check.question is question
        ]
        if rows:
            head = ("check", "what is wrong", "obligations", "evidence missing", "how to mend it")
            parts.append(f"**{question} {question.zh} · {question.en}**\n\n" + table(head, rows))
    return "\n".join(parts)


def unchecked_table() -> str:
    """Everything that is not checked, with the reason."""
    rows = (
        (f"`{each.code}`", each.question or "–", _both(each.title), _both(each.reason), ", ".join(each.cites) or "–")
        for each in UNCHECKED
    )
    return table(("what", "question", "", "why not", "obligations"), rows)


def figure_table() -> str:
    """Every figure with its formula."""
    rows = (
        (
            f"`{metric.code}`<br>{metric.kind}",
            _both(metric.title),
            _both(metric.formula)
            + f"<br>`{' + '.join(metric.of)}`"
            + (f" / `{' + '.join(metric.over)}`" if metric.over else ""),
        )
        for metric in METRICS
    )
    return table(("figure", "what it says", "formula"), rows)


def _both(wording: Wording) -> str:
    return f"{wording.zh}<br>{wording.en}"


def case_event_table() -> str:
    """What happens in an inspection."""
    return table(("event", "what it says"), ((f"`{event.WIRE}`", first_sentence(event)) for event in CASE_EVENTS))


def case_act_table() -> str:
    """Every command of an inspection with the rules it is asked, in order."""
    rows = (
        (
            f"`{command.__name__}`",
            "<br>".join(f"`{rule.__name__}` {codes(rule)}: {first_sentence(rule)}" for rule in _rules_of(decider)),
        )
        for command, decider in CASE_DECIDERS.items()
    )
    return table(("command", "rules, in the order in which they are asked"), rows)


def duty_event_table(*events: type) -> str:
    """What happens in the histories of a duty."""
    return table(("event", "what it says"), ((f"`{event.WIRE}`", first_sentence(event)) for event in events))  # type: ignore[attr-defined]


def duty_act_table(*deciders: Mapping[type, Callable[..., object]]) -> str:
    """Every command of a duty with the rules it is asked, in order."""
    rows = (
        (
            f"`{command.__name__}`",
            "<br>".join(f"`{rule.__name__}` {codes(rule)}: {first_sentence(rule)}" for rule in _rules_of(decider)),
        )
        for each in deciders
        for command, decider in each.items()
    )
    return table(("command", "rules, in the order in which they are asked"), rows)


def deadline_table() -> str:
    """Everything that falls due."""
    rows = (
        (f"`{code}`", _both(deadline.title), first_sentence(deadline.look), ", ".join(deadline.cites))
        for code, deadline in sorted(DEADLINES.items())
    )
    return table(("deadline", "", "what is to be done", "obligations"), rows)


def obligation_tables() -> str:
    """Every obligation, part by part: what serves it, and what shows that."""
    head = ("obligation", "whose", "command", "event", "finding, deadline, refusal", "tests")
    parts = []
    for title, beginnings in SECTIONS.items():
        found = [each for each in ROWS if each.startswith(beginnings)]
        parts.append(f"**{title}**\n\n" + table(head, (_obligation(each, ROWS[each]) for each in found)))
    return "\n".join(parts)


def _obligation(found: str, row: Row) -> tuple[str, ...]:
    told = f"<br>{row.note}" if row.note else ""
    return (
        f"{found}{_called(found)}",
        row.who,
        _coded(row.acts) + told,
        _coded(row.events),
        _coded(cited_by(found)) + _unchecked(found),
        _coded(row.tests),
    )


def _called(found: str) -> str:
    if found not in ATF_2022_12.obligation_ids():
        return ""
    obligation = next(each for each in ATF_2022_12.obligations if each.id == found)
    return f"<br>{obligation.title_zh}<br>{obligation.title_en}"


def cited_by(obligation: str) -> list[str]:
    """The checks, deadlines and refusal codes that cite an obligation."""
    checks = [code for code, check in sorted(CHECKS.items()) if obligation in check.cites]
    due = [code for code, deadline in sorted(DEADLINES.items()) if obligation in deadline.cites]
    return [*checks, *due, *(str(code) for code in RefusalCode if obligation in code.basis)]


def _unchecked(obligation: str) -> str:
    reasons = [each.code for each in UNCHECKED if obligation in each.cites]
    return f"not looked for: {_coded(reasons)}" if reasons and not cited_by(obligation) else ""


def _coded(names: Iterable[str]) -> str:
    return "<br>".join(f"`{name}`" for name in names)


def unoffered() -> str:
    """The commands that a card decides on and that no use case makes yet."""
    source = ROOT / "src/iov_realname"
    makers = [*source.glob("application/**/*.py"), *source.glob("domain/vehicle/*.py")]
    made = "".join(file.read_text("utf-8") for file in makers)
    names = (command.__name__ for command in CARD_DECIDERS)
    return ", ".join(f"`{name}`" for name in names if not re.search(rf"\b{name}\(", made)) + ".\n"


def invariant_table() -> str:
    """What always holds, as the test kit asks it."""
    asked = (
        *CARD_INVARIANTS,
        *VEHICLE_INVARIANTS,
        *PASSAGE_INVARIANTS,
        *COMMAND_INVARIANTS,
        versions_have_no_hole,
        replay_gives_the_card,
    )
    return table(("invariant", "what always holds"), ((f"`{each.__name__}`", first_sentence(each)) for each in asked))


def rule_table() -> str:
    """Every rule with the code it refuses with and the question it asks."""
    rules = {
        rule.__name__: rule
        for rules in [
            *VEHICLE_RULES.values(),
            PRESENTATION_RULES,
            LIMIT_RULES,
            CHECK_RULES,
            SWAP_RULES,
            *map(_rules_of, CARD_DECIDERS.values()),
        ]
        for rule in rules
    }
    rows = ((f"`{name}`", codes(rule), first_sentence(rule)) for name, rule in sorted(rules.items()))
    return table(("rule", "refuses with", "what must hold"), rows)


def _rules_of(decider: Callable[..., object]) -> tuple[Callable[..., object], ...]:
    named = [name for name in decider.__code__.co_names if name.endswith("_RULES")]
    return tuple(rule for name in named for rule in decider.__globals__[name])


def codes(rule: Any) -> str:
    """The codes a rule can refuse with, found in the refusals it names."""
    return ", ".join(sorted({str(refusal.code) for refusal in _refusals(rule, frozenset())}))


def _refusals(function: Any, seen: frozenset[object]) -> Iterator[Refusal]:
    for name in _names(function.__code__):
        named = function.__globals__.get(name)
        if isinstance(named, Refusal):
            yield named
        elif inspect.isfunction(named) and named not in seen and named.__module__.startswith("iov_realname.domain"):
            yield from _refusals(named, seen | {function})


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def wire_tables() -> str:
    """Every wire name with its fields."""
    rows = ((f"`{event.WIRE}`", _fields(event)) for event in EVENTS)
    return table(("wire name", "fields of `event`"), rows)


def nested_table() -> str:
    """The objects that stand inside events."""
    rows = ((f"`{cls.__name__}`", _fields(cls), first_sentence(cls)) for cls in _nested())
    return table(("object", "fields", "what it is"), rows)


def word_table() -> str:
    """The closed lists whose codes stand in events."""
    rows = (
        (f"`{kind.__name__}`", " ".join(f"`{member.value}`" for member in kind), first_sentence(kind))
        for kind in _word_kinds()
        if kind.__name__ != "RefusalCode"
    )
    return table(("list", "codes", "what it is"), rows)


def envelope_table() -> str:
    """The fields of every envelope, with their shapes."""
    hints = get_type_hints(Envelope)
    return table(
        ("field", "shape"),
        ((f"`{field.name}`", _shape(hints[field.name])) for field in attrs.fields(Envelope) if field.name != "event"),
    )


def _fields(cls: Any) -> str:
    hints = get_type_hints(cls)
    return "<br>".join(f"`{field.name}`: {_shape(hints[field.name])}" for field in attrs.fields(cls)) or "none"


def _shape(shape: Any) -> str:
    if isinstance(shape, NewType):
        return f"`{shape.__name__}`"
    if (inner := optional(shape)) is not None:
        return f"{_shape(inner)} or null"
    if (parts := items(shape)) is not None:
        return f"list of {_shape(parts[0])}"
    if kinds := enums(shape):
        return " or ".join(f"`{kind.__name__}`" for kind in kinds)
    return SIMPLE.get(shape) or f"`{shape.__name__}`"


def _everything(cls: Any, seen: dict[Any, None]) -> None:
    for shape in get_type_hints(cls).values():
        for part in _parts(plain(shape)):
            if part not in seen and part is not Sealed:
                seen[part] = None
                if attrs.has(part):
                    _everything(part, seen)


def _parts(shape: Any) -> Iterator[Any]:
    if (inner := optional(shape)) is not None:
        yield from _parts(plain(inner))
    elif (parts := items(shape)) is not None:
        yield from (found for part in parts if part is not ... for found in _parts(plain(part)))
    else:
        yield from enums(shape) or ([shape] if isinstance(shape, type) and attrs.has(shape) else [])


def _inside() -> list[Any]:
    seen: dict[Any, None] = {}
    for cls in (Envelope, *EVENTS):
        _everything(cls, seen)
    return sorted(seen, key=lambda found: found.__name__)


def _nested() -> list[Any]:
    return [found for found in _inside() if attrs.has(found)]


def _word_kinds() -> list[type[StrEnum]]:
    return [found for found in _inside() if not attrs.has(found)]


def registry_tables() -> str:
    """The methods of the registry, by the part of a card's life they act on."""
    groups = {
        "Before the sale": SupplyActs,
        "Channels": ChannelActs,
        "Terminals": TerminalActs,
        "The sale and after": SaleActs,
        "Registering an owner": RegistrationActs,
        "Having identities checked": CheckActs,
        "Functions and measures": FunctionActs,
        "Notices and restrictions": StandingActs,
        "Between us and the carriers": DeliveryActs,
        "Personal data": PrivacyActs,
        "Inspecting": InspectionActs,
        "Governance": GovernanceActs,
        "Officers": OfficerActs,
        "Custody before the sale": CustodyActs,
        "Security incidents": IncidentActs,
        "Backfill campaigns": CampaignActs,
        "What owners are owed": OwnerActs,
        "Sending notices": NoticeActs,
        "Misuse": MisuseActs,
        "Complaints": ComplaintActs,
        "Requests about personal data": DataRequestActs,
        "Resources and scenarios": ResourceActs,
        "Taking in, looking": Registry,
    }
    return "\n".join(
        f"**{title}**\n\n" + table(("method", "what it does"), map(_method, _methods(group)))
        for title, group in groups.items()
    )


def _methods(group: type) -> list[Any]:
    return [member for name, member in vars(group).items() if not name.startswith("_")]


def _method(member: Any) -> tuple[str, str]:
    if isinstance(member, property):
        return f"`{getattr(member.fget, '__name__', '')}`", first_sentence(member)
    parameters = list(inspect.signature(member).parameters.values())[1:]
    required = [each.name for each in parameters if each.default is each.empty]
    given = [each.name for each in parameters if each.default is not each.empty]
    shown = ", ".join([*required, f"[{', '.join(given)}]"] if given else required)
    return f"`{member.__name__}({shown})`", first_sentence(member)


def name_table() -> str:
    """Every public name."""
    rows = ((f"`{name}`", first_sentence(getattr(iov_realname, name))) for name in iov_realname.__all__)
    return table(("name", "what it is"), rows)


def error_tree() -> str:
    """The tree of errors, as the module draws it."""
    tree = (errors.__doc__ or "").split("::\n\n")[1].split("\n\n")[0]
    return f"```plain\n{inspect.cleandoc(tree)}\n```\n"


PARTS: Mapping[str, str] = {
    "stages": words(Stage),
    "statuses": words(RegistrationStatus),
    "transmissions": words(Transmission),
    "waiting": words(Waiting),
    "outbox_states": words(OutboxState),
    "faults": words(Fault),
    "functions": words(Function),
    "grounds": words(Ground),
    "invariants": invariant_table(),
    "events": event_tables(),
    "acts": act_tables(),
    "unoffered": unoffered(),
    "roles": words(Role),
    "purposes": words(ReadingPurpose),
    "steps": words(Step),
    "checks": check_table(),
    "severities": words(Severity),
    "unchecked": unchecked_table(),
    "figures": figure_table(),
    "inspecting": case_event_table(),
    "inspecting_acts": case_act_table(),
    "governing": duty_event_table(*GOVERNANCE_EVENTS),
    "governing_acts": duty_act_table(GOVERNANCE_DECIDERS),
    "custody": duty_event_table(*CUSTODY_EVENTS),
    "custody_acts": duty_act_table(CUSTODY_DECIDERS),
    "incidents": duty_event_table(*INCIDENT_EVENTS),
    "incident_acts": duty_act_table(INCIDENT_DECIDERS),
    "deadlines": deadline_table(),
    "obligations": obligation_tables(),
    "campaigning": duty_event_table(*CAMPAIGN_EVENTS),
    "campaigning_acts": duty_act_table(CAMPAIGN_DECIDERS),
    "noticing": duty_event_table(*NOTICE_EVENTS),
    "noticing_acts": duty_act_table(NOTICE_DECIDERS),
    "using": duty_event_table(*MISUSE_EVENTS, *RESOURCE_EVENTS, *SCENARIO_EVENTS),
    "using_acts": duty_act_table(MISUSE_DECIDERS, RESOURCE_DECIDERS, SCENARIO_DECIDERS),
    "asking": duty_event_table(*COMPLAINT_EVENTS, *DATA_REQUEST_EVENTS),
    "asking_acts": duty_act_table(COMPLAINT_DECIDERS, DATA_REQUEST_DECIDERS),
    "misuses": words(MisuseKind),
    "misuse_acts": words(MisuseAct),
    "request_grounds": words(RequestGround),
    "keeping": subject_event_table(),
    "keeping_acts": subject_act_table(),
    "rules": rule_table(),
    "envelope": envelope_table(),
    "wire": wire_tables(),
    "nested": nested_table(),
    "codes": word_table(),
    "registry": registry_tables(),
    "names": name_table(),
    "errors": error_tree(),
}


def renew() -> None:
    """Write the generated parts into their pages."""
    for page in PAGES:
        text = text_of(page)
        if (fresh := with_generated(text, PARTS)) != text:
            (ROOT / page).write_text(fresh, "utf-8")


if __name__ == "__main__":
    renew()
