"""Rules on trial: exactly the decisions that another rule book would have taken otherwise, each with its history."""

import ast
import inspect
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import attrs
import pytest

import iov_realname.domain.card
from iov_realname.application.inspection.retrying import BOOK_RULES
from iov_realname.application.inspection.trial import Difference, Trial, Verdict
from iov_realname.application.replay import Replay
from iov_realname.domain.card.decide import CARD_DECIDERS
from iov_realname.domain.card.document_limit import DocumentLimitExceeded
from iov_realname.domain.card.evolve import CARD_EVENTS
from iov_realname.domain.card.restriction import Restricted
from iov_realname.domain.card.state import Ground
from iov_realname.domain.inspection.retrial import RETRIED
from iov_realname.domain.record import CommandRefused
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.rulebook import ATF_2022_12, MIIT_2021_246, CardLimit, CountBy, OverLimit, RuleBook, edition_on
from iov_realname.domain.streams import command_stream
from tests.support.facts import (
    BUILT_IN,
    CLOSED_DOWN,
    COMPLETED,
    CORRECTED,
    HOLDER_ASKED,
    HOLDER_CHECKED,
    IN_REVIEW,
    LIMIT_EXCEEDED,
    LOOK_OPENED,
    MISMATCHED,
    NOTIFIED,
    OWNED,
    PRESENTED,
    PROCURED,
    REFUSED,
    SALE_DAY,
    SHOWN_AGAIN,
    SOLD,
    USER_NAMED,
    VERIFIED,
    WAITING,
    sealed,
)
from tests.support.inspected import Archive, Told, clean_archive
from tests.support.mixed import mixed
from tests.support.telling import but

OVERDUE = Restricted(Ground.OVERDUE, None, sealed("reason"), sealed("remedy"), sealed("documents"))


def tried(archive: Archive, book: RuleBook) -> tuple[list[Difference], Trial]:
    """What differs under a book, and the trial."""
    trial = Trial(archive.log, lambda _: book)
    return list(trial.differences()), trial


def otherwise(**facts: object) -> RuleBook:
    """The present book but for these facts."""
    return attrs.evolve(ATF_2022_12, edition="tried", **facts)


