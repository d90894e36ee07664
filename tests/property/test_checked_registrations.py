"""No path leads to a registration without every check that the book demanded, whatever comes in whatever order."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from iov_realname.application.errors import CheckInDoubt, Refused
from iov_realname.application.ports import Question, Verdict
from iov_realname.application.verifiers import InDoubt, LiveSession, Panel, Pending
from iov_realname.domain.card import asking, checking, evolve
from iov_realname.domain.card.checking import CheckEvidence, IdentityChecked
from iov_realname.domain.card.state import Card, RegistrationStatus
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import TypedEntry
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import (
    ATF_2022_12,
    ChannelKind,
    CheckKind,
    CheckWay,
    MoreChecks,
    Party,
    RuleBook,
)
from iov_realname.domain.terms import CheckOutcome, RegistrationReason
from iov_realname.testing import invented
from iov_realname.testing.invariants import broken
from tests.support.checked_room import CheckedRoom
from tests.support.identity import NOON, PORTRAIT
from tests.support.showroom import Died, cards_of

Answer = CheckOutcome | None
FACES = dict.fromkeys(Party, PORTRAIT)
PASSPORT = TypedEntry(DocumentKind.FOREIGN_PASSPORT, Particulars(name="乙", number="X0000001"))
PAPERS: tuple[dict[str, Any], ...] = (
    {},
    {"owner": PASSPORT},
    {"agent": invented.person(8), "authorisation_no": "A-1"},
    {"agent": PASSPORT, "authorisation_no": "A-1"},
    {
        "holder": HolderKind.UNIT,
        "owner": attrs.evolve(
            invented.person(3), document=DocumentKind.USCC, particulars=Particulars("丙", invented.unit_code(3))
        ),
        "handler": invented.person(4),
        "responsible": invented.person(5),
        "authorisation_no": "A-2",
    },
)
BOOKS = (
    ATF_2022_12,
    attrs.evolve(
        ATF_2022_12,
        checks=attrs.evolve(
            ATF_2022_12.checks, more=(MoreChecks(RegistrationReason.NEW, (CheckKind.PORTRAIT, CheckKind.LIVE)),)
        ),
    ),
)


class Fickle:
    """One verifier in every seat, whose answers are drawn: an outcome, or nothing at all."""

    provider = "fickle"

    def __init__(self, answers: list[Answer]) -> None:
        self._answers = answers

    def _next(self) -> Verdict | None:
        outcome = self._answers.pop() if self._answers else CheckOutcome.MATCH
        return None if outcome is None else Verdict(outcome, CheckEvidence("fickle", *[None] * 7))

    def check(self, question: Question) -> Verdict | InDoubt:
        """Whatever was drawn."""
        return self._next() or InDoubt("lost")

    read_document = check_document = match_holder = match_portrait = check_unit = check_network_identity = check

    def start_live_person(self, question: Question, device: str) -> LiveSession | Verdict | InDoubt:
        """A session, or none."""
        return LiveSession("token", "https://live.example", NOON) if self._next() else InDoubt("lost")

    def fetch_live_person(self, question: Question, token: str) -> Verdict | Pending | InDoubt:
        """Whatever was drawn; the person may still be at it."""
        return self._next() or Pending()

    @property
    def panel(self) -> Panel:
        """All seats."""
        return Panel(
            reader=self, document=self, live=self, holder=self, portrait=self, unit=self, network_identity=self
        )


@attrs.frozen
class Step:
    """One act, the step at which the process dies during it (None: it lives), and what it is about."""

    act: str
    dies: int | None
    number: str
    papers: int
    channel: ChannelKind
    way: CheckWay
    flag: bool


ACTS = ("present",) * 4 + ("check",) * 4 + ("all",) * 4 + ("live", "choose", "turn away", "review", "deliver")
steps = st.builds(
    Step,
    act=st.sampled_from(ACTS),
    dies=st.sampled_from([None] * 6 + [0, 1, 2, 3]),
    number=st.sampled_from(["N-1"] * 5 + ["N-2"]),
    papers=st.integers(0, len(PAPERS) - 1),
    channel=st.sampled_from(ChannelKind),
    way=st.sampled_from(CheckWay),
    flag=st.booleans(),
)
outcomes = st.sampled_from([CheckOutcome.MATCH] * 12 + [*CheckOutcome, None])
lives = given(
    st.lists(steps, min_size=4, max_size=25),
    st.lists(outcomes, min_size=0, max_size=30),
    st.integers(0, len(BOOKS) - 1),
)


def act(room: CheckedRoom, step: Step) -> None:
    """One act of a clerk or of the process."""
    registry = room.registry
    match step.act:
        case "present":
            room.comes(step.channel, number=step.number, **PAPERS[step.papers])
        case "check":
            registry.check_identity(step.number, portraits=FACES, ask_again=step.flag)
        case "live":
            party = Party.HANDLER if step.flag else Party.OWNER
            registry.start_live_check(step.number, party=party, ask_again=step.flag)
        case "choose":
            registry.choose_way(registration_no=step.number, way=step.way, consent="c-1")
        case "turn away":
            registry.refuse_identity(registration_no=step.number, code=RefusalCode.NO_DOC)
        case "review":
            registry.decide_review(
                registration_no=step.number, approved=step.flag, reviewer="reviewer-1", reason="已核对"
            )
        case "all":
            registry.start_live_check(step.number, party=Party.HANDLER if step.flag else Party.OWNER)
            for _ in range(3):
                registry.check_identity(step.number, portraits=FACES, ask_again=True)
            for _ in range(3):
                registry.deliver()
        case _:
            registry.deliver()


def play(story: list[Step], answers: list[Answer], book: int) -> CheckedRoom:
    """A life; after a death a new process goes on. Every invariant is asked at its end."""
    room = CheckedRoom(Panel(), BOOKS[book])
    panel = Fickle(list(answers)).panel
    room.registry = room.opened_by(panel)
    room.comes(story[0].channel, number="N-1", **PAPERS[story[0].papers])
    for step in story:
        room.death.steps = step.dies
        try:
            act(room, step)
        except (Refused, CheckInDoubt):
            pass
        except Died:
            room.registry = room.opened_by(panel)
        except Exception as error:
            if type(error).__name__ != "NotFound":
                raise
        room.death.steps = None
    stories = [room.registry.history(invented.iccid(card)) for card in cards_of(1)]
    found = broken(BOOKS[book], stories=stories, appends=room.log.appends)
    assert not found, "\n".join(found)
    return room


REACHED: set[RegistrationStatus] = set()


@lives
def test_no_path_leads_past_a_check(story: list[Step], answers: list[Answer], book: int) -> None:
    """Whatever is presented, asked, lost, chosen, reviewed or interrupted: what is sent was checked as demanded."""
    REACHED.add(play(story, answers, book).status)


def test_lives_reach_their_end() -> None:
    """The lives above are no idle talk: registrations are completed, refused and reviewed among them."""
    if settings().max_examples >= 100:
        assert {RegistrationStatus.REGISTERED, RegistrationStatus.REFUSED, RegistrationStatus.IN_REVIEW} <= REACHED


# --- planted bugs -----------------------------------------------------------------------------------------------------

Plant = Callable[[pytest.MonkeyPatch], None]


def unavailable_matches(patch: pytest.MonkeyPatch) -> None:
    """What could not be asked counts as a match."""
    folds, decides = evolve._EVOLVE[IdentityChecked], checking._verifies

    def folded(card: Card, event: Any) -> Card:
        return folds(card, _lenient(event))

    def verifies(registration: Any, command: Any, book: RuleBook) -> bool:
        return decides(registration, _lenient(command), book)

    patch.setitem(evolve._EVOLVE, IdentityChecked, folded)
    patch.setattr(checking, "_verifies", verifies)


def _lenient(told: Any) -> Any:
    unavailable = told.outcome is CheckOutcome.UNAVAILABLE
    return attrs.evolve(told, outcome=CheckOutcome.MATCH) if unavailable else told


def one_check_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """The network check is never missed."""
    real = checking.missing_checks
    patch.setattr(
        checking,
        "missing_checks",
        lambda registration, book: {each for each in real(registration, book) if each[1] is not CheckKind.NETWORK},
    )


def handlers_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks at who acts for a unit."""
    real = checking.missing_checks
    patch.setattr(
        checking,
        "missing_checks",
        lambda registration, book: {each for each in real(registration, book) if each[0] is not Party.HANDLER},
    )


