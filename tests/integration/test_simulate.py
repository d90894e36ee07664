"""`simulate carriers`: carriers that are not there, and say so."""

import json
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from iov_realname.adapters.carriers.reference import Reference, ReferenceAccount
from iov_realname.adapters.system import SystemClock
from iov_realname.application.carriers import Applied, CardReading, Failed
from tests.integration.command_line import PROGRAM, environment, one_sentence, run, start
from tests.support.carrier_cases import CARD, address, transport

PLAN = {"rules": [{"fault": "html_page", "path": "/reference/v1/cards"}]}


@contextmanager
def simulating(*words: object) -> Iterator[tuple[Mapping[str, Mapping[str, str]], "subprocess.Popen[str]"]]:
    """The settings that a running simulator printed, and its process."""
    process = start("simulate", "carriers", "--port", 0, "--json", *words)
    try:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or lines[-1] != "}\n":
            lines.append(process.stdout.readline())
            assert lines[-1], process.stderr and process.stderr.read()
        document = json.loads("".join(lines))
        assert document["simulation"] is True
        yield document["protocols"], process
    finally:
        process.kill()
        process.communicate()


def reference(protocols: Mapping[str, Mapping[str, str]]) -> Reference:
    """The adapter, by what was printed."""
    told = protocols["reference"]
    account = ReferenceAccount(told["account"], told["secret"], address(told["address"]), "mobile")
    return Reference(account, transport(), SystemClock())


def test_speaks_what_it_printed() -> None:
    """By the printed settings an adapter reaches a card that nobody has brought in, and it ends in order."""
    with simulating() as (protocols, process):
        adapter = reference(protocols)
        answers = [adapter.query_card(CARD), adapter.suspend("op-1", CARD)]
        process.send_signal(signal.SIGINT)

        assert isinstance(answers[0], CardReading) and isinstance(answers[1], Applied)
        assert 0 == process.wait(timeout=10)
        assert process.stderr is not None
        assert "" == process.stderr.read()
    assert {"onelink", "ct_cmp5g", "unicom_gw", "oem_platform", "camara", "reference", "control"} == protocols.keys()


def test_goes_wrong_as_planned(tmp_path: Path) -> None:
    """A plan in a file is carried out."""
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(PLAN), "utf-8")
    with simulating("--faults", plan, "--seed", 7) as (protocols, _):
        assert isinstance(reference(protocols).query_card(CARD), Failed)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_is_labelled(lang: str) -> None:
    """The table begins by saying in either language that this is a simulation."""
    process = start("simulate", "carriers", "--port", 0, "--lang", lang)
    assert process.stdout is not None
    told = process.stdout.readline() + process.stdout.readline()
    process.kill()
    process.communicate()

    assert "SIMULATION" in told and "模拟" in told


def test_says_why_it_cannot(tmp_path: Path) -> None:
    """A port that is taken, a plan that is none and an address that is not ours: one sentence each, exit code 3."""
    plan = tmp_path / "plan.json"
    plan.write_text('{"rulez": []}', "utf-8")
    with simulating() as (protocols, _):
        port = protocols["control"]["address"].rsplit(":", 1)[1].partition("/")[0]
        taken = run("simulate", "carriers", "--port", port)
    others = [
        run("simulate", "carriers", "--port", 0, "--faults", plan),
        run("simulate", "carriers", "--port", 0, "--faults", tmp_path / "none.json"),
        run("simulate", "carriers", "--port", 0, "--callback", "http://carrier.example/"),
    ]

    assert [3] * 4 == [done.returncode for done in (taken, *others)]
    assert port in one_sentence(taken.stderr)
    assert "rulez" in one_sentence(others[0].stderr)


def test_says_what_to_install() -> None:
    """Without uvicorn it says how to get it."""
    program = (
        "import importlib.util, sys\nfind = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *more: None if name == 'uvicorn' else find(name, *more)\n"
        "from iov_realname.adapters.terminal import main\n"
        "sys.argv = ['iov-realname', 'simulate', 'carriers', '--port', '0']\nmain()"
    )
    done = subprocess.run(
        [PROGRAM[0], "-c", program], env=environment(), capture_output=True, encoding="utf-8", check=False
    )

    assert 3 == done.returncode
    assert "iov-realname[simulator]" in done.stderr
