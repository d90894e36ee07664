"""What the machine found with the hasty adapter, pasted from its counter-example and cut to the acts that matter."""

from datetime import datetime

import pytest
from acme_iov.rules import STRICTER
from acme_iov.sandbox import TakenTwice
from lives import AcmeLives, HastyLives

from iov_realname.application.acts.register import StatedCheck
from iov_realname.domain.documents import HolderKind
from iov_realname.domain.terms import CheckOutcome, Fitment, RegistrationReason
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.setting import VIN, Setting

CARD = invented.iccid(0)


def play(lives: type[AcmeLives]) -> None:
    """A card is bought, built in, sold and registered; the answer to its registration is lost."""
    with lives.playing(
        Setting(cards=1, spares=0, book=STRICTER, began=datetime(2024, 1, 1, tzinfo=CHINA_TIME))
    ) as life:
        life.given("buy", CARD)
        life.given("fit", iccid=CARD, vin=VIN, imei=invented.imei(1), fitment=Fitment.FACTORY)
        life.given("sell_vehicle", vin=VIN)
        life.given(
            "present_identity",
            registration_no="N-1",
            vin=VIN,
            reason=RegistrationReason.NEW,
            functions=[],
            holder=HolderKind.PERSON,
            owner=invented.person(1),
            check=StatedCheck(CheckOutcome.MATCH, "样例核验", "K-1"),
        )
        life.when("deliver")
        life.then_nothing_is_broken()


def test_a_lost_answer_is_asked_about() -> None:
    """ACME's adapter says that nobody knows, so nothing is sent twice."""
    play(AcmeLives)


def test_a_hasty_adapter_registers_twice() -> None:
    """The planted fault, in the fewest acts; the note on the error is the card's history."""
    with pytest.raises(TakenTwice, match="has its registration twice") as found:
        play(HastyLives)

    assert f"卡 {CARD} 的历史" in found.value.__notes__[0]
