"""The invariants of the lifecycle, each a named function that states one and answers with what is broken, or None.

They are asked of a card as it stands, of a vehicle with its cards, of every passage of a card's story, and of
everything that was appended. :func:`broken` asks them all.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from iov_realname.application.replay import Chapter
from iov_realname.domain.card.evolve import fold_card
from iov_realname.domain.card.state import Card
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.vehicle.fitted import FittedVehicle
from iov_realname.testing.invariants._of_card import (
    CARD_INVARIANTS,
    a_state_holds_exactly_its_fields,
    an_owner_has_a_period,
    emergency_stays_from_sale_to_the_end,
    only_a_submission_is_under_way,
    only_directed_functions_before_the_sale,
    only_emergency_before_completion,
    registered_is_completed,
    restricted_keeps_exactly_emergency,
)
from iov_realname.testing.invariants._of_checks import sent_after_all_checks, verified_after_all_checks
from iov_realname.testing.invariants._of_commands import (
    COMMAND_INVARIANTS,
    each_command_acts_once,
    each_command_is_answered_once,
    streams_have_no_hole,
)
from iov_realname.testing.invariants._of_passages import (
    PASSAGE_INVARIANTS,
    a_lift_gives_back_what_was,
    a_new_period_starts_afresh,
    a_restriction_follows_a_notice,
    a_restriction_has_its_ground,
    a_restriction_says_why,
    closed_attempts_go_to_review,
    confirmed_is_what_was_ordered,
    deliveries_follow_their_submission,
    entitled_is_what_the_history_gives,
    functions_are_granted_as_asked,
    one_registration_is_open_at_a_time,
    registered_follows_completion,
    registered_may_do_what_was_granted,
)
from iov_realname.testing.invariants._of_vehicle import (
    VEHICLE_INVARIANTS,
    cards_are_the_vehicles_own,
    cards_stand_as_their_vehicle,
    live_cards_share_the_period,
)
from iov_realname.testing.stories import event_of, passages
from iov_realname.testing.watching import Append

__all__ = [
    "CARD_INVARIANTS",
    "COMMAND_INVARIANTS",
    "PASSAGE_INVARIANTS",
    "VEHICLE_INVARIANTS",
    "a_lift_gives_back_what_was",
    "a_new_period_starts_afresh",
    "a_restriction_follows_a_notice",
    "a_restriction_has_its_ground",
    "a_restriction_says_why",
    "a_state_holds_exactly_its_fields",
    "an_owner_has_a_period",
    "broken",
    "cards_are_the_vehicles_own",
    "cards_stand_as_their_vehicle",
    "closed_attempts_go_to_review",
    "confirmed_is_what_was_ordered",
    "deliveries_follow_their_submission",
    "each_command_acts_once",
    "each_command_is_answered_once",
    "emergency_stays_from_sale_to_the_end",
    "entitled_is_what_the_history_gives",
    "functions_are_granted_as_asked",
    "live_cards_share_the_period",
    "one_registration_is_open_at_a_time",
    "only_a_submission_is_under_way",
    "only_directed_functions_before_the_sale",
    "only_emergency_before_completion",
    "registered_follows_completion",
    "registered_is_completed",
    "registered_may_do_what_was_granted",
    "replay_gives_the_card",
    "restricted_keeps_exactly_emergency",
    "sent_after_all_checks",
    "streams_have_no_hole",
    "verified_after_all_checks",
    "versions_have_no_hole",
]


def versions_have_no_hole(story: Sequence[Chapter]) -> str | None:
    """A stream's versions are 1…n, at rising positions of the log."""
    versions = [chapter.recorded.version for chapter in story]
    positions = [chapter.recorded.position for chapter in story]
    if versions != list(range(1, len(story) + 1)):
        return f"versions {versions}"
    return None if positions == sorted(set(positions)) else f"positions {positions}"


def replay_gives_the_card(story: Sequence[Chapter], card: Card) -> str | None:
    """Folding the stored history anew gives the card that its writer had."""
    replayed = fold_card(event_of(chapter) for chapter in story)
    return None if replayed == card else "the stored history does not give the live state"


def broken(
    book: RuleBook,
    *,
    stories: Iterable[Sequence[Chapter]] = (),
    vehicles: Iterable[FittedVehicle] = (),
    appends: Sequence[Append] = (),
    known: Mapping[str, int] = MappingProxyType({}),
) -> tuple[str, ...]:
    """Everything that is broken, told as ``invariant: where: what``; nothing, if all is well.

    ``book`` is the one that judged the acts. ``known``: up to which version a stream has been asked about before.
    """
    found = [line for story in stories for line in _broken_story(story, book, known)]
    for fitted in vehicles:
        found += [
            f"{invariant.__name__}: vehicle {fitted.vehicle.vin}: {what}"
            for invariant in VEHICLE_INVARIANTS
            if (what := invariant(fitted)) is not None
        ]
    found += [
        f"{invariant.__name__}: {what}"
        for invariant in COMMAND_INVARIANTS
        if appends and (what := invariant(appends)) is not None
    ]
    return tuple(found)


def _broken_story(story: Sequence[Chapter], book: RuleBook, known: Mapping[str, int]) -> list[str]:
    found = [] if (what := versions_have_no_hole(story)) is None else [f"versions_have_no_hole: {what}"]
    for passage in passages(story, known.get(story[0].recorded.stream, 0) if story else 0):
        recorded = passage.chapter.recorded
        where = f"{recorded.stream} v{recorded.version} {recorded.wire_name}"
        found += [
            f"{invariant.__name__}: {where}: {what}"
            for invariant in CARD_INVARIANTS
            if (what := invariant(passage.after)) is not None
        ]
        found += [
            f"{judge.__name__}: {where}: {what}"
            for judge in PASSAGE_INVARIANTS
            if (what := judge(passage, book)) is not None
        ]
    return found
