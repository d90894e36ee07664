"""Each invariant holds in every orderly history, and says what is broken in one that is not."""

from collections.abc import Callable, Sequence

import attrs
import pytest

from iov_realname.application.ports import Answer, New, Recorded
from iov_realname.domain.alteration import altered
from iov_realname.domain.card.evolve import CardEvent, fold_card
from iov_realname.domain.card.state import UNKNOWN, Card, Ground, RegistrationStatus, Stage, Transmission
from iov_realname.domain.documents import Capture
from iov_realname.domain.functions import ONLY_EMERGENCY, functions
from iov_realname.domain.origin import Origin
from iov_realname.domain.rulebook import ATF_2022_12
from iov_realname.domain.terms import Addressee, Delivery
from iov_realname.domain.vehicle.fitted import FittedVehicle
from iov_realname.testing import invariants as laws
from iov_realname.testing.stories import enveloped, passages, story_of
from iov_realname.testing.watching import Append, WatchedLog
from tests.support import facts
from tests.support.facts import (
    APPROVED,
    ATTEMPTED,
    BOOK,
    CHANGE_CONFIRMED,
    CHANGE_ORDERED,
    CHECK_REQUESTED,
    CLOSED_DOWN,
    CLOSED_FOR_MISUSE,
    COMPLETED,
    DATA,
    DECLINED,
    FIRST_PERIOD,
    GRANTED,
    IN_TEST,
    LIFTED,
    NOTIFIED,
    ON_NETWORK,
    OTHER_NUMBER,
    OWNED,
    OWNED_AS_STOCK,
    PRESENTED,
    PROCURED,
    READ,
    REFUSED,
    REFUSED_TO_REVIEW,
    REGISTERED,
    REJECTED,
    REPLACEMENT_FITTED,
    RESOLD,
    RESTRICTED,
    RESTRICTED_FOR_MISUSE,
    REVOKED,
    SAME_PERSON,
    SENT,
    SOLD,
    SUBMITTED,
    TEST_CLOSED,
    TRANSFERRED,
    TURNED_DOWN,
    UNFOUND,
    WAITING,
    WAY_CHOSEN,
)
from tests.support.vehicles import (
    DRIVEN,
    REGISTERED_VEHICLE,
    RESTRICTED_VEHICLE,
    SCRAPPED_VEHICLE,
    SOLD_VEHICLE,
    TRANSFERRED_VEHICLE,
    UNSOLD,
)

HISTORIES: dict[str, tuple[CardEvent, ...]] = {
    name: value
    for name, value in vars(facts).items()
    if isinstance(value, tuple) and value and all(hasattr(event, "WIRE") for event in value)
}
EMERGENCY_AND_DATA = functions(DATA, *ONLY_EMERGENCY)


def card(history: Sequence[CardEvent] = OWNED, **told: object) -> Card:
    """The card of a history, with some facts told otherwise."""
    return altered(fold_card(history), **told)


def registered(history: Sequence[CardEvent] = COMPLETED, **told: object) -> Card:
    """The card of a history, with its registration told otherwise."""
    whole = fold_card(history)
    return altered(whole, period=altered(whole.period, registration=altered(whole.registration, **told)))


BROKEN_CARDS: tuple[tuple[Callable[[Card], str | None], Card], ...] = (
    (laws.only_emergency_before_completion, card(entitled=EMERGENCY_AND_DATA)),
    (laws.only_emergency_before_completion, card(RESOLD, entitled=EMERGENCY_AND_DATA)),
    (laws.only_emergency_before_completion, card(CLOSED_DOWN, entitled=())),
    (laws.only_emergency_before_completion, card(OWNED_AS_STOCK, stage=Stage.TRANSFERRED)),
    (laws.emergency_stays_from_sale_to_the_end, card(entitled=())),
    (laws.emergency_stays_from_sale_to_the_end, card(COMPLETED, entitled=functions(DATA))),
    (laws.emergency_stays_from_sale_to_the_end, card(facts.SCRAPPED, entitled=ONLY_EMERGENCY)),
    (laws.only_directed_functions_before_the_sale, card((PROCURED,), entitled=ONLY_EMERGENCY)),
    (laws.only_directed_functions_before_the_sale, card(IN_TEST, test=None)),
    (laws.only_directed_functions_before_the_sale, card(IN_TEST, entitled=functions(DATA))),
    (laws.only_directed_functions_before_the_sale, card(test=fold_card(IN_TEST).test)),
    (laws.restricted_keeps_exactly_emergency, card(CLOSED_DOWN, entitled=EMERGENCY_AND_DATA)),
    (laws.restricted_keeps_exactly_emergency, card(CLOSED_DOWN, restriction=None)),
    (laws.restricted_keeps_exactly_emergency, card(CLOSED_DOWN, stage=Stage.SOLD)),
    (laws.registered_is_completed, registered(status=RegistrationStatus.SUBMITTED)),
    (laws.registered_is_completed, card(COMPLETED, stage=Stage.SOLD)),
    (laws.only_a_submission_is_under_way, registered(transmission=Transmission.ACCEPTED)),
    (laws.only_a_submission_is_under_way, registered(SENT, transmission=None)),
    (laws.an_owner_has_a_period, card(period=None)),
    (laws.an_owner_has_a_period, card((PROCURED,), period=FIRST_PERIOD)),
    (laws.an_owner_has_a_period, card(period=altered(FIRST_PERIOD, number=0))),
    (laws.a_state_holds_exactly_its_fields, card(colour="red")),
    (laws.a_state_holds_exactly_its_fields, registered(colour="red")),
)