class TestCards:
    """Decisions about cards."""

    def test_under_its_own_book_every_decision_stands(self) -> None:
        """Judged again by the book it was taken under, each decision comes out as it was recorded."""
        world = mixed(2, 120)
        trial = Trial(world.log, edition_on)

        assert [] == list(trial.differences())
        assert {Verdict.SAME} == set(trial.tally)

    @pytest.mark.parametrize("seed", range(20))
    def test_what_rules_decided_is_repeated(self, seed: int) -> None:
        """Of a log that was decided by rules, every decision can be repeated, and none differs under its own book."""
        trial = Trial(mixed(seed, 60).log, edition_on)

        assert [] == list(trial.differences())
        assert not trial.tally[Verdict.NOT_REPEATED]

    @pytest.mark.parametrize(
        ("told", "book", "version", "code"),
        [
            (
                (*WAITING,),
                otherwise(person_documents=(ATF_2022_12.person_documents[1],), manual_entry_refused=()),
                1,
                RefusalCode.NO_PURCHASE,
            ),
            (
                (*OWNED, NOTIFIED, NOTIFIED, (OVERDUE, SALE_DAY.replace(year=2025))),
                otherwise(notices_before_overdue=3),
                6,
                RefusalCode.NO_GROUND,
            ),
            (
                (*OWNED, NOTIFIED, NOTIFIED, (OVERDUE, SALE_DAY.replace(year=2025))),
                otherwise(registration_days=999),
                6,
                RefusalCode.NO_GROUND,
            ),
            (
                (*OWNED, PRESENTED, LIMIT_EXCEEDED),
                otherwise(cards_per_document=CardLimit(5, CountBy.CARD, True, OverLimit.REFUSE)),
                5,
                RefusalCode.CARD_LIMIT,
            ),
        ],
    )
    def test_a_stricter_book_refuses(
        self, told: tuple[Told, ...], book: RuleBook, version: int, code: RefusalCode
    ) -> None:
        """The first difference is the decision, what the other book says, and the history it was judged against."""
        archive = Archive()
        stream = archive.card(told)
        first, *_ = tried(archive, book)[0]

        assert (stream, version, tuple(range(1, version))) == (first.stream, first.version, first.history)
        assert isinstance(first.other, Refusal)
        assert (code, book.edition) == (first.other.code, first.other.edition)

    def test_law_that_came_later_would_have_refused(self) -> None:
        """A purchase without a risk assessment, taken under the notice, under the law on top of it."""
        archive = Archive(MIIT_2021_246.edition)
        archive.card((but(PROCURED, risk_assessment_no=None),))

        (found,) = tried(archive, ATF_2022_12)[0]

        assert isinstance(found.other, Refusal)
        assert ("risk_was_assessed", ATF_2022_12.edition) == (found.other.rule, found.other.edition)
        assert MIIT_2021_246.edition == found.edition

    def test_another_result_is_a_difference_too(self) -> None:
        """A check that completes the verification under one book does not under a book that asks for more."""
        archive = Archive()
        archive.card(VERIFIED)
        more = attrs.evolve(
            ATF_2022_12.checks, in_person=(*ATF_2022_12.checks.in_person, *ATF_2022_12.checks.online[1:2])
        )

        (found,) = tried(archive, otherwise(checks=more))[0]

        assert (8, False) == (found.version, isinstance(found.other, Refusal))

    def test_a_limit_that_is_wider_notes_nothing(self) -> None:
        """What was noted as one too many is none under a wider limit, and one still under a narrower."""
        archive = Archive()
        archive.card((*OWNED, PRESENTED, LIMIT_EXCEEDED))
        wide, narrow = (
            otherwise(cards_per_document=CardLimit(limit, CountBy.CARD, True, OverLimit.FLAG)) for limit in (6, 2)
        )

        assert [()] == [each.other for each in tried(archive, wide)[0]]
        assert [] == tried(archive, narrow)[0]

    def test_a_mismatch_and_the_end_of_the_attempt_are_one_decision(self) -> None:
        """The refusal that a mismatch decided is judged with it; under a book with fewer attempts it goes to review."""
        archive = Archive()
        archive.card((*WAITING, MISMATCHED, REFUSED))

        (found,) = tried(archive, otherwise(attempts_before_review=1))[0]

        assert len(WAITING) + 1 == found.version

    def test_later_papers_are_judged_as_well(self) -> None:
        """A second look and a correction, under a book that no longer accepts their documents."""
        archive = Archive()
        archive.card((*COMPLETED, SHOWN_AGAIN, CORRECTED))
        book = otherwise(person_documents=ATF_2022_12.person_documents[1:2], manual_entry_refused=())

        versions = {found.version for found in tried(archive, book)[0]}

        assert {1, 4, len(COMPLETED) + 1, len(COMPLETED) + 2} <= versions

    def test_a_second_look_and_an_actual_user_are_judged_as_well(self) -> None:
        """Questions and outcomes under other tables, and a user whose document is not accepted any more."""
        archive = Archive()
        archive.card((*COMPLETED, USER_NAMED, SHOWN_AGAIN, LOOK_OPENED, HOLDER_ASKED, HOLDER_CHECKED))
        strict = ATF_2022_12.person_documents[1:2]
        book = otherwise(
            person_documents=strict,
            manual_entry_refused=(),
            checks=attrs.evolve(ATF_2022_12.checks, again_in_person=()),
        )
        done = len(COMPLETED)

        assert {done + 1, done + 2, done + 4, done + 5} <= {found.version for found in tried(archive, book)[0]}

    def test_what_no_rule_would_have_taken_is_not_repeated(self) -> None:
        """A restriction that its own book refuses is counted apart, and is no difference."""
        archive = Archive()
        archive.card((*OWNED, OVERDUE))

        found, trial = tried(archive, otherwise(registration_days=1))

        assert ([], 1) == (found, trial.tally[Verdict.NOT_REPEATED])

    def test_a_clean_fleet_is_judged_whole(self) -> None:
        """Reviews, restrictions and all: nothing differs under the same rules by another name."""
        archive = clean_archive()
        archive.card(CLOSED_DOWN)
        archive.card((*IN_REVIEW,))

        found, trial = tried(archive, otherwise())

        assert [] == found
        assert trial.tally[Verdict.SAME] > 20


