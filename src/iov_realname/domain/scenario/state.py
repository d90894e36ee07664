"""What the history of a scenario amounts to."""

from typing import assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.scenario.events import BatchClassified, ScenarioAssessed, ScenarioEvent, ScenarioRetired

__all__ = ["NO_SCENARIO", "Scenario", "evolve_scenario"]


@attrs.frozen(slots=False)
class Scenario:
    """One scenario, as last assessed, and the batches used in it."""

    assessed: ScenarioAssessed | None
    batches: tuple[str, ...]
    retired: bool

    @property
    def in_use(self) -> bool:
        """Whether it is assessed, and not retired."""
        return self.assessed is not None and not self.retired


NO_SCENARIO = Scenario(assessed=None, batches=(), retired=False)
"""A scenario no history speaks of; every fold starts here."""


def evolve_scenario(scenario: Scenario, event: ScenarioEvent) -> Scenario:
    """The scenario after ``event``. Total: any subsequence of a history can be folded."""
    match event:
        case ScenarioAssessed():
            return altered(scenario, assessed=event)
        case BatchClassified():
            return altered(scenario, batches=(*scenario.batches, event.batch_no))
        case ScenarioRetired():
            return altered(scenario, retired=True)
        case _:  # pragma: no cover
            assert_never(event)
