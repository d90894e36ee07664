"""Asking: once at a time, of nobody's face against their will; sessions of live checks; chosen ways."""

from datetime import timedelta

import pytest

from iov_realname.domain.card.asking import (
    ASK_RULES,
    FACE_CHECKS,
    POSTPONE_RULES,
    check_is_due,
    check_is_not_open,
    face_was_not_declined,
    typed_documents_are_reviewed,
)
from iov_realname.domain.card.checking import missing_checks
from iov_realname.domain.card.live import START_RULES, check_was_asked
from iov_realname.domain.card.way import CHOOSE_RULES, way_is_consented
from iov_realname.domain.documents import HolderKind
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import ChannelKind, CheckKind, CheckWay, MoreChecks, Party
from iov_realname.domain.terms import CheckOutcome, RegistrationReason
from tests.support.commands import CHOOSE_WAY, POSTPONE, REQUEST_CHECK, START_LIVE
from tests.support.facts import (
    A_DAY,
    BOOK,
    CHECK_POSTPONED,
    CHECK_REQUESTED,
    FRESH_REGISTRATION,
    LIVE_REQUESTED,
    LIVE_STARTED,
    ON_NETWORK,
    OTHER_NUMBER,
    OWNED,
    SALE_DAY,
    WAITING,
    WAY_CHOSEN,
    checked,
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
    scenes_done,
    scenes_refused,
    when,
)
from tests.unit.test_card_checking import WAITS, open_identity

ASKED = given(*WAITING, CHECK_REQUESTED)
LIVE_ASKED = given(*WAITING, LIVE_REQUESTED)
TYPED = given(*WAITING, checked(CheckKind.READING, CheckOutcome.NO_RECORD))
PUT_OFF = given(*WAITING, CHECK_POSTPONED)
DECLINED_FACE = given(*WAITING, WAY_CHOSEN)

