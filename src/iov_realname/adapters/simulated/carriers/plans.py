"""Fault plans in files: read strictly, so that a misspelt fault is not a fault that never happens."""

from pathlib import Path

import cattrs

from iov_realname.adapters.carriers.wire.decoding import json_object
from iov_realname.adapters.simulated.carriers.faults import FaultPlan
from iov_realname.application.errors import IovRealnameError

__all__ = ["PlanUnusable", "plan_in", "plan_of"]


class PlanUnusable(IovRealnameError):
    """A fault plan cannot be read; the message says what is wrong with it."""


def plan_in(path: Path) -> FaultPlan:
    """The plan in a JSON file. Raises :class:`PlanUnusable`."""
    try:
        return plan_of(path.read_bytes())
    except OSError as error:
        raise PlanUnusable(f"The fault plan {path} cannot be read: {error.strerror}.") from None


def plan_of(body: bytes) -> FaultPlan:
    """The plan in JSON: ``{"seed": 1, "rules": [{"fault": "drop_answer", "path": "/reference/*", "share": 0.1}]}``.

    Raises :class:`PlanUnusable`.
    """
    tree = json_object(body)
    if tree is None:
        raise PlanUnusable("A fault plan is a JSON object with the fields seed and rules.")
    converter = cattrs.Converter(forbid_extra_keys=True)
    try:
        return converter.structure(tree, FaultPlan)
    except cattrs.BaseValidationError as error:
        raise PlanUnusable(f"The fault plan is not one: {'; '.join(cattrs.transform_error(error))}.") from None
