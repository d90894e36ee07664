"""A project of somebody else's on the built wheel, without this tree: its tests pass, and its hunt finds a fault."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

ROOT = Path(__file__).parents[2]
ACME = ROOT / "examples/acme"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment: both wheels, built here, and of what was there the dependencies alone."""
    folder = tmp_path_factory.mktemp("downstream")
    for project in (ROOT, ACME):
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
        done = subprocess.run(build, cwd=project, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    place = folder / "venv"
    venv.create(place, with_pip=False, symlinks=True)
    interpreter = place / "bin/python"
    install = [sys.executable, "-m", "pip", "--python", str(interpreter), "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([*install, *map(str, folder.glob("*.whl"))], check=True, capture_output=True)
    (site,) = place.glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return interpreter


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project's tests; its package comes from its wheel."""
    return copytree(ACME, tmp_path / "acme", ignore=ignore_patterns("src", "__pycache__", ".*"))


def ran(python: Path, project: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run the project's tests as its developers do."""
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", *words]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_its_tests_pass_on_the_wheel(python: Path, project: Path) -> None:
    """Adapter, rules and events pass with the plugin found by its entry point; the report stands in its file."""
    where = subprocess.run(
        [python, "-c", "import iov_realname, acme_iov; print(iov_realname.__file__, acme_iov.__file__)"],
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    )
    done = ran(python, project, "--iov-conformance=conformance.html")

    assert all(Path(each).is_relative_to(python.parents[1]) for each in where.stdout.split()), where.stdout
    assert done.returncode == 0, done.stdout + done.stderr
    assert "carrier · Acme: conforms 符合" in done.stdout
    assert "identity verifier · AcmeVerifier: conforms 符合" in done.stdout
    assert "notifier · Screen: conforms 符合" in done.stdout
    assert "events · acme_iov.events:REGISTRY: conforms 符合" in done.stdout
    assert "carrier · Acme" in (project / "conformance.html").read_text("utf-8")


def test_its_hunt_finds_the_planted_faults(python: Path, project: Path) -> None:
    """Each counter-example reads like a card's history under the project's own rules, and brings a test to paste."""
    done = ran(python, project, "--tb=short", "hunt")

    assert done.returncode == 1, done.stdout + done.stderr
    assert "ACME has its registration twice" in done.stdout
    assert "核验结果须是被核验人本人的" in done.stdout
    assert done.stdout.count("的历史 (acme-2026)") >= 2
    assert "采购建档" in done.stdout
    assert "with HastyLives.playing(" in done.stdout
    assert "with MixedUpLives.playing(" in done.stdout
    assert 'life.when("deliver")' in done.stdout