BROKEN_VEHICLES: tuple[tuple[Callable[[FittedVehicle], str | None], FittedVehicle], ...] = (
    (laws.live_cards_share_the_period, FittedVehicle(TRANSFERRED_VEHICLE.vehicle, SOLD_VEHICLE.cards)),
    (
        laws.live_cards_share_the_period,
        FittedVehicle(TRANSFERRED_VEHICLE.vehicle, (TRANSFERRED_VEHICLE.cards[0], SOLD_VEHICLE.cards[1])),
    ),
    (laws.cards_are_the_vehicles_own, FittedVehicle(DRIVEN, SOLD_VEHICLE.cards[:1])),
    (laws.cards_are_the_vehicles_own, FittedVehicle(DRIVEN, (card(vin=None), SOLD_VEHICLE.cards[1]))),
    (laws.cards_stand_as_their_vehicle, FittedVehicle(DRIVEN, UNSOLD.cards)),
    (laws.cards_stand_as_their_vehicle, FittedVehicle(UNSOLD.vehicle, SOLD_VEHICLE.cards)),
    (laws.cards_stand_as_their_vehicle, FittedVehicle(SCRAPPED_VEHICLE.vehicle, SOLD_VEHICLE.cards)),
)

STATED = attrs.evolve(RESTRICTED, ground=Ground.STATED)
OVERDUE = attrs.evolve(RESTRICTED, ground=Ground.OVERDUE)
EMPTY = attrs.evolve(RESTRICTED.reason, box="")
FAILED = attrs.evolve(NOTIFIED, delivery=Delivery.FAILED)
TO_THE_FORMER = attrs.evolve(NOTIFIED, addressee=Addressee.FORMER_OWNER)
TYPED_IN = attrs.evolve(PRESENTED, capture=Capture.TYPED)
PRESENTED_ANEW = attrs.evolve(PRESENTED, number=OTHER_NUMBER)