def no_record_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """A missing record, such as of a typed document, is no reason to wait."""
    real = evolve._EVOLVE[IdentityChecked]

    def mutant(card: Card, event: Any) -> Card:
        return card if event.outcome is CheckOutcome.NO_RECORD else real(card, event)

    patch.setitem(evolve._EVOLVE, IdentityChecked, mutant)


def papers_keep_their_matches(patch: pytest.MonkeyPatch) -> None:
    """New papers under a number inherit what matched for the old ones."""
    from iov_realname.domain.alteration import altered
    from iov_realname.domain.card.identity import IdentityPresented

    real = evolve._EVOLVE[IdentityPresented]

    def mutant(card: Card, event: Any) -> Card:
        right = real(card, event)
        if card.registration is None or right.period is None or right.registration is None:
            return right
        kept = altered(right.registration, matched=card.registration.matched)
        return altered(right, period=altered(right.period, registration=kept))

    patch.setitem(evolve._EVOLVE, IdentityPresented, mutant)


def typed_is_read(patch: pytest.MonkeyPatch) -> None:
    """A verifier may say of a typed document that it was read."""
    patch.setattr(asking, "ASK_RULES", asking.ASK_RULES[:-1])
    from iov_realname.application.checking import asking as driver

    def all_missing(self: Any, portraits: Any) -> None:
        opened = self._standing.opened()
        papers = self._standing.papers(opened)
        asked = {(each.party, each.check) for each in opened.registration.open_checks}
        for party, check in sorted(self._standing.missing(opened) - asked):
            if self._can_be_asked(check, portraits.get(party)):
                self._ask(party, check, papers[party], portraits.get(party))

    patch.setattr(driver.IdentityChecks, "_ask_missing", all_missing)


PLANTS = {
    "unavailable matches": unavailable_matches,
    "one check is forgotten": one_check_is_forgotten,
    "handlers are forgotten": handlers_are_forgotten,
    "no record is forgotten": no_record_is_forgotten,
    "papers keep their matches": papers_keep_their_matches,
    "typed is read": typed_is_read,
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_finds_a_planted_bug(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every way past a check is found within a few hundred lives."""
    plant(monkeypatch)

    assert any(_is_found(number) for number in range(1, 9))


def _is_found(number: int) -> bool:
    @settings(
        max_examples=100,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @seed(number)
    @lives
    def search(story: list[Step], answers: list[Answer], book: int) -> None:
        play(story, answers, book)

    try:
        search()
    except AssertionError:
        return True
    return False
