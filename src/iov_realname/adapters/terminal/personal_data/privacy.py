"""``retention``, ``erase``, ``hold``, ``subject``, ``accesses``: what is said to them. The work is in ``personal``."""

from datetime import datetime
from typing import Annotated, TypeAlias

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, Keys, Language, Store, language, moment
from iov_realname.domain.subject.words import HoldReason, ReadingPurpose, RequestChannel

__all__ = ["register"]

retention = typer.Typer(
    no_args_is_help=True, help="保存期与到期删除。 How long personal data is kept, and what is due."
)
hold = typer.Typer(no_args_is_help=True, help="因争议或案件保留数据。 Keeping data for a dispute or case.")

Subject: TypeAlias = Annotated[
    str, typer.Argument(metavar="SUBJECT", help="The subject's id 信息主体编号.", show_default=False)
]
OnCard: TypeAlias = Annotated[
    str | None,
    typer.Option("--card", metavar="ICCID", help="A card that speaks of it; spares a walk 卡号.", show_default=False),
]
CaseNo: TypeAlias = Annotated[
    str,
    typer.Option("--case", metavar="NO", help="The case's number in your register 案件编号.", show_default=False),
]
ByActor: TypeAlias = Annotated[
    str, typer.Option("--actor", metavar="ACCOUNT", help="The account that acts, never a name 经手账号.")
]


def register(app: typer.Typer) -> None:
    """Add the commands about personal data."""
    app.add_typer(retention, name="retention")
    app.add_typer(hold, name="hold")
    app.command()(erase)
    app.command()(subject)
    app.command()(accesses)


