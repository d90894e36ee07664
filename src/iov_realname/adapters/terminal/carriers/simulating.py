"""``simulate``: carriers that are not there."""

from collections.abc import Mapping
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import attrs
import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, Language, language
from iov_realname.adapters.wording.language import Lang, Said

if TYPE_CHECKING:
    from iov_realname.adapters.simulated.carriers import FaultPlan, SimulatedAccounts

__all__ = ["FORMAT", "SIMULATION", "simulate"]

FORMAT = "iov-realname.simulated-carriers.v1"
SIMULATION = Said(
    "模拟 SIMULATION：以下均非真实运营商，账号密码只对本模拟器有效；请勿传入真实个人信息。",
    "SIMULATION 模拟: none of these is a carrier; the credentials open this simulator only. Send it no real person's"
    " data.",
)
PORT_TAKEN = Said("端口 {port} 无法使用，请换一个。", "Port {port} cannot be used; say another.")
NO_SERVER = Said(
    "模拟器需要 uvicorn：pip install 'iov-realname[simulator]'。",
    "The simulator needs uvicorn: pip install 'iov-realname[simulator]'.",
)

simulate = typer.Typer(
    name="simulate", no_args_is_help=True, rich_markup_mode="markdown", help="模拟器。 Simulators, labelled so."
)


@simulate.callback()
def _group() -> None:
    """Keep ``carriers`` a word of its own, though it is the only one yet."""


@simulate.command()
def carriers(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen 端口; 0: any free one.")] = 8080,
    faults: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What goes wrong 故障计划, in JSON.", show_default=False)
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(help="The same seed, the same faults 随机种子; instead of the plan's.", show_default=False),
    ] = None,
    lag: Annotated[float, typer.Option(min=0, help="Seconds until what was taken is done 办理时长.")] = 0.0,
    callback: Annotated[
        str,
        typer.Option(metavar="URL", help="Where the reference carrier calls back 回调地址.", show_default=False),
    ] = "",
    oem_callback: Annotated[
        str, typer.Option(metavar="URL", help="Where the platform calls back 平台回调地址.", show_default=False)
    ] = "",
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """模拟运营商接口。 Carriers' interfaces on this machine, as far as they are public; none of them is a carrier.

    Prints addresses and credentials, and serves until it is interrupted. Everything is in memory; a card is made when
    it is first named. Faults can be planned while it runs, at /control.

    Example 示例: `iov-realname simulate carriers --port 8080 --faults plan.json --seed 7`
    """
    asked = _Asked(port, faults, seed, timedelta(seconds=lag), callback, oem_callback)
    with reported(language(lang)):
        _serve(asked, as_json=as_json, lang=language(lang))


@attrs.frozen
class _Asked:
    port: int
    faults: Path | None
    seed: int | None
    lag: timedelta
    callback: str
    oem_callback: str


def _serve(asked: _Asked, *, as_json: bool, lang: Lang) -> None:
    from iov_realname.adapters.simulated.carriers import CarrierApp, CarrierSimulator
    from iov_realname.adapters.simulated.carriers.serving import listen, serve, url_of
    from iov_realname.adapters.terminal.edge import CouldNotRun

    if find_spec("uvicorn") is None:
        raise CouldNotRun(NO_SERVER)
    simulator = CarrierSimulator(_accounts(asked), _plan(asked), strangers=True, lag=asked.lag)
    try:
        listening = listen(asked.port)
    except OSError:
        raise CouldNotRun(PORT_TAKEN, port=asked.port) from None
    with listening:
        _tell(simulator.accounts.told(url_of(listening)), as_json, lang)
        serve(CarrierApp(simulator), listening)


def _accounts(asked: _Asked) -> "SimulatedAccounts":
    from iov_realname.adapters.carriers.wire.address import Address
    from iov_realname.adapters.simulated.carriers import SimulatedAccounts

    for url in filter(None, (asked.callback, asked.oem_callback)):
        Address.parse(url, plain_loopback=True)
    return SimulatedAccounts(reference_callback=asked.callback, oem_callback=asked.oem_callback)


def _plan(asked: _Asked) -> "FaultPlan":
    from iov_realname.adapters.simulated.carriers import FaultPlan
    from iov_realname.adapters.simulated.carriers.plans import plan_in

    plan = FaultPlan() if asked.faults is None else plan_in(asked.faults)
    return plan if asked.seed is None else attrs.evolve(plan, seed=asked.seed)


def _tell(told: Mapping[str, Mapping[str, str]], as_json: bool, lang: Lang) -> None:
    import sys

    from rich.table import Table

    from iov_realname.adapters.terminal.console import outcome, print_json

    if as_json:
        document: dict[str, Any] = {"format": FORMAT, "simulation": True, "protocols": told}
        print_json(document)
    else:
        table = Table("protocol", "setting", "value", title=SIMULATION(lang), title_style="bold yellow")
        for protocol, settings in told.items():
            for number, (name, value) in enumerate(settings.items()):
                table.add_row("" if number else protocol, name, value)
        outcome().print(table)
    sys.stdout.flush()
