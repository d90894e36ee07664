"""What an ingest came to."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from iov_realname.adapters.terminal.console import outcome
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.ledger.delivery import Counts, RefusedFile
from iov_realname.application.ledger.ingest import Summary
from iov_realname.domain.refusals import RefusalCode

__all__ = ["FORMAT", "Ingested", "document", "show"]

FORMAT = "iov-realname.ingest.v1"
SHOWN = 20

TAKEN = Said("新受理", "taken")
KNOWN = Said("以前已受理或拒绝过", "known before (taken or refused then)")
REFUSED = Said("拒绝", "refused")
PENDING = Said("待人工审核", "waiting for a review")
REPEATS = Said("重复行（略过）", "repeats (passed over)")
BLANK = Said("空行（略过）", "blank rows (passed over)")
FILES = Said("整份拒收的文件", "Files refused as a whole")
UNKNOWN = Said("不认识的列（未保存）", "Unknown columns (not kept)")
REVIEW = Said("待人工审核的行", "Rows waiting for a review")
ROW = Said("{file} 第 {row} 行", "{file} row {row}")
MORE = Said("……另有 {more} 行，见 --json", "… and {more} more; --json lists them all")
WRITTEN = Said("拒绝清单：{path}", "Refused rows: {path}")


@attrs.frozen
class Ingested:
    """Everything there is to say about one run."""

    summary: Summary
    counts: Counts
    by_code: Mapping[str, int]
    pending: Sequence[tuple[str, int]]
    unknown_columns: Mapping[str, Sequence[str]]
    refused_files: Sequence[RefusedFile]
    refused: Path

    @property
    def any_refused(self) -> bool:
        """Whether any row or file was refused."""
        return bool(self.by_code or self.refused_files)


def document(ingested: Ingested) -> dict[str, Any]:
    """The run as JSON."""
    return {
        "format": FORMAT,
        "taken": ingested.summary.taken,
        "known": ingested.summary.known,
        "refused": {"rows": ingested.summary.refused, "by_code": dict(ingested.by_code), "file": str(ingested.refused)},
        "pending": [{"file": file, "row": row} for file, row in ingested.pending],
        "repeats": ingested.counts.repeats,
        "blank": ingested.counts.blank,
        "unknown_columns": {file: list(columns) for file, columns in ingested.unknown_columns.items()},
        "refused_files": [{"file": each.file, "zh": each.zh, "en": each.en} for each in ingested.refused_files],
    }


def show(lang: Lang, ingested: Ingested) -> None:
    """Print the run for people."""
    console = outcome()
    console.print(_numbers(lang, ingested))
    for title, lines in _lists(lang, ingested):
        if lines:
            console.print(Text(title(lang), "bold"))
            for line in lines:
                console.print(Padding(Text(line), (0, 0, 0, 2)))
    if ingested.any_refused:
        console.print(WRITTEN(lang, path=ingested.refused), soft_wrap=True)


def _numbers(lang: Lang, ingested: Ingested) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right")
    grid.add_column()
    summary, counts = ingested.summary, ingested.counts
    grid.add_row(Text(f"{summary.taken:,}", "bold green"), TAKEN(lang))
    grid.add_row(f"{summary.known:,}", KNOWN(lang))
    grid.add_row(Text(f"{summary.refused:,}", "bold red" if summary.refused else ""), REFUSED(lang))
    for code, count in ingested.by_code.items():
        title = lang.pick(RefusalCode(code).title_zh, RefusalCode(code).title_en)
        grid.add_row("", Text(f"{count:>7,}  {code:<20} {title}", "dim"))
    grid.add_row(f"{summary.pending:,}", PENDING(lang))
    grid.add_row(f"{counts.repeats:,}", REPEATS(lang))
    grid.add_row(f"{counts.blank:,}", BLANK(lang))
    return grid


def _lists(lang: Lang, ingested: Ingested) -> Iterator[tuple[Said, list[str]]]:
    colon, comma = lang.pick("：", ": "), lang.pick("、", ", ")
    yield FILES, [f"{each.file}{colon}{lang.pick(each.zh, each.en)}" for each in ingested.refused_files]
    yield UNKNOWN, [f"{file}{colon}{comma.join(columns)}" for file, columns in ingested.unknown_columns.items()]
    pending = [ROW(lang, file=file, row=row) for file, row in ingested.pending[:SHOWN]]
    if len(ingested.pending) > SHOWN:
        pending.append(MORE(lang, more=len(ingested.pending) - SHOWN))
    yield REVIEW, pending
