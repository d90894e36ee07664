"""The commands about personal data. What they print of persons was asked for by an account, and is on record."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
from rich.table import Table

from iov_realname.adapters.dossiers import dossier_document
from iov_realname.adapters.terminal.console import bars, outcome, print_json
from iov_realname.adapters.terminal.keyed import require_keys
from iov_realname.adapters.terminal.personal_data.personal_shown import (
    ACCESS_COLUMNS,
    DUE_COLUMNS,
    access_document,
    access_row,
    due_document,
    due_row,
    show_dossier,
    show_pages,
    standing_document,
    write_json,
)
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.envelope import Actor
from iov_realname.application.errors import SubjectErased, SubjectLocked
from iov_realname.application.reading import Dossier, accesses
from iov_realname.application.registry import Registry
from iov_realname.composition import connect, replay
from iov_realname.domain.subject.words import HoldReason, ReadingPurpose, RequestChannel
from iov_realname.domain.time import day_of

__all__ = [
    "Aim",
    "approve_erasure",
    "list_accesses",
    "list_due",
    "place_hold",
    "read_subjects",
    "release_hold",
    "request_erasure",
    "run_retention",
]

ROUND_FORMAT = "iov-realname.retention.v1"
ERASURE_FORMAT = "iov-realname.erasure.v1"
SUBJECT_FORMAT = "iov-realname.subject.v1"
CLI = "cli"
NOTHING_DUE = Said("没有待处理的信息主体。", "Nothing is to be done.")
NO_ACCESS = Said("没有查阅记录。", "Nobody has read anything.")
NOTED = Said("已记录。", "Recorded.")
ONE_MORE = Said("已批准，还须另一账号批准。", "Approved; another account must approve as well.")
SHREDDED = Said("数据密钥已销毁，个人信息不可恢复。", "The data key is destroyed; the personal data is gone for good.")
NUMBERS = (
    ("seen", Said("信息主体", "subjects")),
    ("locked", Said("已锁定", "locked")),
    ("resumed", Said("已恢复", "unlocked")),
    ("repaired", Said("密钥状态已补", "keys brought up to the record")),
    ("erased", Said("已删除", "erased")),
    ("due", Said("可删除，待批准", "due, waiting for two approvals")),
    ("held", Said("因案件保留", "held for a case")),
    ("no_key", Said("密钥缺失，请核查", "without a key: look into it")),
    ("unexplained", Said("密钥已毁但无指令，请核查", "key destroyed without an order: look into it")),
    ("images_removed", Said("影像已删除", "images removed")),
)


def list_due(store: str, keys: str | None, on: datetime | None, *, as_json: bool, lang: Lang) -> None:
    """Print what is to be done."""
    with _as(store, keys, None) as registry:
        due = registry.retention_due(None if on is None else day_of(on))
        if as_json:
            write_json(map(due_document, due))
        else:
            show_pages(lang, DUE_COLUMNS, (due_row(lang, each) for each in due), NOTHING_DUE)


def run_retention(
    store: str, keys: str | None, approvers: Sequence[str], images: str | None, actor: str, *, as_json: bool, lang: Lang
) -> None:
    """Do what is to be done, and say how much that was."""
    exhibits = None
    if images is not None:
        from iov_realname.adapters.exhibits import FolderExhibits

        exhibits = FolderExhibits(Path(images))
    with _as(store, keys, actor) as registry, bars(lang) as shown:
        done = registry.run_retention(
            approvers=approvers, exhibits=exhibits, progress=lambda more: shown.on("retention", more, None)
        )
    if as_json:
        print_json({"format": ROUND_FORMAT, **attrs.asdict(done)})
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", style="bold")
    for name, said in NUMBERS:
        grid.add_row(f"{getattr(done, name):,}", said(lang))
    outcome().print(grid)


@attrs.frozen
class Aim:
    """Whom a command is about, in which store, and which account gives it."""

    store: str
    keys: str | None
    subject: str
    iccid: str | None
    actor: str

    @property
    def at(self) -> dict[str, Any]:
        """The subject as the registry takes it."""
        return {"subject": self.subject, "iccid": self.iccid}


def place_hold(
    aim: Aim, reason: HoldReason, case_no: str, until: datetime | None, *, as_json: bool, lang: Lang
) -> None:
    """Keep a subject's data for a case."""
    with _as(aim.store, aim.keys, aim.actor) as registry:
        registry.place_hold(**aim.at, reason=reason, case_no=case_no, until=until)
        _tell(registry, aim, NOTED, as_json=as_json, lang=lang)


def release_hold(aim: Aim, case_no: str, *, as_json: bool, lang: Lang) -> None:
    """Let it go."""
    with _as(aim.store, aim.keys, aim.actor) as registry:
        registry.release_hold(**aim.at, case_no=case_no)
        _tell(registry, aim, NOTED, as_json=as_json, lang=lang)


def request_erasure(aim: Aim, channel: RequestChannel, reference: str, *, as_json: bool, lang: Lang) -> None:
    """Record a person's request."""
    with _as(aim.store, aim.keys, aim.actor) as registry:
        registry.request_erasure(**aim.at, channel=channel, reference=reference)
        _tell(registry, aim, NOTED, as_json=as_json, lang=lang)


def approve_erasure(aim: Aim, approver: str, *, as_json: bool, lang: Lang) -> None:
    """Approve, and with the second approval erase."""
    with _as(aim.store, aim.keys, aim.actor) as registry:
        registry.approve_erasure(**aim.at, approver=approver)
        said = SHREDDED if registry.subject(aim.subject).shredded else ONE_MORE
        _tell(registry, aim, said, as_json=as_json, lang=lang)


def read_subjects(
    store: str,
    keys: str | None,
    whom: tuple[str | None, str | None],
    purpose: ReadingPurpose | None,
    actor: str | None,
    *,
    full: bool,
    as_json: bool,
    lang: Lang,
) -> None:
    """Print what is known of a subject, or of everybody of a card. In full nothing is taken for said."""
    subject, iccid = whom
    purpose = purpose or (None if full else ReadingPurpose.SERVICE)
    actor = actor or ("" if full else CLI)
    with _as(store, keys, None) as registry:
        read: Iterable[Dossier | SubjectErased | SubjectLocked]
        if subject is not None:
            read = [registry.reading.subject(subject, purpose=purpose, actor=actor, full=full, iccid=iccid)]
        else:
            read = list(registry.reading.card(iccid or "", purpose=purpose, actor=actor, full=full))
    if as_json:
        print_json({"format": SUBJECT_FORMAT, "subjects": [dossier_document(each) for each in read]})
        return
    for each in read:
        show_dossier(lang, each)


def list_accesses(store: str, *, as_json: bool, lang: Lang, **narrowed: Any) -> None:
    """Print who read what."""
    histories, close = replay(store)
    try:
        found = accesses(histories.log, **narrowed)
        if as_json:
            write_json(map(access_document, found))
        else:
            show_pages(lang, ACCESS_COLUMNS, (access_row(lang, each) for each in found), NO_ACCESS)
    finally:
        close()


def _as(store: str, keys: str | None, actor: str | None) -> Registry:
    require_keys(store, keys)
    return connect(store, keys=keys, actor=None if actor is None else Actor(actor, "operator", None))


def _tell(registry: Registry, aim: Aim, said: Said, *, as_json: bool, lang: Lang) -> None:
    if as_json:
        standing = standing_document(registry.subject(aim.subject))
        print_json({"format": ERASURE_FORMAT, "subject": aim.subject, **standing})
    else:
        outcome().print(said(lang))
