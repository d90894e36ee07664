"""What the histories of governance, of a lot and of an incident tell, as text and as JSON."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

import attrs
from rich.text import Text

from iov_realname.adapters.system import SystemClock
from iov_realname.adapters.terminal.console import outcome, print_json
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.terminal.tables import plain_table
from iov_realname.adapters.wording.facts import plain, shown_time
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.assignment import assigned_oem
from iov_realname.application.clocks import View
from iov_realname.application.ports import Recorded
from iov_realname.composition import reading
from iov_realname.domain.confidential import Sealed
from iov_realname.domain.custody import CUSTODY_EVENTS, UNFORMED, evolve_lot
from iov_realname.domain.governance.events import GOVERNANCE_EVENTS
from iov_realname.domain.governance.state import UNGOVERNED, evolve_governance
from iov_realname.domain.incident import INCIDENT_EVENTS, UNDISCOVERED, evolve_incident
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.inspection.history import day_after
from iov_realname.domain.streams import custody_stream, incident_stream, oem_stream
from iov_realname.domain.time import day_of
from iov_realname.domain.words import Word

__all__ = ["CUSTODY_FORMAT", "GOVERNANCE_FORMAT", "INCIDENT_FORMAT", "show_governance", "show_incident", "show_lot"]

GOVERNANCE_FORMAT = "iov-realname.governance.v1"
CUSTODY_FORMAT = "iov-realname.custody.v1"
INCIDENT_FORMAT = "iov-realname.incident.v1"

NOTHING = Said("没有这一记录。", "There is nothing of this number in the store.")
FILED = Said(
    "{supervisor}：第 {confirmed}/{roster} 次变更已回执", "{supervisor}: confirmed up to change {confirmed} of {roster}"
)
RULES = Said("施行中的制度：{rules}", "rules in force: {rules}")
SEALED = Said("已封存", "sealed")
COLUMNS = (Said("时间", "when"), Said("事项", "what"), Said("内容", "facts"))

S = TypeVar("S")


def show_governance(store: str, on: date | None, *, as_json: bool, lang: Lang) -> None:
    """Print the OEM's governance as on a day; rules go by their own days, whenever they were recorded."""
    with reading(store) as log:
        oem = assigned_oem(log)
        stream = "" if oem is None else oem_stream(oem)
        recorded = log.read([stream]).get(stream, ())
    seen = View(None if on is None else day_after(on) - timedelta(microseconds=1)).of(recorded)
    history = [each for each in seen if _governs(each)]
    state = _folded(history, UNGOVERNED, evolve_governance)
    recorded_rules = _folded([each for each in recorded if _governs(each)], UNGOVERNED, evolve_governance)
    in_force = recorded_rules.in_force(on or day_of(SystemClock().now()))
    if as_json:
        print_json(
            {
                "format": GOVERNANCE_FORMAT,
                "oem": oem,
                "rules_in_force": [_plain(each) for each in in_force],
                "purchasers": [_plain(each) for each in state.purchasers],
                "platforms": [_plain(each) for each in state.platforms],
                "officers": [_plain(each) for each in state.officers],
                "roster": state.roster,
                "confirmed": {str(supervisor): state.confirmed(supervisor) for supervisor in Supervisor},
                "filings": [_plain(each) for each in state.filings],
                "history": [_event(each) for each in history],
            }
        )
        return
    console = outcome()
    console.print(RULES(lang, rules=", ".join(f"{each.rule}/{each.version}" for each in in_force) or "—"))
    for supervisor in Supervisor:
        confirmed = state.confirmed(supervisor)
        console.print(FILED(lang, supervisor=lang.word(supervisor), confirmed=confirmed, roster=state.roster))
    _show(history, lang)


def _governs(recorded: Recorded) -> bool:
    return isinstance(recorded.envelope.event, GOVERNANCE_EVENTS)


def show_lot(store: str, number: str, *, as_json: bool, lang: Lang) -> None:
    """Print a lot."""
    history = _history(store, custody_stream(number))
    lot = _folded(history, UNFORMED, evolve_lot)
    if as_json:
        holder = None if lot.holder is None else _plain(lot.holder)
        said = {"lot": number, "kind": plain(lot.kind), "holder": holder, "items": sorted(lot.items)}
        print_json({"format": CUSTODY_FORMAT, **said, "history": [_event(each) for each in history]})
    else:
        _show(history, lang)


def show_incident(store: str, number: str, *, as_json: bool, lang: Lang) -> None:
    """Print an incident."""
    history = _history(store, incident_stream(number))
    incident = _folded(history, UNDISCOVERED, evolve_incident)
    if as_json:
        said = {"incident": number, "open": incident.open, "remedied": incident.remedied}
        done = {"reported": incident.report_made, "persons_done": incident.persons_done}
        print_json({"format": INCIDENT_FORMAT, **said, **done, "history": [_event(each) for each in history]})
    else:
        _show(history, lang)


def _history(store: str, stream: str) -> Sequence[Recorded]:
    with reading(store) as log:
        history = log.read([stream]).get(stream, ())
    if not history:
        raise CouldNotRun(NOTHING)
    return [each for each in history if isinstance(each.envelope.event, CUSTODY_EVENTS + INCIDENT_EVENTS)]


def _folded(history: Sequence[Recorded], state: S, evolve: Callable[[S, Any], S]) -> S:
    for each in history:
        state = evolve(state, each.envelope.event)
    return state


def _event(recorded: Recorded) -> dict[str, Any]:
    return {
        "version": recorded.version,
        "event": recorded.wire_name,
        "at": plain(recorded.envelope.occurred_at),
        "facts": _plain(recorded.envelope.event),
    }


def _plain(thing: Any) -> dict[str, Any]:
    return {field.name: _value(getattr(thing, field.name)) for field in attrs.fields(type(thing))}


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return plain(value)


def _show(history: Sequence[Recorded], lang: Lang) -> None:
    table = plain_table(*(said(lang) for said in COLUMNS))
    for each in history:
        facts = " · ".join(_said(value, lang) for value in _facts(each.envelope.event))
        table.add_row(shown_time(each.envelope.occurred_at), each.wire_name, Text(facts))
    outcome().print(table)


def _facts(event: Any) -> Sequence[Any]:
    values = (getattr(event, field.name) for field in attrs.fields(type(event)))
    return [value for value in values if value is not None and value != ()]


def _said(value: Any, lang: Lang) -> str:
    match value:
        case Word():
            return lang.word(value)
        case tuple() if all(isinstance(each, Word) for each in value):
            return lang.words(value)
        case tuple():
            return f"{len(value)} ×"
        case date():
            return value.isoformat()
        case bool() | int() | str():
            return str(value)
        case Sealed():
            return SEALED(lang)
    return " ".join(_said(each, lang) for each in _facts(value))
