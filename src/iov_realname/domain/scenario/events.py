"""What happens to a scenario. Fields and wire names are the storage format; nothing personal stands in them."""

from datetime import date
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.functions import Functions
from iov_realname.domain.scenario.words import CardClass, RiskLevel

__all__ = ["SCENARIO_EVENTS", "BatchClassified", "ScenarioAssessed", "ScenarioEvent", "ScenarioRetired"]


@attrs.frozen
class ScenarioAssessed:
    """Classed, and its risk assessed, by an account, in the document under ``reference``; anew up to ``review_by``."""

    WIRE: ClassVar[str] = "scenario.Assessed.v1"
    card_class: CardClass
    risk: RiskLevel
    functions: Functions
    megabytes: int | None
    assessor: str
    reference: str
    review_by: date


@attrs.frozen
class BatchClassified:
    """The cards of a purchased batch are used in this scenario."""

    WIRE: ClassVar[str] = "scenario.BatchClassified.v1"
    batch_no: str


@attrs.frozen
class ScenarioRetired:
    """The scenario is no longer in use."""

    WIRE: ClassVar[str] = "scenario.Retired.v1"
    reference: str


ScenarioEvent: TypeAlias = ScenarioAssessed | BatchClassified | ScenarioRetired
SCENARIO_EVENTS: tuple[type[ScenarioEvent], ...] = (ScenarioAssessed, BatchClassified, ScenarioRetired)