@retention.command()
def due(
    store: Store,
    *,
    on: Annotated[
        datetime | None,
        typer.Option("--on", metavar="T", parser=moment, help="Due on that day; today if not said 日期."),
    ] = None,
    keys: Keys = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """列出待处理的信息主体。 List the subjects about which something is to be done; nothing is written.

    Example 示例: `iov-realname retention due --store sqlite:///fleet.db --on 2027-01-01`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.personal_data.personal import list_due

        list_due(store, keys, on, as_json=as_json, lang=language(lang))


@retention.command()
def run(
    store: Store,
    *,
    approver: Annotated[
        list[str] | None,
        typer.Option(
            "--approver",
            metavar="ACCOUNT",
            help="Twice, two different accounts: erase what is due 批准账号, 须两个不同账号.",
            show_default=False,
        ),
    ] = None,
    images: Annotated[
        str | None,
        typer.Option("--images", metavar="FOLDER", help="Also remove old images here 影像文件夹.", show_default=False),
    ] = None,
    actor: ByActor = "cli",
    keys: Keys = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """锁定服务已终止者，经两个账号批准后删除到期者。 Lock whose service has ended; erase what is due, approved by two.

    Without approvers nothing is erased. A run that was killed is completed by the next one. Erased is for ever.

    Example 示例: `iov-realname retention run --store sqlite:///fleet.db --approver key-admin --approver auditor-1`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.personal_data.personal import run_retention

        run_retention(store, keys, approver or [], images, actor, as_json=as_json, lang=language(lang))


@hold.command()
def place(
    subject: Subject,
    store: Store,
    case: CaseNo,
    reason: Annotated[HoldReason, typer.Option("--reason", help="Why 事由.", show_default=False)],
    *,
    until: Annotated[
        datetime | None,
        typer.Option("--until", metavar="T", parser=moment, help="Its last day 截止日.", show_default=False),
    ] = None,
    card: OnCard = None,
    actor: ByActor = "cli",
    keys: Keys = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """保留数据。 Keep a subject's data although its time is over.

    Example 示例: `iov-realname hold place 0123456789abcdef0123456789abcdef --case D-2026-17 --reason dispute
    --store sqlite:///fleet.db`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.personal_data.personal import Aim, place_hold

        aim = Aim(store, keys, subject, card, actor)
        place_hold(aim, reason, case, until, as_json=as_json, lang=language(lang))


@hold.command()
def release(
    subject: Subject,
    store: Store,
    case: CaseNo,
    *,
    card: OnCard = None,
    actor: ByActor = "cli",
    keys: Keys = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """解除保留。 Let the data go.

    Example 示例: `iov-realname hold release 0123456789abcdef0123456789abcdef --case D-2026-17
    --store sqlite:///fleet.db`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.personal_data.personal import Aim, release_hold

        release_hold(Aim(store, keys, subject, card, actor), case, as_json=as_json, lang=language(lang))


def erase(
    subject: Subject,
    store: Store,
    *,
    channel: Annotated[
        RequestChannel | None,
        typer.Option("--channel", help="The person asks, through this channel 请求渠道.", show_default=False),
    ] = None,
    reference: Annotated[
        str, typer.Option("--reference", metavar="NO", help="The request's number 请求编号.", show_default=False)
    ] = "",
    approve: Annotated[
        str | None,
        typer.Option(
            "--approve", metavar="ACCOUNT", help="An account approves; two must 批准账号.", show_default=False
        ),
    ] = None,
    card: OnCard = None,
    actor: ByActor = "cli",
    keys: Keys = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """请求或批准删除个人信息。 Record a person's request for erasure, or approve an erasure that is due.

    A request that comes too early is recorded, declined with the date, and exits with 3. The second approval, by
    another account, destroys the data key; that cannot be undone. The card's history and its proofs stay.

    Example 示例: `iov-realname erase 0123456789abcdef0123456789abcdef --approve auditor-1 --store sqlite:///fleet.db`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.personal_data.personal import Aim, approve_erasure, request_erasure

        if (channel is None) == (approve is None):
            raise typer.BadParameter("say either --channel and --reference, or --approve")
        aim = Aim(store, keys, subject, card, actor)
        if approve is not None:
            approve_erasure(aim, approve, as_json=as_json, lang=language(lang))
        elif channel is not None:
            request_erasure(aim, channel, reference, as_json=as_json, lang=language(lang))


def subject(
    store: Store,
    subject: Annotated[
        str | None, typer.Argument(metavar="[SUBJECT]", help="The subject's id 信息主体编号.", show_default=False)
    ] = None,
    *,
    card: Annotated[
        str | None,
        typer.Option("--card", metavar="ICCID", help="Everybody of this card 该卡的全部主体.", show_default=False),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Unmasked; needs --purpose and --actor 明文.")] = False,
    purpose: Annotated[
        ReadingPurpose | None,
        typer.Option("--purpose", help="What for 用途; masked and unsaid: service.", show_default=False),
    ] = None,
    actor: Annotated[
        str | None,
        typer.Option(
            "--actor", metavar="ACCOUNT", help="Who reads 查阅账号; masked and unsaid: cli.", show_default=False
        ),
    ] = None,
    keys: Keys = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """查阅个人信息（默认脱敏）。 Read what is known of a subject, masked unless --full; every reading is recorded.

    What is only kept (service has ended) opens for the purposes own_request, dispute, audit and authority.

    Example 示例: `iov-realname subject --card 89860000000000002263 --purpose audit --actor auditor-1
    --store sqlite:///fleet.db`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.personal_data.personal import read_subjects

        if subject is None and card is None:
            raise typer.BadParameter("say a subject, or --card ICCID")
        read_subjects(store, keys, (subject, card), purpose, actor, full=full, as_json=as_json, lang=language(lang))


def accesses(
    store: Store,
    *,
    subject: Annotated[
        str | None, typer.Option("--subject", metavar="SUBJECT", help="Of this subject 主体.", show_default=False)
    ] = None,
    card: Annotated[
        str | None, typer.Option("--card", metavar="ICCID", help="Of this card 卡号.", show_default=False)
    ] = None,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="ACCOUNT", help="By this account 账号.", show_default=False)
    ] = None,
    since: Annotated[
        datetime | None, typer.Option("--since", metavar="T", parser=moment, help="From 起.", show_default=False)
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", metavar="T", parser=moment, help="Up to 止.", show_default=False)
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """查阅记录。 Who read whose data, when, what for, and how much; read-only, without keys.

    Example 示例: `iov-realname accesses --store sqlite:///fleet.db --actor auditor-1 --since 2026-01-01`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.personal_data.personal import list_accesses

        list_accesses(
            store,
            subject=subject,
            iccid=card,
            actor=actor,
            since=since,
            until=until,
            as_json=as_json,
            lang=language(lang),
        )
