"""An OEM's own history in which nothing is missing, year after year."""

from datetime import date, datetime, timedelta

from iov_realname.domain.governance.events import (
    AgreementSigned,
    ComplianceAudited,
    FilingReceived,
    ImpactAssessed,
    NoticePublished,
    OfficerAppointed,
    OfficersFiled,
    OwnSelfCheck,
    PlatformCommissioned,
    RiskAssessed,
    RuleIssued,
    TrainingHeld,
)
from iov_realname.domain.governance.words import (
    AssessmentResult,
    ImpactTrigger,
    OfficerPost,
    PartyRole,
    RuleTopic,
)
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.record import SalesReported
from iov_realname.domain.time import CHINA_TIME
from tests.support.facts import DEALER_UNIT, OEM, sealed

__all__ = [
    "APPOINTED",
    "FILED",
    "FIRST",
    "GOVERNED_FROM",
    "IMPACTS",
    "ISSUED",
    "RECEIVED",
    "RUN",
    "STANDING",
    "governed",
]

FIRST = date(2020, 1, 1)
APPOINTED = OfficerAppointed("FZ-1", OfficerPost.REAL_NAME, sealed("officer"), sealed("officer").key)
FILED = tuple(OfficersFiled(f"BS-{each}", each, 1, "W-1") for each in Supervisor)
RECEIVED = tuple(FilingReceived(f"BS-{each}", "HZ-1") for each in Supervisor)
ISSUED = RuleIssued("ZD-1", "1", tuple(RuleTopic), "W-2", FIRST)
RUN = PlatformCommissioned("PT-1", OEM, None, FIRST, None)
IMPACTS = tuple(ImpactAssessed(f"YX-{each}", each, AssessmentResult.PASSED) for each in ImpactTrigger)
STANDING = (
    APPOINTED,
    *FILED,
    *RECEIVED,
    ISSUED,
    RUN,
    RiskAssessed("PG-1", Carrier.UNICOM, AssessmentResult.PASSED, None),
    *IMPACTS,
    NoticePublished("GZ-1", "W-3", recipients_listed=True, retention_told=True, rights_told=True),
    AgreementSigned("XY-1", DEALER_UNIT, PartyRole.CARRIER, FIRST, None),
)
"""What stands once it is there."""

GOVERNED_FROM = datetime(2020, 1, 2, tzinfo=CHINA_TIME)
_TIMES = 22
_TERM = timedelta(days=300)
_QUARTER = timedelta(days=85)


def governed() -> list[tuple[object, datetime]]:
    """All that stands, at once; and every 300 days what comes again."""
    dated: list[tuple[object, datetime]] = [(event, GOVERNED_FROM) for event in STANDING]
    for time in range(_TIMES):
        again = (OwnSelfCheck(f"ZC-{time}", 0), TrainingHeld(f"PX-{time}", 20), ComplianceAudited(f"SJ-{time}", 0))
        dated.extend((event, GOVERNED_FROM + time * _TERM) for event in again)
    dated.extend((_sales(each), GOVERNED_FROM + each * _QUARTER) for each in range(_TIMES * _TERM // _QUARTER))
    return dated


def _sales(time: int) -> SalesReported:
    day = FIRST + time * _QUARTER
    return SalesReported(Carrier.UNICOM, day, day, 0, 0, f"op-{time}", "accepted", f"XL-{time}")
