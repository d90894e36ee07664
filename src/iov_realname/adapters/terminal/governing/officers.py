"""``governance``: officers, and their filings with the three authorities."""

from typing import Annotated, TypeAlias

import typer

from iov_realname.adapters.terminal.governing.said import At, Details, Number, Reference, details
from iov_realname.adapters.terminal.options import Keys, Language, Store
from iov_realname.adapters.terminal.registries import opened_registry
from iov_realname.domain.governance.words import OfficerPost
from iov_realname.domain.inspection.cases.events import Supervisor

__all__ = ["register"]

Receipt: TypeAlias = Annotated[
    str, typer.Option("--receipt", metavar="NO", help="The receipt's number 回执编号.", show_default=False)
]


def register(governance: typer.Typer) -> None:
    """Add the commands."""
    governance.command(name="appoint")(appoint)
    governance.command(name="officer-changed")(changed)
    governance.command(name="officer-left")(left)
    governance.command(name="file")(file)
    governance.command(name="receipt")(receipt)
    governance.command(name="close-change")(close_change)


def appoint(
    number: Number,
    store: Store,
    *,
    post: Annotated[OfficerPost, typer.Option(help="What they answer for 职责.", show_default=False)],
    person: Details,
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """任命负责人。 Appoint an officer under a number of yours; name and contacts are sealed.

    The three authorities are then to be told: `governance file`.

    Example 示例: `iov-realname governance appoint FZ-1 --store sqlite:///fleet.db --post real_name --person li.json`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.appoint_officer(officer=number, post=post, particulars=details(person), at=at)


def changed(
    number: Number, store: Store, *, person: Details, at: At = None, keys: Keys = None, lang: Language = None
) -> None:
    """联系方式变更。 An officer's name or contacts are others now; the authorities are to be told anew."""
    with opened_registry(store, keys, lang) as registry:
        registry.change_officer(officer=number, particulars=details(person), at=at)


def left(number: Number, store: Store, *, at: At = None, keys: Keys = None, lang: Language = None) -> None:
    """负责人离任。 An officer left; the authorities are to be told anew."""
    with opened_registry(store, keys, lang) as registry:
        registry.release_officer(officer=number, at=at)


def file(
    number: Number,
    store: Store,
    *,
    supervisor: Annotated[Supervisor, typer.Option(help="Which authority 主管部门.", show_default=False)],
    reference: Reference,
    at: At = None,
    keys: Keys = None,
    lang: Language = None,
) -> None:
    """报送。 The officers, as they stand, were reported to an authority by that filing.

    Example 示例: `iov-realname governance file BS-1 --store sqlite:///fleet.db --supervisor miit --reference W-9`
    """
    with opened_registry(store, keys, lang) as registry:
        registry.file_officers(filing=number, supervisor=supervisor, reference=reference, at=at)


def receipt(
    number: Number, store: Store, *, receipt: Receipt, at: At = None, keys: Keys = None, lang: Language = None
) -> None:
    """回执。 The authority confirmed a filing."""
    with opened_registry(store, keys, lang) as registry:
        registry.receive_filing(filing=number, receipt_no=receipt, at=at)


def close_change(store: Store, *, at: At = None, keys: Keys = None, lang: Language = None) -> None:
    """变更办结。 Close the changes of officers; refused before all three authorities confirmed them."""
    with opened_registry(store, keys, lang) as registry:
        registry.close_officer_change(at=at)
