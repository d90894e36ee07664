"""What was shown, and how it was taken: read by a device, photographed, or typed (I-5)."""

from collections.abc import Iterator

from iov_realname.domain.card.captures import DocumentsTaken, TakenDocument, photographed_in_person
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.ownership import missing_proof
from iov_realname.domain.card.papers import typed_by_hand
from iov_realname.domain.card.submission import RegistrationSubmitted
from iov_realname.domain.card.upkeep import HolderDetailsCorrected, SecondLookOpened
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.history import CardHistory, Fact, traced
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.rulebook import ChannelKind, CheckKind, Party

__all__ = ["PAPER_CHECKS"]


def ownership_paper_missing(history: CardHistory) -> Iterator[Trace]:
    """Sent to the carrier without a paper that says whose the vehicle is; a ledger has no column that could tell."""
    judged = set()
    for fact, event in history.each(RegistrationSubmitted):
        registration = fact.before.registration
        if registration is None or event.number in judged:
            continue
        judged.add(event.number)
        asserted = (Party.OWNER, CheckKind.ASSERTED) in registration.matched
        if not asserted and missing_proof(registration, history.book(fact)):
            yield traced(fact)


def resident_card_photographed(history: CardHistory) -> Iterator[Trace]:
    """A resident card photographed before a clerk, who has a reader."""
    for fact, channel, documents in _taken(history):
        if photographed_in_person(channel, documents):
            yield traced(fact)


def typed_entry(history: CardHistory) -> Iterator[Trace]:
    """A document typed that must be read by a device."""
    for fact, _, documents in _taken(history):
        book = history.book(fact)
        if any(typed_by_hand(each.document, each.capture, book) is not None for each in documents):
            yield traced(fact)


def _taken(history: CardHistory) -> Iterator[tuple[Fact, ChannelKind | None, tuple[TakenDocument, ...]]]:
    """Every document of a registration as it was taken, and in what kind of channel, in version order."""
    for fact in history.of(IdentityPresented, DocumentsTaken, SecondLookOpened, HolderDetailsCorrected):
        match fact.event:
            case IdentityPresented() | SecondLookOpened() as shown:
                owner = TakenDocument(Party.OWNER, shown.document, shown.capture)
                yield fact, shown.channel_kind, (owner,)
            case DocumentsTaken(documents=documents):
                registration = fact.before.registration
                yield fact, None if registration is None else registration.channel, documents
            case HolderDetailsCorrected() as corrected:
                yield fact, None, (TakenDocument(Party.OWNER, corrected.document, corrected.capture),)


PAPER_CHECKS: tuple[Check[CardHistory], ...] = (
    Check(
        ownership_paper_missing,
        Question.IDENTITY,
        Severity.MINOR,
        ("FINAL-3", "POLICY-OWNERSHIP"),
        Wording("未见证明车辆归属的材料", "no paper that says whose the vehicle is"),
        Wording("规则按登记原因所列材料之一", "one of the papers that the rule book lists for the reason"),
        Wording("请车主补交；与登记人不符的重新登记", "have the owner show it; register anew if it names another"),
    ),
    Check(
        resident_card_photographed,
        Question.IDENTITY,
        Severity.MINOR,
        ("R105-2",),
        Wording("当面办理而以拍照识别代替读卡", "a resident card photographed before a clerk instead of read"),
        Wording("读卡器或 NFC 的读取记录", "a reading by reader or NFC"),
        Wording("为该渠道配备读卡设备，抽查其登记", "give the channel a reader; sample its registrations"),
    ),
    Check(
        typed_entry,
        Question.IDENTITY,
        Severity.MAJOR,
        ("R105-2", "BF16-7"),
        Wording("应由设备读取的证件系手工录入", "a document typed that a device must read"),
        Wording("设备读取记录", "a record of the reading"),
        Wording("用读卡器或 NFC 重新核验", "verify again with a reader or NFC"),
    ),
)
