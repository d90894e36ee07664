"""``inspection``: conducting an inspection, each step on record in its own history."""

from datetime import date, datetime
from typing import Annotated, TypeAlias

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, Keys, Language, Store, language, moment
from iov_realname.adapters.terminal.registries import opened_registry
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.inspection.words import Question

__all__ = ["inspection"]

inspection = typer.Typer(no_args_is_help=True, help="检查立案到结案。 An inspection, from its opening to its end.")

Number: TypeAlias = Annotated[
    str, typer.Argument(metavar="NO", help="The inspection's number 检查编号.", show_default=False)
]
Reference: TypeAlias = Annotated[
    str, typer.Option(metavar="NO", help="The document's number in your register 文件编号.", show_default=False)
]
FindingId: TypeAlias = Annotated[str, typer.Option(metavar="ID", help="The finding's id 问题编号.", show_default=False)]


@inspection.command(name="open")
def open_(
    number: Number,
    store: Store,
    *,
    supervisor: Annotated[Supervisor, typer.Option(help="Which authority 检查机关.", show_default=False)],
    province: Annotated[str, typer.Option(help="Two digits; 00: national 省份.", show_default=False)],
    reference: Reference,
    question: Annotated[
        list[Question], typer.Option(help="What is asked, I-1 to I-14; several 问题.", show_default=False)
    ],
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """立案。 An authority begins an inspection.

    Example 示例: `iov-realname inspection open JC-1 --store sqlite:///fleet.db --supervisor ca --province 31
    --reference H-1 --question I-5 --question I-9`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.open_inspection(
            inspection=number, supervisor=supervisor, province=province, reference=reference, questions=question
        )


@inspection.command()
def sample(
    number: Number,
    store: Store,
    *,
    size: Annotated[int, typer.Option(min=1, metavar="N", help="How many cards 张数.", show_default=False)],
    seed: Annotated[str, typer.Option(metavar="V", help="The authority's random value 随机值.", show_default=False)],
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """抽查。 Draw cards by a random value, and record which."""
    with opened_registry(store, keys, lang) as registry:
        registry.draw_sample(inspection=number, size=size, random_value=seed)
        typer.echo("\n".join(registry.inspection(number).sample))


@inspection.command()
def note(
    number: Number,
    store: Store,
    *,
    finding: FindingId,
    check: Annotated[str, typer.Option(help="By which check, as inspect names it 检查项.", show_default=False)],
    card: Annotated[str | None, typer.Option(metavar="ICCID", help="On which card 卡号.", show_default=False)] = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """记录问题。 Record a finding."""
    with opened_registry(store, keys, lang) as registry:
        registry.note_finding(inspection=number, finding=finding, check=check, iccid=card)


@inspection.command()
def answer(
    number: Number,
    store: Store,
    *,
    question: Annotated[Question, typer.Option(help="Which question 问题.", show_default=False)],
    reference: Reference,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """答复。 Answer a question by a document."""
    with opened_registry(store, keys, lang) as registry:
        registry.answer_question(inspection=number, question=question, reference=reference)


@inspection.command()
def order(
    number: Number,
    store: Store,
    *,
    finding: FindingId,
    deadline: Annotated[
        datetime, typer.Option(metavar="DAY", parser=moment, help="The last day 整改期限.", show_default=False)
    ],
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """责令整改。 A finding is to be put right by a day."""
    with opened_registry(store, keys, lang) as registry:
        registry.order_rectification(inspection=number, finding=finding, deadline=_day(deadline))


@inspection.command()
def rectified(
    number: Number, store: Store, *, finding: FindingId, reference: Reference, keys: Keys = None, lang: Language = None
) -> None:
    """整改完成。 A finding was put right, by which document."""
    with opened_registry(store, keys, lang) as registry:
        registry.report_rectification(inspection=number, finding=finding, reference=reference)


@inspection.command()
def close(number: Number, store: Store, *, reference: Reference, keys: Keys = None, lang: Language = None) -> None:
    """结案。 The authority closes the inspection."""
    with opened_registry(store, keys, lang) as registry:
        registry.close_inspection(inspection=number, reference=reference)


@inspection.command()
def show(number: Number, store: Store, *, as_json: AsJson = False, lang: Language = None) -> None:
    """查看。 What was asked, found and put right; read-only, without keys."""
    with reported(language(lang)):
        from iov_realname.adapters.terminal.inspections.cases_shown import show_inspection

        show_inspection(store, number, as_json=as_json, lang=language(lang))


def _day(deadline: datetime) -> date:
    from iov_realname.domain.time import day_of

    return day_of(deadline)
