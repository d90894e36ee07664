"""``governance``: purchasers, internal rules, the platform."""

from datetime import date
from typing import Annotated

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.governing.said import At, First, Last, Number, Reference, Until
from iov_realname.adapters.terminal.options import AsJson, Keys, Language, Store, day, language, unit_code
from iov_realname.adapters.terminal.registries import opened_registry
from iov_realname.domain.governance.words import RuleTopic

__all__ = ["governance"]

governance = typer.Typer(
    no_args_is_help=True,
    help="购卡授权、制度、平台、负责人报送、自查评估。 What the OEM as a whole owes, on record in its own history."
    " What is missing or late: `iov-realname inspect`; what falls due: `iov-realname due`.",
)


@governance.command()
def show(
    store: Store,
    *,
    on: Annotated[
        date | None,
        typer.Option(metavar="DATE", parser=day, help="As on that day 截至; by default now.", show_default=False),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """查看。 Purchasers, rules in force, platform, officers in post, filings; read-only, without keys.

    Example 示例: `iov-realname governance show --store sqlite:///fleet.db --on 2026-06-30`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.governing.shown import show_governance

        show_governance(store, on, as_json=as_json, lang=language(lang))


@governance.command()
def authorise(
    number: Number,
    store: Store,
    *,
    code: Annotated[
        str,
        typer.Option(metavar="USCC", parser=unit_code, help="The company's 统一社会信用代码.", show_default=False),
    ],
    first: First,
    last: Last = None,
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """授权购卡。 Let a company buy cards for the OEM, by the authorisation of that number.

    Once one is on record, a purchase by anybody else is refused: R-NO-PURCHASE.

    Example 示例: `iov-realname governance authorise SQ-1 --store sqlite:///fleet.db --code 91310000000000002A
    --from 2026-01-01`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.authorise_purchaser(code=code, authorisation_no=number, first=first, last=last, at=at)


@governance.command()
def withdraw(
    number: Number, store: Store, *, last: Until, at: At = None, keys: Keys = None, lang: Language = None
) -> None:
    """终止授权。 End an authorisation to buy with a day."""
    with opened_registry(store, keys, lang) as registry:
        registry.withdraw_purchaser(authorisation_no=number, last=last, at=at)


@governance.command()
def rule(
    number: Number,
    store: Store,
    *,
    version: Annotated[str, typer.Option(metavar="V", help="Its version 版本.", show_default=False)],
    topic: Annotated[list[RuleTopic], typer.Option(help="What it is about; several 事项.", show_default=False)],
    reference: Reference,
    first: First,
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """制度施行。 Bring a version of an internal rule into force; it replaces the one before.

    Example 示例: `iov-realname governance rule ZD-1 --store sqlite:///fleet.db --version 2 --topic registration
    --topic use --reference W-7 --from 2026-01-01`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.issue_rule(rule=number, version=version, topics=topic, reference=reference, first=first, at=at)


@governance.command()
def repeal(
    number: Number, store: Store, *, last: Until, at: At = None, keys: Keys = None, lang: Language = None
) -> None:
    """制度废止。 End an internal rule with a day."""
    with opened_registry(store, keys, lang) as registry:
        registry.repeal_rule(rule=number, last=last, at=at)


@governance.command()
def platform(
    number: Number,
    store: Store,
    *,
    operator: Annotated[
        str, typer.Option(metavar="USCC", parser=unit_code, help="Who runs it 运营单位.", show_default=False)
    ],
    contract: Annotated[
        str | None,
        typer.Option(metavar="NO", help="The contract, if it is not the OEM itself 合同编号.", show_default=False),
    ] = None,
    first: First,
    last: Last = None,
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """登记平台。 Say who runs the registration platform, and until when.

    Example 示例: `iov-realname governance platform PT-1 --store sqlite:///fleet.db --operator 911101010000000002
    --from 2026-01-01`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.commission_platform(
            platform=number, operator=operator, contract_no=contract, first=first, last=last, at=at
        )


@governance.command(name="end-platform")
def end_platform(
    number: Number, store: Store, *, last: Until, at: At = None, keys: Keys = None, lang: Language = None
) -> None:
    """平台合同终止。 End a platform's contract with a day; its records are then to come back."""
    with opened_registry(store, keys, lang) as registry:
        registry.end_platform(platform=number, last=last, at=at)


@governance.command(name="handed-over")
def handed_over(
    number: Number,
    store: Store,
    *,
    reference: Reference,
    deletion: Annotated[
        str | None,
        typer.Option(metavar="NO", help="The operator's certificate of deletion 删除证明.", show_default=False),
    ] = None,
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """记录移交。 A platform's records came back."""
    with opened_registry(store, keys, lang) as registry:
        registry.hand_over_records(platform=number, reference=reference, deletion_no=deletion, at=at)
