"""`demo`: a newcomer's one command."""

import re
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import pytest
from typer.testing import CliRunner, Result

from iov_realname.adapters.terminal.app import app
from iov_realname.adapters.terminal.demo import identities
from iov_realname.adapters.terminal.demo.fleet import fleet
from iov_realname.domain.card.state import Stage
from iov_realname.domain.identifiers import Malformed, parse_iccid, parse_imei, parse_unit_code, parse_vin
from tests.integration.command_line import cards_of, run, url

SECONDS = 5


def demo(folder: Path, *words: object) -> Result:
    """The demo on a store in this folder."""
    folder.mkdir()
    told = CliRunner().invoke(app, ["demo", "--store", url(folder / "fleet.db"), "--lang", "en", *map(str, words)])
    assert told.exit_code == 0, told.output
    return told


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo was run."""
    folder = tmp_path_factory.mktemp("demo") / "here"
    (folder.parent / "told").write_text(demo(folder).output, "utf-8")
    return folder


@pytest.fixture(scope="module")
def told(folder: Path) -> str:
    """What it said."""
    return (folder.parent / "told").read_text("utf-8")


def test_one_command_is_enough() -> None:
    """Without any option it runs, quickly, on a fresh store in the temporary folder, and says where."""
    before = getrusage(RUSAGE_CHILDREN).ru_utime
    done = run("demo")

    assert 0 == done.returncode, done.stderr
    assert getrusage(RUSAGE_CHILDREN).ru_utime - before < SECONDS
    found = re.search(r"--store (sqlite:////\S+)", done.stdout)
    assert found is not None
    assert 0 == run("cards", "--store", found[1]).returncode


def test_goes_through_every_stage(folder: Path) -> None:
    """Some card ends in every stage but the restricted, which shows in a history."""
    stages = {line.split(",")[3] for line in (folder / "cards.csv").read_text("utf-8").splitlines()[1:]}

    assert {stage.value for stage in Stage} - {"restricted"} == stages
    assert "restricted" in (folder / "history.txt").read_text("utf-8")


def test_shows_refusals_with_their_citation(folder: Path, told: str) -> None:
    """Refusals are told with code and basis, and stand in the report."""
    refusals = (folder / "refusals.csv").read_text("utf-8")
    for code in ("R-NO-PURCHASE", "R-DUPLICATE", "R-FUNCTION-EARLY", "R-OUT-OF-SCOPE", "R-DOC-EXPIRED", "R-CLERK",
                 "R-ALREADY-REGISTERED", "R-NO-GROUND", "R-STAGE"):  # fmt: skip
        assert code in told
        assert code in refusals
    assert "R-IMPERSONATION" in told
    assert "Anti-Telecom and Online Fraud Law, art. 12(1)" in told


def test_says_that_it_is_a_simulation(folder: Path, told: str) -> None:
    """On the terminal, in the history, and in the events themselves."""
    assert "SIMULATION 模拟" in told
    assert "SIMULATION 模拟" in (folder / "history.txt").read_text("utf-8")
    assert (
        "SIMULATION / demo"
        in run("card", fleet(12, 1).vehicles[0].cards[0].iccid, "--store", url(folder / "fleet.db")).stdout
    )


def test_report_agrees_with_the_store(folder: Path) -> None:
    """cards.csv is what `cards` lists."""
    assert (folder / "cards.csv").read_text("utf-8") == cards_of(folder / "fleet.db")


def test_the_same_seed_tells_the_same_story(tmp_path: Path, told: str) -> None:
    """But for where the files lie, every word is the same; another seed tells another story."""
    again = demo(tmp_path / "again").output
    other = demo(tmp_path / "other", "--seed", 2).output
    before_places = told.partition("What is left")[0]

    assert before_places == again.partition("What is left")[0]
    assert before_places != other.partition("What is left")[0]


@pytest.mark.parametrize("size", [1, 2, 7, 25])
def test_any_number_of_vehicles_will_do(size: int, tmp_path: Path) -> None:
    """Few vehicles leave parts unplayed, many play them twice."""
    demo(tmp_path / "demo", "--vehicles", size)

    cards = (tmp_path / "demo" / "cards.csv").read_text("utf-8").splitlines()[1:]
    assert len(fleet(size, 1).cards) == len(cards)


def test_never_writes_over_anything(folder: Path) -> None:
    """A store or report that is there already is left alone."""
    before = (folder / "fleet.db").read_bytes()
    for name in ("fleet.db", "other.db"):
        done = run("demo", "--store", url(folder / name))

        assert 3 == done.returncode
        assert "exists" in done.stderr
    assert before == (folder / "fleet.db").read_bytes()
    assert not (folder / "other.db").exists()


def test_everybody_is_invented(folder: Path) -> None:
    """Numbers are well-formed and zero-filled, people are born in 1900-1904, and none of them is stored in clear."""
    cast = fleet(40, 3)
    stored = b"".join(file.read_bytes() for file in folder.iterdir())

    assert len(cast.cards) == len({card.iccid for card in cast.cards})
    for card in cast.cards:
        assert not isinstance(parse_iccid(card.iccid), Malformed)
        assert not isinstance(parse_imei(identities.imei(card.serial)), Malformed)
    for vehicle in cast.vehicles:
        assert not isinstance(parse_vin(vehicle.vin), Malformed)
        assert not isinstance(parse_unit_code(identities.unit(vehicle.number).number), Malformed)
        for person in (vehicle.next_owner, vehicle.helper, vehicle.stranger):
            assert "1900" <= person.number[6:10] <= "1904"
            for text in (person.name, person.number, person.address):
                assert text.encode() not in stored
