"""The verifier's own wheel: built from this tree, installed where nothing else of it is, it checks a bundle there."""

import subprocess
import sys
import venv
import zipfile
from email.parser import Parser
from importlib.util import find_spec
from pathlib import Path

import cryptography
import pytest

from tests.support.bundles import KEY, with_lines
from tests.unit.test_bundle import CASE, state_changed

ROOT = Path(__file__).parents[2]
VERIFIER = ROOT / "src/iov_realname/verifier"
NEEDED = ("cryptography", "cffi", "_cffi_backend", "pycparser")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(build, cwd=ROOT / "packaging/verifier", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def place(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel, the `cryptography` that is here, and nothing else; its programs."""
    folder = tmp_path_factory.mktemp("place") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    site = next(folder.glob("lib/python*/site-packages"))
    install = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python"), "install", "-q"]
    subprocess.run([*install, "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    for spec in map(find_spec, NEEDED):
        if spec is not None and spec.origin is not None:
            found = Path(spec.origin)
            origin = found.parent if found.name == "__init__.py" else found
            (site / origin.name).symlink_to(origin)
    return folder / "bin"


def ran(place: Path, *words: object) -> "subprocess.CompletedProcess[str]":
    """Run one of its programs with nothing of ours on the path."""
    program, *rest = map(str, words)
    return subprocess.run(
        [place / program, *rest],
        cwd=place,
        env={"LC_ALL": "en_GB.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_holds_the_same_files(wheel: Path) -> None:
    """Byte for byte the verifier of this tree, under its own name; it needs `cryptography`, and for time
    stamps only what parses those.
    """
    with zipfile.ZipFile(wheel) as archive:
        held = {name.partition("/")[2]: archive.read(name) for name in archive.namelist() if name.endswith(".py")}
        (metadata,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        told = Parser().parsestr(archive.read(metadata).decode())

    assert {file.name: file.read_bytes() for file in VERIFIER.glob("*.py")} == held
    assert ["cryptography>=42", "rfc3161-client>=1.0.5; extra == 'timestamps'"] == told.get_all("Requires-Dist")
    assert told["Version"] in wheel.name and cryptography.__version__


def test_stands_alone(place: Path) -> None:
    """Where it is installed the full package is not, and importing it loads nothing but the standard library."""
    full = ran(place, "python", "-c", "import iov_realname")
    alone = ran(place, "python", "-c", "import iov_realname_verifier as v; print(len(v.__all__))")

    assert 1 == full.returncode
    assert 0 == alone.returncode, alone.stderr


def test_verifies_a_bundle(place: Path, tmp_path: Path) -> None:
    """A bundle is proven there, a spoilt one is not; nothing is replayed, and it is said so."""
    good, spoilt, kept = (tmp_path / name for name in ("good.zip", "spoilt.zip", "kept.txt"))
    good.write_bytes(CASE.two)
    spoilt.write_bytes(with_lines(CASE.two, "events.jsonl", lambda lines: state_changed(lines, 2)))
    kept.write_bytes(CASE.kept)
    words = ("--vkey", KEY, "--since", kept)
    by_name = ran(place, "iov-realname-verifier", "verify", good, *words)
    by_module = ran(place, "python", "-m", "iov_realname_verifier", "verify", good, *words)
    refused = ran(place, "iov-realname-verifier", "verify", spoilt, *words)

    assert [0, 0, 1] == [done.returncode for done in (by_name, by_module, refused)], by_name.stderr
    assert by_name.stdout == by_module.stdout
    assert "takes the full package" in by_name.stdout
    assert "first bad index" in refused.stdout
