"""What is wrong in the histories of misuse, complaints, requests, resources and scenarios, and from when on."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from iov_realname.domain.complaint.events import ComplaintAnswered, ComplaintReceived
from iov_realname.domain.complaint.words import ComplaintKind, ComplaintResult
from iov_realname.domain.datarequest.events import DataRequestReceived, DataRequestRefused
from iov_realname.domain.datarequest.words import DataRequestKind, RequestGround
from iov_realname.domain.misuse.events import MisuseAssessed, MisuseMeasureTaken, MisuseOutcomeNoted, MisuseReported
from iov_realname.domain.misuse.words import MeasureOutcome, MisuseAct, MisuseKind, MisuseSource, MisuseVerdict
from iov_realname.domain.resource.events import CardOutside
from iov_realname.domain.resource.words import ResourceFault
from iov_realname.domain.scenario.events import ScenarioAssessed
from iov_realname.domain.scenario.words import CardClass, RiskLevel
from iov_realname.domain.subject.words import RequestChannel
from iov_realname.domain.time import CHINA_TIME, day_of
from tests.support.facts import ICCID, SALE_DAY, sealed
from tests.support.inspected import Archive
from tests.support.telling import but

__all__ = ["USE_DEFECTS", "USE_MOMENTS"]

DUE = day_of(SALE_DAY) + timedelta(days=10)
UNDIRECTED_USE = MisuseReported(MisuseKind.UNDIRECTED, MisuseSource.CARRIER, (ICCID,), "R-1", None)
OTHER_USE = but(UNDIRECTED_USE, kind=MisuseKind.AREA)
CONFIRMED = MisuseAssessed(MisuseVerdict.CONFIRMED, "auditor-1", sealed("reason"))
MEASURE = MisuseMeasureTaken("op-1", MisuseAct.BLACKLIST, ICCID)
OUTCOME = MisuseOutcomeNoted("op-1", MeasureOutcome.CONTINUES, "R-2")
COMPLAINT = ComplaintReceived(
    ComplaintKind.FEE_OR_BURDEN, RequestChannel.LETTER, True, None, None, sealed("words"), None, DUE
)
UPHELD = ComplaintAnswered(ComplaintResult.UPHELD, "service-2", "D-1")
ACCESS = DataRequestReceived(DataRequestKind.ACCESS, RequestChannel.LETTER, None, DUE)
DELETION = but(ACCESS, kind=DataRequestKind.DELETION)
TOO_EARLY = DataRequestRefused("privacy-1", RequestGround.RETENTION, None, "D-2")
SCENARIO = ScenarioAssessed(CardClass.DIRECTED, RiskLevel.LOW, (), None, "risk-1", "D-3", DUE)


def duty(stream: str, *events: object) -> Callable[[Archive], str]:
    """A duty's history, all of it on the day of the sale."""
    return lambda archive: archive.duty(stream, *((event, SALE_DAY) for event in events))


USE_DEFECTS: Mapping[str, Callable[[Archive], str]] = {
    "backfill_conditioned": duty("complaint-TS-1", COMPLAINT, UPHELD),
    "card_outside_its_blocks": duty("resource-mobile", CardOutside(ICCID, (ResourceFault.NUMBER,))),
    "complaint_unanswered": duty("complaint-TS-1", COMPLAINT),
    "data_request_refused_without_reason": duty("request-QQ-1", DELETION, TOO_EARLY),
    "data_request_unanswered": duty("request-QQ-1", ACCESS),
    "deletion_request_unanswered": duty("request-QQ-1", DELETION),
    "directed_card_used_undirected": duty("misuse-XS-1", UNDIRECTED_USE, CONFIRMED, MEASURE, OUTCOME),
    "misuse_measure_without_outcome": duty("misuse-XS-1", OTHER_USE, CONFIRMED, MEASURE),
    "misuse_not_assessed": duty("misuse-XS-1", UNDIRECTED_USE),
    "misuse_without_measure": duty("misuse-XS-1", OTHER_USE, CONFIRMED),
    "scenario_not_reassessed": duty("scenario-telematics", SCENARIO),
}
"""By the code of the check that finds it, and nothing else."""

AFTER_DUE = datetime(2024, 5, 17, tzinfo=CHINA_TIME)
USE_MOMENTS = (
    ("misuse_not_assessed", datetime(2024, 5, 10, tzinfo=CHINA_TIME)),
    ("misuse_without_measure", datetime(2024, 5, 10, tzinfo=CHINA_TIME)),
    ("misuse_measure_without_outcome", datetime(2024, 6, 6, tzinfo=CHINA_TIME)),
    ("complaint_unanswered", AFTER_DUE),
    ("data_request_unanswered", AFTER_DUE),
    ("deletion_request_unanswered", AFTER_DUE),
    ("scenario_not_reassessed", AFTER_DUE),
)
"""The first moment at which it is wrong: the day after the last one."""
