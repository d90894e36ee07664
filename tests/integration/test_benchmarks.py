"""The benchmarks run; how quick anything is, is nobody's business here."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
import inspecting

ROOT = Path(__file__).parents[2]

ON_A_STORE = {"append", "command", "callers", "bulk", "ingest", "read", "crypto"}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a smoke run writes down."""
    file = tmp_path_factory.mktemp("ratios") / "ratios.json"
    command = [sys.executable, ROOT / "benchmarks/ratios.py", "--quick", "--json", file]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return {"table": done.stdout, **json.loads(file.read_text("utf-8"))}


class TestRatios:
    """One command prints a table of ratios."""

    def test_has_every_row(self, found: Any) -> None:
        """Every row is there for each store, and the codec's without one."""
        rows = {(result["row"], result["store"]) for result in found["results"]}
        stores = {(row, store) for row in ON_A_STORE for store in ("SQLite", "PostgreSQL")}

        assert {*stores, ("codec", "no store")} == rows

    def test_has_figures_or_reasons(self, found: Any) -> None:
        """Every contender has a time above nothing, or one sentence why it has none; we ourselves have a time."""
        contenders = [each for result in found["results"] for each in result["contenders"]]

        for each in contenders:
            seconds = each["seconds"]
            assert (isinstance(seconds, str) and seconds) or (seconds and min(seconds) > 0), each
        assert all(isinstance(each["seconds"], list) for each in contenders if each["name"] == "iov_realname")

    def test_prints_what_it_wrote(self, found: Any) -> None:
        """The table says on what machine it ran, and shows every row and contender."""
        assert "fdatasync" in found["table"]
        for result in found["results"]:
            assert f"{result['title']} · {result['store']}" in found["table"]
            assert all(each["name"] in found["table"] for each in result["contenders"])

    def test_counts_processor_time(self, tmp_path: Path) -> None:
        """Processor time can be counted instead of time that passes, and the table says so."""
        file = tmp_path / "ratios.json"
        what = ["--rows", "append", "--store", "sqlite"]
        command = [sys.executable, ROOT / "benchmarks/ratios.py", "--quick", "--processor", *what, "--json", file]
        done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)

        assert done.returncode == 0, done.stderr
        found = json.loads(file.read_text("utf-8"))
        assert found["machine"]["clock"] == "processor"
        assert all(min(each["seconds"]) > 0 for result in found["results"] for each in result["contenders"])

    def test_refuses_unknown_rows(self) -> None:
        """A row that does not exist is an error that names those that do."""
        command = [sys.executable, ROOT / "benchmarks/ratios.py", "--rows", "appendix"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)

        assert done.returncode == 2
        assert "no such row: appendix; there are append" in done.stderr


def test_inspecting_is_measured_anew_and_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A fleet is written, inspected, kept, grows twice, and the report from what was kept is the one made anew."""
    peaks = inspecting.measured(tmp_path / "few.db", 20, 1, inspecting.done)

    assert {*inspecting.JOBS} == peaks.keys()
    assert "21 cards × 12 events" in capsys.readouterr().out
