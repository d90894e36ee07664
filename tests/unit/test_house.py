"""The house rules, checked as tests so that the README's test command is all that CI needs."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import iov_realname

SOURCE = Path(iov_realname.__file__).parent
ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

TEST_COMMAND = (
    "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' -c constraints.txt && .venv/bin/python -m pytest"
)


class TestTools:
    """What the tools say about the whole tree."""

    @pytest.mark.parametrize("command", ["ruff check .", "ruff format --check .", "mypy", "lint-imports --no-logo"])
    def test_has_nothing_to_say(self, command: str) -> None:
        """Lint, format, types and import contracts are clean."""
        tool, *arguments = command.split()
        found = subprocess.run([BIN / tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)

        assert found.returncode == 0, found.stdout + found.stderr


class TestDomain:
    """The law and the lifecycle stand on the standard library and attrs."""

    def test_stands_on_stdlib_and_attrs(self) -> None:
        """Domain modules import the standard library, attrs and one another; nothing else."""
        allowed = {*sys.stdlib_module_names, "attrs", "iov_realname.domain"}

        assert {} == {
            file.name: strange
            for file in (SOURCE / "domain").rglob("*.py")
            if (strange := {name for name in imports(file) if _package(name) not in allowed})
        }

    def test_reads_no_clock(self) -> None:
        """Time comes through a port: neither domain nor application asks for the present moment."""
        asks = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today)\(")

        assert [] == [
            str(file.relative_to(SOURCE))
            for layer in ("domain", "application")
            for file in (SOURCE / layer).rglob("*.py")
            if asks.search(file.read_text("utf-8"))
        ]


class TestTestKit:
    """The published test kit reaches the world only through the codec, the memory store and the simulators."""

    def test_knows_few_adapters(self) -> None:
        """Other stores reach the kit through fixtures."""
        allowed = (
            "codec",
            "keys.memory",
            "simulated",
            "storage.log",
            "storage.memory_",
            "storage.recorder",
            "storage.rows",
        )
        adapters = "iov_realname.adapters."

        assert set() == {
            name
            for file in (SOURCE / "testing").rglob("*.py")
            for name in imports(file)
            if name.startswith(adapters) and not name.removeprefix(adapters).startswith(allowed)
        }


class TestTests:
    """How tests are written here."""

    def test_mock_nothing(self) -> None:
        """Fakes implement the same ports as the real thing; no mock library is imported."""
        assert [] == [
            file.name
            for file in (ROOT / "tests").rglob("*.py")
            if any(name.split(".")[-1] in {"mock", "pytest_mock"} for name in imports(file))
        ]


class TestContinuousIntegration:
    """CI does what the README says."""

    def test_runs_the_readmes_command(self) -> None:
        """The README's test command stands in both READMEs, in CONTRIBUTING and is the last line of `.ci/run`."""
        assert (ROOT / ".ci/run").read_text("utf-8").rstrip().splitlines()[-1] == TEST_COMMAND
        for page in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md"):
            assert TEST_COMMAND in (ROOT / page).read_text("utf-8"), page

    def test_constrains_every_dependency(self) -> None:
        """Whatever pyproject asks for has a tested version, and constraints name versions only, no addresses."""
        lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        pins = [line for line in lines if not line.startswith("#")]
        project = PROJECT["project"]
        wanted = [
            *project["dependencies"],
            *(each for extra in project["optional-dependencies"].values() for each in extra),
        ]

        assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", pin) for pin in pins)
        assert set() == {_normal(each) for each in wanted} - {pin.partition("==")[0] for pin in pins}


def imports(file: Path) -> Iterator[str]:
    """The modules that ``file`` imports, anywhere in it; for ``from a import b`` that is ``a`` and ``a.b``."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "unittest")


def _package(name: str) -> str:
    """What decides whether an import is allowed: of our own modules the layer, of others the top package."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "iov_realname" else parts[0]


def _normal(requirement: str) -> str:
    """The normalised name that a requirement begins with."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()