BROKEN_STORIES: tuple[tuple[Callable[..., str | None], tuple[CardEvent, ...]], ...] = (
    (laws.one_registration_is_open_at_a_time, (*WAITING, PRESENTED_ANEW)),
    (laws.one_registration_is_open_at_a_time, (*COMPLETED, PRESENTED_ANEW)),
    (laws.one_registration_is_open_at_a_time, (*WAITING, REFUSED_TO_REVIEW, PRESENTED_ANEW)),
    (laws.one_registration_is_open_at_a_time, (*OWNED, CHECK_REQUESTED)),
    (laws.one_registration_is_open_at_a_time, (*WAITING, attrs.evolve(READ, number=OTHER_NUMBER))),
    (laws.one_registration_is_open_at_a_time, (*RESOLD, REGISTERED)),
    (laws.registered_follows_completion, (*WAITING, REGISTERED)),
    (laws.sent_after_all_checks, (*OWNED, SUBMITTED)),
    (laws.sent_after_all_checks, (*WAITING, SUBMITTED)),
    (laws.sent_after_all_checks, (*WAITING, READ, ON_NETWORK, SUBMITTED)),
    (laws.sent_after_all_checks, (*WAITING, READ, SAME_PERSON, UNFOUND, SUBMITTED)),
    (laws.sent_after_all_checks, (*WAITING, READ, ON_NETWORK, UNFOUND, SAME_PERSON, SUBMITTED)),
    (laws.sent_after_all_checks, (*WAITING, READ, ON_NETWORK, SAME_PERSON, REFUSED, SUBMITTED)),
    (laws.sent_after_all_checks, (*WAITING, READ, ON_NETWORK, SAME_PERSON, PRESENTED, SUBMITTED)),
    (laws.sent_after_all_checks, (*WAITING, READ, ON_NETWORK, WAY_CHOSEN, SAME_PERSON, SUBMITTED)),
    (laws.sent_after_all_checks, (*OWNED, TYPED_IN, READ, ON_NETWORK, SAME_PERSON, SUBMITTED)),
    (laws.deliveries_follow_their_submission, (*WAITING, ATTEMPTED)),
    (laws.deliveries_follow_their_submission, (*SENT, attrs.evolve(ATTEMPTED, operation="op-9"))),
    (laws.closed_attempts_go_to_review, (*WAITING, REFUSED_TO_REVIEW)),
    (laws.closed_attempts_go_to_review, (*WAITING, REFUSED, *WAITING[-2:], REFUSED, *WAITING[-2:], REFUSED)),
    (laws.entitled_is_what_the_history_gives, (*OWNED, GRANTED)),
    (laws.entitled_is_what_the_history_gives, (*WAITING, GRANTED)),
    (laws.functions_are_granted_as_asked, (*SENT, GRANTED)),
    (laws.functions_are_granted_as_asked, (*OWNED, PRESENTED, *SENT[len(WAITING) :], REGISTERED, GRANTED)),
    (laws.confirmed_is_what_was_ordered, (*OWNED, CHANGE_CONFIRMED)),
    (
        laws.confirmed_is_what_was_ordered,
        (*OWNED, CHANGE_ORDERED, attrs.evolve(CHANGE_CONFIRMED, functions=EMERGENCY_AND_DATA)),
    ),
    (laws.a_restriction_has_its_ground, (*OWNED, NOTIFIED, RESTRICTED)),
    (laws.a_restriction_has_its_ground, (*OWNED, DECLINED, NOTIFIED, RESTRICTED)),
    (laws.a_restriction_has_its_ground, (*OWNED, NOTIFIED, DECLINED, TRANSFERRED, RESTRICTED)),
    (laws.a_restriction_has_its_ground, (*COMPLETED, NOTIFIED, DECLINED, RESTRICTED)),
    (laws.a_restriction_has_its_ground, (*OWNED, NOTIFIED, NOTIFIED, OVERDUE)),
    (laws.a_restriction_has_its_ground, (*COMPLETED, attrs.evolve(RESTRICTED_FOR_MISUSE, assessment=None))),
    (laws.a_restriction_follows_a_notice, (*OWNED, STATED)),
    (laws.a_restriction_follows_a_notice, (*OWNED, FAILED, STATED)),
    (laws.a_restriction_follows_a_notice, (*OWNED, TO_THE_FORMER, STATED)),
    (laws.a_restriction_follows_a_notice, (*OWNED, NOTIFIED, TRANSFERRED, STATED)),
    (laws.a_restriction_says_why, (*OWNED, NOTIFIED, attrs.evolve(STATED, remedy=EMPTY))),
    (laws.a_new_period_starts_afresh, (*OWNED, attrs.evolve(TRANSFERRED, period=3))),
)


