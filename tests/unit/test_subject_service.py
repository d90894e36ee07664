"""Whose data a history holds, and when service to them began and ended."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, get_type_hints

import attrs
import pytest

from iov_realname.adapters.codec.shapes import optional, plain
from iov_realname.domain.complaint.events import ComplaintClosed
from iov_realname.domain.confidential import Sealed, SubjectId
from iov_realname.domain.dealer import DealerAuthorised
from iov_realname.domain.events import EVENTS
from iov_realname.domain.governance.events import OfficerAppointed, OfficerChanged, OfficerReleased
from iov_realname.domain.governance.words import OfficerPost
from iov_realname.domain.misuse.events import MisuseClosed
from iov_realname.domain.rulebook import ATF_2022_12, ChannelKind, RuleBook
from iov_realname.domain.subject.clock import Clock, clock_of
from iov_realname.domain.subject.mentions import mentions
from iov_realname.domain.subject.service import SubjectService, subjects_of
from iov_realname.domain.subject.words import RetentionBasis, Role
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing.evolution import example_of
from tests.support import facts
from tests.support.facts import SALE_DAY, sealed
from tests.support.telling import but

A_DAY = timedelta(days=1)
LAW, ATTEMPT, POLICY = RetentionBasis.LAW, RetentionBasis.ATTEMPT, RetentionBasis.POLICY
OWNER = SubjectId("subject of owner")
PURCHASE = SubjectId("subject of responsible")


def told(*history: object) -> dict[str, SubjectService]:
    """The subjects of a history that had one event a day from the sale day on."""
    dated = ((SALE_DAY + number * A_DAY, event) for number, event in enumerate(history))
    return {str(service.subject): service for service in subjects_of(dated)}


def day(number: int) -> datetime:
    """The moment of the event of that number, from 0."""
    return SALE_DAY + number * A_DAY


def with_keys(cls: type) -> tuple[Any, dict[str, SubjectId]]:
    """An event of the class in which every sealed value is of another subject; the subjects by field."""
    keys: dict[str, SubjectId] = {}
    event = example_of(cls)
    for name in [field.name for field in attrs.fields(cls)]:
        path = "/".join(_sealed_in(get_type_hints(cls)[name]))
        if path:
            keys[name] = SubjectId(f"key of {name}")
            value = Sealed("A256GCM", keys[name], "box")
            inner = path.strip("/")
            event = attrs.evolve(
                event, **{name: value if inner == "." else attrs.evolve(getattr(event, name), **{inner: value})}
            )
    return event, keys


def _sealed_in(shape: Any) -> Iterator[str]:
    shape = plain(shape)
    shape = plain(optional(shape) or shape)
    if shape is Sealed:
        yield "."
    elif attrs.has(shape):
        for name, inner in get_type_hints(shape).items():
            if any(_sealed_in(inner)):
                yield name


SEALING = [cls for cls in EVENTS if with_keys(cls)[1]]


class TestNobodyIsMissed:
    """Whatever is sealed in any event there is, is accounted for."""

    def test_the_walk_finds_what_is_sealed(self) -> None:
        """It sees sealed values at the top of an event and inside its papers."""
        names = {cls.__name__: set(with_keys(cls)[1]) for cls in SEALING}
        assert {"number_sealed", "owner", "agent", "handler", "responsible", "clerk_sealed"} == names[
            "IdentityPresented"
        ]
        assert {"name", "clerks_sealed"} == names["DealerAuthorised"]
        assert len(SEALING) >= 12

    @pytest.mark.parametrize("cls", SEALING, ids=lambda cls: cls.__name__)
    def test_every_sealed_field_is_mentioned(self, cls: type) -> None:
        """Each sealed field of each registered event is somebody's, under the field's own name."""
        event, keys = with_keys(cls)
        assert keys == {mention.field: mention.sealed.key for mention in mentions(event)}

    @pytest.mark.parametrize("cls", SEALING, ids=lambda cls: cls.__name__)
    @pytest.mark.parametrize("before", [(), facts.COMPLETED], ids=["alone", "in a life"])
    def test_every_subject_is_counted(self, cls: type, before: tuple[object, ...]) -> None:
        """Wherever it stands, each of its subjects is found, and served to the end of the card or case at most."""
        event, keys = with_keys(cls)
        found = told(*before, event)
        assert set(keys.values()) <= set(found)
        if cls is not DealerAuthorised:
            officer = isinstance(event, OfficerAppointed | OfficerChanged)
            over = OfficerReleased(event.officer) if officer else facts.DEREGISTERED
            ended = told(*before, event, over, ComplaintClosed(None), MisuseClosed("D-1"))
            assert all(ended[key].ended is not None for key in keys.values())

    def test_what_is_not_there_is_nobodys(self) -> None:
        """A field that holds nothing mentions nobody; an event without seals neither."""
        assert {"number_sealed", "owner", "clerk_sealed"} == {each.field for each in mentions(facts.PRESENTED)}
        assert [] == list(mentions(facts.SOLD))
        assert {} == told(facts.NOTIFIED, object())


class TestCards:
    """Service begins and ends with what happens to the card."""

    def test_the_purchase_lasts_as_long_as_the_card(self) -> None:
        """From the purchase to the end of the card, whatever happens to its owners."""
        going = SubjectService(PURCHASE, Role.PURCHASE, LAW, day(0), None)
        assert going == told(*facts.RESOLD)[PURCHASE]
        gone = told(*facts.RESOLD, facts.DEREGISTERED)[PURCHASE]
        assert but(going, ended=day(len(facts.RESOLD))) == gone

    @pytest.mark.parametrize("end", [facts.TRANSFERRED, facts.REPLACED, facts.DEREGISTERED, facts.REVOKED])
    def test_a_registered_owner_is_served_to_the_end_of_the_period(self, end: object) -> None:
        """Transfer, replacement, deregistration, revocation: then the law's time begins."""
        began = facts.COMPLETED.index(facts.PRESENTED)
        assert SubjectService(OWNER, Role.OWNER, LAW, day(began), None) == told(*facts.COMPLETED)[OWNER]
        ended = told(*facts.COMPLETED, end)[OWNER]
        assert SubjectService(OWNER, Role.OWNER, LAW, day(began), day(len(facts.COMPLETED))) == ended

    @pytest.mark.parametrize(
        ("history", "basis"),
        [
            ((*facts.WAITING, facts.TRANSFERRED), ATTEMPT),
            ((*facts.VERIFIED, facts.TRANSFERRED), ATTEMPT),
            ((*facts.SENT_BACK, facts.DEREGISTERED), ATTEMPT),
            (facts.TURNED_AWAY, ATTEMPT),
            ((*facts.IN_REVIEW, facts.TURNED_DOWN), ATTEMPT),
            ((*facts.WAITING, facts.SALE_CANCELLED), ATTEMPT),
            ((*facts.SENT, facts.TRANSFERRED), LAW),
            ((*facts.SENT, facts.ACCEPTED, facts.DEREGISTERED), LAW),
        ],
    )
    def test_an_attempt_that_came_to_nothing_is_short(self, history: tuple[object, ...], basis: RetentionBasis) -> None:
        """What was refused or abandoned falls under our policy; what the carrier may have registered, under the law."""
        owner = told(*history)[OWNER]
        assert (day(len(history) - 1), basis) == (owner.ended, owner.basis)

    @pytest.mark.parametrize("history", [facts.IN_REVIEW, (*facts.TURNED_AWAY[:-1], facts.REFUSED_TO_REVIEW)])
    def test_what_waits_for_a_reviewer_is_open(self, history: tuple[object, ...]) -> None:
        """An attempt in review has not ended."""
        assert told(*history)[OWNER].ended is None

    def test_the_next_attempt_is_somebody_elses(self) -> None:
        """A second presentation begins new subjects; the first ones stay ended, or end by it."""
        again = but(facts.PRESENTED, owner=sealed("second"), number_sealed=sealed("second"), clerk_sealed=None)
        found = told(*facts.TURNED_AWAY, again)
        assert (day(len(facts.TURNED_AWAY) - 1), None) == (
            found[OWNER].ended,
            found["subject of second"].ended,
        )
        unclosed = told(*facts.WAITING, again)
        assert (day(len(facts.WAITING)), ATTEMPT) == (unclosed[OWNER].ended, unclosed[OWNER].basis)

    def test_whoever_acts_for_the_owner_is_served_as_long(self) -> None:
        """Agent, handler and responsible person have roles of their own, and the registration's end."""
        event, keys = with_keys(type(facts.PRESENTED))
        event = but(event, number=facts.NUMBER)
        found = told(*facts.OWNED, event, facts.TRANSFERRED)
        roles = {field: (found[key].role, found[key].ended) for field, key in keys.items()}
        end = day(len(facts.OWNED) + 1)
        assert {
            "number_sealed": (Role.OWNER, end),
            "owner": (Role.OWNER, end),
            "agent": (Role.AGENT, end),
            "handler": (Role.HANDLER, end),
            "responsible": (Role.RESPONSIBLE, end),
            "clerk_sealed": (Role.OWNER, end),
        } == roles

    def test_words_to_an_owner_last_as_long_as_the_period(self) -> None:
        """A refusal's and a restriction's texts end with the transfer, also for a restriction lifted before."""
        found = told(*facts.CLOSED_DOWN, facts.LIFTED, facts.TRANSFERRED)
        texts = [found[f"subject of {what}"] for what in ("decline", "reason", "remedy", "documents")]
        end = day(len(facts.CLOSED_DOWN) + 1)
        assert {(Role.TEXT, LAW, end)} == {(text.role, text.basis, text.ended) for text in texts}
        assert all(told(*facts.CLOSED_DOWN, facts.LIFTED)[str(text.subject)].ended is None for text in texts)

    def test_a_new_fact_under_a_standing_registration_resumes_service(self) -> None:
        """Whoever is spoken of again while the registration stands is served, though an end was on record."""
        kept = but(facts.SHOWN_AGAIN, holder=sealed("owner"))
        old = but(facts.PRESENTED, owner=sealed("new"), number_sealed=sealed("new"), clerk_sealed=None)
        completed = (facts.PROCURED, facts.FITTED, facts.SOLD, facts.PRESENTED, old, facts.SUBMITTED, facts.REGISTERED)
        assert told(*completed)[OWNER].ended is not None
        resumed = told(*completed, kept)[OWNER]
        assert (None, LAW) == (resumed.ended, resumed.basis)
        first_end = told(*completed)[OWNER].ended
        assert first_end == told(*completed, facts.DEREGISTERED, kept)[OWNER].ended


