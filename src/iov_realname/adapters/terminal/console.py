"""Where things are printed: results on stdout, progress and everything said on the side on stderr."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from iov_realname.adapters.wording.language import Lang, Said

__all__ = ["Bars", "bars", "outcome", "print_json", "side"]

WIDTH_IN_FILES = 120
STAGES = {
    "check": Said("检查文件", "checking files"),
    "read": Said("读取台账", "reading ledgers"),
    "order": Said("按业务时间排序", "putting in order"),
    "judge": Said("逐行办理", "judging rows"),
    "views": Said("更新索引", "updating views"),
    "deliver": Said("传送运营商", "delivering"),
    "histories": Said("读取历史", "reading histories"),
    "retention": Said("检查保存期", "looking through subjects"),
    "seals": Said("逐一解封核对", "opening what is sealed"),
    "backup": Said("备份", "copying"),
    "rewrap": Said("重新包装密钥", "wrapping keys again"),
    "inspect": Said("检查", "inspecting"),
    "report": Said("生成报告", "writing the report"),
    "trial": Said("规则试算", "trying the rules"),
    "seal": Said("封存", "sealing"),
    "export": Said("导出", "exporting"),
    "demo": Said("模拟", "SIMULATION"),
}


def outcome(file: TextIO | None = None) -> Console:
    """The console for results: as wide as the terminal, and wide enough for a table where there is none."""
    return _console(file or sys.stdout)


def side() -> Console:
    """The console for what is said beside the results."""
    return _console(sys.stderr)


def print_json(value: object) -> None:
    """Print one JSON document."""
    print(json.dumps(value, ensure_ascii=not _speaks_utf8(sys.stdout), indent=2))  # noqa: T201 - a result, on stdout


def _console(file: TextIO) -> Console:
    width = None if file.isatty() else WIDTH_IN_FILES
    return Console(file=file, width=width, markup=False, emoji=False, highlight=False)


def _speaks_utf8(file: TextIO) -> bool:
    return (file.encoding or "").lower().replace("-", "") == "utf8"


class Bars:
    """One bar per stage; silent where nobody watches."""

    def __init__(self, lang: Lang, shown: Progress | None) -> None:
        self._lang = lang
        self._shown = shown
        self._tasks: dict[str, TaskID] = {}

    def at(self, stage: str, done: int, total: int) -> None:
        """The stage has come so far."""
        if self._shown is not None:
            self._shown.update(self._task(stage, self._shown), completed=done, total=max(total, 1))

    def on(self, stage: str, more: int, total: int | None) -> None:
        """The stage has come further; ``total`` is None where nobody knows it."""
        if self._shown is not None:
            known = None if total is None else max(total, 1)
            self._shown.update(self._task(stage, self._shown), advance=more, total=known)

    def _task(self, stage: str, shown: Progress) -> TaskID:
        if stage not in self._tasks:
            self._tasks[stage] = shown.add_task(STAGES[stage](self._lang), total=None)
        return self._tasks[stage]


@contextmanager
def bars(lang: Lang) -> Iterator[Bars]:
    """Progress bars on stderr while it is a terminal; they go when the work is done."""
    if not sys.stderr.isatty():
        yield Bars(lang, None)
        return
    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=32),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=side(), transient=True) as shown:
        yield Bars(lang, shown)
