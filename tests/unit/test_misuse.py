"""A case of misuse: reported, assessed, acted upon, brought to an outcome, closed; nothing is done on suspicion."""

import pytest

from iov_realname.domain.card.measures import MeasureKind
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.misuse.commands import (
    AssessMisuse,
    CloseMisuse,
    NoteMisuseOutcome,
    ReportMisuse,
    TakeMisuseMeasure,
)
from iov_realname.domain.misuse.decide import decide_misuse
from iov_realname.domain.misuse.events import (
    MisuseAssessed,
    MisuseClosed,
    MisuseEvent,
    MisuseMeasureTaken,
    MisuseOutcomeNoted,
    MisuseReported,
)
from iov_realname.domain.misuse.rules import (
    ASSESS_MISUSE_RULES,
    CLOSE_MISUSE_RULES,
    NOTE_MISUSE_OUTCOME_RULES,
    REPORT_MISUSE_RULES,
    TAKE_MISUSE_MEASURE_RULES,
    assessment_is_reasoned,
    card_is_reported,
    measure_is_outstanding,
    misuse_is_assessed,
    misuse_is_confirmed,
    misuse_is_new,
    misuse_is_open,
    misuse_is_settled,
    misuse_is_unassessed,
    operation_is_new,
    record_is_named,
    report_is_well_formed,
    reported_cards_are_known,
    somebody_can_be_reverified,
    something_can_be_suspended,
    volume_is_told,
)
from iov_realname.domain.misuse.state import NOT_REPORTED, MisuseCase, evolve_misuse
from iov_realname.domain.misuse.words import MeasureOutcome, MisuseAct, MisuseKind, MisuseSource, MisuseVerdict
from iov_realname.domain.refusals import RefusalCode
from tests.support.facts import BOOK, ICCID, ILL_FORMED, OTHER_ICCID, SALE_DAY, sealed
from tests.support.telling import Act, Broken, Scene, assert_done, assert_refused, but, scenes_done, scenes_refused

SOMEBODY = "110101190001010006"

REPORTED = MisuseReported(MisuseKind.AREA, MisuseSource.CARRIER, (ICCID,), "R-7", None)
CONFIRMED = MisuseAssessed(MisuseVerdict.CONFIRMED, "auditor-1", sealed("reason"))
TAKEN = MisuseMeasureTaken("op-1", MisuseAct.BINDING, ICCID)
NOTED = MisuseOutcomeNoted("op-1", MeasureOutcome.STOPPED, "R-9")
CLOSED = MisuseClosed("R-10")

REPORT = ReportMisuse(SALE_DAY, MisuseKind.AREA, MisuseSource.CARRIER, (ICCID,), frozenset({ICCID}), "R-7", None)
OF_VOLUME = but(REPORT, kind=MisuseKind.VOLUME, megabytes=5_000)
ASSESS = AssessMisuse(SALE_DAY, MisuseVerdict.CONFIRMED, "auditor-1", Confidential("他机使用"), sealed("reason"))
TAKE = TakeMisuseMeasure(SALE_DAY, "op-1", MisuseAct.BINDING, ICCID, registered=True, closable=True)
NOTE = NoteMisuseOutcome(SALE_DAY, "op-1", MeasureOutcome.STOPPED, "R-9")
CLOSE = CloseMisuse(SALE_DAY, "R-10")


def told(*events: MisuseEvent) -> MisuseCase:
    """The case that events lead to."""
    case = NOT_REPORTED
    for event in events:
        case = evolve_misuse(case, event)
    return case


OPEN, ASSESSED = told(REPORTED), told(REPORTED, CONFIRMED)
MEASURED, SETTLED = told(REPORTED, CONFIRMED, TAKEN), told(REPORTED, CONFIRMED, TAKEN, NOTED)
OVER = told(REPORTED, CONFIRMED, TAKEN, NOTED, CLOSED)


def not_open(command: object) -> Broken:
    """The case is not there yet, or no longer."""
    return Broken(
        misuse_is_open,
        RefusalCode.STAGE,
        Scene("never reported", NOT_REPORTED, command),
        Scene("closed", OVER, command),
    )


