"""Which sealed field of which event is about whom, and what ends service to them. A test sees that none is missing."""

from collections.abc import Iterator, Mapping
from enum import Enum, auto
from typing import TypeAlias

import attrs

from iov_realname.domain.card.actual_user import ActualUserNamed
from iov_realname.domain.card.appeal import AppealDecided, AppealFiled
from iov_realname.domain.card.checking import IdentityChecked
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.live import LiveCheckStarted
from iov_realname.domain.card.notices import ContactRecorded, Declined
from iov_realname.domain.card.papers import SealedPapers
from iov_realname.domain.card.purchase import Procured
from iov_realname.domain.card.release import ReleaseDecided
from iov_realname.domain.card.restriction import Restricted, RestrictionLifted
from iov_realname.domain.card.review import ReviewDecided
from iov_realname.domain.card.submission import RegistrationRejected
from iov_realname.domain.card.upkeep import HolderDetailsCorrected, RegistrationRevoked, ReverificationPresented
from iov_realname.domain.complaint.events import ComplaintReceived
from iov_realname.domain.confidential import Sealed
from iov_realname.domain.dealer import DealerAuthorised
from iov_realname.domain.governance.events import OfficerAppointed, OfficerChanged
from iov_realname.domain.misuse.events import MisuseAssessed
from iov_realname.domain.subject.words import Content, Role

__all__ = ["Mention", "Tie", "mentions"]


class Tie(Enum):
    """What service to a subject lasts as long as: the card, the ownership period, the attempt, the authorisation,
    the case.
    """

    CARD = auto()
    PERIOD = auto()
    ATTEMPT = auto()
    TERM = auto()
    CASE = auto()


@attrs.frozen
class Mention:
    """One sealed field of an event."""

    field: str
    sealed: Sealed
    role: Role
    content: Content
    tie: Tie


_Field: TypeAlias = tuple[str, Role, Content, Tie]

_FIELDS: Mapping[type, tuple[_Field, ...]] = {
    Procured: (
        ("purchaser", Role.PURCHASE, Content.NAME, Tie.CARD),
        ("responsible", Role.PURCHASE, Content.PARTICULARS, Tie.CARD),
    ),
    IdentityPresented: (
        ("number_sealed", Role.OWNER, Content.NUMBER, Tie.ATTEMPT),
        ("owner", Role.OWNER, Content.PARTICULARS, Tie.ATTEMPT),
        ("agent", Role.AGENT, Content.PARTICULARS, Tie.ATTEMPT),
        ("handler", Role.HANDLER, Content.PARTICULARS, Tie.ATTEMPT),
        ("responsible", Role.RESPONSIBLE, Content.PARTICULARS, Tie.ATTEMPT),
        ("clerk_sealed", Role.OWNER, Content.NUMBER, Tie.ATTEMPT),
    ),
    ActualUserNamed: (("user", Role.USER, Content.PARTICULARS, Tie.ATTEMPT),),
    IdentityChecked: (("provider_sealed", Role.OWNER, Content.WORDS, Tie.ATTEMPT),),
    LiveCheckStarted: (("session", Role.OWNER, Content.WORDS, Tie.ATTEMPT),),
    ReviewDecided: (("reason", Role.TEXT, Content.WORDS, Tie.ATTEMPT),),
    RegistrationRejected: (("reason", Role.TEXT, Content.WORDS, Tie.ATTEMPT),),
    ReverificationPresented: (("holder", Role.OWNER, Content.PARTICULARS, Tie.ATTEMPT),),
    HolderDetailsCorrected: (("holder", Role.OWNER, Content.PARTICULARS, Tie.ATTEMPT),),
    RegistrationRevoked: (("explanation", Role.TEXT, Content.WORDS, Tie.ATTEMPT),),
    Declined: (("reason", Role.TEXT, Content.WORDS, Tie.PERIOD),),
    ContactRecorded: (("contact", Role.CONTACT, Content.PARTICULARS, Tie.PERIOD),),
    AppealFiled: (("words", Role.TEXT, Content.WORDS, Tie.PERIOD),),
    AppealDecided: (("reason", Role.TEXT, Content.WORDS, Tie.PERIOD),),
    ReleaseDecided: (("reason", Role.TEXT, Content.WORDS, Tie.PERIOD),),
    Restricted: (
        ("reason", Role.TEXT, Content.WORDS, Tie.PERIOD),
        ("remedy", Role.TEXT, Content.WORDS, Tie.PERIOD),
        ("documents", Role.TEXT, Content.WORDS, Tie.PERIOD),
    ),
    RestrictionLifted: (("reason", Role.TEXT, Content.WORDS, Tie.PERIOD),),
    DealerAuthorised: (
        ("name", Role.CHANNEL, Content.NAME, Tie.TERM),
        ("clerks_sealed", Role.CHANNEL, Content.WORDS, Tie.TERM),
    ),
    OfficerAppointed: (("particulars", Role.OFFICER, Content.PARTICULARS, Tie.TERM),),
    OfficerChanged: (("particulars", Role.OFFICER, Content.PARTICULARS, Tie.TERM),),
    ComplaintReceived: (
        ("words", Role.COMPLAINANT, Content.WORDS, Tie.CASE),
        ("contact", Role.COMPLAINANT, Content.WORDS, Tie.CASE),
    ),
    MisuseAssessed: (("reason", Role.TEXT, Content.WORDS, Tie.CASE),),
}


def mentions(event: object) -> Iterator[Mention]:
    """The sealed fields of an event that hold something, in the order of the event."""
    for field, role, content, tie in _FIELDS.get(type(event), ()):
        value = getattr(event, field)
        sealed = value.particulars if isinstance(value, SealedPapers) else value
        if sealed is not None:
            yield Mention(field, sealed, role, content, tie)
