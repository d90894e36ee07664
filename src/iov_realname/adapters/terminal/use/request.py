"""``request``: what persons ask of their data, with its clock and its reasons."""

from datetime import datetime
from functools import partial
from typing import Annotated

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, Keys, Language, Store, language, moment
from iov_realname.adapters.terminal.use.common import ByAccount, Number, OnCard, Reference, acting
from iov_realname.domain.datarequest.words import DataRequestKind, RequestGround
from iov_realname.domain.streams import request_stream
from iov_realname.domain.subject.words import RequestChannel
from iov_realname.domain.time import day_of

__all__ = ["request"]

FORMAT = "iov-realname.data-request.v1"

request = typer.Typer(
    no_args_is_help=True, help="查阅、复制、更正、删除个人信息的请求。 What persons ask of their data."
)


@request.command()
def receive(
    number: Number,
    store: Store,
    *,
    kind: Annotated[DataRequestKind, typer.Option(help="What is asked for 事项.", show_default=False)],
    channel: Annotated[RequestChannel, typer.Option(help="How it came 渠道.", show_default=False)],
    subject: Annotated[
        str | None,
        typer.Option(metavar="SUBJECT", help="Whose data; none if none is known 信息主体编号.", show_default=False),
    ] = None,
    card: OnCard = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """受理。 Somebody asks; it is due within the rule book's working days.

    Working days are those of `due`; where they are not known every day counts, and it says so.

    Example 示例: `iov-realname request receive QQ-1 --store sqlite:///fleet.db --kind access --channel online
    --subject 0123456789abcdef0123456789abcdef`
    """
    from iov_realname.adapters.terminal.deadlines.working_days import counted

    with acting(store, keys, lang) as registry:
        take = partial(
            registry.receive_data_request, request=number, kind=kind, channel=channel, subject=subject, iccid=card
        )
        counted(lambda days: take(calendar=days), language(lang))


@request.command()
def confirm(
    number: Number, store: Store, *, by: ByAccount, reference: Reference, keys: Keys = None, lang: Language = None
) -> None:
    """核实请求人。 An account has made sure who asks.

    Example 示例: `iov-realname request confirm QQ-1 --store sqlite:///fleet.db --by privacy-1 --reference D-1`
    """
    with acting(store, keys, lang) as registry:
        registry.confirm_requester(request=number, confirmer=by, reference=reference)


@request.command()
def erase(
    number: Number,
    store: Store,
    *,
    by: ByAccount,
    reference: Reference,
    card: OnCard = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """办理删除。 Pass a request for deletion on to erasure; too early, it is refused with reason and date.

    Prints `waiting` (two approvals, then `request answer`), or the reason of the refusal.

    Example 示例: `iov-realname request erase QQ-2 --store sqlite:///fleet.db --by privacy-1 --reference D-2`
    """
    with acting(store, keys, lang) as registry:
        typer.echo(registry.ask_for_deletion(request=number, answerer=by, reference=reference, iccid=card) or "waiting")


@request.command()
def answer(
    number: Number,
    store: Store,
    *,
    by: ByAccount,
    reference: Reference,
    card: OnCard = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """办结。 It was done, and a fact on record shows it: a reading for the person's own request (`subject --purpose
    own_request`), corrected details, the end of the key.

    Example 示例: `iov-realname request answer QQ-1 --store sqlite:///fleet.db --by privacy-1 --reference D-3`
    """
    with acting(store, keys, lang) as registry:
        registry.answer_data_request(request=number, answerer=by, reference=reference, iccid=card)


@request.command()
def refuse(
    number: Number,
    store: Store,
    *,
    ground: Annotated[RequestGround, typer.Option(help="Why 理由.", show_default=False)],
    by: ByAccount,
    reference: Reference,
    until: Annotated[
        datetime | None,
        typer.Option(metavar="T", parser=moment, help="The last day it holds 届满日.", show_default=False),
    ] = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """拒绝。 It is not done, and the person was told why.

    Example 示例: `iov-realname request refuse QQ-1 --store sqlite:///fleet.db --ground not_held --by privacy-1
    --reference D-4`
    """
    with acting(store, keys, lang) as registry:
        last = None if until is None else day_of(until)
        registry.refuse_data_request(request=number, answerer=by, ground=ground, until=last, reference=reference)


@request.command()
def show(number: Number, store: Store, *, as_json: AsJson = False, lang: Language = None) -> None:
    """查看。 What happened to a request; read-only, without keys.

    Example 示例: `iov-realname request show QQ-1 --store sqlite:///fleet.db --json`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.use.shown import show_history

        show_history(store, request_stream(number), FORMAT, as_json=as_json, lang=language(lang))
