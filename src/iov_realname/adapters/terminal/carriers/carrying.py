"""``deliver``, ``resume``, ``reconcile``, ``review-report``, ``sales``: what is said to them."""

from datetime import datetime
from typing import Annotated, TypeAlias

import typer

from iov_realname.adapters.terminal.cards.filters import ByCarrier
from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import (
    AsJson,
    Keys,
    Language,
    ListFormat,
    Store,
    known_carrier,
    language,
    moment,
)
from iov_realname.domain.identifiers import CarrierCode

__all__ = ["register"]

Adapters: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--carriers",
        metavar="MODULE:NAME",
        help="Carrier adapters 运营商接口: a mapping in an importable module of yours, or a function that returns one,"
        " from each carrier's code to an adapter, or to an adapter and its Manners.",
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands about carriers."""
    app.command()(deliver)
    app.command()(resume)
    app.command()(reconcile)
    app.command("review-report")(review_report)
    app.command()(sales)


def deliver(
    store: Store,
    *,
    keys: Keys = None,
    once: Annotated[bool, typer.Option("--once", help="One round only 只跑一轮.")] = False,
    every: Annotated[
        float | None,
        typer.Option(
            "--every", metavar="SECONDS", min=0.1, help="A round so often, for ever 持续运行.", show_default=False
        ),
    ] = None,
    carriers: Adapters = None,
    simulated: Annotated[
        bool, typer.Option("--simulated", help="Let simulated carriers answer 使用模拟运营商. Never on a real store.")
    ] = False,
    status: Annotated[
        bool, typer.Option("--status", "--dry-run", help="List what waits, and why; send nothing 只列待办.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="With --status: also what a carrier has no interface for 含无接口事项.")
    ] = False,
    latency: Annotated[bool, typer.Option("--latency", help="How long sending and completing took 时延统计.")] = False,
    carrier: ByCarrier = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """传送运营商并取回执。 Bring what waits to its carrier and take the answers, until nothing waits.

    What was imported from ledgers was sent elsewhere and is never sent from here. Sent is not registered: a
    registration counts once its carrier has completed it (报竣). Several may run at once; each card is in the hands of
    one of them. `--status` and `--latency` are read-only and need no keys; `--carrier` is for `--status`.

    Example 示例: `iov-realname deliver --store sqlite:///fleet.db --once --simulated`
    """
    with reported(language(lang)):
        if status or latency:
            from iov_realname.adapters.terminal.carriers.outbox_shown import show_latency, show_status

            if status:
                show_status(store, carrier, everything=everything, as_json=as_json, lang=language(lang))
            if latency:
                show_latency(store, as_json=as_json, lang=language(lang))
            return
        from time import sleep

        from iov_realname.adapters.terminal.carriers.delivering import Manner, deliver_waiting

        manner = Manner(once, every, simulated, carriers)
        deliver_waiting(store, keys=keys, manner=manner, as_json=as_json, lang=language(lang), sleep=sleep)


def resume(
    store: Store,
    iccid: Annotated[str | None, typer.Argument(metavar="[ICCID]", help="The card 卡号.", show_default=False)] = None,
    *,
    carrier: ByCarrier = None,
    everything: Annotated[bool, typer.Option("--all", help="Whatever is parked or failed 全部.")] = False,
    keys: Keys = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """恢复挂起的传送。 Let delivery go on with what is parked or failed: of a card, of a carrier, or all of it.

    What may have arrived is asked about before it is sent again; where the carrier cannot be asked it is sent, so make
    sure first. `iov-realname deliver --status` lists what is parked, and why.

    Example 示例: `iov-realname resume --carrier unicom --store sqlite:///fleet.db`
    """
    if (iccid is not None) + (carrier is not None) + everything != 1:
        raise typer.BadParameter("say an ICCID, --carrier CARRIER or --all")
    with reported(language(lang)):
        from iov_realname.adapters.terminal.carriers.outbox_shown import resume_parked

        resume_parked(store, keys, iccid, carrier, as_json=as_json, lang=language(lang))


def reconcile(
    store: Store,
    carrier: Annotated[
        CarrierCode,
        typer.Option(
            "--carrier", metavar="CARRIER", parser=known_carrier, help="Whose cards 运营商.", show_default=False
        ),
    ],
    *,
    carriers: Adapters = None,
    keys: Keys = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """与运营商对账。 Ask a carrier how each sold card stands, and list what is otherwise than here.

    Nothing is fixed: each difference enters the card's history as the carrier's report, and waits for a named reviewer
    (`review-report`). Needs an adapter that can ask.

    Example 示例: `iov-realname reconcile --carrier mobile --carriers mycompany.carriers:adapters
    --store sqlite:///fleet.db`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.carriers.reconciled import reconcile_carrier

        reconcile_carrier(store, keys, carrier, carriers, as_json=as_json, lang=language(lang))


def review_report(
    iccid: Annotated[str, typer.Argument(metavar="ICCID", help="The card 卡号.", show_default=False)],
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="The report 通报编号.", show_default=False)],
    store: Store,
    reviewer: Annotated[
        str, typer.Option("--reviewer", metavar="ACCOUNT", help="Who answers for it 复核人.", show_default=False)
    ],
    *,
    accept: Annotated[
        bool, typer.Option("--accept/--dispute", help="Whether the carrier is right 认可或异议.", show_default=False)
    ],
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """处理运营商通报。 Accept or dispute, by name, what a carrier reported of a card. Nothing else follows by itself.

    Example 示例: `iov-realname review-report 89860000000000002263 unbound-20260102 --dispute --reviewer auditor-1
    --store sqlite:///fleet.db`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.carriers.reconciled import review_of_report

        review_of_report(store, keys, iccid, reference, reviewer, accepted=accept, lang=language(lang))


def sales(
    store: Store,
    first: Annotated[
        datetime,
        typer.Option("--from", metavar="DAY", parser=moment, help="The first day 起始日.", show_default=False),
    ],
    last: Annotated[
        datetime,
        typer.Option(
            "--to", metavar="DAY", parser=moment, help="The last day, and that of the stock 截止日.", show_default=False
        ),
    ],
    *,
    carrier: ByCarrier = None,
    report: Annotated[
        bool, typer.Option("--report", help="Send it where an adapter takes it, and record it 报送并记录.")
    ] = False,
    carriers: Adapters = None,
    keys: Keys = None,
    how: Annotated[ListFormat, typer.Option("--format", help="How it is shown 格式.")] = ListFormat.TABLE,
    lang: Language = None,
) -> None:
    """销量与存量。 Cards sold in a period and in stock at its end, by carrier, from the histories (ATF-12b).

    With `--report` it is recorded as reported: to the carrier where `--carriers` has an adapter that takes it, else as
    exported, for you to hand over. Without, nothing is written and no keys are needed.

    Example 示例: `iov-realname sales --from 2026-01-01 --to 2026-01-31 --format csv --store sqlite:///fleet.db`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.carriers.selling import tell_sales
        from iov_realname.domain.time import day_of

        span = day_of(first), day_of(last)
        tell_sales(store, keys, span, carrier=carrier, carriers=carriers, how=how, lang=language(lang), report=report)
