"""``misuse``: dealing with misuse of cards, each step on record in a case of its own."""

from pathlib import Path
from typing import Annotated

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, Keys, Language, Store, language
from iov_realname.adapters.terminal.use.common import ByAccount, Number, Reference, acting
from iov_realname.domain.card.restriction import RestrictionTexts
from iov_realname.domain.functions import Function
from iov_realname.domain.misuse.words import MeasureOutcome, MisuseAct, MisuseKind, MisuseSource, MisuseVerdict
from iov_realname.domain.streams import misuse_stream

__all__ = ["misuse"]

FORMAT = "iov-realname.misuse.v1"

misuse = typer.Typer(no_args_is_help=True, help="违规线索立案到办结。 Misuse of cards, from the report to its end.")


@misuse.command()
def take(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or .xlsx 线索文件.", show_default=False)],
    store: Store,
    *,
    refused: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where refused rows go 拒绝清单; by default refused-misuse.csv.", show_default=False
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if anything was refused.")] = False,
    keys: Keys = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """导入线索文件。 Take reports of misuse from a carrier's or your own monitoring.

    Columns 列: 线索编号 misuse, 类型 kind, 来源 source, 卡号 iccid (several: ;), 报告编号 reference, 时间 at, 月流量MB
    megabytes. The same rows again change nothing; a corrected row is a row of its own. Refused rows never stop others.

    Example 示例: `iov-realname misuse take reports.csv --store sqlite:///fleet.db`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.use.taking import take_reports

        code = take_reports(path, store, keys, refused, strict=strict, as_json=as_json, lang=language(lang))
    raise typer.Exit(code)


@misuse.command()
def report(
    number: Number,
    store: Store,
    *,
    kind: Annotated[MisuseKind, typer.Option(help="What 类型.", show_default=False)],
    source: Annotated[MisuseSource, typer.Option(help="Who says so 来源.", show_default=False)],
    card: Annotated[list[str], typer.Option(metavar="ICCID", help="Which card; several 卡号.", show_default=False)],
    reference: Reference,
    megabytes: Annotated[
        int | None, typer.Option(min=0, help="Of the month, for a volume 月流量MB.", show_default=False)
    ] = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """立案。 Some cards are said to be misused.

    Example 示例: `iov-realname misuse report XS-1 --store sqlite:///fleet.db --kind area --source carrier
    --card 89860000000000002263 --reference R-7`
    """
    with acting(store, keys, lang) as registry:
        registry.report_misuse(
            misuse=number, kind=kind, source=source, cards=card, reference=reference, megabytes=megabytes
        )


@misuse.command()
def assess(
    number: Number,
    store: Store,
    *,
    verdict: Annotated[MisuseVerdict, typer.Option(help="What it is 结论.", show_default=False)],
    by: ByAccount,
    reason: Annotated[str, typer.Option(help="Why; it is sealed 理由.", show_default=False)],
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """研判。 A named account says what it is, and why; only `confirmed` lets measures follow.

    Example 示例: `iov-realname misuse assess XS-1 --store sqlite:///fleet.db --verdict confirmed --by auditor-1
    --reason 卡在他机使用`
    """
    with acting(store, keys, lang) as registry:
        registry.assess_misuse(misuse=number, verdict=verdict, assessor=by, reason=reason)


@misuse.command()
def act(
    number: Number,
    store: Store,
    *,
    act: Annotated[MisuseAct, typer.Option("--act", help="What is done 处置.", show_default=False)],
    card: Annotated[str, typer.Option(metavar="ICCID", help="About which card 卡号.", show_default=False)],
    scenario: Annotated[str, typer.Option(help="Of a measure: the scenario's code 场景.")] = "",
    target: Annotated[str, typer.Option(help="Of a measure: current, fitted, imei:…, province:… 目标.")] = "",
    function: Annotated[
        list[Function] | None, typer.Option(help="Of a suspension; all if none is said 功能.", show_default=False)
    ] = None,
    reason: Annotated[str, typer.Option(help="Of a restriction, told to the owner; sealed 原因.")] = "",
    remedy: Annotated[str, typer.Option(help="Of a restriction: where to turn; sealed 救济渠道.")] = "",
    documents: Annotated[str, typer.Option(help="Of a restriction: what to bring; sealed 所需材料.")] = "",
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """处置。 Do something about one card of a confirmed case; prints the operation to note its outcome by.

    Example 示例: `iov-realname misuse act XS-1 --store sqlite:///fleet.db --act binding
    --card 89860000000000002263 --scenario telematics --target fitted`
    """
    with acting(store, keys, lang) as registry:
        done = registry.take_misuse_measure(
            misuse=number,
            act=act,
            iccid=card,
            scenario=scenario,
            target=target,
            functions=function or (),
            texts=RestrictionTexts(reason, remedy, documents),
        )
        typer.echo(done.command_id)


@misuse.command()
def outcome(
    number: Number,
    store: Store,
    *,
    operation: Annotated[str, typer.Option(metavar="ID", help="What `act` printed 处置编号.", show_default=False)],
    outcome: Annotated[MeasureOutcome, typer.Option("--outcome", help="What it came to 结果.", show_default=False)],
    reference: Reference,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """处置结果。 What a measure came to.

    Example 示例: `iov-realname misuse outcome XS-1 --store sqlite:///fleet.db --operation 0f… --outcome stopped
    --reference R-9`
    """
    with acting(store, keys, lang) as registry:
        registry.note_misuse_outcome(misuse=number, operation=operation, outcome=outcome, reference=reference)


@misuse.command()
def close(number: Number, store: Store, *, reference: Reference, keys: Keys = None, lang: Language = None) -> None:
    """办结。 End a case that is assessed, and each measure of which has its outcome.

    Example 示例: `iov-realname misuse close XS-1 --store sqlite:///fleet.db --reference R-10`
    """
    with acting(store, keys, lang) as registry:
        registry.close_misuse(misuse=number, reference=reference)


@misuse.command()
def show(number: Number, store: Store, *, as_json: AsJson = False, lang: Language = None) -> None:
    """查看。 What was reported, found and done; read-only, without keys.

    Example 示例: `iov-realname misuse show XS-1 --store sqlite:///fleet.db --json`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.use.shown import show_history

        show_history(store, misuse_stream(number), FORMAT, as_json=as_json, lang=language(lang))