class TestOrderly:
    """Where all is well, nothing is said."""

    @pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
    def test_histories(self, history: tuple[CardEvent, ...]) -> None:
        """Every history of an orderly life keeps every invariant, event by event."""
        assert () == laws.broken(BOOK, stories=[story_of(history)])

    @pytest.mark.parametrize(
        "history",
        [
            (*CLOSED_DOWN, LIFTED),
            (*CLOSED_FOR_MISUSE, LIFTED),
            (*COMPLETED, RESTRICTED_FOR_MISUSE, REVOKED, LIFTED),
            (*COMPLETED, REVOKED, PRESENTED_ANEW),
            (*WAITING, UNFOUND, TURNED_DOWN, PRESENTED_ANEW),
            (*WAITING, UNFOUND, APPROVED),
            (*WAITING, REFUSED, *WAITING[-2:], REFUSED, *WAITING[-2:], REFUSED_TO_REVIEW),
            (*IN_TEST, TEST_CLOSED),
            (*OWNED_AS_STOCK, NOTIFIED, STATED, LIFTED),
            (*SENT, REJECTED),
            (*OWNED, CHANGE_ORDERED, CHANGE_CONFIRMED),
            (PROCURED, attrs.evolve(REPLACEMENT_FITTED, notices_delivered=1, declined_after_notice=True), RESTRICTED),
            (PROCURED, attrs.evolve(REPLACEMENT_FITTED, ground=Ground.DECLINED), LIFTED),
            (PROCURED, attrs.evolve(REPLACEMENT_FITTED, attempts_closed=2), PRESENTED, REFUSED_TO_REVIEW),
        ],
        ids=lambda history: type(history[-1]).__name__,
    )
    def test_their_continuations(self, history: tuple[CardEvent, ...]) -> None:
        """So do restrictions lifted, registrations revoked, reviews, and what a replacement carries over."""
        assert () == laws.broken(BOOK, stories=[story_of(history)])

    def test_overdue(self) -> None:
        """A restriction for being overdue holds once days and notices are there, and not a day before."""
        days = ATF_2022_12.registration_days
        waiting = (*OWNED, NOTIFIED, NOTIFIED)
        late = story_of((*waiting, OVERDUE), began=facts.SALE_DAY + (days + 1 - len(waiting)) * facts.A_DAY)
        due = story_of((*waiting, OVERDUE), began=facts.SALE_DAY + (days - len(waiting)) * facts.A_DAY)

        assert () == laws.broken(BOOK, stories=[late])
        assert 1 == len(laws.broken(BOOK, stories=[due]))

    def test_imports_never_wait_for_a_reviewer(self) -> None:
        """What was imported is closed, however often."""
        history = (*WAITING, REFUSED, *WAITING[-2:], REFUSED, *WAITING[-2:], REFUSED)

        assert () == laws.broken(BOOK, stories=[story_of(history, origin=Origin.IMPORTED)])

    @pytest.mark.parametrize(
        "fitted",
        [UNSOLD, SOLD_VEHICLE, REGISTERED_VEHICLE, RESTRICTED_VEHICLE, TRANSFERRED_VEHICLE, SCRAPPED_VEHICLE],
        ids=lambda fitted: str(fitted.cards[0].stage),
    )
    def test_vehicles(self, fitted: FittedVehicle) -> None:
        """Vehicles at every turning point keep theirs."""
        assert () == laws.broken(BOOK, vehicles=[fitted])

    def test_nothing(self) -> None:
        """Of nothing, nothing is broken."""
        assert () == laws.broken(BOOK)
        assert [None] * len(laws.CARD_INVARIANTS) == [law(UNKNOWN) for law in laws.CARD_INVARIANTS]


class TestBroken:
    """Where something is broken, the invariant that covers it says so."""

    @pytest.mark.parametrize(("law", "broken"), BROKEN_CARDS)
    def test_cards(self, law: Callable[[Card], str | None], broken: Card) -> None:
        """A card that should not be."""
        assert law(broken)
        assert law in laws.CARD_INVARIANTS

    @pytest.mark.parametrize(("law", "broken"), BROKEN_VEHICLES)
    def test_vehicles(self, law: Callable[[FittedVehicle], str | None], broken: FittedVehicle) -> None:
        """A vehicle whose cards should not be its own, or not together."""
        assert law(broken)
        assert any(line.startswith(law.__name__) for line in laws.broken(BOOK, vehicles=[broken]))

    @pytest.mark.parametrize(("law", "history"), BROKEN_STORIES)
    def test_stories(self, law: Callable[..., str | None], history: tuple[CardEvent, ...]) -> None:
        """An event that should not have happened, found in its place."""
        told = [law(passage, BOOK) for passage in passages(story_of(history))]

        assert told[-1]
        assert [None] * (len(history) - 1) == told[:-1]
        assert any(line.startswith(f"{law.__name__}: card- v{len(history)} ") for line in broken_in(history))

    def test_what_is_known_is_not_asked_again(self) -> None:
        """Only what follows on the known version is judged."""
        history = (*OWNED, STATED)

        assert broken_in(history)
        assert () == laws.broken(BOOK, stories=[story_of(history)], known={"card-": len(history)})

    @pytest.mark.parametrize(
        ("event", "change"),
        [
            (REGISTERED, {"period": fold_card(SENT).period}),
            (TRANSFERRED, {"period": altered(fold_card(COMPLETED).period, number=2)}),
            (LIFTED, {"stage": Stage.TRANSFERRED}),
            (LIFTED, {"entitled": EMERGENCY_AND_DATA}),
            (SOLD, {"confirmed": ONLY_EMERGENCY}),
        ],
    )
    def test_states_that_do_not_follow(self, event: CardEvent, change: dict[str, object]) -> None:
        """A card that is not what its last event makes of it."""
        before = {REGISTERED: SENT, TRANSFERRED: COMPLETED, LIFTED: CLOSED_DOWN, SOLD: OWNED[:-1]}[event]
        *story, last = story_of((*before, event))

        assert laws.broken(BOOK, stories=[[*story, attrs.evolve(last, card=altered(last.card, **change))]])

    def test_holes(self) -> None:
        """A missing version, and positions that do not rise."""
        story = story_of(OWNED)

        assert laws.versions_have_no_hole(story) is None
        assert laws.versions_have_no_hole(story[1:])
        assert laws.versions_have_no_hole([story[0], attrs.evolve(story[1], recorded=at(story[1].recorded, 1))])
        assert laws.broken(BOOK, stories=[[story[0], story[2]]])

    def test_another_card(self) -> None:
        """A live state that the history does not give."""
        assert laws.replay_gives_the_card(story_of(OWNED), fold_card(OWNED)) is None
        assert laws.replay_gives_the_card(story_of(OWNED), fold_card(COMPLETED))


