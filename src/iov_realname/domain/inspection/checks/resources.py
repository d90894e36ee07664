"""Whether cards are within their carrier's resources, and scenarios assessed (I-3, I-11)."""

from collections.abc import Iterator

from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.duties import Duty, DutyFact, DutyHistory, duty_traced, overdue
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.resource.events import CardInside, CardOutside
from iov_realname.domain.scenario.events import SCENARIO_EVENTS
from iov_realname.domain.scenario.owed import owed_assessment
from iov_realname.domain.scenario.state import NO_SCENARIO, evolve_scenario
from iov_realname.domain.streams import RESOURCE_PREFIX, SCENARIO_PREFIX

__all__ = ["RESOURCE_DUTY", "SCENARIO_DUTY"]


def card_outside_its_blocks(history: DutyHistory) -> Iterator[Trace]:
    """A card outside what its carrier has set aside for IoV cards, and not found inside since."""
    for fact in _outside(history).values():
        yield duty_traced(fact)


def _outside(history: DutyHistory) -> dict[str, DutyFact]:
    """The last finding about each card that is outside."""
    found: dict[str, DutyFact] = {}
    for fact in history.facts:
        if isinstance(fact.event, CardOutside):
            found[fact.event.iccid] = fact
        elif isinstance(fact.event, CardInside):
            found.pop(fact.event.iccid, None)
    return found


def _resource_counts(history: DutyHistory) -> Iterator[str]:
    for fact in _outside(history).values():
        if isinstance(fact.event, CardOutside):
            yield from (f"outside:{fault}" for fault in fact.event.faults)


RESOURCE_DUTY = Duty(
    RESOURCE_PREFIX,
    (
        Check(
            card_outside_its_blocks,
            Question.PURCHASE,
            Severity.MINOR,
            ("N6-1", "IOT16-1", "POLICY-RESOURCES"),
            Wording("卡不在电信企业的专用号段内", "a card is outside its carrier's blocks for IoV cards"),
            Wording("该卡所在的专用号段及有效期", "the block the card is in, with its days"),
            Wording(
                "向电信企业核实号段；误用公众号码的换卡",
                "ask the carrier for its blocks; replace a card on a public number",
            ),
        ),
    ),
    _resource_counts,
)
"""Asked of what each carrier has set aside."""


def scenario_not_reassessed(history: DutyHistory) -> Iterator[Trace]:
    """A scenario in use whose risk was to be assessed anew by a day, and was not."""
    return overdue(owed_assessment(history))


def _scenario_counts(history: DutyHistory) -> Iterator[str]:
    state = history.folded(NO_SCENARIO, evolve_scenario, SCENARIO_EVENTS)
    if state.in_use and state.assessed is not None:
        yield f"scenario:{state.assessed.card_class}:{state.assessed.risk}"


SCENARIO_DUTY = Duty(
    SCENARIO_PREFIX,
    (
        Check(
            scenario_not_reassessed,
            Question.PURCHASE,
            Severity.MINOR,
            ("IOT9-1", "IOT1173-3", "POLICY-SCENARIO"),
            Wording("使用场景逾期未重新评估风险", "a scenario's risk was not assessed anew in time"),
            Wording("新的风险评估文件", "the document of a new risk assessment"),
            Wording("重新评估，或停用该场景", "assess it anew, or retire the scenario"),
        ),
    ),
    _scenario_counts,
)
"""Asked of every scenario."""
