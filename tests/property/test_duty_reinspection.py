"""Duties are inspected again as well as anew, whatever happened in their histories."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname.adapters.inspections.kept_file import SCHEMA, KeptFile
from iov_realname.application.inspection.inspecting import Inspection
from iov_realname.application.inspection.keeping import Reinspection
from iov_realname.domain.inspection.checks import DUTIES
from tests.support.duty_events import BEGAN, duty_events
from tests.support.inspected import Archive

HISTORIES = st.integers(0, 2)
DAYS = st.integers(-30, 200)


@contextmanager
def kept_in_memory() -> Iterator[KeptFile]:
    """What is kept as long as the block lasts; disks are slow."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for statement in SCHEMA:
            connection.execute(statement)
        yield KeptFile(connection, Path("memory"))


@pytest.mark.parametrize("prefix", DUTIES)
@settings(deadline=None, max_examples=15)
@given(data=st.data())
def test_again_is_as_good_as_anew(prefix: str, data: st.DataObject) -> None:
    """After any events, dated in any order, the report from what was kept equals that of a full inspection."""
    archive, at = Archive(in_order=False), BEGAN
    told = st.lists(st.tuples(HISTORIES, DAYS, duty_events(prefix)), max_size=6)
    with kept_in_memory() as kept:
        for _ in range(3):
            for number, days, event in data.draw(told):
                archive.duty(f"{prefix}{number}", (event, at + timedelta(days=days)))
            at += timedelta(days=data.draw(st.integers(0, 400)))
            assert Inspection(archive.log).run(at) == Reinspection(archive.log, kept).run(at)
