"""Who may load what: the core stays light, and one module knows `eventsourcing`."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import iov_realname

SOURCE = Path(iov_realname.__file__).parent
HEAVY = [
    "eventsourcing",
    "psycopg",
    "sqlite3",
    "cryptography",
    "msgspec",
    "cattrs",
    "typer",
    "rich",
    "httpx",
    "ssl",
    "jinja2",
]
SEAMS = {SOURCE / "adapters/storage/recorder.py"}


@pytest.mark.parametrize("module", ["iov_realname._surface", "iov_realname.domain", "iov_realname.domain.events"])
def test_the_core_loads_nothing_heavy(module: str) -> None:
    """Importing the library or its domain loads no store, no codec, no cryptography and no terminal."""
    program = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"

    assert output_of(program) == "[]"


def test_a_program_that_needs_one_part_loads_no_other() -> None:
    """The command line teaches its words without loading what decides, stores, seals or draws."""
    program = (
        "import sys, iov_realname.adapters.terminal; print([name for name in sys.modules"
        " if name.startswith(('iov_realname.application.registry', 'iov_realname.adapters.storage', 'cryptography'))])"
    )
    assert output_of(program) == "[]"


def test_a_name_that_is_not_offered_is_named() -> None:
    """Asking the library for a name it does not offer fails as any module would, and `dir` tells what there is."""
    with pytest.raises(AttributeError, match="module 'iov_realname' has no attribute 'conect'"):
        _ = iov_realname.conect  # type: ignore[attr-defined]

    assert {"connect", "Registry"} <= set(dir(iov_realname))


def test_storage_loads_eventsourcing_only_when_a_store_is_opened() -> None:
    """Importing the seam does not import `eventsourcing`, which would patch ``dataclasses`` in the host's process."""
    program = (
        "import sys, iov_realname.adapters.storage, iov_realname.adapters.storage.recorder as seam,"
        " iov_realname.adapters.storage.sqlite; before = 'eventsourcing' in sys.modules;"
        " seam.MemoryRecorder(); print(before, 'eventsourcing' in sys.modules)"
    )
    assert output_of(program) == "False True"


def test_one_seam_to_eventsourcing() -> None:
    """No other module imports `eventsourcing`, and the seam takes only its persistence module."""
    imports = {file: found for file in SOURCE.rglob("*.py") if (found := eventsourcing_imports(file))}

    assert imports.keys() == SEAMS
    assert {"eventsourcing.persistence"} == {name for names in imports.values() for name in names}


def output_of(program: str) -> str:
    """What ``program`` prints in a fresh interpreter."""
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


def eventsourcing_imports(file: Path) -> set[str]:
    """The modules of `eventsourcing` that ``file`` imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module)
    return {name for name in found if name.split(".")[0] == "eventsourcing"}