class TestChannels:
    """Channels and clerks are served as long as they are authorised."""

    def test_whatever_else_happens_to_cards(self) -> None:
        """What ends an authorisation is its own term, and nothing else."""
        event = DealerAuthorised(SALE_DAY, None, ChannelKind.COUNTER, (), sealed("name"), sealed("clerks"))
        assert told(event)["subject of name"] == told(event, *facts.SCRAPPED)["subject of name"]

    @pytest.mark.parametrize("until", [None, SALE_DAY + A_DAY])
    def test_an_authorisation_says_its_own_end(self, until: datetime | None) -> None:
        """From its first to its last day; without one, until further notice. Our policy holds it afterwards."""
        event = DealerAuthorised(SALE_DAY, until, ChannelKind.COUNTER, (), sealed("name"), sealed("clerks"))
        found = told(event)
        assert {SubjectId("subject of name"), SubjectId("subject of clerks")} == set(found)
        assert {(Role.CHANNEL, POLICY, SALE_DAY, until)} == {
            (each.role, each.basis, each.began, each.ended) for each in found.values()
        }


def ended(on: datetime | None, basis: RetentionBasis = LAW) -> SubjectService:
    """Service that ended at a moment."""
    return SubjectService(OWNER, Role.OWNER, basis, SALE_DAY, on)


