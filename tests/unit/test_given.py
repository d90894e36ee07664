"""Given, when, then: says yes to what follows, and tells the history where something else does."""

from typing import ClassVar

import attrs
import pytest

from iov_realname.adapters.codec import Registry
from iov_realname.domain.card.sale import Deregistered, Sold
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.testing.decider import Decider
from iov_realname.testing.given import History, given
from tests.support.commands import FIT, SELL, TRANSFER
from tests.support.facts import DEREGISTERED, FITTED, PROCURED, RESTRICTED, SOLD, TRANSFERRED


def test_follows_a_story() -> None:
    """What was decided is part of the history that goes on; a refusal leaves it as it was."""
    history = (
        given(PROCURED)
        .when(FIT)
        .then(FITTED)
        .when(TRANSFER)
        .refused(RefusalCode.STAGE, "card_is_owned")
        .when(SELL)
        .then(SOLD)
        .when(TRANSFER)
        .then(TRANSFERRED)
    )

    assert History((PROCURED, FITTED, SOLD, TRANSFERRED)) == history
    assert 2 == history.card.period_number


def test_tells_what_came_instead() -> None:
    """A failure shows the history in words, the command, what was expected and what came."""
    with pytest.raises(AssertionError) as failed:
        given(PROCURED, FITTED).when(SELL).then(DEREGISTERED)

    told = str(failed.value)
    assert "  1. Procured (China Mobile, resident identity card)  → procured; —" in told
    assert "  2. Fitted (factory-fitted)  → procured; —" in told
    assert "SellVehicle at 2024-05-06" in told
    assert told.index("Deregistered(") < told.index("but there came") < told.index("Sold(")


def test_tells_a_refusal_that_came() -> None:
    """A refusal where events were expected names code, rule and reason; no history is told as nothing."""
    told = r"nothing\nwhen[\s\S]*refused with\n  R-OUT-OF-SCOPE .* \(card_is_fitted\)"
    with pytest.raises(AssertionError, match=told):
        given().when(SELL).then(SOLD)


@pytest.mark.parametrize(
    ("code", "rule", "told"),
    [
        (RefusalCode.STAGE, None, "R-STAGE\nbut it was refused with\n  R-OUT-OF-SCOPE"),
        (RefusalCode.OUT_OF_SCOPE, "card_is_unsold", "by card_is_unsold\nbut it was refused with"),
    ],
)
def test_tells_another_refusal(code: RefusalCode, rule: str | None, told: str) -> None:
    """Another code than expected, or the right one by another rule, is not what was expected."""
    with pytest.raises(AssertionError, match=told):
        given(PROCURED).when(SELL).refused(code, rule)


def test_tells_events_where_a_refusal_was_due() -> None:
    """Events where a refusal was expected."""
    with pytest.raises(AssertionError, match=r"R-STAGE\nbut there came\n  Sold"):
        given(PROCURED, FITTED).when(SELL).refused(RefusalCode.STAGE)


def test_happens_whatever_it_says() -> None:
    """Kinds of events are enough where what they say does not matter; another kind is told as any failure."""
    assert (PROCURED, FITTED, SOLD) == given(PROCURED, FITTED).when(SELL).happens(Sold).events
    with pytest.raises(AssertionError, match=r"then expected\n  Deregistered\nbut there came\n  Sold"):
        given(PROCURED, FITTED).when(SELL).happens(Deregistered)


def test_tells_it_in_chinese() -> None:
    """The same failure, as an inspector reads it; the language goes on with the story."""
    with pytest.raises(AssertionError) as failed:
        given(PROCURED, language="zh").when(FIT).then(FITTED).when(TRANSFER).then(TRANSFERRED)

    told = str(failed.value)
    assert "假设\n   1. 采购建档（中国移动、居民身份证）  → 已采购; —\n   2. 装车" in told
    assert "却被拒绝\n  R-STAGE 该卡未售出或已注销。 (card_is_owned)" in told


def test_asks_every_invariant() -> None:
    """A history in order keeps every invariant; one that is not tells what it breaks, after itself."""
    assert given(PROCURED, FITTED, SOLD).keeps_every_invariant().events
    with pytest.raises(AssertionError, match=r"1\. Procured[\s\S]*a_restriction_has_its_ground: card- v4"):
        given(PROCURED, FITTED, SOLD, RESTRICTED).keeps_every_invariant()


@attrs.frozen
class Recalled:
    """An event of somebody else's: a vehicle was called back."""

    WIRE: ClassVar[str] = "acme.Recalled.v1"
    vin: str


RECALLS = Decider(
    initial=(),
    evolve=lambda recalled, event: (*recalled, event.vin),
    decide=lambda recalled, vin, _: ALREADY if vin in recalled else (Recalled(vin),),
    registry=Registry([Recalled]),
)
ALREADY = Refusal(RefusalCode.DUPLICATE, (), "已召回。", "It was called back before.", "recalled_once")


def test_plays_any_decider() -> None:
    """A decider of one's own, with events of its own, is played and told like a card's."""
    history = given(decider=RECALLS).when("VIN-1").then(Recalled("VIN-1")).when("VIN-1").refused(RefusalCode.DUPLICATE)

    assert ("VIN-1",) == history.state
    with pytest.raises(AssertionError, match=r"  1\. Recalled\n[\s\S]*R-DUPLICATE It was called back before"):
        history.when("VIN-1").happens(Recalled)
