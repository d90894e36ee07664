"""What is said to several of these commands."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.terminal.options import day, moment
from iov_realname.adapters.wording.language import Said
from iov_realname.domain.parties import Particulars

__all__ = ["At", "Details", "First", "Last", "Number", "Reference", "Until", "details"]

UNREADABLE = Said(
    "{file}：须为 JSON 对象，仅含 name、phone，以及可选的 number、address、valid_to，均为文字。",
    "{file}: it must be a JSON object with name and phone, and if you like number, address, valid_to, all texts.",
)

Number: TypeAlias = Annotated[
    str, typer.Argument(metavar="NO", help="Its number in your register 编号.", show_default=False)
]
Reference: TypeAlias = Annotated[
    str, typer.Option(metavar="NO", help="The document's number in your register 文件编号.", show_default=False)
]
First: TypeAlias = Annotated[
    date, typer.Option("--from", metavar="DATE", parser=day, help="The first day 起始日.", show_default=False)
]
Last: TypeAlias = Annotated[
    date | None,
    typer.Option("--to", metavar="DATE", parser=day, help="The last day, if there is one 截止日.", show_default=False),
]
Until: TypeAlias = Annotated[
    date, typer.Option("--to", metavar="DATE", parser=day, help="The last day 截止日.", show_default=False)
]
At: TypeAlias = Annotated[
    datetime | None,
    typer.Option("--at", metavar="T", parser=moment, help="When it was; now if not said 时间.", show_default=False),
]
Details: TypeAlias = Annotated[
    Path,
    typer.Option(
        metavar="FILE",
        help="JSON with name and phone, number, address if you like 姓名电话; not said here, where others see it.",
        show_default=False,
    ),
]


def details(file: Path) -> Particulars:
    """Whom a file names. Nothing of it is repeated in an error."""
    try:
        said = json.loads(file.read_text("utf-8"))
    except ValueError:
        raise CouldNotRun(UNREADABLE, file=file) from None
    if not isinstance(said, dict) or not all(isinstance(each, str) for each in said.values()):
        raise CouldNotRun(UNREADABLE, file=file)
    try:
        return Particulars(**said)
    except TypeError:
        raise CouldNotRun(UNREADABLE, file=file) from None