class TestRefusals:
    """Refused commands, of which their refusal is left."""

    @pytest.mark.parametrize(
        ("rule", "book", "verdict"),
        [
            ("risk_was_assessed", otherwise(), Verdict.SAME),
            ("risk_was_assessed", otherwise(risk_assessment_required=False), Verdict.DIFFERS),
            ("document_was_read", otherwise(manual_entry_refused=()), Verdict.DIFFERS),
            ("document_was_read", otherwise(manual_entry_refused=ATF_2022_12.person_documents), Verdict.SAME),
            ("document_is_accepted", otherwise(person_documents=ATF_2022_12.person_documents[:2]), Verdict.SAME),
            ("document_has_room", otherwise(), Verdict.DIFFERS),
            ("child_has_a_guardian", otherwise(guardian_below_years=99), Verdict.SAME),
            ("child_has_a_guardian", otherwise(guardian_below_years=1), Verdict.UNKNOWN),
            ("check_is_asked_again", otherwise(), Verdict.SAME),
            (
                "check_is_asked_again",
                otherwise(checks=attrs.evolve(ATF_2022_12.checks, again_unit=())),
                Verdict.UNKNOWN,
            ),
            ("card_is_known", otherwise(registration_days=999), Verdict.SAME),
            ("ground_holds", otherwise(), Verdict.SAME),
            ("ground_holds", otherwise(registration_days=1, notices_before_overdue=1), Verdict.UNKNOWN),
        ],
    )
    def test_a_refusal_stands_falls_or_cannot_be_told(self, rule: str, book: RuleBook, verdict: Verdict) -> None:
        """By what its rule reads of a rule book; only what falls away is a difference. Purchase and sale stand."""
        archive = Archive()
        target = archive.card((*OWNED, NOTIFIED))
        refused = CommandRefused(RefusalCode.STAGE, rule, "atf-2022-12", ("FINAL-2",), "不行", "no", target)
        archive.write(command_stream("c-1"), [(refused, SALE_DAY.replace(day=9))])

        found, trial = tried(archive, book)

        assert Counter({Verdict.SAME: 2}) + Counter([verdict]) == trial.tally
        assert (verdict is Verdict.DIFFERS) is bool(found)
        assert all(each.other is None and isinstance(each.recorded, Refusal) for each in found)

    def test_what_is_judged_is_what_reads_a_book(self) -> None:
        """Every rule of a card that reads a rule book is in a table, and every decider of one is repeated."""
        reading = {name for name in _readers() if name in _rules()}

        assert reading == {*BOOK_RULES, "ground_holds", *INDIRECTLY} - {"document_has_room"}

    def test_every_event_with_a_say_of_a_book_is_repeated(self) -> None:
        """The deciders that read a rule book themselves, or ask rules that do, are those of the table."""
        readers = _readers()
        deciding = {command for command, decider in CARD_DECIDERS.items() if decider.__name__ in readers | _asking()}

        assert {
            "Procure",
            "SellVehicle",
            "PresentIdentity",
            "RecordCheck",
            "RefuseIdentity",
            "DecideReview",
            "Restrict",
        } | {
            "PresentReverification",
            "CorrectHolderDetails",
            "NameActualUser",
            "RequestHolderCheck",
            "RecordHolderCheck",
            "FileAppeal",
            "ReportTransfer",
        } == {command.__name__ for command in deciding}
        assert len(RETRIED) == len(deciding)
        assert set(RETRIED) < set(CARD_EVENTS)
        assert DocumentLimitExceeded not in RETRIED


INDIRECTLY = {"agent_papers_are_complete", "unit_papers_are_complete"}
"""Rules that ask whether papers are complete, which reads the kinds accepted; what they refuse cannot become good
where fewer kinds are, and is taken to stand where more are: the number, name or letter was missing."""


@cache
def _asking() -> set[str]:
    """Deciders one of whose rules reads a rule book."""
    readers = _readers()
    return {decider.__name__ for decider in CARD_DECIDERS.values() if _rules_of(decider) & readers}


def _sources() -> list[ast.Module]:
    folder = Path(inspect.getfile(iov_realname.domain.card.decide)).parent
    return [ast.parse(file.read_text("utf-8")) for file in folder.glob("*.py")]


def _functions() -> dict[str, ast.FunctionDef]:
    return {node.name: node for module in _sources() for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}


@cache
def _readers() -> set[str]:
    """Functions of the card that read a field of ``book``, or pass it to one that does."""
    functions = _functions()
    reading = {name for name, node in functions.items() if _reads(node)}
    while more := {name for name, node in functions.items() if _calls(node) & reading} - reading:
        reading |= more
    return reading


def _reads(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(each, ast.Attribute)
        and isinstance(each.value, ast.Name)
        and each.value.id == "book"
        and each.attr != "edition"
        for each in ast.walk(node)
    )


def _calls(node: ast.FunctionDef) -> set[str]:
    return {
        each.func.id
        for each in ast.walk(node)
        if isinstance(each, ast.Call)
        and isinstance(each.func, ast.Name)
        and any(isinstance(argument, ast.Name) and argument.id == "book" for argument in each.args)
    }


def _rules() -> set[str]:
    return set().union(*map(_rules_of, CARD_DECIDERS.values()))


def _rules_of(decider: Callable[..., object]) -> set[str]:
    names = [name for name in decider.__code__.co_names if name.endswith("_RULES")]
    return {rule.__name__ for name in names for rule in decider.__globals__[name]}


def test_the_story_of_a_difference_can_be_read() -> None:
    """The versions named are those of the history before it."""
    archive = Archive()
    stream = archive.card((*BUILT_IN, SOLD, NOTIFIED, NOTIFIED, (OVERDUE, SALE_DAY.replace(year=2025))))

    (found,) = tried(archive, otherwise(registration_days=999))[0]

    story = Replay(archive.log).story(stream.removeprefix("card-"))
    assert [*found.history] == [chapter.recorded.version for chapter in story[: found.version - 1]]
    assert date(2025, 5, 6) == found.at.date()
