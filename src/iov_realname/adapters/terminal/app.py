"""The commands. Each reads its words here and does its work in a module of its own, loaded when it is needed."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from iov_realname.adapters.terminal import deadlines, governing, owed, use
from iov_realname.adapters.terminal.cards import filters
from iov_realname.adapters.terminal.carriers import carrying
from iov_realname.adapters.terminal.carriers.simulating import simulate
from iov_realname.adapters.terminal.edge import Exit, reported
from iov_realname.adapters.terminal.inspections import inspection
from iov_realname.adapters.terminal.options import (
    AsJson,
    Keys,
    Language,
    ListFormat,
    Moment,
    Store,
    language,
    moment,
    store_url,
    unit_code,
)
from iov_realname.adapters.terminal.panels import InPanels
from iov_realname.adapters.terminal.personal_data import privacy
from iov_realname.adapters.terminal.proof.evidence import bundle, verify
from iov_realname.adapters.terminal.proof.proving import receipt, seal, tiles, witness
from iov_realname.adapters.terminal.stores import keys, sets
from iov_realname.adapters.terminal.stores.database import db
from iov_realname.adapters.wording.known_carriers import know_carriers

__all__ = ["app", "main"]

NAME = "iov-realname"

app = typer.Typer(
    name=NAME,
    cls=InPanels,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # it would print local variables, and those hold personal data
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(db)
app.add_typer(simulate)
for command in (seal, receipt, bundle, verify, tiles, witness):
    app.command()(command)


def main() -> NoReturn:
    """Run the command line."""
    app(prog_name=NAME)
    raise SystemExit(Exit.DONE)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"{NAME} {version('iov-realname')}")
        raise typer.Exit


@app.callback()
def _common(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version 版本.")
    ] = False,
    known_carriers: Annotated[
        Path | None,
        typer.Option(
            "--known-carriers",
            metavar="FILE",
            help="Further carriers, resellers too 其他电信企业和转售企业 (JSON); by default the ledgers' three.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """车联网卡实名登记，一卡一份只增不改的历史。 Real-name registration of the IoV cards in an OEM's cars.

    Begin with `iov-realname demo`. 从 `iov-realname demo` 开始。

    Exit codes 退出码: 0 done, 1 done with refusals under --strict, 2 usage, 3 could not run, 130 interrupted.
    """
    with reported(language(None)):
        know_carriers(known_carriers)


@app.command()
def demo(
    store: Annotated[
        str | None,
        typer.Option(metavar="URL", parser=store_url, help="A new store; by default in a new temporary folder."),
    ] = None,
    keys: Keys = None,
    *,
    vehicles: Annotated[int, typer.Option(min=1, max=500, help="How many vehicles 车辆数.")] = 12,
    seed: Annotated[int, typer.Option(help="The same seed tells the same story 随机种子.")] = 1,
    lang: Language = None,
) -> None:
    """模拟车队走完全生命周期。 A synthetic fleet goes through its whole life.

    Everything is simulated and labelled so: carriers, identity checks, the clock, every person and vehicle. It writes
    a fresh store, cards.csv, refusals.csv and history.txt (beside an SQLite file, else in the current folder), and
    says where they are.

    Example 示例: `iov-realname demo --vehicles 20 --seed 7 --lang zh`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.demo import run_demo

        run_demo(store, keys, vehicles, seed, language(lang))


