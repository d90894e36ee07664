"""Anything that can happen in a duty's history, in years that a fleet lives in."""

from datetime import date, datetime, timedelta

import attrs
from hypothesis import strategies as st

from iov_realname.domain.events import EVENTS
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing.strategies import events_of

__all__ = ["BEGAN", "duty_events"]

BEGAN = datetime(2024, 1, 1, tzinfo=CHINA_TIME)
DAYS = 1_000


def duty_events(prefix: str) -> st.SearchStrategy[object]:
    """Events of the histories whose names begin with ``prefix``; their dates lie within a few years of ``BEGAN``."""
    kind = prefix.removesuffix("-")
    classes = [cls for cls in EVENTS if cls.WIRE.startswith(f"{kind}.")]
    return st.sampled_from(classes).flatmap(events_of).map(_within_reach)


def _within_reach(event: object) -> object:
    near = {name: _near(value) for name, value in _fields(event).items() if isinstance(value, date)}
    return attrs.evolve(event, **near)  # type: ignore[misc]


def _fields(event: object) -> dict[str, object]:
    return {field.name: getattr(event, field.name) for field in attrs.fields(type(event))}


def _near(value: date) -> date:
    moment = BEGAN + timedelta(days=value.toordinal() % DAYS)
    return moment if isinstance(value, datetime) else moment.date()
