"""``campaign``: a backfill campaign, each step on record in its own history."""

from datetime import date
from typing import Annotated, TypeAlias

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, Keys, Language, Store, day, language
from iov_realname.adapters.terminal.owed.told import (
    Account,
    Channels,
    Notifiers,
    Outbox,
    Round,
    TextFile,
    TextVersion,
)
from iov_realname.adapters.terminal.registries import opened_registry

__all__ = ["campaign"]

campaign = typer.Typer(no_args_is_help=True, help="补登记活动。 A backfill campaign, from its census to its end.")

Number: TypeAlias = Annotated[
    str, typer.Argument(metavar="NO", help="The campaign's number 活动编号.", show_default=False)
]
Reference: TypeAlias = Annotated[
    str, typer.Option(metavar="NO", help="The document's number in your register 文件编号.", show_default=False)
]


@campaign.command(name="open")
def open_(
    number: Number,
    store: Store,
    *,
    stock_on: Annotated[
        date, typer.Option(metavar="DAY", parser=day, help="The day of the census 清点日.", show_default=False)
    ],
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """清点存量。 Count the stock cards that are unregistered at the end of a day, and open a campaign about them.

    The number of cards and their digest are recorded; the same day and log give the same cards for ever.

    Example 示例: `iov-realname campaign open BF-1 --store sqlite:///fleet.db --stock-on 2021-09-12`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.open_campaign(campaign=number, stock_on=stock_on)


@campaign.command()
def plan(
    number: Number,
    store: Store,
    *,
    plan_no: Annotated[
        str, typer.Option("--plan", metavar="NO", help="The work plan's number 工作方案编号.", show_default=False)
    ],
    first: Annotated[
        list[date],
        typer.Option(metavar="DAY", parser=day, help="First day of a wave; one each 批次首日.", show_default=False),
    ],
    last: Annotated[
        list[date],
        typer.Option(metavar="DAY", parser=day, help="Last day of a wave; one each 批次末日.", show_default=False),
    ],
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """排定批次。 Set the waves; into which one a vehicle falls, follows from its VIN.

    Example 示例: `iov-realname campaign plan BF-1 --store sqlite:///fleet.db --plan P-1 --first 2022-03-01
    --last 2022-03-31 --first 2022-04-01 --last 2022-04-30`
    """
    if len(first) != len(last):
        raise typer.BadParameter("say one --first and one --last for each wave")
    with opened_registry(store, keys, lang) as registry:
        registry.plan_waves(campaign=number, plan_no=plan_no, days=list(zip(first, last, strict=True)))


@campaign.command()
def notify(
    number: Number,
    store: Store,
    *,
    wave: Annotated[int, typer.Option(min=1, metavar="N", help="Which wave 批次.", show_default=False)],
    text: TextFile,
    text_version: TextVersion,
    account: Account,
    round_: Round = 1,
    outbox: Outbox = None,
    channel: Channels = None,
    notifiers: Notifiers = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """告知。 Tell the owners of a wave who are not registered; run it again to ask what became of it.

    Queued is not handed over, handed over is not delivered: results go onto the cards when they are known, and
    nothing is sent twice. Addresses are opened by a recorded reading, for service.

    Example 示例: `iov-realname campaign notify BF-1 --store sqlite:///fleet.db --wave 1 --text notice.txt
    --text-version T1 --account agent-7 --outbox letters --channel letter`
    """
    with opened_registry(store, keys, lang) as registry:
        from iov_realname.adapters.terminal.owed.notifiers import notifiers_of
        from iov_realname.adapters.terminal.owed.shown import show_tally

        told = registry.notify_wave(
            campaign=number,
            wave=wave,
            notifiers=notifiers_of(outbox, channel, notifiers),
            text_version=text_version,
            text=text.read_text("utf-8"),
            actor=account,
            round=round_,
        )
        show_tally(told, language(lang))


@campaign.command()
def progress(number: Number, store: Store, *, as_json: AsJson = False, lang: Language = None) -> None:
    """进度。 How far each wave has come, and whether the census still counts to the same; read-only, without keys.

    Example 示例: `iov-realname campaign progress BF-1 --store sqlite:///fleet.db --json`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.owed.shown import show_progress

        show_progress(store, number, as_json=as_json, lang=language(lang))


@campaign.command()
def extend(
    number: Number,
    store: Store,
    *,
    deadline: Annotated[
        date, typer.Option(metavar="DAY", parser=day, help="The new last day 新期限.", show_default=False)
    ],
    reference: Reference,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """延期。 An authority gave more time, by its letter; the deadline of before stays on record.

    Example 示例: `iov-realname campaign extend BF-1 --store sqlite:///fleet.db --deadline 2022-12-31 --reference L-1`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.extend_campaign(campaign=number, deadline=deadline, reference=reference)


@campaign.command(name="close-wave")
def close_wave(
    number: Number,
    store: Store,
    *,
    wave: Annotated[int, typer.Option(min=1, metavar="N", help="Which wave 批次.", show_default=False)],
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """结批。 Count where the vehicles of a wave stand, and close it with these figures.

    Example 示例: `iov-realname campaign close-wave BF-1 --store sqlite:///fleet.db --wave 1`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.close_wave(campaign=number, wave=wave)


@campaign.command()
def close(number: Number, store: Store, *, reference: Reference, keys: Keys = None, lang: Language = None) -> None:
    """结束。 End the campaign; every wave must be closed.

    Example 示例: `iov-realname campaign close BF-1 --store sqlite:///fleet.db --reference E-1`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.close_campaign(campaign=number, reference=reference)