ACTS = (
    Act(
        ASK_RULES,
        done=(
            Scene("first question", WAITS, REQUEST_CHECK),
            Scene("another check", ASKED, but(REQUEST_CHECK, check=CheckKind.READING)),
            Scene("of another party", ASKED, but(REQUEST_CHECK, party=Party.AGENT)),
            Scene("answered before", given(*WAITING, CHECK_REQUESTED, but(ON_NETWORK, reference="k-1")), REQUEST_CHECK),
            *(Scene(f"{check}, nothing chosen", WAITS, but(REQUEST_CHECK, check=check)) for check in FACE_CHECKS),
            Scene("at its time", PUT_OFF, but(REQUEST_CHECK, at=SALE_DAY + A_DAY)),
            Scene("another check than the one put off", PUT_OFF, but(REQUEST_CHECK, check=CheckKind.READING)),
            Scene("network, face declined", DECLINED_FACE, REQUEST_CHECK),
            Scene("network, typed", TYPED, REQUEST_CHECK),
            Scene("another party's reading", TYPED, but(REQUEST_CHECK, party=Party.AGENT, check=CheckKind.READING)),
            Scene(
                "face chosen after all",
                given(*WAITING, WAY_CHOSEN, but(WAY_CHOSEN, way=CheckWay.FACE)),
                but(REQUEST_CHECK, check=CheckKind.LIVE),
            ),
        ),
        refused=(
            *open_identity(REQUEST_CHECK),
            Broken(check_is_not_open, RefusalCode.STAGE, Scene("asked, not answered", ASKED, REQUEST_CHECK)),
            Broken(
                check_is_due,
                RefusalCode.STAGE,
                Scene("before its time", PUT_OFF, REQUEST_CHECK),
                Scene("a moment before", PUT_OFF, but(REQUEST_CHECK, at=SALE_DAY + A_DAY - timedelta(microseconds=1))),
            ),
            Broken(
                face_was_not_declined,
                RefusalCode.PURPOSE,
                *(Scene(f"{check}", DECLINED_FACE, but(REQUEST_CHECK, check=check)) for check in FACE_CHECKS),
            ),
            Broken(
                typed_documents_are_reviewed,
                RefusalCode.MANUAL_ENTRY,
                Scene("typed", TYPED, but(REQUEST_CHECK, check=CheckKind.READING)),
            ),
        ),
    ),
    Act(
        POSTPONE_RULES,
        done=(Scene("waits", WAITS, POSTPONE),),
        refused=open_identity(POSTPONE),
    ),
    Act(
        START_RULES,
        done=(Scene("asked", LIVE_ASKED, START_LIVE),),
        refused=(
            *open_identity(START_LIVE),
            Broken(
                check_was_asked,
                RefusalCode.STAGE,
                Scene("never asked", WAITS, START_LIVE),
                Scene("asked under another reference", LIVE_ASKED, but(START_LIVE, reference="k-9")),
            ),
        ),
    ),
    Act(
        CHOOSE_RULES,
        done=tuple(Scene(f"{way}", WAITS, but(CHOOSE_WAY, way=way)) for way in CheckWay),
        refused=(
            *open_identity(CHOOSE_WAY),
            Broken(
                way_is_consented, RefusalCode.PURPOSE, Scene("no text agreed to", WAITS, but(CHOOSE_WAY, consent=" "))
            ),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """The rule refuses with its code."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """No rule speaks against it."""
    assert_done(act, scene)


def test_events_say_what_was_asked() -> None:
    """A session and a choice are noted as they came."""
    assert (LIVE_STARTED,) == when(LIVE_ASKED, START_LIVE)
    assert (CHECK_POSTPONED,) == when(WAITS, POSTPONE)
    assert (WAY_CHOSEN,) == when(WAITS, but(CHOOSE_WAY, consent=" c-1 "))


def test_a_session_is_good_until_then() -> None:
    """LiveCheckStarted: the open question lasts as long as the session; other questions are as before."""
    asked = given(*WAITING, CHECK_REQUESTED, LIVE_REQUESTED)
    first, second = asked.registration.open_checks if asked.registration is not None else ()

    assert {"period.registration.open_checks": (first, but(second, good_until=LIVE_STARTED.good_until))} == changes(
        asked, LIVE_STARTED
    )


def test_the_last_word_on_when_to_ask_counts() -> None:
    """CheckPostponed: a later time takes the place of an earlier one of the same check, and of no other."""
    later, other = but(CHECK_POSTPONED, until=SALE_DAY + 2 * A_DAY), but(CHECK_POSTPONED, check=CheckKind.READING)
    registration = given(*WAITING, CHECK_POSTPONED, other, later).registration

    assert registration is not None
    assert {(CheckKind.READING, other.until), (CheckKind.NETWORK, later.until)} == {
        (each.check, each.until) for each in registration.postponed
    }


@pytest.mark.parametrize("event", [CHECK_REQUESTED, CHECK_POSTPONED, LIVE_STARTED, WAY_CHOSEN])
def test_another_registration_is_left_alone(event: object) -> None:
    """Events under another number, or without any registration, change nothing."""
    assert {} == changes(WAITS, but(event, number=OTHER_NUMBER))  # type: ignore[arg-type]
    assert {} == changes(given(*OWNED), event)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("channel", "checks"),
    [
        (ChannelKind.COUNTER, {CheckKind.NETWORK, CheckKind.NETWORK_ID, CheckKind.HOLDER}),
        (ChannelKind.HOME_VISIT, {CheckKind.NETWORK, CheckKind.NETWORK_ID, CheckKind.HOLDER}),
        (ChannelKind.ONLINE, {CheckKind.NETWORK, CheckKind.NETWORK_ID}),
    ],
)
def test_network_identity_asks_for_no_face(channel: ChannelKind, checks: set[CheckKind]) -> None:
    """Whoever chose network identity needs it instead of the checks of their face, in every channel."""
    registration = but(FRESH_REGISTRATION, channel=channel, way=CheckWay.NETWORK_ID)

    assert {(Party.OWNER, check) for check in checks} == missing_checks(registration, BOOK)
    assert not checks & set(FACE_CHECKS)


def test_a_book_may_ask_more_of_a_transfer() -> None:
    """What a reason adds is asked of the persons present, for that reason alone."""
    table = but(BOOK.checks, more=(MoreChecks(RegistrationReason.TRANSFER, (CheckKind.PORTRAIT,)),))
    book = but(BOOK, checks=table)
    transferred = but(FRESH_REGISTRATION, reason=RegistrationReason.TRANSFER)
    unit = but(transferred, holder=HolderKind.UNIT)

    assert missing_checks(FRESH_REGISTRATION, BOOK) == missing_checks(FRESH_REGISTRATION, book)
    assert {(Party.OWNER, CheckKind.PORTRAIT)} == (
        missing_checks(transferred, book) - missing_checks(FRESH_REGISTRATION, book)
    )
    assert {(Party.HANDLER, CheckKind.PORTRAIT)} == missing_checks(unit, book) - missing_checks(unit, BOOK)
