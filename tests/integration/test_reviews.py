"""A named reviewer decides what no verifier could, through the registry."""

from collections.abc import Iterator
from datetime import datetime

import pytest

import iov_realname as iov
from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.simulated import SimulatedVerifier
from iov_realname.application.ports import Place
from iov_realname.domain.card.review import ReviewDecided
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.clock import SetClock

ICCID, VIN, OWNER = invented.iccid(1), invented.vin(1), invented.person(1)
KEYS = MemoryKeyRing()


@pytest.fixture
def registry() -> Iterator[iov.Registry]:
    """A sold vehicle, and a verifier that finds no record of its owner."""
    unknown = SimulatedVerifier({OWNER.particulars.number: iov.CheckOutcome.NO_RECORD})
    clock = SetClock(datetime(2024, 5, 6, tzinfo=CHINA_TIME))
    with iov.connect("memory://", oem=invented.OEM, keys=KEYS, verifier=unknown, clock=clock) as registry:
        registry.procure(
            iccid=ICCID,
            msisdn=invented.msisdn(1),
            imsi=invented.imsi(1),
            carrier=iov.Carrier.MOBILE,
            purchaser="样例汽车",
            purchaser_code=invented.OEM,
            responsible=invented.person(2).particulars,
            responsible_document=iov.DocumentKind.RESIDENT_ID,
            batch_no="PC1",
            risk_assessment_no="FX1",
        )
        registry.fit(iccid=ICCID, vin=VIN, imei=invented.imei(1))
        registry.sell_vehicle(vin=VIN)
        registry.present_identity(
            registration_no="DJ1",
            vin=VIN,
            reason=iov.RegistrationReason.NEW,
            holder=iov.HolderKind.PERSON,
            owner=OWNER,
            channel_kind=iov.ChannelKind.COUNTER,
        )
        assert iov.RegistrationStatus.IN_REVIEW is registry.check_identity("DJ1")
        yield registry


def test_an_approval_stands_in_for_the_missing_record_only(registry: iov.Registry) -> None:
    """After an approval the other checks of the book are still asked for."""
    registry.decide_review(registration_no="DJ1", approved=True, reviewer="R-7", reason="公安窗口核实")
    assert iov.RegistrationStatus.PRESENTED is registry.card(ICCID).registration_status


def test_a_turned_down_attempt_frees_the_card_for_another_number(registry: iov.Registry) -> None:
    """A closed number takes nothing more; the card waits for another one."""
    registry.decide_review(registration_no="DJ1", approved=False, reviewer="R-7", reason="材料不符")
    assert iov.RegistrationStatus.REFUSED is registry.card(ICCID).registration_status
    with pytest.raises(iov.Refused, match="R-STAGE"):
        registry.check_identity("DJ1")


def test_a_review_needs_a_name_and_a_reason(registry: iov.Registry) -> None:
    """Nobody's decision, or one without a reason, is refused and changes nothing."""
    before = registry.card(ICCID)
    for reviewer, reason in (("", "核实"), ("R-7", " ")):
        with pytest.raises(iov.Refused, match="R-FORMAT"):
            registry.decide_review(registration_no="DJ1", approved=True, reviewer=reviewer, reason=reason)
    assert before == registry.card(ICCID)


def test_the_reason_is_sealed_with_what_is_known_of_the_owner(registry: iov.Registry) -> None:
    """A reviewer's words open at their own place, under the owner's key."""
    registry.decide_review(registration_no="DJ1", approved=False, reviewer="R-7", reason="材料不符")
    recorded = registry.history(ICCID)[-1].recorded
    event = recorded.envelope.event
    assert isinstance(event, ReviewDecided)
    place = Place(recorded.stream, recorded.envelope.event_id, recorded.wire_name, "reason")
    assert "材料不符" == KEYS.unseal(event.reason, place)


def test_a_number_nobody_used_is_not_reviewed(registry: iov.Registry) -> None:
    """A review is about a registration that exists."""
    with pytest.raises(iov.Refused, match="R-STAGE"):
        registry.decide_review(registration_no="DJ9", approved=True, reviewer="R-7", reason="核实")
