"""How personal data and its keeping are shown: as JSON, as rows of tables, as a dossier."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import attrs

from iov_realname.adapters.terminal.console import outcome
from iov_realname.adapters.terminal.tables import plain_table
from iov_realname.adapters.wording.facts import shown_time
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.errors import SubjectErased, SubjectLocked
from iov_realname.application.reading import Access, Datum, Dossier
from iov_realname.application.retention.judging import Due
from iov_realname.domain.streams import CARD_PREFIX
from iov_realname.domain.subject.state import Subject

__all__ = [
    "ACCESS_COLUMNS",
    "DUE_COLUMNS",
    "access_document",
    "access_row",
    "due_document",
    "due_row",
    "show_dossier",
    "show_pages",
    "standing_document",
    "write_json",
]

AT_A_TIME = 500

DUE_COLUMNS = (
    Said("信息主体", "subject"),
    Said("角色", "role"),
    Said("待办", "to do"),
    Said("服务终止", "service ended"),
    Said("保存至", "held until"),
    Said("卡或渠道", "cards or channel"),
)
ACCESS_COLUMNS = (
    Said("时间", "time"),
    Said("账号", "account"),
    Said("信息主体", "subject"),
    Said("用途", "purpose"),
    Said("方式", "how"),
    Said("字段", "fields"),
    Said("卡或渠道", "cards or channel"),
)
DATUM_COLUMNS = (Said("字段", "field"), Said("内容", "what it says"), Said("时间", "time"), Said("出处", "where"))
FULL, MASKED = Said("明文", "in full"), Said("脱敏", "masked")
ERASED = Said("信息主体 {subject}：数据密钥已销毁。", "Subject {subject}: the data key is destroyed.")
KEPT = Said(
    "信息主体 {subject}：服务已终止，仅存储并保护；查阅须另说明用途。",
    "Subject {subject}: service has ended; the data is kept only, and opens for another purpose.",
)
HEADING = Said("信息主体 {subject}（{role}，{how}）", "Subject {subject} ({role}, {how})")


def standing_document(subject: Subject) -> Mapping[str, Any]:
    """What is on record of keeping a subject's data."""
    return {
        "service_ended": None if subject.clock is None else subject.clock.service_ended.isoformat(),
        "until": None if subject.clock is None else subject.clock.until.isoformat(),
        "locked": subject.locked,
        "holds": [hold.case_no for hold in subject.holds],
        "requested": subject.requested,
        "approvers": list(subject.approvers),
        "shredded": subject.shredded,
    }


def due_document(due: Due) -> Mapping[str, Any]:
    """A subject about which something is to be done."""
    clock = due.clock
    return {
        "subject": due.found.subject,
        "role": str(due.found.services[0].role),
        "step": str(due.step),
        "service_ended": None if clock is None else clock.service_ended.isoformat(),
        "until": None if clock is None else clock.until.isoformat(),
        "basis": None if clock is None else str(clock.basis),
        "histories": list(due.found.histories),
    }


def due_row(lang: Lang, due: Due) -> Sequence[str]:
    """The same, as a row."""
    clock = due.clock
    return (
        due.found.subject,
        lang.word(due.found.services[0].role),
        lang.word(due.step),
        "—" if clock is None else clock.service_ended.isoformat(),
        "—" if clock is None else clock.until.isoformat(),
        _places(due.found.histories),
    )


def access_document(access: Access) -> Mapping[str, Any]:
    """One reading."""
    accessed = access.accessed
    return {
        "at": access.at.isoformat(),
        "actor": access.actor,
        "subject": access.subject,
        "purpose": str(accessed.purpose),
        "full": accessed.full,
        "fields": list(accessed.fields),
        "histories": list(accessed.histories),
    }


def access_row(lang: Lang, access: Access) -> Sequence[str]:
    """The same, as a row."""
    accessed = access.accessed
    return (
        shown_time(access.at),
        access.actor,
        access.subject,
        lang.word(accessed.purpose),
        (FULL if accessed.full else MASKED)(lang),
        ", ".join(accessed.fields),
        _places(accessed.histories),
    )


def _places(histories: Iterable[str]) -> str:
    return ", ".join(history.removeprefix(CARD_PREFIX) for history in histories)


def show_dossier(lang: Lang, read: Dossier | SubjectErased | SubjectLocked) -> None:
    """Print what was read of a subject, or why it does not open."""
    console = outcome()
    if not isinstance(read, Dossier):
        console.print((ERASED if isinstance(read, SubjectErased) else KEPT)(lang, subject=read.subject))
        return
    how = (FULL if read.full else MASKED)(lang)
    console.print(HEADING(lang, subject=read.subject, role=lang.word(read.role), how=how))
    table = plain_table(*(said(lang) for said in DATUM_COLUMNS))
    for datum in read.data:
        table.add_row(datum.field, _value(datum), shown_time(datum.occurred_at), _places([datum.history]))
    console.print(table)


def _value(datum: Datum) -> str:
    if isinstance(datum.value, str):
        return datum.value
    return " · ".join(value for value in attrs.astuple(datum.value) if value)


def show_pages(lang: Lang, columns: Sequence[Said], rows: Iterator[Sequence[str]], nothing: Said) -> None:
    """Print rows as a table, a page at a time, so that any number of them will do."""
    console, shown = outcome(), False
    while page := list(islice(rows, AT_A_TIME)):
        table = plain_table(*(said(lang) for said in columns))
        for row in page:
            table.add_row(*row)
        console.print(table)
        shown = True
    if not shown:
        console.print(nothing(lang))


def write_json(items: Iterable[Mapping[str, Any]]) -> None:
    """A JSON array, one thing a line, so that any number of them will do."""
    separator = "[\n"
    for item in items:
        sys.stdout.write(f"{separator}{json.dumps(item)}")
        separator = ",\n"
    sys.stdout.write("[]\n" if separator == "[\n" else "\n]\n")
