"""What several commands of this folder are told."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from iov_realname.domain.terms import NoticeChannel

__all__ = [
    "Account",
    "Channels",
    "Notifiers",
    "Outbox",
    "Round",
    "TextFile",
    "TextVersion",
]

Account: TypeAlias = Annotated[
    str, typer.Option(metavar="ACCOUNT", help="The account that opens the addresses 经手账号.", show_default=False)
]
TextFile: TypeAlias = Annotated[
    Path, typer.Option(metavar="FILE", help="The text, without anybody's name 告知文本文件.", show_default=False)
]
TextVersion: TypeAlias = Annotated[
    str, typer.Option(metavar="NO", help="The text's number in your register 文本版本.", show_default=False)
]
Round: TypeAlias = Annotated[
    int, typer.Option("--round", min=1, metavar="N", help="The how-manieth notice; 2: a reminder 第几次告知.")
]
Outbox: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="A folder others send from 待发文件夹.", show_default=False),
]
Channels: TypeAlias = Annotated[
    list[NoticeChannel] | None,
    typer.Option("--channel", help="The folder's channels; several 文件夹对应的渠道.", show_default=False),
]
Notifiers: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="MODULE:NAME",
        help="Your notifiers: a list, or a function that returns one 通知接口.",
        show_default=False,
    ),
]
