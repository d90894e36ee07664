"""Through the registry: ownership papers, how documents were taken, and agents who act for many strangers."""

from typing import Any

import attrs
import pytest

import iov_realname
from iov_realname import Registry
from iov_realname.adapters.simulated import SimulatedCarrier
from iov_realname.application.acts.register import StatedCheck
from iov_realname.application.errors import Refused
from iov_realname.application.verifiers import Panel
from iov_realname.domain.card.captures import DocumentsTaken, TakenDocument, photographed_in_person
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.ownership import NameMatch, OwnershipShown, missing_proof
from iov_realname.domain.card.papers import OwnershipEvidence
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.readings import DeviceCapture
from iov_realname.domain.rulebook import ATF_2022_12, ChannelKind, OwnershipProof, Party
from iov_realname.domain.streams import card_stream
from iov_realname.domain.terms import CheckOutcome, RegistrationReason
from iov_realname.testing import invented
from tests.support.checked_room import CheckedRoom
from tests.support.showroom import Sales, cards_of

MATCH = StatedCheck(CheckOutcome.MATCH, "样例核验", "K-1")
ASKED = ATF_2022_12.ownership_papers(RegistrationReason.NEW)


@pytest.fixture
def room() -> CheckedRoom:
    """A vehicle, sold, whose owner has not come yet."""
    return CheckedRoom(Panel())


class TestOwnership:
    """Papers that say whose the vehicle is."""

    @pytest.mark.parametrize(("names", "name"), [(True, NameMatch.MATCHES), (None, NameMatch.NOT_COMPARED)])
    def test_are_on_record_by_digest(self, room: CheckedRoom, names: bool | None, name: NameMatch) -> None:
        """Kind, match and the keyed digest of the number; the same paper is known again, its number is nowhere."""
        for number in ("REG-1", "REG-1"):
            room.comes(number=number, evidence=OwnershipEvidence(OwnershipProof.INVOICE, names, "inv 0001"))

        first, second = room.of(OwnershipShown)
        assert (OwnershipProof.INVOICE, name) == (first.proof, first.name)
        assert first.paper == second.paper
        assert first.paper is not None
        assert 32 == len(first.paper)
        assert "0001" not in repr([event for event in room.story if isinstance(event, OwnershipShown)])

    def test_are_missed_where_none_was_shown(self, room: CheckedRoom) -> None:
        """Nothing is refused; what the book asked for can be found from the card and the book."""
        room.comes()
        registration = room.registry.card(invented.iccid(cards_of(1)[0])).registration
        assert registration is not None
        assert ASKED == missing_proof(registration, ATF_2022_12)

        room.comes(evidence=OwnershipEvidence(OwnershipProof.CONFORMITY_CERTIFICATE, names_the_owner=None))
        registration = room.registry.card(invented.iccid(cards_of(1)[0])).registration
        assert registration is not None
        assert () == missing_proof(registration, ATF_2022_12)

    def test_that_name_somebody_else_refuse_the_registration(self, room: CheckedRoom) -> None:
        """R-NOT-OWNER, and nothing of it in the card's history."""
        with pytest.raises(Refused, match="R-NOT-OWNER"):
            room.comes(evidence=OwnershipEvidence(OwnershipProof.TRANSFER_INVOICE, names_the_owner=False))
        assert [] == room.of(IdentityPresented)

    def test_without_a_number_have_no_digest(self, room: CheckedRoom) -> None:
        """A digest of nothing would make strangers' papers look the same."""
        room.comes(evidence=OwnershipEvidence(OwnershipProof.INVOICE, names_the_owner=True, number=" "))
        (shown,) = room.of(OwnershipShown)
        assert shown.paper is None


