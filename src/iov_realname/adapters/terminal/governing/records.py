"""``governance``: what is noted as it is written: self-checks, training, assessments, notices, audits, agreements."""

from typing import Annotated, TypeAlias

import typer

from iov_realname.adapters.terminal.governing.said import At, First, Last, Number, Reference
from iov_realname.adapters.terminal.options import Keys, Language, Store, known_carrier, unit_code
from iov_realname.adapters.terminal.registries import opened_registry
from iov_realname.domain.governance.events import (
    AgreementSigned,
    ComplianceAudited,
    ImpactAssessed,
    NoticePublished,
    OwnSelfCheck,
    RiskAssessed,
    TrainingHeld,
)
from iov_realname.domain.governance.words import AssessmentResult, ImpactTrigger, PartyRole
from iov_realname.domain.identifiers import CarrierCode, UnitCode

__all__ = ["register"]

Findings: TypeAlias = Annotated[int, typer.Option(min=0, help="How much was found 问题数.", show_default=False)]
Result: TypeAlias = Annotated[AssessmentResult, typer.Option(help="What it came to 结论.", show_default=False)]


def register(governance: typer.Typer) -> None:
    """Add the commands."""
    governance.command(name="self-check")(self_check)
    governance.command()(training)
    governance.command()(risk)
    governance.command()(impact)
    governance.command()(notice)
    governance.command()(audit)
    governance.command()(agreement)


def self_check(
    number: Number, store: Store, *, findings: Findings, at: At = None, keys: Keys = None, lang: Language = None
) -> None:
    """年度自查。 The OEM looked at itself; NO is the report's number.

    Example 示例: `iov-realname governance self-check ZC-2026 --store sqlite:///fleet.db --findings 2 --at 2026-11-01`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.note_document(OwnSelfCheck(number, findings), at=at)


def training(
    number: Number,
    store: Store,
    *,
    participants: Annotated[int, typer.Option(min=0, help="How many took part 人数.", show_default=False)],
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """培训。 Staff were trained; NO is the record's number."""
    with opened_registry(store, keys, lang) as registry:
        registry.note_document(TrainingHeld(number, participants), at=at)


def risk(
    number: Number,
    store: Store,
    *,
    carrier: Annotated[
        CarrierCode,
        typer.Option(
            metavar="CARRIER", parser=known_carrier, help="Which carrier assessed 电信企业.", show_default=False
        ),
    ],
    result: Result,
    last: Last = None,
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """购卡风险评估。 A carrier assessed the OEM as a buyer of cards."""
    with opened_registry(store, keys, lang) as registry:
        registry.note_document(RiskAssessed(number, carrier, result, last), at=at)


def impact(
    number: Number,
    store: Store,
    *,
    trigger: Annotated[ImpactTrigger, typer.Option(help="What made it necessary 情形.", show_default=False)],
    result: Result,
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """影响评估。 The impact on personal information was assessed."""
    with opened_registry(store, keys, lang) as registry:
        registry.note_document(ImpactAssessed(number, trigger, result), at=at)


def notice(
    number: Number,
    store: Store,
    *,
    reference: Reference,
    recipients: Annotated[bool, typer.Option("--recipients", help="It lists who is given what 列明接收方.")] = False,
    retention: Annotated[bool, typer.Option("--retention", help="It says how long data is kept 列明保存期.")] = False,
    rights: Annotated[bool, typer.Option("--rights", help="It says how rights are used 列明行权方式.")] = False,
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """个人信息告知。 A version of the privacy notice was published; NO is the version."""
    with opened_registry(store, keys, lang) as registry:
        registry.note_document(NoticePublished(number, reference, recipients, retention, rights), at=at)


def audit(
    number: Number, store: Store, *, findings: Findings, at: At = None, keys: Keys = None, lang: Language = None
) -> None:
    """合规审计。 The handling of personal information was audited; NO is the report's number."""
    with opened_registry(store, keys, lang) as registry:
        registry.note_document(ComplianceAudited(number, findings), at=at)


def agreement(
    number: Number,
    store: Store,
    *,
    party: Annotated[str, typer.Option(metavar="USCC", parser=unit_code, help="With whom 合作方.", show_default=False)],
    role: Annotated[PartyRole, typer.Option(help="What the party is 类别.", show_default=False)],
    first: First,
    last: Last = None,
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """个人信息约定。 What a party may do with personal data was agreed with it."""
    with opened_registry(store, keys, lang) as registry:
        registry.note_document(AgreementSigned(number, UnitCode(party), role, first, last), at=at)
