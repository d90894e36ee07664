"""The pytest plugin of the test kit: nothing until it is asked for, and then what was asked for."""

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

PLUGIN = "-piov_realname_pytest"
SANDBOX = """
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from iov_realname.adapters.notices import FolderNotifier
from iov_realname.adapters.simulated import SimulatedCarrier
from iov_realname.adapters.storage import open_memory_log
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.terms import NoticeChannel

def carrier():
    return SimulatedCarrier(Carrier.MOBILE)

def log():
    return open_memory_log()

@contextmanager
def notifier():
    with TemporaryDirectory() as folder:
        yield FolderNotifier(Path(folder), NoticeChannel.LETTER)

class Authority:
    name = "authority"

    def token(self, note):
        return bytes([0x30, 0x20]) + sha256(note.encode()).digest()
"""
EVENTS = """
from typing import ClassVar
import attrs
from iov_realname.adapters.codec import Registry

@attrs.frozen
class Recalled:
    WIRE: ClassVar[str] = "acme.Recalled.v1"
    reason: str

REGISTRY = Registry([Recalled])
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A downstream project with adapters and events of its own."""
    pytester.makepyfile(acme_sandbox=SANDBOX, acme_events=EVENTS, test_own="def test_own():\n    pass\n")
    monkeypatch.syspath_prepend(pytester.path)
    return pytester


def test_is_declared() -> None:
    """The plugin is found by its entry point, under the name by which it can be switched off."""
    (declared,) = entry_points(group="pytest11", name="iov_realname_pytest")

    assert declared.value == "iov_realname_pytest"


def test_costs_nothing_when_not_used(tmp_path: Path) -> None:
    """A run of tests that asks for nothing loads neither the library nor the codec nor Hypothesis through it."""
    heavy = ("iov_realname", "attrs", "msgspec", "hypothesis", "iov_realname.testing")
    (tmp_path / "test_light.py").write_text(
        f"import sys\n\n\ndef test_light():\n    assert [] == [name for name in {heavy} if name in sys.modules]\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", PLUGIN, "-p", "no:hypothesispytest", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_an_adapter_by_option(project: pytest.Pytester) -> None:
    """A named callable is held to its port's contract beside the project's own tests; what may be declared is said."""
    told = project.runpytest_inprocess(
        PLUGIN, "--iov-adapter=carrier=acme_sandbox:carrier,keep", "--iov-conformance=report.xml", "test_own.py"
    )

    told.assert_outcomes(passed=15, skipped=6)
    told.stdout.fnmatch_lines(["carrier · acme_sandbox:carrier: conforms 符合", "written to report.xml"])
    assert (project.path / "report.xml").exists()


def test_an_adapter_that_has_to_be_closed(project: pytest.Pytester) -> None:
    """Where the callable makes a context manager, its adapter is entered and left."""
    told = project.runpytest_inprocess(PLUGIN, "--iov-adapter=event-log=acme_sandbox:log,close", "-k", "closed or own")

    told.assert_outcomes(passed=2, deselected=told.parseoutcomes()["deselected"])


def test_several_adapters_by_option(project: pytest.Pytester) -> None:
    """Adapters of several ports are held to their contracts in one run, and stand side by side in the report."""
    options = ["--iov-adapter=notifier=acme_sandbox:notifier", "--iov-adapter=timestamper=acme_sandbox:Authority"]
    told = project.runpytest_inprocess(PLUGIN, *options, "--iov-conformance=report.txt", "test_own.py")

    told.stdout.fnmatch_lines(
        [
            "notifier · acme_sandbox:notifier: conforms 符合",
            "timestamper · acme_sandbox:Authority: conforms 符合",
        ]
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--iov-adapter=printer=acme_sandbox:carrier"], "*--iov-adapter takes carrier | event-log | *"),
        (["--iov-adapter=carrier=acme_sandbox:nothing"], "*nothing is found at 'acme_sandbox:nothing'*"),
        (["--iov-adapter=carrier=acme_sandbox:carrier,fly"], "*carrier may declare keep here, not fly*"),
        (["--iov-conformance=report.pdf"], "*writes .html, .xml, .txt; report.pdf is none of them*"),
        (["-o", "iov_events=acme_events:REGISTRY"], "*iov_golden names the one folder*"),
    ],
)
def test_says_the_way_out(project: pytest.Pytester, options: list[str], said: str) -> None:
    """What cannot be asked for is refused before anything runs, with what can."""
    told = project.runpytest_inprocess(PLUGIN, *options)

    assert told.ret == pytest.ExitCode.USAGE_ERROR
    told.stderr.fnmatch_lines([said])


def test_the_gate_by_setting(project: pytest.Pytester) -> None:
    """Two settings put a project's own events through the gate with every whole run, and only then."""
    settings = "[pytest]\niov_events = acme_events:REGISTRY\niov_golden = golden\ntestpaths = test_own.py\n"
    (project.path / "pytest.ini").write_text(settings, "utf-8")
    (project.path / "golden").mkdir()
    bare = project.runpytest_inprocess(PLUGIN)
    record = [sys.executable, "-m", "iov_realname.testing.evolution", "record", "acme_events:REGISTRY", "golden"]
    subprocess.run(record, cwd=project.path, check=True, capture_output=True)

    bare.assert_outcomes(passed=5, failed=2)
    project.runpytest_inprocess(PLUGIN).assert_outcomes(passed=7)
    project.runpytest_inprocess(PLUGIN, "test_own.py").assert_outcomes(passed=1)


def test_an_empty_report_says_so(project: pytest.Pytester) -> None:
    """A report of a run without contracts is one, and says that nothing was asked."""
    told = project.runpytest_inprocess(PLUGIN, "--iov-conformance=out/report.html", "test_own.py")

    told.stdout.fnmatch_lines(["no contract was asked"])
    assert "No contract was asked" in (project.path / "out/report.html").read_text("utf-8")
