"""The command line on a PostgreSQL store: the same words, the same results as on a file."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from iov_realname.adapters.terminal.demo.fleet import fleet
from tests.integration.command_line import (
    OEM,
    SAMPLES,
    cards_of,
    events_in,
    needs_samples,
    one_sentence,
    refused_in,
    run,
    start,
)
from tests.support.postgres import Server, Store


@attrs.frozen
class Samples:
    """The samples in a database, and the folder from which they were taken in."""

    store: str
    keys: str
    folder: Path
    said: str


def ingest(store: str, keys: str, folder: Path, *words: object) -> tuple[str, str]:
    """Take ledgers in, in that folder; what was said on stdout and stderr."""
    done = run("ingest", *words, "--store", store, "--keys", keys, "--oem", OEM, folder=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


@pytest.fixture(scope="module")
def samples(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samples]:
    """The samples in a database that `db init` made."""
    folder = tmp_path_factory.mktemp("samples")
    with postgres.store() as store:
        keys = f"database:{folder / 'fleet.kek'}"
        yield Samples(store.uri(), keys, folder, "".join(ingest(store.uri(), keys, folder, SAMPLES)))


@needs_samples
class TestSamples:
    """The shared samples, as `expected/` has them."""

    def test_gives_exactly_the_expected_cards(self, samples: Samples) -> None:
        """Every byte of the listing."""
        assert (SAMPLES / "expected" / "cards.csv").read_text("utf-8") == cards_of(samples.store)

    def test_gives_exactly_the_expected_refusals(self, samples: Samples) -> None:
        """They lie in the current folder, as a database has none; nothing else is left there."""
        assert refused_in(SAMPLES / "expected" / "refused.csv") == refused_in(samples.folder / "refused.csv")
        assert {"fleet.kek", "refused.csv"} >= {file.name for file in samples.folder.iterdir()} - {"again.csv"}

    def test_announces_the_wrapping_key(self, samples: Samples) -> None:
        """Once, with the store."""
        assert 1 == samples.said.count("Wrapping key made")

    def test_again_changes_nothing(self, samples: Samples) -> None:
        """The same files a second time add no event and list the same refusals."""
        before, again = events_in(samples.store), samples.folder / "again.csv"
        told, _ = ingest(samples.store, samples.keys, samples.folder, SAMPLES, "--refused", again, "--json")

        assert before == events_in(samples.store)
        assert (samples.folder / "refused.csv").read_bytes() == again.read_bytes()
        assert 0 == json.loads(told)["taken"]

    def test_tells_and_explains_a_card(self, samples: Samples) -> None:
        """As on a file, and without keys."""
        iccid = cards_of(samples.store).splitlines()[1].partition(",")[0]
        told = run("card", iccid, "--store", samples.store, "--explain")

        assert 0 == told.returncode
        assert iccid in told.stdout

    def test_delivers_nothing_that_was_imported(self, samples: Samples) -> None:
        """What came from ledgers was sent elsewhere."""
        before = events_in(samples.store)
        words = ("--store", samples.store, "--keys", samples.keys, "--once", "--simulated", "--json")
        told = run("deliver", *words, folder=samples.folder)

        assert 0 == told.returncode, told.stderr
        assert 0 == json.loads(told.stdout)["sent"]
        assert before == events_in(samples.store)

    def test_two_processes_at_once_lose_and_double_nothing(
        self, samples: Samples, postgres: Server, tmp_path: Path
    ) -> None:
        """Two processes that take the same files into one fresh database come to what one comes to."""
        with postgres.store() as store:
            words = ("--store", store.uri(), "--keys", f"database:{tmp_path / 'fleet.kek'}", "--oem", OEM)
            running = [start("ingest", SAMPLES, *words, "--refused", tmp_path / f"{number}.csv") for number in range(2)]
            said = [process.communicate()[1] for process in running]

            assert [0, 0] == [process.returncode for process in running], said
            assert cards_of(samples.store) == cards_of(store.uri())
            assert events_in(samples.store) == events_in(store.uri())
            assert refused_in(tmp_path / "0.csv") == refused_in(tmp_path / "1.csv")
            assert 1 == "".join(said).count("Wrapping key made")


class TestDemo:
    """The newcomer's one command, on a database."""

    def test_plays_on_a_fresh_database_only(self, store: Store, tmp_path: Path) -> None:
        """Reports lie in the current folder; what it says next can be pasted; a second time it changes nothing."""
        words = ("demo", "--store", store.uri(), "--keys", "database:fleet.kek", "--vehicles", 3)
        told = run(*words, folder=tmp_path)

        assert 0 == told.returncode, told.stderr
        assert cards_of(store.uri()) == (tmp_path / "cards.csv").read_text("utf-8")
        assert len(fleet(3, 1).cards) == len(cards_of(store.uri()).splitlines()) - 1
        assert "Wrapping key made: fleet.kek" in told.stderr
        shown = re.search(r"cards --store '(.+)'", told.stdout)
        assert shown is not None
        assert store.parts["password"] not in told.stdout
        before, again = events_in(store.uri()), tmp_path / "again"
        again.mkdir()
        refused = run(*words, folder=again)
        assert 3 == refused.returncode
        assert "holds histories already" in one_sentence(refused.stderr)
        assert (before, []) == (events_in(store.uri()), list(again.iterdir()))
