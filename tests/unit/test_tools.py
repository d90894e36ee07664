"""What happens where a program that tests need is missing."""

import pytest
from _pytest.outcomes import Failed, Skipped

from tests.support.tools import program


@pytest.mark.parametrize(("required", "outcome"), [("", Skipped), ("1", Failed)])
def test_a_missing_program_skips_unless_tools_are_required(
    monkeypatch: pytest.MonkeyPatch, required: str, outcome: type[BaseException]
) -> None:
    """The Debian package is named either way."""
    monkeypatch.setenv("IOV_REQUIRE_TOOLS", required)
    with pytest.raises(outcome, match="apt-get install no-such-package"):
        program("no-such-program", "no-such-package")


def test_a_program_that_is_there_is_found() -> None:
    """By its path."""
    assert program("sh", "dash").name == "sh"
