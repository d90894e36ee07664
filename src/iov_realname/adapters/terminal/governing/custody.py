"""``custody``: through whose hands cards and vehicles go before the sale."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.governing.said import At, Number, Reference
from iov_realname.adapters.terminal.options import AsJson, Keys, Language, Store, language
from iov_realname.adapters.terminal.registries import opened_registry
from iov_realname.domain.custody import FunctionLimit, Hand, Holder, LotKind

__all__ = ["custody"]

custody = typer.Typer(
    no_args_is_help=True,
    help="售前流转：批次及其移交。 Lots of cards or vehicles, and whose hands they are in. A gap, and a hand-over"
    " without contract, responsibility or limit, is found by `iov-realname inspect`.",
)


def _holder(text: str) -> Holder:
    hand, colon, code = text.partition(":")
    found = Hand.read(hand)
    if found is None or not colon or not code:
        raise typer.BadParameter(f"say ROLE:CODE, with a role of {', '.join(Hand)}")
    return Holder(found, code)


Items: TypeAlias = Annotated[
    Path, typer.Option(metavar="FILE", help="One ICCID or VIN a line 清单.", show_default=False)
]


def _holder_option(name: str, told: str) -> typer.models.OptionInfo:
    return typer.Option(name, metavar="ROLE:CODE", parser=_holder, help=told, show_default=False)  # type: ignore[no-any-return]


@custody.command()
def form(
    number: Number,
    store: Store,
    *,
    kind: Annotated[LotKind, typer.Option(help="What is in it 类别.", show_default=False)],
    holder: Annotated[Holder, _holder_option("--holder", "Who has it 持有方.")],
    items: Items,
    taken_from: Annotated[
        str | None,
        typer.Option(metavar="NO", help="The lot these are taken out of 原批次.", show_default=False),
    ] = None,
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """建批。 Form a lot of at most 10 000 cards or vehicles, out of another one if said.

    Example 示例: `iov-realname custody form PC-1 --store sqlite:///fleet.db --kind cards
    --holder purchaser:911101010000000002 --items batch.txt`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.form_lot(lot=number, kind=kind, items=_lines(items), holder=holder, taken_from=taken_from, at=at)


@custody.command(name="hand-over")
def hand_over(
    number: Number,
    store: Store,
    *,
    giver: Annotated[Holder, _holder_option("--giver", "Who gives it 移交方.")],
    taker: Annotated[Holder, _holder_option("--taker", "Who takes it 接收方.")],
    reference: Reference,
    contract: Annotated[
        str | None, typer.Option(metavar="NO", help="By which contract 合同.", show_default=False)
    ] = None,
    clause: Annotated[
        str | None, typer.Option(metavar="NO", help="Its clause on who answers for it 责任条款.", show_default=False)
    ] = None,
    limit: Annotated[
        FunctionLimit | None, typer.Option(help="What the taker may open 功能限制.", show_default=False)
    ] = None,
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """移交。 A lot changed hands; what the contract leaves out is left out here, and found.

    Example 示例: `iov-realname custody hand-over PC-1 --store sqlite:///fleet.db --giver purchaser:911101010000000002
    --taker plant:GC-1 --reference YJ-1 --contract HT-1 --clause 7 --limit directed_test`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.hand_over(
            lot=number,
            giver=giver,
            taker=taker,
            reference=reference,
            contract_no=contract,
            clause_no=clause,
            limit=limit,
            at=at,
        )


@custody.command()
def release(
    number: Number, store: Store, *, items: Items, at: At = None, keys: Keys = None, lang: Language = None
) -> None:
    """出批。 Some of a lot were sold or retired."""
    with opened_registry(store, keys, lang) as registry:
        registry.release_items(lot=number, items=_lines(items), at=at)


@custody.command()
def show(number: Number, store: Store, *, as_json: AsJson = False, lang: Language = None) -> None:
    """查看。 What is in a lot, who has it, and how it came there; read-only, without keys."""
    with reported(language(lang)):
        from iov_realname.adapters.terminal.governing.shown import show_lot

        show_lot(store, number, as_json=as_json, lang=language(lang))


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8-sig").split()
