"""Terminals (终端): devices that read documents at a channel and sign what they read (R105-2, O25-14).

A reading is signed over a nonce that we issued to that terminal, so that it can be neither typed, nor changed on the
way, nor shown a second time, nor come from a device that nobody enrolled.
"""

from datetime import date, datetime, timedelta
from typing import ClassVar, Final, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import Party, RuleBook
from iov_realname.domain.streams import RegistrationNumber
from iov_realname.domain.time import day_of
from iov_realname.domain.words import Word

NONCE_LASTS: Final = timedelta(minutes=10)
"""From its issue to the arrival of the reading; both are moments of our own clock."""

# --- commands ---------------------------------------------------------------------------------------------------------


class KeyAlgorithm(Word):
    """What a terminal signs with."""

    ED25519 = "ed25519", "Ed25519", "Ed25519"
    SM2 = "sm2", "SM2", "SM2"


class RetirementReason(Word):
    """Why a terminal may not be used any more."""

    REPLACED = "replaced", "更换", "replaced"
    LOST = "lost", "遗失", "lost"
    TAMPERED = "tampered", "被篡改", "tampered with"
    MISUSED = "misused", "违规使用", "misused"


@attrs.frozen
class EnrolTerminal:
    """A channel's terminal and its public key, from ``at`` to the end of ``until`` (None: until further notice)."""

    at: datetime
    until: datetime | None
    channel: str
    algorithm: KeyAlgorithm
    public_key: str
    model: str
    serial: str


@attrs.frozen
class RetireTerminal:
    """A terminal may not be used from the day of ``at`` on."""

    at: datetime
    reason: RetirementReason


@attrs.frozen
class TakeReading:
    """A reading arrived. ``issued_at``: when its nonce was issued to this terminal (None: it never was).

    ``as_signed``: the terminal's key signed exactly this; ``legible``: a document can be read from it; ``used``: the
    nonce has brought a reading before.
    """

    at: datetime
    arrived_at: datetime
    channel: str
    issued_at: datetime | None
    as_signed: bool
    legible: bool
    used: bool


TerminalCommand: TypeAlias = EnrolTerminal | RetireTerminal | TakeReading

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class TerminalEnrolled:
    """A terminal's key is known; a later enrolment takes the place of an earlier one."""

    WIRE: ClassVar[str] = "terminal.Enrolled.v1"
    authorised_from: datetime
    authorised_to: datetime | None
    channel: str
    algorithm: KeyAlgorithm
    public_key: str
    model: str
    serial: str


@attrs.frozen
class TerminalRetired:
    """What it signs from this day on is refused."""

    WIRE: ClassVar[str] = "terminal.Retired.v1"
    retired_from: datetime
    reason: RetirementReason


@attrs.frozen
class ReadingTaken:
    """A nonce has brought its one reading, for this party of this registration."""

    WIRE: ClassVar[str] = "reading.Taken.v1"
    terminal: str
    number: RegistrationNumber
    party: Party
    read_at: datetime


TerminalEvent: TypeAlias = TerminalEnrolled | TerminalRetired
ReadingEvent: TypeAlias = ReadingTaken
TERMINAL_EVENTS: tuple[type[TerminalEvent], ...] = (TerminalEnrolled, TerminalRetired)
READING_EVENTS: tuple[type[ReadingEvent], ...] = (ReadingTaken,)

# --- state and evolve -------------------------------------------------------------------------------------------------


@attrs.frozen(slots=False)
class Terminal:
    """A terminal as it was enrolled last, and the day from which it is retired."""

    enrolled: TerminalEnrolled | None
    retired_from: date | None


UNENROLLED = Terminal(enrolled=None, retired_from=None)
"""A terminal no history speaks of; every fold starts here."""


def evolve_terminal(terminal: Terminal, event: TerminalEvent) -> Terminal:
    """The terminal after ``event``."""
    match event:
        case TerminalEnrolled():
            return altered(terminal, enrolled=event, retired_from=None)
        case TerminalRetired():
            return altered(terminal, retired_from=day_of(event.retired_from))
        case _:  # pragma: no cover
            assert_never(event)


# --- rules ------------------------------------------------------------------------------------------------------------

