"""What the machine found with the planted faults, pasted from its counter-examples and cut to the acts that matter."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from acme_iov.rules import STRICTER
from acme_iov.sandbox import TakenTwice
from lives import AcmeLives, HastyLives, MixedUpLives

from iov_realname.application.acts.register import StatedCheck
from iov_realname.domain.documents import HolderKind
from iov_realname.domain.rulebook import CheckKind
from iov_realname.domain.terms import CheckOutcome, Fitment, RegistrationReason
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.laws import BrokenLife
from iov_realname.testing.replaying import Life
from iov_realname.testing.setting import VIN, Setting

CARD, OWNER = invented.iccid(0), invented.person(1)


@contextmanager
def presented(lives: type[AcmeLives], check: StatedCheck | None) -> Iterator[Life]:
    """A card is bought, built in and sold, and its owner shows a document."""
    began = datetime(2024, 1, 1, tzinfo=CHINA_TIME)
    with lives.playing(Setting(cards=1, spares=0, book=STRICTER, began=began)) as life:
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
            owner=OWNER,
            check=check,
        )
        yield life


def is_delivered(lives: type[AcmeLives]) -> None:
    """The answer to the registration is lost."""
    with presented(lives, StatedCheck(CheckOutcome.MATCH, "样例核验", "K-1")) as life:
        life.when("deliver")
        life.then_nothing_is_broken()


def is_checked(lives: type[AcmeLives]) -> None:
    """The answer to one check is lost."""
    with presented(lives, None) as life:
        life.when("check", "N-1", OWNER.particulars.number, CheckKind.NETWORK, None)
        life.then_nothing_is_broken()


def test_a_lost_answer_is_asked_about() -> None:
    """ACME's adapters say that nobody knows, so nothing is sent twice and nobody is taken for verified."""
    is_delivered(AcmeLives)
    is_checked(AcmeLives)


def test_a_hasty_adapter_registers_twice() -> None:
    """The one planted fault, in the fewest acts; the note on the error is the card's history."""
    with pytest.raises(TakenTwice, match="has its registration twice") as found:
        is_delivered(HastyLives)

    assert f"卡 {CARD} 的历史" in found.value.__notes__[0]


def test_a_mixed_up_verifier_matches_whom_it_never_checked() -> None:
    """The other, as well."""
    with pytest.raises(BrokenLife, match="network check of the owner came to match, where no answer came") as found:
        is_checked(MixedUpLives)

    assert "核验结果须是被核验人本人的" in found.value.__notes__[0]