class TestCaptures:
    """How documents were taken."""

    def test_a_photographed_resident_card_at_a_counter_is_found(self, room: CheckedRoom) -> None:
        """Owner and agent alike; the event tells which of them, and by what."""
        photographed = attrs.evolve(invented.person(7), capture=DeviceCapture.OCR)
        room.comes(ChannelKind.COUNTER, owner=photographed, agent=photographed_agent(), authorisation_no="A-1")

        (presented,), (taken,) = room.of(IdentityPresented), room.of(DocumentsTaken)
        owner = TakenDocument(Party.OWNER, presented.document, presented.capture)
        agent = TakenDocument(Party.AGENT, DocumentKind.RESIDENT_ID, Capture.OCR)
        assert (agent,) == taken.documents
        assert (owner, agent) == photographed_in_person(presented.channel_kind, (owner, *taken.documents))


def photographed_agent() -> Any:
    """Somebody who acts for the owner, photographed."""
    return attrs.evolve(invented.person(8), capture=DeviceCapture.OCR)


class Agency(Sales):
    """Five vehicles, whose owners are strangers to one another."""

    def __init__(self, registry: Registry) -> None:
        super().__init__(registry)
        for vehicle in range(1, 6):
            self.build(vehicle)
            self.sell(vehicle)

    def acts(self, vehicle: int, agent: int, owner: int) -> None:
        """An agent brings an owner's papers for a vehicle."""
        self.registry.present_identity(
            registration_no=f"REG-{vehicle}",
            vin=invented.vin(vehicle),
            reason=RegistrationReason.NEW,
            holder=HolderKind.PERSON,
            owner=invented.person(owner),
            agent=invented.person(agent),
            authorisation_no="A-1",
            check=MATCH,
        )


class TestAgents:
    """The same agent for many strangers."""

    @pytest.fixture
    def agency(self) -> Any:
        """A registry in memory with its index of documents."""
        carriers = {Carrier.MOBILE: SimulatedCarrier(Carrier.MOBILE)}
        with iov_realname.connect("memory://", oem=invented.OEM, carriers=carriers) as registry:
            yield Agency(registry)

    def test_is_flagged_above_the_books_number(self, agency: Agency) -> None:
        """Three owners pass unseen, the fourth does not; no registration is refused for it."""
        for vehicle in (1, 2, 3):
            agency.acts(vehicle, agent=20, owner=vehicle)
        assert [] == agency.registry.busy_agents()

        agency.acts(4, agent=20, owner=4)
        (busy,) = agency.registry.busy_agents()
        assert (4, 4, 8, 4) == (busy.owners, len(busy.registrations), len(busy.cards), len(busy.subjects))

    def test_is_found_by_an_inspection_that_is_told(self, agency: Agency) -> None:
        """On every card for which they acted; an inspection without keys finds nothing about agents."""
        for vehicle in (1, 2, 3, 4):
            agency.acts(vehicle, agent=20, owner=vehicle)
        agency.acts(5, agent=21, owner=5)
        busy = agency.registry.busy_agents()
        found = agency.registry.inspect(agents=busy).findings

        on = [each.stream for each in found if each.check.code == "busy_agent"]
        assert [f"card-{iccid}" for iccid in busy[0].cards] == on
        assert "busy_agent" not in {each.check.code for each in agency.registry.inspect().findings}

    def test_of_one_owner_is_nobody_to_look_at(self, agency: Agency) -> None:
        """Five vehicles of one family head are one owner."""
        for vehicle in range(1, 6):
            agency.acts(vehicle, agent=20, owner=1)
        assert [] == agency.registry.busy_agents()

    def test_does_not_count_for_another_agent(self, agency: Agency) -> None:
        """Two agents of two and three owners each stay below."""
        for vehicle in range(1, 6):
            agency.acts(vehicle, agent=20 + vehicle % 2, owner=vehicle)
        assert [] == agency.registry.busy_agents()

    def test_shows_nobody(self, agency: Agency) -> None:
        """Neither a name, nor a number, nor a digest stands in what is told."""
        for vehicle in range(1, 6):
            agency.acts(vehicle, agent=20, owner=vehicle)
        (busy,) = agency.registry.busy_agents()
        agent = invented.person(20).particulars
        assert agent.number not in repr(busy)
        assert {"owners", "registrations", "cards", "subjects"} == {field.name for field in attrs.fields(type(busy))}
        assert all(card_stream(card) for card in busy.cards)
