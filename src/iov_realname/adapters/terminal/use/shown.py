"""``… show``: a case, complaint, request, carrier's resources or scenario as its history tells it; without keys."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from iov_realname.adapters.terminal.console import outcome, print_json
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.terminal.tables import plain_table
from iov_realname.adapters.wording.facts import facts_line, plain, shown_time
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.ports import Recorded
from iov_realname.composition import replay

__all__ = ["NAMES", "show_history"]

NOTHING = Said("没有这一编号的记录。", "Nothing of this number is in the store.")
COLUMNS = (Said("时间", "time"), Said("事项", "what happened"), Said("账号", "by"), Said("内容", "what it says"))
NAMES: Mapping[str, Said] = {
    "misuse.Reported": Said("违规线索立案", "misuse reported"),
    "misuse.Assessed": Said("研判", "assessed"),
    "misuse.MeasureTaken": Said("处置", "measure taken"),
    "misuse.OutcomeNoted": Said("处置结果", "outcome noted"),
    "misuse.Closed": Said("办结", "closed"),
    "complaint.Received": Said("投诉受理", "complaint received"),
    "complaint.Answered": Said("投诉答复", "answered"),
    "complaint.Reopened": Said("重新受理", "reopened"),
    "complaint.Closed": Said("投诉办结", "closed"),
    "request.Received": Said("请求受理", "request received"),
    "request.RequesterConfirmed": Said("请求人已核实", "requester confirmed"),
    "request.Answered": Said("请求已办理", "met"),
    "request.Refused": Said("请求已拒绝", "refused"),
    "resource.Assigned": Said("资源登记", "set aside"),
    "resource.Withdrawn": Said("资源停用", "withdrawn"),
    "resource.CardOutside": Said("卡在资源外", "card outside"),
    "resource.CardInside": Said("卡已在资源内", "card inside again"),
    "scenario.Assessed": Said("场景评估", "scenario assessed"),
    "scenario.BatchClassified": Said("批次归类", "batch classified"),
    "scenario.Retired": Said("场景停用", "scenario retired"),
}
"""By the wire name without its version; a test sees to it that none is missing."""


def show_history(store: str, stream: str, format_: str, *, as_json: bool, lang: Lang) -> None:
    """Print what happened in one history, an event a line; in JSON with all its facts. Sealed text stays sealed."""
    histories, close = replay(store)
    try:
        recorded = histories.log.read([stream]).get(stream, ())
    finally:
        close()
    if not recorded:
        raise CouldNotRun(NOTHING)
    if as_json:
        print_json({"format": format_, "history": stream, "events": [_document(each) for each in recorded]})
    else:
        _table(recorded, lang)


def _document(recorded: Recorded) -> dict[str, Any]:
    event: Any = recorded.envelope.event
    return {
        "version": recorded.version,
        "event": recorded.wire_name,
        "at": plain(recorded.envelope.occurred_at),
        "by": recorded.envelope.actor.id,
        "facts": {field.name: _plain(getattr(event, field.name)) for field in attrs.fields(type(event))},
    }


def _plain(value: Any) -> Any:
    """Days are written as they are read; the rest is JSON of its own."""
    return value.isoformat() if hasattr(value, "isoformat") else plain(value)


def _table(recorded: Sequence[Recorded], lang: Lang) -> None:
    table = plain_table(*(said(lang) for said in COLUMNS))
    for each in recorded:
        envelope = each.envelope
        name = NAMES[each.wire_name.rpartition(".")[0]]
        table.add_row(shown_time(envelope.occurred_at), name(lang), envelope.actor.id, facts_line(lang, envelope.event))
    outcome().print(table)
