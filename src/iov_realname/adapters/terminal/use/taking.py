"""``misuse take``: the work behind the words."""

from pathlib import Path

import attrs

from iov_realname.adapters.misuse_file import MisuseRow, RowReport, misuse_rows
from iov_realname.adapters.terminal.console import outcome, print_json
from iov_realname.adapters.terminal.edge import Exit
from iov_realname.adapters.terminal.keyed import require_keys
from iov_realname.adapters.terminal.ledgers.refused import RefusedRows, refused_rows
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.errors import Refused
from iov_realname.application.ledger.ingest import RowVerdict
from iov_realname.application.registry import Registry
from iov_realname.composition import connect
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.time import day_of

__all__ = ["take_reports"]

FORMAT = "iov-realname.misuse-taken.v1"
REFUSED = "refused-misuse.csv"
DONE = Said(
    "{rows} 行，立案 {taken}，拒绝 {refused}（{file}）", "{rows} rows, {taken} taken, {refused} refused ({file})"
)
UNREADABLE = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-FORMAT",),
    "类型、来源、时间或流量无法识别。",
    "The kind, the source, the time or the volume cannot be read.",
    rule="row_is_readable",
)


def take_reports(
    path: Path, store: str, keys: str | None, refused: Path | None, *, strict: bool, as_json: bool, lang: Lang
) -> int:
    """Take the rows one by one; the exit code."""
    require_keys(store, keys)
    target = refused or Path(REFUSED)
    rows, turned_away = 0, 0
    with connect(store, keys=keys) as registry, refused_rows(target) as file:
        for row in misuse_rows(path):
            rows += 1
            turned_away += _refused(registry, path.name, row, file)
    if as_json:
        print_json({"format": FORMAT, "rows": rows, "taken": rows - turned_away, "refused": turned_away})
    else:
        outcome().print(DONE(lang, rows=rows, taken=rows - turned_away, refused=turned_away, file=target))
    return Exit.DONE_WITH_REFUSALS if strict and turned_away else Exit.DONE


def _refused(registry: Registry, name: str, row: MisuseRow, file: RefusedRows) -> bool:
    """Take a row, or list it among the refused."""
    refusal = UNREADABLE if row.report is None else _taken(registry, row, row.report)
    if refusal is not None:
        day = None if row.report is None else day_of(row.report.at)
        file.row(RowVerdict(name, row.number, refusal, day), refusal)
    return refusal is not None


def _taken(registry: Registry, row: MisuseRow, report: RowReport) -> Refusal | None:
    said = {field.name: getattr(report, field.name) for field in attrs.fields(RowReport)}
    try:
        registry.report_misuse(**said, command_id=registry.row_digest(f"misuse\n{row.text}"))
    except Refused as refused:
        return refused.refusal
    return None
