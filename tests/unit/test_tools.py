"""What happens where a program that tests need is missing."""

from pathlib import Path

import pytest
from _pytest.outcomes import Failed, Skipped

from tests.support.browser import browser_of_the_system
from tests.support.tools import program


@pytest.mark.parametrize(("required", "outcome"), [("", Skipped), ("1", Failed)])
def test_a_missing_program_skips_unless_tools_are_required(
    monkeypatch: pytest.MonkeyPatch, required: str, outcome: type[BaseException]
) -> None:
    """The Debian package is named either way."""
    monkeypatch.setenv("IOV_REQUIRE_TOOLS", required)
    with pytest.raises(outcome, match="apt-get install no-such-package"):
        program("no-such-program", "no-such-package")


@pytest.mark.parametrize(("required", "outcome"), [("", Skipped), ("1", Failed)])
def test_a_missing_browser_is_a_missing_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, required: str, outcome: type[BaseException]
) -> None:
    """Nothing is started or downloaded in its place."""
    monkeypatch.setenv("IOV_REQUIRE_TOOLS", required)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(outcome, match="apt-get install chromium-headless-shell"), browser_of_the_system():
        pass


def test_a_program_that_is_there_is_found() -> None:
    """By its path."""
    assert program("sh", "dash").name == "sh"
