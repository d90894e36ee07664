"""Channels under supervision: who may not register, and the figures that tell how they work."""

import attrs
import pytest

from iov_realname.adapters.simulated import SimulatedVerifier
from iov_realname.adapters.simulated.terminal import SimulatedTerminal
from iov_realname.application.channels import ChannelFigures
from iov_realname.application.errors import Refused
from iov_realname.domain.card.state import RegistrationStatus
from iov_realname.domain.dealing import ChannelFault, ChannelMeasure
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import DeviceCapture, DocumentReading, TypedEntry
from iov_realname.domain.rulebook import ChannelKind
from iov_realname.domain.terms import CheckOutcome
from tests.support.checked_room import CheckedRoom
from tests.support.identity import PERSON

SHOP, CLERK = "QD-1", "clerk-1"


@pytest.fixture
def room() -> CheckedRoom:
    """A vehicle, sold, and a shop."""
    room = CheckedRoom(SimulatedVerifier())
    room.registry.authorise_channel(code=SHOP, name="样例门店", kind=ChannelKind.COUNTER, clerks=[CLERK])
    return room


def discipline(room: CheckedRoom, measure: ChannelMeasure) -> None:
    """A measure about the shop."""
    room.registry.discipline_channel(code=SHOP, measure=measure, fault=ChannelFault.MISMATCHES, reference="CZ-1")


@pytest.mark.parametrize("measure", [ChannelMeasure.SUSPENSION, ChannelMeasure.REMOVAL])
def test_a_suspended_channel_registers_nobody(room: CheckedRoom, measure: ChannelMeasure) -> None:
    """From the day on, until it is reinstated."""
    discipline(room, measure)
    with pytest.raises(Refused, match="R-CLERK"):
        room.comes(ChannelKind.COUNTER, channel=SHOP, clerk=CLERK)
    discipline(room, ChannelMeasure.REINSTATEMENT)

    room.comes(ChannelKind.COUNTER, channel=SHOP, clerk=CLERK)
    assert RegistrationStatus.PRESENTED is room.status


def test_a_channel_nobody_knows_is_not_disciplined(room: CheckedRoom) -> None:
    """A measure or a self-check needs a channel on record."""
    with pytest.raises(Refused, match="R-CLERK"):
        room.registry.record_self_check(code="QD-9", year=2026, findings=0, reference="ZC-1")
    room.registry.record_self_check(code=SHOP, year=2026, findings=2, reference="ZC-1")


def test_figures_tell_how_a_channel_works(room: CheckedRoom) -> None:
    """Attempts, what came of them, and what was typed; a vehicle's two cards count once."""
    assert {} == room.registry.channel_figures()
    room.registry = room.opened_by(SimulatedVerifier({PERSON.number: CheckOutcome.MISMATCH}))
    room.comes(ChannelKind.COUNTER, number="N-1", channel=SHOP, clerk=CLERK)
    room.registry.check_identity("N-1")
    passport = TypedEntry(DocumentKind.FOREIGN_PASSPORT, Particulars(name="乙", number="X0000001"))
    room.comes(ChannelKind.COUNTER, number="N-2", channel=SHOP, clerk=CLERK, owner=passport)
    room.registry.check_identity("N-2")
    room.registry.decide_review(registration_no="N-2", approved=True, reviewer="reviewer-1", reason="已核对")
    for _ in range(3):
        room.registry.deliver()

    figures = room.registry.channel_figures()
    assert {SHOP: ChannelFigures(presented=2, registered=1, refused=1, mismatched=1, typed=1)} == figures
    assert 0.5 == figures[SHOP].mismatch_rate


def test_figures_tell_what_was_tried_and_refused(room: CheckedRoom) -> None:
    """A reading that an enrolled terminal did not sign counts for its channel, and leaves no attempt."""
    terminal = SimulatedTerminal("T-1")
    room.registry.enrol_terminal(terminal="T-1", channel=SHOP, public_key=terminal.public_key, model="样例-100")
    unsigned = DocumentReading(DocumentKind.RESIDENT_ID, PERSON, DeviceCapture.READER)
    for _ in range(2):
        with pytest.raises(Refused, match="R-MANUAL-ENTRY"):
            room.comes(ChannelKind.COUNTER, channel=SHOP, clerk=CLERK, owner=unsigned)
    with pytest.raises(Refused, match="R-MANUAL-ENTRY"):
        room.comes(ChannelKind.COUNTER, channel="张三的店", clerk=CLERK, owner=unsigned)

    nothing = ChannelFigures(presented=0, registered=0, refused=0, mismatched=0, typed=0)
    assert {
        SHOP: attrs.evolve(nothing, typing_refused=2),
        "": attrs.evolve(nothing, typing_refused=1),
    } == room.registry.channel_figures()


def test_figures_count_a_typed_agent(room: CheckedRoom) -> None:
    """Whoever's document was typed, the attempt is one with a typed entry."""
    passport = TypedEntry(DocumentKind.FOREIGN_PASSPORT, Particulars(name="乙", number="X0000001"))
    room.comes(ChannelKind.COUNTER, channel=SHOP, clerk=CLERK, agent=passport, authorisation_no="A-1")
    assert (1, 1) == (room.registry.channel_figures()[SHOP].presented, room.registry.channel_figures()[SHOP].typed)
