"""What the commands of this part share: their words, and the registry they act on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import language
from iov_realname.adapters.wording.language import Lang

if TYPE_CHECKING:
    from iov_realname.application.registry import Registry

__all__ = ["ByAccount", "Number", "OnCard", "Reference", "acting"]

Number: TypeAlias = Annotated[
    str, typer.Argument(metavar="NO", help="Its number in your register 编号.", show_default=False)
]
Reference: TypeAlias = Annotated[
    str, typer.Option(metavar="NO", help="The document's number in your register 文件编号.", show_default=False)
]
ByAccount: TypeAlias = Annotated[
    str,
    typer.Option("--by", metavar="ACCOUNT", help="The account that acts, never a name 经手账号.", show_default=False),
]
OnCard: TypeAlias = Annotated[
    str | None,
    typer.Option("--card", metavar="ICCID", help="A card that speaks of it; spares a walk 卡号.", show_default=False),
]


@contextmanager
def acting(store: str, keys: str | None, lang: Lang | None) -> "Iterator[Registry]":
    """The registry of an existing store; what is done is done by this command line's operator."""
    with reported(language(lang)):
        from iov_realname.adapters.terminal.keyed import require_keys
        from iov_realname.adapters.wording.known_carriers import known_carriers
        from iov_realname.composition import connect

        require_keys(store, keys)
        with connect(store, keys=keys, known_carriers=known_carriers()) as registry:
            yield registry
