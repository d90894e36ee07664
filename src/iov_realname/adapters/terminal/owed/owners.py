"""``owner``: what owners are owed: contacts, appeals, the first owner's notice, and release after a transfer."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, Keys, Language, Store, language
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
from iov_realname.domain.card.appeal import AppealOutcome
from iov_realname.domain.card.release import TransferSource
from iov_realname.domain.subject.words import RequestChannel

__all__ = ["owner"]

owner = typer.Typer(no_args_is_help=True, help="车主权益。 What owners are owed: contacts, appeals, transfers.")

Vin: TypeAlias = Annotated[str, typer.Argument(metavar="VIN", help="The vehicle 车架号.", show_default=False)]
Number: TypeAlias = Annotated[
    str, typer.Argument(metavar="NO", help="The number in your register 编号.", show_default=False)
]
Reviewer: TypeAlias = Annotated[str, typer.Option(metavar="ACCOUNT", help="Who decides 审理账号.", show_default=False)]
Reason: TypeAlias = Annotated[
    Path, typer.Option(metavar="FILE", help="Why, in a file; it is sealed 理由文件.", show_default=False)
]


@owner.command()
def contacts(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV in UTF-8: vin,phone,address 联系方式.", show_default=False)
    ],
    store: Store,
    *,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """导入联系方式。 Take in how present owners can be reached; sealed, and opened only to serve them.

    Example 示例: `iov-realname owner contacts contacts.csv --store sqlite:///fleet.db`
    """
    with opened_registry(store, keys, lang) as registry:
        import csv

        from iov_realname.domain.parties import Particulars

        with file.open(encoding="utf-8-sig", newline="") as rows:
            for row in csv.DictReader(rows):
                contact = Particulars(phone=row.get("phone") or "", address=row.get("address") or "")
                registry.record_contact(vin=row.get("vin") or "", contact=contact)


@owner.command()
def appeal(
    vin: Vin,
    number: Number,
    store: Store,
    *,
    channel: Annotated[RequestChannel, typer.Option(help="How it came 渠道.", show_default=False)],
    words: Annotated[
        Path, typer.Option(metavar="FILE", help="In the owner's words; sealed 申诉内容文件.", show_default=False)
    ],
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """申诉。 Take an appeal against a restriction; the day by which it is decided is recorded with it.

    Example 示例: `iov-realname owner appeal LZZ00000000000001 AP-1 --store sqlite:///fleet.db --channel online
    --words appeal.txt`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.file_appeal(vin=vin, appeal=number, channel=channel, words=words.read_text("utf-8"))


@owner.command()
def hear(
    vin: Vin,
    number: Number,
    store: Store,
    *,
    outcome: Annotated[AppealOutcome, typer.Option(help="What comes of it 结果.", show_default=False)],
    reviewer: Reviewer,
    reason: Reason,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """审理申诉。 Decide an appeal; what is upheld is lifted at once.

    Example 示例: `iov-realname owner hear VIN AP-1 --store sqlite:///fleet.db --outcome upheld --reviewer r-1
    --reason why.txt`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.decide_appeal(
            vin=vin, appeal=number, outcome=outcome, reviewer=reviewer, reason=reason.read_text("utf-8")
        )


@owner.command()
def transfer(
    vin: Vin,
    number: Number,
    store: Store,
    *,
    source: Annotated[TransferSource, typer.Option(help="Who says so 信息来源.", show_default=False)],
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """过户申报。 Somebody says that the vehicle changed hands; carried out at once, or after a review if the book asks.

    Many transfers and scrapped vehicles come in as ledgers: see `iov-realname ingest`.

    Example 示例: `iov-realname owner transfer VIN TR-1 --store sqlite:///fleet.db --source dealer`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.report_transfer(vin=vin, report=number, source=source)


@owner.command()
def release(
    vin: Vin,
    number: Number,
    store: Store,
    *,
    approve: Annotated[
        bool, typer.Option("--approve/--turn-down", help="Release all its cards, or not 是否解绑.", show_default=False)
    ],
    reviewer: Reviewer,
    reason: Reason,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """解绑复核。 Review a reported transfer: all cards of the vehicle go to the next owner, or none.

    Example 示例: `iov-realname owner release VIN TR-1 --store sqlite:///fleet.db --approve --reviewer r-1
    --reason why.txt`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.decide_release(
            vin=vin, report=number, approved=approve, reviewer=reviewer, reason=reason.read_text("utf-8")
        )


@owner.command()
def unknown(store: Store, *, as_json: AsJson = False, lang: Language = None) -> None:
    """车主不明。 Vehicles whose present owner nobody identified since they changed hands; read-only, without keys.

    Example 示例: `iov-realname owner unknown --store sqlite:///fleet.db --json`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.owed.shown import show_unknown

        show_unknown(store, as_json=as_json, lang=language(lang))


@owner.command()
def untold(store: Store, *, as_json: AsJson = False, lang: Language = None) -> None:
    """首位车主未告知。 Vehicles that changed hands unregistered, whose first buyer was not told; read-only, no keys.

    Example 示例: `iov-realname owner untold --store sqlite:///fleet.db`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.owed.shown import show_untold

        show_untold(store, as_json=as_json, lang=language(lang))


@owner.command()
def tell(
    store: Store,
    *,
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
    """告知首位车主。 Tell the first buyers listed by `untold` that registration and change are still due.

    Example 示例: `iov-realname owner tell --store sqlite:///fleet.db --text notice.txt --text-version T2
    --account agent-7 --outbox letters --channel letter`
    """
    with opened_registry(store, keys, lang) as registry:
        from iov_realname.adapters.terminal.owed.notifiers import notifiers_of
        from iov_realname.adapters.terminal.owed.shown import show_tally

        told = registry.tell_first_owners(
            notifiers=notifiers_of(outbox, channel, notifiers),
            text_version=text_version,
            text=text.read_text("utf-8"),
            actor=account,
            round=round_,
        )
        show_tally(told, language(lang))