ACTS = (
    Act(
        REPORT_MISUSE_RULES,
        done=(
            Scene("outside its area", NOT_REPORTED, REPORT),
            Scene("a volume", NOT_REPORTED, OF_VOLUME),
            Scene("no volume at all", NOT_REPORTED, but(OF_VOLUME, megabytes=0)),
        ),
        refused=(
            Broken(misuse_is_new, RefusalCode.DUPLICATE, Scene("reported before", OPEN, REPORT)),
            Broken(
                report_is_well_formed,
                RefusalCode.FORMAT,
                Scene("no card", NOT_REPORTED, but(REPORT, cards=())),
                Scene("no ICCID", NOT_REPORTED, but(REPORT, cards=(ICCID, ILL_FORMED))),
                Scene("somebody's number", NOT_REPORTED, but(REPORT, reference=SOMEBODY)),
            ),
            Broken(
                volume_is_told,
                RefusalCode.FORMAT,
                Scene("a volume without a number", NOT_REPORTED, but(OF_VOLUME, megabytes=None)),
                Scene("less than nothing", NOT_REPORTED, but(OF_VOLUME, megabytes=-1)),
                Scene("a number without a volume", NOT_REPORTED, but(REPORT, megabytes=3)),
            ),
            Broken(
                reported_cards_are_known,
                RefusalCode.NO_PURCHASE,
                Scene("a stranger among them", NOT_REPORTED, but(REPORT, cards=(ICCID, OTHER_ICCID))),
            ),
        ),
        decide=decide_misuse,
    ),
    Act(
        ASSESS_MISUSE_RULES,
        done=tuple(Scene(f"{verdict}", OPEN, but(ASSESS, verdict=verdict)) for verdict in MisuseVerdict),
        refused=(
            not_open(ASSESS),
            Broken(misuse_is_unassessed, RefusalCode.STAGE, Scene("assessed before", ASSESSED, ASSESS)),
            Broken(
                assessment_is_reasoned,
                RefusalCode.FORMAT,
                Scene("by nobody", OPEN, but(ASSESS, assessor="")),
                Scene("by a name", OPEN, but(ASSESS, assessor="张三")),
                Scene("without a word", OPEN, but(ASSESS, reason=Confidential(" "))),
            ),
        ),
        decide=decide_misuse,
    ),
    Act(
        TAKE_MISUSE_MEASURE_RULES,
        done=(
            *(Scene(f"{act}", ASSESSED, but(TAKE, act=act)) for act in MisuseAct),
            Scene("of an unregistered card", ASSESSED, but(TAKE, registered=False)),
            Scene("nothing to suspend, but to bind", ASSESSED, but(TAKE, closable=False)),
            Scene("a second one", MEASURED, but(TAKE, operation="op-2")),
        ),
        refused=(
            not_open(TAKE),
            Broken(
                misuse_is_confirmed,
                RefusalCode.NO_GROUND,
                Scene("on suspicion", OPEN, TAKE),
                *(
                    Scene(f"{verdict}", told(REPORTED, but(CONFIRMED, verdict=verdict)), TAKE)
                    for verdict in (MisuseVerdict.EXPLAINED, MisuseVerdict.UNFOUNDED)
                ),
            ),
            Broken(
                card_is_reported,
                RefusalCode.NO_GROUND,
                Scene("another card", ASSESSED, but(TAKE, iccid=OTHER_ICCID)),
                Scene("no card", ASSESSED, but(TAKE, iccid=ILL_FORMED)),
            ),
            Broken(operation_is_new, RefusalCode.DUPLICATE, Scene("taken before", MEASURED, TAKE)),
            Broken(
                somebody_can_be_reverified,
                RefusalCode.STAGE,
                Scene("nobody registered", ASSESSED, but(TAKE, act=MisuseAct.REVERIFY, registered=False)),
            ),
            Broken(
                something_can_be_suspended,
                RefusalCode.STAGE,
                Scene("nothing open", ASSESSED, but(TAKE, act=MisuseAct.SUSPEND, closable=False)),
            ),
        ),
        decide=decide_misuse,
    ),
    Act(
        NOTE_MISUSE_OUTCOME_RULES,
        done=tuple(Scene(f"{outcome}", MEASURED, but(NOTE, outcome=outcome)) for outcome in MeasureOutcome),
        refused=(
            not_open(NOTE),
            Broken(record_is_named, RefusalCode.FORMAT, Scene("no record", MEASURED, but(NOTE, reference=""))),
            Broken(
                measure_is_outstanding,
                RefusalCode.STAGE,
                Scene("never taken", ASSESSED, NOTE),
                Scene("noted before", SETTLED, NOTE),
            ),
        ),
        decide=decide_misuse,
    ),
    Act(
        CLOSE_MISUSE_RULES,
        done=(
            Scene("settled", SETTLED, CLOSE),
            Scene("unfounded", told(REPORTED, but(CONFIRMED, verdict=MisuseVerdict.UNFOUNDED)), CLOSE),
        ),
        refused=(
            not_open(CLOSE),
            Broken(record_is_named, RefusalCode.FORMAT, Scene("no record", SETTLED, but(CLOSE, reference="一"))),
            Broken(misuse_is_assessed, RefusalCode.STAGE, Scene("unread", OPEN, CLOSE)),
            Broken(
                misuse_is_settled,
                RefusalCode.STAGE,
                Scene("confirmed, nothing done", ASSESSED, CLOSE),
                Scene("no outcome", MEASURED, CLOSE),
            ),
        ),
        decide=decide_misuse,
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A step out of turn, or ill-formed, is refused by the rule that says so."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A step in its place is recorded."""
    assert_done(act, scene)


@pytest.mark.parametrize(
    ("case", "command", "event"),
    [
        (NOT_REPORTED, but(REPORT, cards=(ICCID, ICCID)), REPORTED),
        (OPEN, ASSESS, CONFIRMED),
        (ASSESSED, TAKE, TAKEN),
        (MEASURED, NOTE, NOTED),
        (SETTLED, CLOSE, CLOSED),
    ],
)
def test_what_follows(case: MisuseCase, command: object, event: MisuseEvent) -> None:
    """Each command, in its place, is recorded as one event; a card that is named twice stands there once."""
    assert (event,) == decide_misuse(case, command, BOOK)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "cards"),
    [
        (NOT_REPORTED, ()),
        (OPEN, ()),
        (told(REPORTED, but(CONFIRMED, verdict=MisuseVerdict.EXPLAINED)), ()),
        (ASSESSED, (ICCID,)),
        (SETTLED, (ICCID,)),
        (OVER, ()),
    ],
)
def test_only_an_open_confirmed_case_says_which_cards_are_misused(case: MisuseCase, cards: tuple[Iccid, ...]) -> None:
    """A restriction for misuse asks this; suspicion, an innocent use and a closed case give no ground."""
    assert frozenset(cards) == case.misused


def test_every_measure_can_be_an_act_under_its_own_code() -> None:
    """Binding, area, blacklist and volume are ordered from the carrier as measures; the others are not."""
    assert {str(kind) for kind in MeasureKind} == {str(act) for act in MisuseAct} - {"suspend", "reverify", "restrict"}
