"""What is shipped: the wheel, the source distribution, and what they say about themselves."""

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.message import Message
from email.parser import Parser
from importlib.metadata import EntryPoint, entry_points, version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a freshly built wheel and source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.Path:
    """The wheel, opened."""
    return zipfile.Path(next(built.glob("*.whl")))


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.Path) -> Message:
    """What the wheel says about itself."""
    return Parser().parsestr((_info(wheel) / "METADATA").read_text("utf-8"))


class TestWheel:
    """What `pip install iov-realname` puts on a machine."""

    def test_holds_the_package_alone(self, wheel: zipfile.Path) -> None:
        """Beside it stands the pytest plugin of its test kit; no tests, docs or benchmarks are installed."""
        held = {each.name for each in wheel.iterdir()}

        assert {"iov_realname", "iov_realname_pytest.py", _info(wheel).name} == held

    def test_is_typed(self, wheel: zipfile.Path) -> None:
        """Type checkers are told that annotations are meant."""
        assert (wheel / "iov_realname/py.typed").exists()

    def test_holds_every_module(self, wheel: zipfile.Path) -> None:
        """Nothing under `src` is forgotten."""
        source = {str(file.relative_to(ROOT / "src")) for file in (ROOT / "src").rglob("*.py")}

        assert source == {name for name in wheel.root.namelist() if name.endswith(".py")}

    def test_holds_the_migrations(self, wheel: zipfile.Path) -> None:
        """The SQL that makes and checks a PostgreSQL store is shipped with the code."""
        sql = ROOT / "src/iov_realname/adapters/storage/postgres/sql"
        shipped = wheel / "iov_realname/adapters/storage/postgres/sql"

        assert {file.name for file in sql.iterdir()} == {file.name for file in shipped.iterdir()}

    def test_holds_the_templates(self, wheel: zipfile.Path) -> None:
        """The pages of reports are made from files beside the code."""
        folder = "iov_realname/adapters/reports/templates"
        source = {file.relative_to(ROOT / "src").as_posix() for file in (ROOT / "src" / folder).rglob("*.*")}

        shipped = {name for name in wheel.root.namelist() if name.startswith(f"{folder}/")}
        assert source == {name for name in shipped if not name.endswith("/")}

    def test_carries_its_licence(self, wheel: zipfile.Path, metadata: Message) -> None:
        """Apache-2.0, with its text."""
        assert metadata["License-Expression"] == "Apache-2.0"
        assert "Apache License" in (_info(wheel) / "licenses/LICENSE").read_text("utf-8")

    def test_describes_itself(self, metadata: Message) -> None:
        """The README is the long description; the floor of Python and the extras are declared."""
        assert metadata["Requires-Python"] == ">=3.11"
        assert metadata["Description-Content-Type"] == "text/markdown"
        assert set(PROJECT["optional-dependencies"]) == set(metadata.get_all("Provides-Extra") or ())
        assert str(metadata.get_payload()).strip() == (ROOT / "README.md").read_text("utf-8").strip()

    def test_declares_its_command(self, wheel: zipfile.Path) -> None:
        """`iov-realname` leads to a function that exists."""
        declared = (_info(wheel) / "entry_points.txt").read_text("utf-8").split("\n")

        assert "[console_scripts]" in declared
        assert f"iov-realname = {PROJECT['scripts']['iov-realname']}" in declared
        assert callable(_command().load())

    def test_brings_its_test_kit(self, wheel: zipfile.Path) -> None:
        """An entry point leads to the plugin, and the manifest of our own events is shipped."""
        plugins = (_info(wheel) / "entry_points.txt").read_text("utf-8").partition("[pytest11]\n")[2]

        assert plugins.startswith("iov_realname_pytest = iov_realname_pytest")
        assert (wheel / "iov_realname/testing/evolution/released.json").exists()


class TestSourceDistribution:
    """What packagers and auditors start from."""

    def test_can_be_tested(self, built: Path) -> None:
        """Tests, docs, constraints and the CI script are in it; caches and databases are not."""
        with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
            names = {name.partition("/")[2] for name in archive.getnames()}

        assert {
            "README.md",
            "LICENSE",
            "constraints.txt",
            "tests/unit/test_packaging.py",
            "examples/acme/pyproject.toml",
            ".ci/run",
        } <= names
        assert [] == [name for name in names if "__pycache__" in name or name.endswith((".db", ".keys", ".kek"))]


def test_version_has_one_source(metadata: Message) -> None:
    """`pyproject.toml` alone says the version; installed metadata, wheel and changelog agree."""
    assert PROJECT["version"] == metadata["Version"] == version("iov-realname")
    assert f"## [{PROJECT['version']}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert [] == [
        file.name for file in (ROOT / "src").rglob("*.py") if f'"{PROJECT["version"]}"' in file.read_text("utf-8")
    ]


def _info(wheel: zipfile.Path) -> zipfile.Path:
    return next(each for each in wheel.iterdir() if each.name.endswith(".dist-info"))


def _command() -> EntryPoint:
    (command,) = entry_points(group="console_scripts", name="iov-realname")
    return command
