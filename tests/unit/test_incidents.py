"""Security incidents: their clocks run from the discovery, and none is closed with a duty left."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import iov_realname
from iov_realname import Refused
from iov_realname.domain.incident import (
    INCIDENT_DECIDERS,
    UNDISCOVERED,
    AvertHarm,
    CloseIncident,
    HarmAverted,
    Incident,
    IncidentAuthority,
    IncidentClosed,
    IncidentCommand,
    IncidentEvent,
    IncidentKind,
    IncidentOpened,
    IncidentRemedied,
    IncidentReported,
    OpenIncident,
    PersonsTold,
    RemedyIncident,
    ReportIncident,
    TellPersons,
    decide_incident,
    evolve_incident,
)
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.streams import incident_stream
from iov_realname.domain.subject.words import Content
from iov_realname.domain.terms import NoticeChannel
from iov_realname.domain.time import day_of
from iov_realname.testing import invented
from tests.support.facts import BOOK, SALE_DAY
from tests.support.inspected import Archive
from tests.support.telling import but

OPEN = OpenIncident(SALE_DAY, IncidentKind.LEAK, SALE_DAY, True, 2, (Content.NAME, Content.NAME), "W-1")
REMEDY = RemedyIncident(SALE_DAY, "W-2")
REPORT = ReportIncident(SALE_DAY, IncidentAuthority.TELECOM, "W-3")
TELL = TellPersons(SALE_DAY, 2, NoticeChannel.SMS, "T-1")
AVERT = AvertHarm(SALE_DAY, "W-4")
CLOSE = CloseIncident(SALE_DAY, "W-5")
OPENED = IncidentOpened(IncidentKind.LEAK, SALE_DAY, True, 2, (Content.NAME,), "W-1")
REMEDIED = IncidentRemedied("W-2")
REPORTED = IncidentReported(IncidentAuthority.TELECOM, "W-3")
TOLD = PersonsTold(2, NoticeChannel.SMS, "T-1")
AVERTED = HarmAverted("W-4")


def told(events: tuple[IncidentEvent, ...]) -> Incident:
    """The incident that events lead to."""
    incident = UNDISCOVERED
    for event in events:
        incident = evolve_incident(incident, event)
    return incident


@pytest.mark.parametrize(
    ("events", "command", "event"),
    [
        ((), OPEN, OPENED),
        ((OPENED,), REMEDY, REMEDIED),
        ((OPENED,), REPORT, REPORTED),
        ((OPENED,), TELL, TOLD),
        ((OPENED,), AVERT, AVERTED),
        ((OPENED, REMEDIED, REPORTED, TOLD), CLOSE, IncidentClosed("W-5")),
        ((OPENED, REMEDIED, REPORTED, AVERTED), CLOSE, IncidentClosed("W-5")),
        ((but(OPENED, persons=0), REMEDIED, REPORTED), CLOSE, IncidentClosed("W-5")),
    ],
)
def test_what_follows(events: tuple[IncidentEvent, ...], command: IncidentCommand, event: IncidentEvent) -> None:
    """Each command, in its place, is recorded as one event."""
    assert (event,) == decide_incident(told(events), command, BOOK)


REFUSED = [
    ((OPENED,), OPEN, "incident_is_new", RefusalCode.DUPLICATE),
    ((), but(OPEN, reference="a b"), "incident_is_well_formed", RefusalCode.FORMAT),
    ((), but(OPEN, persons=-1), "incident_is_well_formed", RefusalCode.FORMAT),
    ((), but(OPEN, discovered_at=SALE_DAY + timedelta(1)), "incident_is_well_formed", RefusalCode.FORMAT),
    ((), REMEDY, "incident_is_open", RefusalCode.STAGE),
    ((OPENED, IncidentClosed("W-5")), REPORT, "incident_is_open", RefusalCode.STAGE),
    ((OPENED,), but(AVERT, reference=""), "document_is_named", RefusalCode.FORMAT),
    ((OPENED,), but(TELL, persons=0), "telling_is_well_formed", RefusalCode.FORMAT),
    ((OPENED, REPORTED, TOLD), CLOSE, "nothing_is_left_to_do", RefusalCode.STAGE),
    ((OPENED, REMEDIED, TOLD), CLOSE, "nothing_is_left_to_do", RefusalCode.STAGE),
    ((OPENED, REMEDIED, REPORTED), CLOSE, "nothing_is_left_to_do", RefusalCode.STAGE),
    (
        (OPENED, REMEDIED, but(REPORTED, authority=IncidentAuthority.POLICE), TOLD),
        CLOSE,
        "nothing_is_left_to_do",
        RefusalCode.STAGE,
    ),
]


@pytest.mark.parametrize(("events", "command", "rule", "code"), REFUSED)
def test_what_is_refused(
    events: tuple[IncidentEvent, ...], command: IncidentCommand, rule: str, code: RefusalCode
) -> None:
    """By which rule, and with which code."""
    refusal = decide_incident(told(events), command, BOOK)

    assert isinstance(refusal, Refusal)
    assert (rule, code) == (refusal.rule, refusal.code)
    assert all(BOOK.citation(each, day_of(SALE_DAY)) for each in refusal.cites)


def test_every_command_is_shown_refused() -> None:
    """No command of an incident lacks its scenes."""
    assert set(INCIDENT_DECIDERS) == {type(command) for _, command, *_ in REFUSED}


HOURS = {"incident_not_remedied": 24, "incident_not_reported": 24, "persons_not_told": 72}


@given(late=st.sampled_from([*HOURS, None]), minutes=st.integers(1, 100_000))
def test_what_was_done_in_its_hours_is_not_found_and_what_was_done_later_always_is(
    late: str | None, minutes: int
) -> None:
    """A duty done too late stays found; the last minute of its hours is in time."""
    done = {"incident_not_remedied": REMEDIED, "incident_not_reported": REPORTED, "persons_not_told": TOLD}
    archive = Archive()
    dated: list[tuple[object, datetime]] = [(OPENED, SALE_DAY)]
    for code, event in done.items():
        after = timedelta(hours=HOURS[code], minutes=minutes if code == late else 0)
        dated.append((event, SALE_DAY + after))
    archive.duty(incident_stream("SJ-1"), *sorted(dated, key=lambda each: each[1]))

    found = archive.found(SALE_DAY + timedelta(days=100))
    assert ([] if late is None else [late]) == [each.check.code for each in found]


def test_goes_from_discovery_to_end() -> None:
    """Through the registry: nothing closes before all is done, and a number that is none is refused."""
    with iov_realname.connect("memory://", oem=invented.OEM) as registry:
        registry.open_incident(
            incident="SJ-1",
            kind=IncidentKind.LOSS,
            discovered_at=SALE_DAY,
            serious=False,
            persons=3,
            contents=[Content.PARTICULARS],
            reference="W-1",
        )
        registry.remedy_incident(incident="SJ-1", reference="W-2")
        registry.tell_persons(incident="SJ-1", persons=1, channel=NoticeChannel.PHONE, text_version="T-1")
        registry.report_incident(incident="SJ-1", authority=IncidentAuthority.POLICE, reference="W-3")
        with pytest.raises(Refused, match="R-STAGE"):
            registry.close_incident(incident="SJ-1", reference="W-4")
        registry.avert_harm(incident="SJ-1", reference="W-5")
        registry.close_incident(incident="SJ-1", reference="W-4")
        with pytest.raises(Refused, match="R-FORMAT"):
            registry.avert_harm(incident="张三", reference="W-5")

        assert registry.incident("SJ-1").closed
        assert not registry.incident("SJ-2").open
