"""A store of every kind that outlives its process."""

from pathlib import Path

import pytest

from tests.integration.places import Place


@pytest.fixture(params=["file", "database"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a fresh store may be: a file, and a database that is prepared for it."""
    if request.param == "file":
        return Place.in_folder(tmp_path)
    return Place.in_database(request.getfixturevalue("store"), tmp_path)
