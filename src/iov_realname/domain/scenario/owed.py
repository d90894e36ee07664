"""What a scenario still asks for, by when."""

from collections.abc import Iterator

from iov_realname.domain.inspection.duties import DutyHistory, Owed
from iov_realname.domain.scenario.events import SCENARIO_EVENTS, ScenarioAssessed
from iov_realname.domain.scenario.state import NO_SCENARIO, evolve_scenario

__all__ = ["owed_assessment"]


def owed_assessment(history: DutyHistory) -> Iterator[Owed]:
    """The next assessment of a scenario in use."""
    assessments = list(history.each(ScenarioAssessed))
    if assessments and history.folded(NO_SCENARIO, evolve_scenario, SCENARIO_EVENTS).in_use:
        fact, event = assessments[-1]
        yield Owed(fact, event.review_by)
