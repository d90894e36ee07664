"""``inspect``, ``console``, ``why-not``, ``trial``, and the group ``inspection``: what is said to them."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.inspections import cases
from iov_realname.adapters.terminal.options import AsJson, Language, Store, language, moment
from iov_realname.domain.functions import Function
from iov_realname.domain.inspection.words import Severity

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands of an inspector."""
    app.command()(inspect)
    app.command()(console)
    app.command(name="why-not")(why_not)
    app.command()(trial)
    app.add_typer(cases.inspection, name="inspection")


def _function(text: str) -> Function:
    found = Function.read(text)
    if found is None:
        raise typer.BadParameter(f"say one of {', '.join(Function)}")
    return found


def inspect(
    store: Store,
    *,
    as_of: Annotated[
        datetime | None,
        typer.Option(metavar="T", parser=moment, help="As of T; now if not said 业务时间.", show_default=False),
    ] = None,
    known_at: Annotated[
        datetime | None,
        typer.Option(metavar="T", parser=moment, help="As known at T 记录时间截至.", show_default=False),
    ] = None,
    card: Annotated[
        str | None, typer.Option(metavar="ICCID", help="One card only 只查一张卡.", show_default=False)
    ] = None,
    fail_on: Annotated[
        Severity | None,
        typer.Option(help="Exit with 1 if anything found is as grave 达到即以 1 退出.", show_default=False),
    ] = None,
    sample: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Also draw N cards 抽查张数.", show_default=False)
    ] = None,
    seed: Annotated[
        str | None,
        typer.Option(metavar="V", help="The random value to draw by; else one is drawn 随机值.", show_default=False),
    ] = None,
    kept: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Keep what was found there, and look only at what changed 增量.", show_default=False
        ),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page to hand over 网页报告; no network.", show_default=False),
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a workbook 表格报告.", show_default=False)
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """检查全部卡。 Findings with citations, figures with formulas, and what was not checked; read-only, without keys.

    Every check and how to mend what it finds: docs/inspection.md. Severities: critical, major, minor.
    --html and --xlsx need `pip install 'iov-realname[reports]'`.

    Example 示例: `iov-realname inspect --store sqlite:///fleet.db --fail-on critical`
    """
    with reported(language(lang)):
        from iov_realname.adapters.system import SystemClock, SystemDraw
        from iov_realname.adapters.terminal.inspections.inspecting import Asked, inspect_store
        from iov_realname.adapters.terminal.inspections.reporting import Files

        drawn = seed if seed is not None or sample is None else SystemDraw().identifiers(1)[0]
        now = SystemClock().now()
        asked, files = Asked(as_of or now, known_at, card, kept, sample, drawn), Files(html, xlsx, now)
        code = inspect_store(store, asked, files, fail_on=fail_on, as_json=as_json, lang=language(lang))
    raise typer.Exit(code)


def console(
    store: Store,
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one 端口.")] = 0,
    kept: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="As for inspect: look only at what changed 增量.", show_default=False),
    ] = None,
    lang: Language = None,
) -> None:
    """检查控制台。 Inspect, then look around in a browser on this machine: findings, every card, every history.

    Read-only, without keys, for fleets of any size. It prints where it listens and a token to enter with, once; Ctrl-C
    ends it. Needs `pip install 'iov-realname[reports]'`.

    Example 示例: `iov-realname console --store sqlite:///fleet.db --kept fleet.kept`
    """
    with reported(language(lang)):
        from iov_realname.adapters.system import SystemClock
        from iov_realname.adapters.terminal.inspections.consoling import run_console

        run_console(store, port=port, kept=kept, now=SystemClock().now(), lang=language(lang))


def why_not(
    iccid: Annotated[str, typer.Argument(metavar="ICCID", help="The card 卡号.", show_default=False)],
    function: Annotated[
        Function,
        typer.Argument(metavar="FUNCTION", parser=_function, help="Its code or Chinese name 功能.", show_default=False),
    ],
    store: Store,
    *,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """为什么还不能开通。 What the rules still want before a card may have a function; read-only, without keys.

    Example 示例: `iov-realname why-not 89860000000000002263 data_undirected --store sqlite:///fleet.db`
    """
    with reported(language(lang)):
        from iov_realname.adapters.system import SystemClock
        from iov_realname.adapters.terminal.inspections.why_not import tell_why_not

        tell_why_not(store, iccid, function, SystemClock().now(), as_json=as_json, lang=language(lang))


def trial(
    store: Store,
    *,
    rulebook: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="An edition, as-stood, as-stands, or a file that ends in .json 规则版本.",
            show_default=False,
        ),
    ],
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """规则试算。 Which recorded decisions would be others under another rule book; read-only, without keys.

    Example 示例: `iov-realname trial --store sqlite:///fleet.db --rulebook draft-2021-06`
    """
    with reported(language(lang)):
        from iov_realname.adapters.system import SystemClock
        from iov_realname.adapters.terminal.inspections.trying import books_named, try_rules
        from iov_realname.domain.rulebook import UnknownEdition

        try:
            books = books_named(rulebook, SystemClock().now())
        except UnknownEdition as error:
            raise typer.BadParameter(f"{error}; or as-stood, as-stands, a .json file") from None
        try_rules(store, rulebook, books, as_json=as_json, lang=language(lang))