@app.command()
def ingest(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH", help="Ledgers, or folders with ledgers directly in them 台账或文件夹.", show_default=False
        ),
    ],
    store: Store,
    *,
    keys: Keys = None,
    oem: Annotated[
        str | None,
        typer.Option(
            metavar="USCC",
            parser=unit_code,
            help="The OEM's 统一社会信用代码; needed once, for a new store.",
            show_default=False,
        ),
    ] = None,
    refused: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Where refused rows go 拒绝清单; by default refused.csv beside the file, or here for a database.",
            show_default=False,
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if anything was refused.")] = False,
    retry_refused: Annotated[
        bool, typer.Option("--retry-refused", help="Judge again the rows refused earlier 重新判定曾被拒绝的行.")
    ] = False,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """导入台账。 Take the OEM's ledgers in: CSV (UTF-8, GB18030) or .xlsx.

    Rows are taken in the order of their business time. The same files again change nothing; a run that was killed is
    completed by running it again. Refused rows are listed with rule, reason and citation, and never stop the others.

    Example 示例: `iov-realname ingest ledgers/ --store sqlite:///fleet.db --oem 911101010000000002`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.ledgers.ingesting import ingest_ledgers

        code = ingest_ledgers(
            paths,
            store=store,
            keys=keys,
            oem=oem,
            refused=refused,
            strict=strict,
            retry_refused=retry_refused,
            as_json=as_json,
            lang=language(lang),
        )
    raise typer.Exit(code)


@app.command()
def card(
    iccid: Annotated[str, typer.Argument(metavar="ICCID", help="The card 卡号.", show_default=False)],
    store: Store,
    *,
    as_of: Annotated[
        Moment | None,
        typer.Option(
            metavar="T", parser=moment, help="Leave out what happened after T 业务时间截至.", show_default=False
        ),
    ] = None,
    known_at: Annotated[
        Moment | None,
        typer.Option(
            metavar="T", parser=moment, help="Leave out what was recorded after T 记录时间截至.", show_default=False
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say what its stage and functions rest on, with citations 说明由来.")
    ] = False,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """一张卡的历史。 One card's history as an inspector reads it; read-only, without keys.

    T is 2024-05-06, 2024-05-06T13:45 or with an offset, else China time. A date alone is its first moment, 00:00:00,
    as in the ledgers. Personal data stays sealed.

    Example 示例: `iov-realname card 89860000000000002263 --store sqlite:///fleet.db --explain`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.cards.carding import tell_card

        tell_card(store, iccid, as_of=as_of, known_at=known_at, explain=explain, as_json=as_json, lang=language(lang))


@app.command()
def cards(
    store: Store,
    *,
    vin: filters.ByVin = None,
    msisdn: filters.ByMsisdn = None,
    stage: filters.ByStage = None,
    carrier: filters.ByCarrier = None,
    registration: filters.ByRegistration = None,
    waiting: filters.ByWaiting = None,
    counts: Annotated[bool, typer.Option("--counts", help="How many they are, and by what 只列数量.")] = False,
    how: Annotated[ListFormat, typer.Option("--format", help="How they are listed 格式.")] = ListFormat.TABLE,
    lang: Language = None,
) -> None:
    """全部卡一览。 Every card ever procured, one row each, by ICCID; or those asked for.

    CSV and JSON have the columns iccid, carrier, vin, stage, functions, registration, period, in codes; the table says
    the same in words. JSON is one array, a card a line. Any number of cards will do. Read-only, without keys.

    Words are said by their code or in Chinese. --waiting: owner, checks, review, queued, answer, parked, resend.

    Example 示例: `iov-realname cards --store sqlite:///fleet.db --stage sold --waiting owner`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.cards.listing import list_cards

        asked = filters.Asked(vin, msisdn, stage, carrier, registration, waiting)
        list_cards(store, asked, how, language(lang), counts=counts)


@app.command()
def rebuild(
    store: Store,
    *,
    documents: Annotated[
        bool, typer.Option("--documents", help="Also the blind index of documents, with keys 证件盲索引.")
    ] = False,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """重建索引。 Make what listings and counts are quick by anew from all histories; without keys.

    Nothing depends on it: it is kept up to date by itself, and every answer follows the log to its end. Meanwhile
    others may read and write. With --keys or --documents the blind index, which needs keys, is made anew too.

    Example 示例: `iov-realname rebuild --store sqlite:///fleet.db`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.cards.counting import rebuild_views

        rebuild_views(store, keys, language(lang), documents=documents or keys is not None)


carrying.register(app)
keys.register(app)
privacy.register(app)
inspection.register(app)
governing.register(app)
deadlines.register(app)
sets.register(app)
owed.register(app)
use.register(app)
