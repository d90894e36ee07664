"""How many cards, or vehicles, one owner's document may carry: counted purely, flagged or refused as the book says."""

import pytest

from iov_realname.domain.card.document_limit import (
    NOTHING_ELSE,
    TOO_MANY,
    DocumentUse,
    Tally,
    carried,
    counts_for_document,
    excesses,
)
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.state import Card
from iov_realname.domain.claim import UNUSED
from iov_realname.domain.documents import Capture
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import EDITIONS, CardLimit, CountBy, OverLimit, RuleBook
from iov_realname.domain.vehicle.registration import LIMIT_RULES, NumberedVehicle, document_has_room, present
from tests.support.commands import PRESENT
from tests.support.facts import (
    BOOK,
    COMPLETED,
    DEREGISTERED,
    ICCID,
    IN_REVIEW,
    LIMIT_EXCEEDED,
    NUMBER,
    OTHER_ICCID,
    OTHER_NUMBER,
    OWNED,
    PRESENTED,
    SENT_BACK,
    TRANSFERRED,
    TURNED_AWAY,
    VERIFIED,
    WAITING,
)
from tests.support.telling import (
    Act,
    Broken,
    Scene,
    assert_done,
    assert_refused,
    but,
    changes,
    given,
    refused,
    scenes_done,
    scenes_refused,
)
from tests.support.vehicles import OF_FIRST, OF_SECOND, SOLD_VEHICLE, decided, second

VEHICLE = NumberedVehicle(SOLD_VEHICLE, UNUSED)
"""With two cards of one carrier, both to be registered."""


def limited(
    limit: int = 5, counts: CountBy = CountBy.CARD, over: OverLimit = OverLimit.FLAG, *, per_carrier: bool = True
) -> RuleBook:
    """The book with another limit."""
    return but(BOOK, cards_per_document=CardLimit(limit, counts, per_carrier, over))


def carrying(cards: int, vehicles: int, carrier: Carrier = Carrier.MOBILE) -> DocumentUse:
    """A document that carries so much already, all at one carrier."""
    tally = Tally(cards, vehicles)
    return DocumentUse({carrier: tally}, tally)


STRICT = limited(over=OverLimit.REFUSE)
VEHICLES = limited(2, CountBy.VEHICLE, OverLimit.REFUSE)
AT_FOUR, AT_THREE = but(PRESENT, use=carrying(4, 2)), but(PRESENT, use=carrying(3, 2))