def books(_: date) -> RuleBook:
    """One book for all days."""
    return ATF_2022_12


class TestClock:
    """Until when data is held."""

    @pytest.mark.parametrize(
        ("end", "basis", "service_ended", "until"),
        [
            (datetime(2024, 5, 6, 12, tzinfo=CHINA_TIME), LAW, date(2024, 5, 6), date(2026, 5, 6)),
            (datetime(2024, 2, 29, 12, tzinfo=CHINA_TIME), LAW, date(2024, 2, 29), date(2026, 2, 28)),
            (datetime(2022, 2, 28, 12, tzinfo=CHINA_TIME), LAW, date(2022, 2, 28), date(2024, 2, 28)),
            (datetime(2024, 5, 6, 12, tzinfo=CHINA_TIME), POLICY, date(2024, 5, 6), date(2026, 5, 6)),
            (datetime(2023, 8, 31, 12, tzinfo=CHINA_TIME), ATTEMPT, date(2023, 8, 31), date(2024, 2, 29)),
            (datetime.fromisoformat("2024-05-06T16:30:00+00:00"), LAW, date(2024, 5, 7), date(2026, 5, 7)),
        ],
    )
    def test_it_runs_in_chinas_calendar(
        self, end: datetime, basis: RetentionBasis, service_ended: date, until: date
    ) -> None:
        """Two years by law, six months by policy; a day that the month lacks is its last one; the day is China's."""
        found = clock_of([ended(end, basis)], books, date(2030, 1, 1))
        assert Clock(Role.OWNER, basis, service_ended, until) == found

    def test_the_latest_of_its_cards_counts(self) -> None:
        """Open if one is open; else the last day of all, under whatever basis that is."""
        first, later = ended(day(0)), ended(day(40), ATTEMPT)
        on = date(2030, 1, 1)
        assert clock_of([first, ended(None)], books, on) is None
        assert clock_of([], books, on) is None
        found = clock_of([later, first], books, on)
        assert found is not None
        assert (LAW, day(40).date(), date(2026, 5, 6)) == (found.basis, found.service_ended, found.until)

    def test_an_end_that_is_still_to_come_is_none(self) -> None:
        """Until the day on which service ends, it goes on."""
        assert clock_of([ended(day(1))], books, day(0).date()) is None
        assert clock_of([ended(day(1))], books, day(1).date()) is not None

    def test_the_law_is_named_where_both_hold_as_long(self) -> None:
        """What the law holds is not let go early because our policy holds it too."""
        found = clock_of([ended(day(0), POLICY), ended(day(0), LAW)], books, date(2030, 1, 1))
        assert found is not None
        assert found.basis is LAW


class TestOfficers:
    """An officer is served from appointment to release, under one subject."""

    OFFICER = OfficerAppointed("FZ-1", OfficerPost.HEAD, facts.sealed("officer"), facts.sealed("officer").key)

    def test_from_appointment_to_release(self) -> None:
        """New contacts go on with it; after the release the clock of our policy runs."""
        key = self.OFFICER.subject
        changed = OfficerChanged("FZ-1", facts.sealed("officer"))
        serving, released = told(self.OFFICER, changed), told(self.OFFICER, changed, OfficerReleased("FZ-1"))

        assert serving[key].ended is None
        assert serving[key].began == released[key].began
        assert released[key].ended is not None
        assert (Role.OFFICER, RetentionBasis.POLICY) == (released[key].role, released[key].basis)

    def test_nobody_unknown_is_released(self) -> None:
        """Any subsequence of a history can be asked."""
        assert not told(OfficerReleased("FZ-9"))
