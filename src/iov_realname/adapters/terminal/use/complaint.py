"""``complaint``: complaints, received, answered and closed."""

from typing import Annotated

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, Keys, Language, Store, language
from iov_realname.adapters.terminal.use.common import ByAccount, Number, Reference, acting
from iov_realname.domain.complaint.words import ComplaintKind, ComplaintResult
from iov_realname.domain.streams import complaint_stream
from iov_realname.domain.subject.words import RequestChannel

__all__ = ["complaint"]

FORMAT = "iov-realname.complaint.v1"

complaint = typer.Typer(no_args_is_help=True, help="投诉受理到办结。 Complaints, from the first word to the end.")


@complaint.command()
def receive(
    number: Number,
    store: Store,
    *,
    kind: Annotated[ComplaintKind, typer.Option(help="What about 事项.", show_default=False)],
    channel: Annotated[RequestChannel, typer.Option(help="How it came 渠道.", show_default=False)],
    words: Annotated[str, typer.Option(help="What the person says; sealed 投诉内容.", show_default=False)],
    contact: Annotated[str, typer.Option(help="How to reach them; sealed 联系方式.")] = "",
    backfill: Annotated[bool, typer.Option("--backfill", help="About registering a stock card 涉及补登记.")] = False,
    vin: Annotated[str | None, typer.Option(metavar="VIN", help="Which vehicle 车辆.", show_default=False)] = None,
    dealer: Annotated[
        str | None, typer.Option(metavar="CODE", help="Which channel it is about 渠道编码.", show_default=False)
    ] = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """受理。 Somebody complains; the answer is due within the rule book's days.

    Example 示例: `iov-realname complaint receive TS-1 --store sqlite:///fleet.db --kind fee_or_burden --backfill
    --channel telephone --words 补登记被要求交费 --dealer QD-008`
    """
    with acting(store, keys, lang) as registry:
        registry.receive_complaint(
            complaint=number,
            kind=kind,
            channel=channel,
            words=words,
            contact=contact,
            backfill=backfill,
            vin=vin,
            dealer=dealer,
        )


@complaint.command()
def answer(
    number: Number,
    store: Store,
    *,
    result: Annotated[ComplaintResult, typer.Option(help="What the answer says 结果.", show_default=False)],
    by: ByAccount,
    reference: Reference,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """答复。 An account answers, by a document.

    Example 示例: `iov-realname complaint answer TS-1 --store sqlite:///fleet.db --result upheld --by service-2
    --reference D-5`
    """
    with acting(store, keys, lang) as registry:
        registry.answer_complaint(complaint=number, result=result, answerer=by, reference=reference)


@complaint.command()
def reopen(number: Number, store: Store, *, keys: Keys = None, lang: Language = None) -> None:
    """重新受理。 The person does not accept the answer; another is due.

    Example 示例: `iov-realname complaint reopen TS-1 --store sqlite:///fleet.db`
    """
    with acting(store, keys, lang) as registry:
        registry.reopen_complaint(complaint=number)


@complaint.command()
def close(
    number: Number,
    store: Store,
    *,
    remedy: Annotated[
        str | None,
        typer.Option(metavar="NO", help="The record of what was put right 整改文件编号.", show_default=False),
    ] = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """办结。 End an answered complaint; one that was upheld needs its remedy.

    Example 示例: `iov-realname complaint close TS-1 --store sqlite:///fleet.db --remedy D-6`
    """
    with acting(store, keys, lang) as registry:
        registry.close_complaint(complaint=number, remedy=remedy)


@complaint.command()
def show(number: Number, store: Store, *, as_json: AsJson = False, lang: Language = None) -> None:
    """查看。 What happened to a complaint; read-only, without keys, words stay sealed.

    Example 示例: `iov-realname complaint show TS-1 --store sqlite:///fleet.db --json`
    """
    with reported(language(lang)):
        from iov_realname.adapters.terminal.use.shown import show_history

        show_history(store, complaint_stream(number), FORMAT, as_json=as_json, lang=language(lang))