ACTS = (
    Act(
        LIMIT_RULES,
        done=(
            Scene("the fifth of five", VEHICLE, AT_THREE, STRICT),
            Scene("the second vehicle of two", VEHICLE, but(PRESENT, use=carrying(9, 1)), VEHICLES),
            Scene("five more, at another carrier", VEHICLE, but(PRESENT, use=carrying(5, 2, Carrier.UNICOM)), STRICT),
            Scene("more than the book likes, which it flags", VEHICLE, AT_FOUR, BOOK),
            Scene("a ledger's row", VEHICLE, but(AT_FOUR, origin=Origin.IMPORTED), STRICT),
        ),
        refused=(
            Broken(
                document_has_room,
                RefusalCode.CARD_LIMIT,
                Scene("the second card is the sixth", VEHICLE, AT_FOUR, STRICT),
                Scene("the third vehicle of two", VEHICLE, but(PRESENT, use=carrying(2, 2)), VEHICLES),
                Scene("the carrier told us", VEHICLE, but(AT_FOUR, origin=Origin.CARRIER), STRICT),
                Scene(
                    "five more at another carrier, all counted",
                    VEHICLE,
                    but(PRESENT, use=carrying(5, 2, Carrier.UNICOM)),
                    limited(over=OverLimit.REFUSE, per_carrier=False),
                ),
            ),
        ),
        decide=present,
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """Where the book refuses, a registration above the limit is refused with a code of its own, as our policy."""
    assert_refused(act, broken, scene)
    assert {"POLICY-CARD-LIMIT"} == set(TOO_MANY.cites)
    assert all(citation.is_policy for citation in TOO_MANY.citations(scene.book, scene.command.at.date()))


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """Everything else is registered."""
    assert_done(act, scene)


@pytest.mark.parametrize("book", EDITIONS, ids=lambda book: book.edition)
def test_the_built_in_books_flag_from_the_sixth_card_at_a_carrier_on(book: RuleBook) -> None:
    """With four there is one place: the first card has it, the second is flagged; both are registered."""
    shares = decided(present(VEHICLE, AT_FOUR, book))
    assert LIMIT_EXCEEDED not in shares[OF_FIRST]
    assert but(LIMIT_EXCEEDED, edition=book.edition) == shares[OF_SECOND][-1]
    assert shares[OF_FIRST][0] == shares[OF_SECOND][0] == PRESENTED


def test_nothing_is_flagged_within_the_limit() -> None:
    """The fifth card is as good as the first."""
    for command in (PRESENT, AT_THREE):
        assert not any(LIMIT_EXCEEDED.WIRE == event.WIRE for share in all_events(command) for event in share)


def test_a_ledgers_row_is_flagged_by_a_book_that_refuses() -> None:
    """What a ledger reports has happened; it is noted with what was counted."""
    shares = decided(present(VEHICLE, but(AT_FOUR, origin=Origin.IMPORTED), STRICT))
    assert LIMIT_EXCEEDED == shares[OF_SECOND][-1]


def test_papers_are_judged_before_the_limit() -> None:
    """The limit is asked last, so ledgers and people hear of everything else first."""
    assert ("R-MANUAL-ENTRY", "document_was_read") == refused(
        present(VEHICLE, but(AT_FOUR, capture=Capture.TYPED), STRICT)
    )


def test_cards_are_counted_one_after_the_other_at_their_carrier() -> None:
    """Each of the vehicle's cards adds one, in the order of fitting, on top of what is there."""
    cards = SOLD_VEHICLE.cards
    assert {ICCID: 1, OTHER_ICCID: 2} == carried(cards, NOTHING_ELSE, limited().cards_per_document)
    assert {ICCID: 5, OTHER_ICCID: 6} == carried(cards, carrying(4, 1), limited().cards_per_document)
    elsewhere = carrying(4, 1, Carrier.TELECOM)
    assert {ICCID: 1, OTHER_ICCID: 2} == carried(cards, elsewhere, limited().cards_per_document)
    assert {ICCID: 5, OTHER_ICCID: 6} == carried(cards, elsewhere, limited(per_carrier=False).cards_per_document)


def test_cards_of_two_carriers_are_counted_apart() -> None:
    """A vehicle with a card of each adds one to either."""
    first, other = SOLD_VEHICLE.cards
    assert other.purchase is not None
    foreign = but_card(other, Carrier.UNICOM)
    assert {ICCID: 5, OTHER_ICCID: 1} == carried((first, foreign), carrying(4, 1), limited().cards_per_document)


def test_a_vehicle_counts_once_however_many_cards_it_has() -> None:
    """By vehicle, all of its cards are the same one more."""
    limit = limited(3, CountBy.VEHICLE).cards_per_document
    assert {ICCID: 4, OTHER_ICCID: 4} == carried(SOLD_VEHICLE.cards, carrying(9, 3), limit)


def test_what_is_noted_says_what_was_counted_where_under_which_edition() -> None:
    """Both cards of a vehicle too many are noted, without a carrier where the book does not tell them apart."""
    book = limited(3, CountBy.VEHICLE, per_carrier=False)
    noted = dict(excesses(SOLD_VEHICLE.cards, NUMBER, carrying(9, 3), book))
    expected = but(LIMIT_EXCEEDED, count=4, limit=3, counts=CountBy.VEHICLE, carrier=None, edition=book.edition)
    assert {ICCID: expected, OTHER_ICCID: expected} == noted


@pytest.mark.parametrize(
    ("counted", "history"),
    [
        (False, OWNED),
        (True, WAITING),
        (True, IN_REVIEW),
        (False, TURNED_AWAY),
        (True, VERIFIED),
        (True, SENT_BACK),
        (True, COMPLETED),
        (False, (*COMPLETED, TRANSFERRED)),
        (False, (*COMPLETED, DEREGISTERED)),
    ],
    ids=str,
)
def test_open_and_completed_registrations_of_cards_in_use_count(counted: bool, history: tuple[CardEvent, ...]) -> None:
    """A closed attempt, an earlier owner and a deregistered card do not."""
    assert counted is counts_for_document(given(*history))


def test_a_flag_is_seen_on_the_registration_it_was_noted_of() -> None:
    """It changes nothing else, and a new presentation starts without it."""
    assert {"period.registration.over_limit": True} == changes(given(*WAITING), LIMIT_EXCEEDED)
    assert {} == changes(given(*WAITING), but(LIMIT_EXCEEDED, number=OTHER_NUMBER))
    assert {} == changes(given(*OWNED), LIMIT_EXCEEDED) == changes(second(), LIMIT_EXCEEDED)
    assert {"period.registration.over_limit": False} == changes(given(*WAITING, LIMIT_EXCEEDED), PRESENTED)


def all_events(command: object) -> list[tuple[object, ...]]:
    """What goes to the cards' streams."""
    shares = decided(present(VEHICLE, command, BOOK))  # type: ignore[arg-type]
    return [shares[OF_FIRST], shares[OF_SECOND]]


def but_card(card: Card, carrier: Carrier) -> Card:
    """The card, bought from another carrier."""
    return Card(**{**vars(card), "purchase": but(card.purchase, carrier=carrier)})