NOT_ENROLLED = Refusal(
    RefusalCode.CLERK,
    ("O25-14", "POLICY-CLERK"),
    "该终端未登记或当日未获授权。",
    "The terminal is not enrolled, or was not authorised on that day.",
)
NOT_OF_THE_CHANNEL = Refusal(
    RefusalCode.CLERK,
    ("O25-14", "POLICY-CLERK"),
    "该终端不属于办理渠道。",
    "The terminal belongs to another channel.",
)
NONCE_FOREIGN = Refusal(
    RefusalCode.READING_FOREIGN,
    ("R105-2",),
    "读取所用随机数并非发给该终端。",
    "The nonce of the reading was not issued to this terminal.",
)
READING_CHANGED = Refusal(
    RefusalCode.READING_ALTERED,
    ("R105-2",),
    "读取内容与终端签名不符。",
    "The reading is not what the terminal's key signed.",
)
NOT_LEGIBLE = Refusal(
    RefusalCode.FORGED,
    ("O25-10", "R105-2"),
    "读取内容不是一张完整、一致的证件。",
    "What was read is no whole document, or contradicts itself.",
)
NONCE_STALE = Refusal(
    RefusalCode.READING_STALE,
    ("R105-2",),
    "读取超出随机数有效时间, 请重新读取。",
    "The nonce of the reading has lapsed; read the document again.",
)
NONCE_USED = Refusal(
    RefusalCode.READING_REPLAYED,
    ("R105-2",),
    "该次读取已使用过, 请重新读取。",
    "This reading has been used before; read the document again.",
)
UNSIGNED = Refusal(
    RefusalCode.MANUAL_ENTRY,
    ("R105-2", "BF16-7"),
    "居民身份证读取未经终端签名, 不能与手工录入区分。",
    "The reading of a resident identity card is not signed by a terminal, so it may as well have been typed.",
)


def terminal_is_authorised(terminal: Terminal, command: TakeReading, book: RuleBook) -> Refusal | None:
    """The terminal is enrolled, and authorised on the day."""
    enrolled, day = terminal.enrolled, day_of(command.at)
    if enrolled is None or day < day_of(enrolled.authorised_from):
        return NOT_ENROLLED
    ended = enrolled.authorised_to is not None and day_of(enrolled.authorised_to) < day
    retired = terminal.retired_from is not None and terminal.retired_from <= day
    return NOT_ENROLLED if ended or retired else None


def terminal_is_the_channels(terminal: Terminal, command: TakeReading, book: RuleBook) -> Refusal | None:
    """A terminal reads for its own channel."""
    enrolled = terminal.enrolled
    return None if enrolled is not None and enrolled.channel == command.channel else NOT_OF_THE_CHANNEL


def nonce_was_issued_to_it(terminal: Terminal, command: TakeReading, book: RuleBook) -> Refusal | None:
    """A nonce of another terminal, or of nobody, brings no reading."""
    return NONCE_FOREIGN if command.issued_at is None else None


def reading_is_as_signed(terminal: Terminal, command: TakeReading, book: RuleBook) -> Refusal | None:
    """Not a byte is other than what the terminal's key signed."""
    return None if command.as_signed else READING_CHANGED


def reading_is_legible(terminal: Terminal, command: TakeReading, book: RuleBook) -> Refusal | None:
    """A document can be read from it, and does not contradict itself."""
    return None if command.legible else NOT_LEGIBLE


def nonce_is_fresh(terminal: Terminal, command: TakeReading, book: RuleBook) -> Refusal | None:
    """A reading arrives while its nonce lasts."""
    issued = command.issued_at
    fresh = issued is not None and issued <= command.arrived_at <= issued + NONCE_LASTS
    return None if fresh else NONCE_STALE


def nonce_is_unused(terminal: Terminal, command: TakeReading, book: RuleBook) -> Refusal | None:
    """A nonce brings one reading."""
    return NONCE_USED if command.used else None


READING_RULES = (
    terminal_is_authorised,
    terminal_is_the_channels,
    nonce_was_issued_to_it,
    reading_is_as_signed,
    reading_is_legible,
    nonce_is_fresh,
    nonce_is_unused,
)

# --- decide -----------------------------------------------------------------------------------------------------------


def enrol_terminal(terminal: Terminal, command: EnrolTerminal, book: RuleBook) -> tuple[TerminalEnrolled]:
    """Enrol a terminal; nothing speaks against it."""
    return (
        TerminalEnrolled(
            command.at,
            command.until,
            command.channel,
            command.algorithm,
            command.public_key,
            command.model,
            command.serial,
        ),
    )


def retire_terminal(terminal: Terminal, command: RetireTerminal, book: RuleBook) -> tuple[TerminalRetired]:
    """Retire a terminal; nothing speaks against it."""
    return (TerminalRetired(command.at, command.reason),)


def judge_reading(terminal: Terminal, command: TakeReading, book: RuleBook) -> Refusal | None:
    """Whether the reading may be taken."""
    return first_refusal(READING_RULES, terminal, command, book)
