"""``resource``: what carriers set aside for IoV cards, and which cards are outside."""

from datetime import datetime
from typing import Annotated, TypeAlias

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, Keys, Language, Store, known_carrier, language, moment
from iov_realname.adapters.terminal.use.common import Reference, acting
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.resource.words import ResourceKind
from iov_realname.domain.streams import resource_stream
from iov_realname.domain.time import day_of

__all__ = ["resource"]

FORMAT = "iov-realname.resources.v1"
JUDGED_FORMAT = "iov-realname.resources-judged.v1"

resource = typer.Typer(no_args_is_help=True, help="专用号段与地址。 Number blocks, addresses and access points.")

OfCarrier: TypeAlias = Annotated[
    CarrierCode, typer.Argument(metavar="CARRIER", parser=known_carrier, help="Which carrier 运营商.")
]
Kind: TypeAlias = Annotated[ResourceKind, typer.Option("--kind", help="What 类型.", show_default=False)]
Block: TypeAlias = Annotated[
    str, typer.Option("--block", help="A prefix, a CIDR, a name 号段、地址段、接入点.", show_default=False)
]


@resource.command()
def assign(
    carrier: OfCarrier,
    store: Store,
    *,
    kind: Kind,
    block: Block,
    first: Annotated[datetime, typer.Option(metavar="T", parser=moment, help="First day 起日.", show_default=False)],
    last: Annotated[
        datetime | None, typer.Option(metavar="T", parser=moment, help="Last day 止日.", show_default=False)
    ] = None,
    reference: Reference,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """登记专用资源。 Record what a carrier sets aside for IoV cards.

    Example 示例: `iov-realname resource assign mobile --store sqlite:///fleet.db --kind number --block 1440
    --first 2020-01-01 --reference D-1`
    """
    with acting(store, keys, lang) as registry:
        registry.assign_resource(
            carrier=carrier,
            kind=kind,
            block=block,
            first=day_of(first),
            last=None if last is None else day_of(last),
            reference=reference,
        )


@resource.command()
def withdraw(
    carrier: OfCarrier,
    store: Store,
    *,
    kind: Kind,
    block: Block,
    last: Annotated[datetime, typer.Option(metavar="T", parser=moment, help="Last day 止日.", show_default=False)],
    reference: Reference,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """停用专用资源。 Record the last day on which it is set aside.

    Example 示例: `iov-realname resource withdraw mobile --store sqlite:///fleet.db --kind number --block 1440
    --last 2026-12-31 --reference D-2`
    """
    with acting(store, keys, lang) as registry:
        registry.withdraw_resource(carrier=carrier, kind=kind, block=block, last=day_of(last), reference=reference)


@resource.command()
def judge(store: Store, *, keys: Keys = None, as_json: AsJson = False, lang: Language = None) -> None:
    """比对全部卡。 Look through the fleet for cards outside, and record what is news; again is harmless.

    Example 示例: `iov-realname resource judge --store sqlite:///fleet.db`
    """
    with acting(store, keys, lang) as registry:
        import attrs

        from iov_realname.adapters.terminal.console import bars, outcome, print_json
        from iov_realname.adapters.terminal.use.said import JUDGED

        with bars(language(lang)) as shown:
            done = registry.judge_resources(lambda come, end: shown.at("histories", come, end))
        if as_json:
            print_json({"format": JUDGED_FORMAT, **attrs.asdict(done)})
        else:
            outcome().print(JUDGED(language(lang), **attrs.asdict(done)))


@resource.command()
def show(carrier: OfCarrier, store: Store, *, as_json: AsJson = False, lang: Language = None) -> None:
    """查看。 What is set aside, and which cards were found outside; read-only, without keys.

    Example 示例: `iov-realname resource show mobile --store sqlite:///fleet.db --json`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.use.shown import show_history

        show_history(store, resource_stream(carrier), FORMAT, as_json=as_json, lang=language(lang))
