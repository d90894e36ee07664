"""``scenario``: the scenarios cards are used in, classed and assessed."""

from typing import Annotated

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, Keys, Language, Store, language
from iov_realname.adapters.terminal.use.common import ByAccount, Number, Reference, acting
from iov_realname.domain.functions import Function
from iov_realname.domain.scenario.words import CardClass, RiskLevel
from iov_realname.domain.streams import scenario_stream

__all__ = ["scenario"]

FORMAT = "iov-realname.scenario.v1"

scenario = typer.Typer(no_args_is_help=True, help="使用场景分类与风险评估。 Scenarios of use, classed and assessed.")


@scenario.command()
def assess(
    number: Number,
    store: Store,
    *,
    card_class: Annotated[CardClass, typer.Option("--class", help="Which class 分类.", show_default=False)],
    risk: Annotated[RiskLevel, typer.Option(help="How risky 风险.", show_default=False)],
    function: Annotated[list[Function], typer.Option(help="What its cards may do; several 功能.", show_default=False)],
    by: ByAccount,
    reference: Reference,
    megabytes: Annotated[int | None, typer.Option(min=1, help="A month's cap 月流量MB.", show_default=False)] = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """评估。 Class a scenario and record its risk, for the first time or anew.

    Example 示例: `iov-realname scenario assess telematics --store sqlite:///fleet.db --class directed --risk low
    --function data_directed --by risk-1 --reference D-1`
    """
    with acting(store, keys, lang) as registry:
        registry.assess_scenario(
            scenario=number,
            card_class=card_class,
            risk=risk,
            functions=function,
            megabytes=megabytes,
            assessor=by,
            reference=reference,
        )


@scenario.command()
def classify(
    number: Number,
    store: Store,
    *,
    batch: Annotated[str, typer.Option(metavar="NO", help="The purchased batch 采购批次.", show_default=False)],
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """归类。 The cards of a batch are used in the scenario.

    Example 示例: `iov-realname scenario classify telematics --store sqlite:///fleet.db --batch B-2024-01`
    """
    with acting(store, keys, lang) as registry:
        registry.classify_batch(scenario=number, batch_no=batch)


@scenario.command()
def retire(number: Number, store: Store, *, reference: Reference, keys: Keys = None, lang: Language = None) -> None:
    """停用。 The scenario is no longer in use.

    Example 示例: `iov-realname scenario retire telematics --store sqlite:///fleet.db --reference D-9`
    """
    with acting(store, keys, lang) as registry:
        registry.retire_scenario(scenario=number, reference=reference)


@scenario.command()
def show(number: Number, store: Store, *, as_json: AsJson = False, lang: Language = None) -> None:
    """查看。 How a scenario was assessed, and which batches are in it; read-only, without keys.

    Example 示例: `iov-realname scenario show telematics --store sqlite:///fleet.db --json`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.use.shown import show_history

        show_history(store, scenario_stream(number), FORMAT, as_json=as_json, lang=language(lang))
