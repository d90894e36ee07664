"""``inspection show``: an inspection as its history tells it."""

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from iov_realname.adapters.terminal.console import outcome, print_json
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.terminal.tables import plain_table
from iov_realname.adapters.wording.facts import plain
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.ports import Recorded
from iov_realname.composition import replay
from iov_realname.domain.inspection.cases.events import CASE_EVENTS, InspectionOpened
from iov_realname.domain.inspection.cases.state import NOT_OPENED, InspectionCase, NotedFinding, evolve_inspection
from iov_realname.domain.streams import inspection_stream

__all__ = ["FORMAT", "show_inspection"]

FORMAT = "iov-realname.inspection-case.v1"
NO_CASE = Said("没有这一检查。", "There is no inspection of this number in the store.")
HEADLINE = Said("{number}  {supervisor} {province}  {reference}", "{number}  {supervisor} {province}  {reference}")
OPEN, CLOSED = Said("进行中", "open"), Said("已结案", "closed")
UNANSWERED = Said("未答复：{questions}", "unanswered: {questions}")
SAMPLE = Said("抽查 {count} 张卡", "sample of {count} cards")
COLUMNS = (
    Said("问题", "finding"),
    Said("检查项", "check"),
    Said("卡", "card"),
    Said("整改期限", "deadline"),
    Said("整改", "put right"),
)
YES, NO = Said("已整改", "yes"), Said("未整改", "no")


def show_inspection(store: str, number: str, *, as_json: bool, lang: Lang) -> None:
    """Print an inspection; the history in JSON."""
    histories, close = replay(store)
    try:
        stream = inspection_stream(number)
        recorded = histories.log.read([stream]).get(stream, ())
    finally:
        close()
    case = NOT_OPENED
    for each in recorded:
        if isinstance(each.envelope.event, CASE_EVENTS):
            case = evolve_inspection(case, each.envelope.event)
    if case.opened is None:
        raise CouldNotRun(NO_CASE)
    if as_json:
        print_json(_document(number, case, case.opened, [_event(each) for each in recorded]))
    else:
        _show(lang, number, case, case.opened)


def _document(
    number: str, case: InspectionCase, opened: InspectionOpened, history: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "inspection": number,
        "opened": plain(opened),
        "closed": case.closed,
        "unanswered": [str(question) for question in case.unanswered],
        "sample": [*case.sample],
        "findings": [_finding(finding) for finding in case.findings],
        "history": history,
    }


def _finding(finding: NotedFinding) -> dict[str, Any]:
    return {
        "finding": finding.id,
        "check": finding.check,
        "iccid": finding.iccid,
        "deadline": None if finding.deadline is None else finding.deadline.isoformat(),
        "rectified": finding.rectified,
    }


def _event(recorded: Recorded) -> dict[str, Any]:
    return {
        "version": recorded.version,
        "event": recorded.wire_name,
        "at": plain(recorded.envelope.occurred_at),
        "facts": {name: _plain(value) for name, value in _facts(recorded.envelope.event)},
    }


def _facts(event: Any) -> Iterator[tuple[str, Any]]:
    return ((field.name, getattr(event, field.name)) for field in event.__attrs_attrs__)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else plain(value)


def _show(lang: Lang, number: str, case: InspectionCase, opened: InspectionOpened) -> None:
    console = outcome()
    supervisor = lang.word(opened.supervisor)
    headline = HEADLINE(
        lang, number=number, supervisor=supervisor, province=opened.province, reference=opened.reference
    )
    console.print(Text(f"{headline}  {(CLOSED if case.closed else OPEN)(lang)}", "bold"))
    if case.unanswered:
        asked = "  ".join(f"{question} {lang.word(question)}" for question in case.unanswered)
        console.print(UNANSWERED(lang, questions=asked), soft_wrap=True)
    if case.sample:
        console.print(SAMPLE(lang, count=len(case.sample)))
    if case.findings:
        table = plain_table(*(said(lang) for said in COLUMNS))
        for each in case.findings:
            deadline = "—" if each.deadline is None else each.deadline.isoformat()
            done = (YES if each.rectified else NO)(lang)
            table.add_row(each.id, each.check, each.iccid or "—", deadline, done)
        console.print(table)
