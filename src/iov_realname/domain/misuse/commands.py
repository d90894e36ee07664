"""What may be asked to happen in a case of misuse."""

from collections.abc import Collection
from datetime import datetime
from typing import TypeAlias

import attrs

from iov_realname.domain.confidential import Confidential, Sealed
from iov_realname.domain.identifiers import Iccid, Malformed
from iov_realname.domain.misuse.words import MeasureOutcome, MisuseAct, MisuseKind, MisuseSource, MisuseVerdict

__all__ = [
    "AssessMisuse",
    "CloseMisuse",
    "MisuseCommand",
    "NoteMisuseOutcome",
    "ReportMisuse",
    "TakeMisuseMeasure",
]


@attrs.frozen
class ReportMisuse:
    """Somebody reports misuse. ``known``: those of the cards that have a history."""

    at: datetime
    kind: MisuseKind
    source: MisuseSource
    cards: tuple[Iccid | Malformed, ...]
    known: Collection[Iccid]
    reference: str
    megabytes: int | None


@attrs.frozen
class AssessMisuse:
    """A named account assesses the report."""

    at: datetime
    verdict: MisuseVerdict
    assessor: str
    reason: Confidential[str]
    reason_sealed: Sealed


@attrs.frozen
class TakeMisuseMeasure:
    """Something is to be done about a card of the report. ``registered``: whether its holder is; ``closable``: whether
    there is a function beside the emergency call to suspend.
    """

    at: datetime
    operation: str
    act: MisuseAct
    iccid: Iccid | Malformed
    registered: bool
    closable: bool


@attrs.frozen
class NoteMisuseOutcome:
    """What a measure came to."""

    at: datetime
    operation: str
    outcome: MeasureOutcome
    reference: str


@attrs.frozen
class CloseMisuse:
    """The case is over."""

    at: datetime
    reference: str


MisuseCommand: TypeAlias = ReportMisuse | AssessMisuse | TakeMisuseMeasure | NoteMisuseOutcome | CloseMisuse
