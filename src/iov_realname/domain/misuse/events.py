"""What happens in a case of misuse. Fields and wire names are the storage format; only the assessor's words are sealed.

Numbers are those of the OEM's own registers, accounts are never names.
"""

from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.confidential import Sealed
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.misuse.words import MeasureOutcome, MisuseAct, MisuseKind, MisuseSource, MisuseVerdict

__all__ = [
    "MISUSE_EVENTS",
    "MisuseAssessed",
    "MisuseClosed",
    "MisuseEvent",
    "MisuseMeasureTaken",
    "MisuseOutcomeNoted",
    "MisuseReported",
]


@attrs.frozen
class MisuseReported:
    """Cards are said to be misused; ``reference`` is the report's number, ``megabytes`` a month's for a volume."""

    WIRE: ClassVar[str] = "misuse.Reported.v1"
    kind: MisuseKind
    source: MisuseSource
    cards: tuple[Iccid, ...]
    reference: str
    megabytes: int | None


@attrs.frozen
class MisuseAssessed:
    """A named account has assessed the report, and says why it came to its verdict."""

    WIRE: ClassVar[str] = "misuse.Assessed.v1"
    verdict: MisuseVerdict
    assessor: str
    reason: Sealed


@attrs.frozen
class MisuseMeasureTaken:
    """Something is done about one card; a measure ordered from the carrier stands on the card under ``operation``."""

    WIRE: ClassVar[str] = "misuse.MeasureTaken.v1"
    operation: str
    act: MisuseAct
    iccid: Iccid


@attrs.frozen
class MisuseOutcomeNoted:
    """What it came to, as the record under ``reference`` shows."""

    WIRE: ClassVar[str] = "misuse.OutcomeNoted.v1"
    operation: str
    outcome: MeasureOutcome
    reference: str


@attrs.frozen
class MisuseClosed:
    """The case is over, by the record under ``reference``."""

    WIRE: ClassVar[str] = "misuse.Closed.v1"
    reference: str


MisuseEvent: TypeAlias = MisuseReported | MisuseAssessed | MisuseMeasureTaken | MisuseOutcomeNoted | MisuseClosed
MISUSE_EVENTS: tuple[type[MisuseEvent], ...] = (
    MisuseReported,
    MisuseAssessed,
    MisuseMeasureTaken,
    MisuseOutcomeNoted,
    MisuseClosed,
)