def broken_in(history: tuple[CardEvent, ...]) -> tuple[str, ...]:
    """All that is broken in a history."""
    return laws.broken(BOOK, stories=[story_of(history)])


def at(recorded: Recorded, position: int) -> Recorded:
    """The same event elsewhere in the log."""
    return recorded._replace(position=position)


class TestCommands:
    """What was appended, by which command."""

    ANSWER = Answer("command-1", "", refused=False)

    def appended(self, *versions: int, stream: str = "card-1") -> tuple[New, ...]:
        """Events of command 1."""
        return tuple(New(stream, version, enveloped(NOTIFIED, 1)) for version in versions)

    def test_orderly(self) -> None:
        """One append with its answer."""
        assert () == laws.broken(BOOK, appends=[Append(self.appended(1, 2), (self.ANSWER,))])

    @pytest.mark.parametrize("law", laws.COMMAND_INVARIANTS)
    def test_broken(self, law: Callable[[Sequence[Append]], str | None]) -> None:
        """Two appends of one command, answered twice, over a hole."""
        twice = [Append(self.appended(1), (self.ANSWER,)), Append(self.appended(3), (self.ANSWER,))]

        assert law(twice)

    def test_unanswered(self) -> None:
        """Events without an answer."""
        assert laws.each_command_acts_once([Append(self.appended(1), ())])

    def test_a_closing_may_come_later(self) -> None:
        """The closing of a ledger's test is the second step of its row."""
        closing = New("card-1", 2, enveloped(TEST_CLOSED, 1))

        assert laws.each_command_acts_once([Append(self.appended(1), (self.ANSWER,)), Append((closing,), ())]) is None

    def test_are_watched(self) -> None:
        """A watched log remembers what went through, folds it, and passes everything else on."""
        from iov_realname.adapters.storage import open_memory_log
        from iov_realname.application.errors import StaleStream

        log = WatchedLog(open_memory_log())
        log.append([New("card-1", 1, enveloped(PROCURED, 1))], [self.ANSWER])
        with pytest.raises(StaleStream):
            log.append([New("card-1", 1, enveloped(PROCURED, 2))], [])

        assert 1 == len(log.appends) == log.end() == len(log.since(0, 9)) == len(log.read(["card-1"])["card-1"])
        assert {"card-1": fold_card([PROCURED])} == log.live
        assert {"command-1": self.ANSWER} == log.answered(["command-1"])
        assert ["card-1"] == [stream for stream, _ in log.histories("card-")]


def test_the_list_is_whole() -> None:
    """Every invariant that the kit names is asked, and is documented in one sentence at least."""
    asked = {
        law.__name__
        for group in (laws.CARD_INVARIANTS, laws.VEHICLE_INVARIANTS, laws.PASSAGE_INVARIANTS, laws.COMMAND_INVARIANTS)
        for law in group
    }
    named = {name for name in laws.__all__ if name.islower()} - {"broken"}

    assert named - asked == {"versions_have_no_hole", "replay_gives_the_card"}
    assert sorted(laws.__all__) == laws.__all__
    assert all(getattr(laws, name).__doc__ for name in named)
