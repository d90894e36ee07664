"""Reading personal data, which is itself recorded (N5-1, PI-13)."""

from datetime import datetime
from typing import TypeAlias

import attrs

from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.subject.events import Accessed
from iov_realname.domain.subject.retention import is_not_being_erased
from iov_realname.domain.subject.state import Subject
from iov_realname.domain.subject.words import ReadingPurpose

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class ReadSubject:
    """The account ``actor`` wants to read ``fields`` that ``histories`` hold of the subject; masked unless ``full``."""

    at: datetime
    purpose: ReadingPurpose | None
    actor: str
    full: bool
    fields: tuple[str, ...]
    histories: tuple[str, ...]


ReadingCommand: TypeAlias = ReadSubject

# --- rules ------------------------------------------------------------------------------------------------------------

NO_PURPOSE = Refusal(
    RefusalCode.PURPOSE,
    ("N5-1", "PI-13"),
    "查阅个人信息须说明用途和经手账号, 账号只能由字母、数字和 . _ / - 组成。",
    "Personal data is read for a stated purpose by a named account, in letters, digits and . _ / - only.",
)
KEPT_ONLY = Refusal(
    RefusalCode.PURPOSE,
    ("PI-47", "NDR-24"),
    "服务已终止, 该信息仅存储并保护, 不得为此用途查阅。",
    "Service has ended: the data is stored and protected only, and is not read for this purpose.",
)


def purpose_and_actor_are_named(subject: Subject, command: ReadSubject, book: RuleBook) -> Refusal | None:
    """Nobody reads personal data without saying what for and who they are."""
    return None if command.purpose is not None and names_a_record(command.actor) else NO_PURPOSE


def purpose_opens_what_is_kept(subject: Subject, command: ReadSubject, book: RuleBook) -> Refusal | None:
    """What is only kept is read for audit, authorities, disputes and the person, and for nothing else."""
    opens = command.purpose is not None and command.purpose.opens_locked
    return KEPT_ONLY if subject.locked and not opens else None


READ_RULES = (is_not_being_erased, purpose_and_actor_are_named, purpose_opens_what_is_kept)

# --- decide -----------------------------------------------------------------------------------------------------------


def read_subject(subject: Subject, command: ReadSubject, book: RuleBook) -> tuple[Accessed] | Refusal:
    """Note, before anything is opened, who is about to read what."""
    refusal = first_refusal(READ_RULES, subject, command, book)
    if refusal is not None or command.purpose is None:
        return refusal or NO_PURPOSE
    return (Accessed(command.purpose, command.full, command.fields, command.histories),)
