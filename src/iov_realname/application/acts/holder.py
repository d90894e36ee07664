"""Who is registered, and who was shown in a second look: in clear, for the length of one act. Never logged."""

from collections.abc import Sequence

from iov_realname.application.acts.check import place_of
from iov_realname.application.ports import KeyRing, Recorded
from iov_realname.application.sealing import unseal_particulars
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.upkeep import HolderDetailsCorrected, ReverificationPresented
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.parties import Particulars

__all__ = ["last_shown", "on_record"]


def on_record(keys: KeyRing, owner: SubjectId, history: Sequence[Recorded]) -> Particulars:
    """The owner as last presented or corrected; nothing known of one who never was. Raises what the key ring raises."""
    for recorded in reversed(history):
        match recorded.envelope.event:
            case IdentityPresented(owner=sealed) if sealed.key == owner:
                return unseal_particulars(keys, sealed, place_of(recorded, "owner"))
            case HolderDetailsCorrected(holder=sealed) if sealed.key == owner:
                return unseal_particulars(keys, sealed, place_of(recorded, "holder"))
            case _:
                continue
    return Particulars()


def last_shown(keys: KeyRing, history: Sequence[Recorded]) -> Particulars:
    """The document last shown again; nothing where none was. Raises what the key ring raises."""
    for recorded in reversed(history):
        event = recorded.envelope.event
        if isinstance(event, ReverificationPresented):
            return unseal_particulars(keys, event.holder, place_of(recorded, "holder"))
    return Particulars()
