"""``incident``: a security incident, from its discovery to its end."""

from datetime import datetime
from typing import Annotated

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.governing.said import At, Number, Reference
from iov_realname.adapters.terminal.options import AsJson, Keys, Language, Store, language, moment
from iov_realname.adapters.terminal.registries import opened_registry
from iov_realname.domain.incident import IncidentAuthority, IncidentKind
from iov_realname.domain.subject.words import Content
from iov_realname.domain.terms import NoticeChannel

__all__ = ["incident"]

incident = typer.Typer(
    no_args_is_help=True,
    help="安全事件：补救、报告、告知。 A security incident about personal data. Its clocks are the rule book's (our"
    " policy where no text gives a number); what is late is found by `iov-realname inspect`.",
)


@incident.command(name="open")
def open_(
    number: Number,
    store: Store,
    *,
    kind: Annotated[IncidentKind, typer.Option(help="What happened 类别.", show_default=False)],
    discovered: Annotated[
        datetime, typer.Option(metavar="T", parser=moment, help="When it was discovered 发现时间.", show_default=False)
    ],
    serious: Annotated[bool, typer.Option("--serious", help="It is serious 严重.")] = False,
    persons: Annotated[int, typer.Option(min=0, help="How many persons it concerns 涉及人数.", show_default=False)],
    content: Annotated[list[Content], typer.Option(help="What kinds of data; several 信息种类.", show_default=False)],
    reference: Reference,
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """立案。 Open an incident; what happened is told at length in your register.

    Example 示例: `iov-realname incident open SJ-1 --store sqlite:///fleet.db --kind leak --discovered 2026-05-06T09:00
    --persons 12 --content particulars --reference W-3`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.open_incident(
            incident=number,
            kind=kind,
            discovered_at=discovered,
            serious=serious,
            persons=persons,
            contents=content,
            reference=reference,
            at=at,
        )


@incident.command()
def remedied(
    number: Number, store: Store, *, reference: Reference, at: At = None, keys: Keys = None, lang: Language = None
) -> None:
    """已补救。 It was remedied."""
    with opened_registry(store, keys, lang) as registry:
        registry.remedy_incident(incident=number, reference=reference, at=at)


@incident.command(name="reported")
def reported_(
    number: Number,
    store: Store,
    *,
    authority: Annotated[IncidentAuthority, typer.Option(help="Which authority 主管部门.", show_default=False)],
    reference: Reference,
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """已报告。 An authority was told: the telecom authority where it is serious."""
    with opened_registry(store, keys, lang) as registry:
        registry.report_incident(incident=number, authority=authority, reference=reference, at=at)


@incident.command()
def told(
    number: Number,
    store: Store,
    *,
    persons: Annotated[int, typer.Option(min=1, help="How many were told 人数.", show_default=False)],
    channel: Annotated[NoticeChannel, typer.Option(help="How 方式.", show_default=False)],
    text: Annotated[str, typer.Option(metavar="V", help="The text's version 文本版本.", show_default=False)],
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """已告知个人。 Persons concerned were told."""
    with opened_registry(store, keys, lang) as registry:
        registry.tell_persons(incident=number, persons=persons, channel=channel, text_version=text, at=at)


@incident.command()
def averted(
    number: Number, store: Store, *, reference: Reference, at: At = None, keys: Keys = None, lang: Language = None
) -> None:
    """已避免危害。 Harm was averted effectively, so that persons need not be told."""
    with opened_registry(store, keys, lang) as registry:
        registry.avert_harm(incident=number, reference=reference, at=at)


@incident.command()
def close(
    number: Number, store: Store, *, reference: Reference, at: At = None, keys: Keys = None, lang: Language = None
) -> None:
    """结案。 Close an incident; refused before it is remedied, reported and told."""
    with opened_registry(store, keys, lang) as registry:
        registry.close_incident(incident=number, reference=reference, at=at)


@incident.command()
def show(number: Number, store: Store, *, as_json: AsJson = False, lang: Language = None) -> None:
    """查看。 What happened and what was done; read-only, without keys."""
    with reported(language(lang)):
        from iov_realname.adapters.terminal.governing.shown import show_incident

        show_incident(store, number, as_json=as_json, lang=language(lang))
