"""The same agent for many strangers: agents and owners known again by the blind digests of their documents.

Nothing is kept: a walk over the histories opens what is sealed of those who acted for somebody, counts, and forgets.
What is locked or erased does not open, and so does not count.
"""

from collections import defaultdict
from collections.abc import Sequence

import attrs

from iov_realname.application.documents.keeping import Documents
from iov_realname.application.errors import SubjectErased, SubjectLocked
from iov_realname.application.ports import Place, Recorded
from iov_realname.application.sealing import unseal_particulars
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.confidential import Sealed, SubjectId
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.streams import CARD_PREFIX, RegistrationNumber

__all__ = ["BusyAgent", "busy_agents"]


@attrs.frozen
class BusyAgent:
    """Somebody who acted for more owners than the book lets pass unseen: how many, where, under which subjects."""

    owners: int
    registrations: tuple[RegistrationNumber, ...]
    cards: tuple[Iccid, ...]
    subjects: tuple[SubjectId, ...]


@attrs.define
class _Seen:
    owners: set[str] = attrs.field(factory=set)
    registrations: set[RegistrationNumber] = attrs.field(factory=set)
    cards: set[Iccid] = attrs.field(factory=set)
    subjects: set[SubjectId] = attrs.field(factory=set)


def busy_agents(documents: Documents, above: int) -> Sequence[BusyAgent]:
    """The agents of more than ``above`` different owners, the busiest first; refused attempts count too."""
    seen: dict[str, _Seen] = defaultdict(_Seen)
    known: dict[SubjectId, tuple[str, str] | None] = {}
    for stream, history in documents.log.histories(CARD_PREFIX):
        for recorded in history:
            event = recorded.envelope.event
            if not isinstance(event, IdentityPresented) or event.agent is None:
                continue
            subject = event.agent.particulars.key
            if subject not in known:  # the cards of a vehicle share their agent's subject
                known[subject] = _digests(documents, recorded, event)
            digests = known[subject]
            if digests is not None:
                agent = seen[digests[0]]
                agent.owners.add(digests[1])
                agent.registrations.add(event.number)
                agent.cards.add(Iccid(stream.removeprefix(CARD_PREFIX)))
                agent.subjects.add(subject)
    busy = [_told(each) for each in seen.values() if len(each.owners) > above]
    return sorted(busy, key=lambda each: (-each.owners, each.registrations))


def _told(seen: _Seen) -> BusyAgent:
    return BusyAgent(
        len(seen.owners),
        tuple(sorted(seen.registrations)),
        tuple(sorted(seen.cards)),
        tuple(sorted(seen.subjects)),
    )


def _digests(documents: Documents, recorded: Recorded, event: IdentityPresented) -> tuple[str, str] | None:
    """Those of the agent and the owner; None where one of them does not open any more."""
    if event.agent is None:
        return None
    try:
        agent = _digest(documents, recorded, event.agent.document, event.agent.particulars, "agent")
        return agent, _digest(documents, recorded, event.document, event.owner, "owner")
    except (SubjectErased, SubjectLocked):
        return None


def _digest(documents: Documents, recorded: Recorded, kind: DocumentKind, sealed: Sealed, field: str) -> str:
    place = Place(recorded.stream, recorded.envelope.event_id, recorded.wire_name, field)
    return documents.blinds.of(kind, unseal_particulars(documents.keys, sealed, place).number)[0].digest
