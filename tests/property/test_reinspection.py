"""Inspecting again, from what was kept, comes to what a full inspection comes to."""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname.adapters.codec import Codec
from iov_realname.adapters.inspections import opening
from iov_realname.adapters.inspections.errors import KeptUnusable
from iov_realname.adapters.inspections.kept_file import TOGETHER
from iov_realname.adapters.inspections.opening import kept_in
from iov_realname.adapters.storage.log import RecordedLog
from iov_realname.adapters.storage.rows import Recorder
from iov_realname.application.errors import StoreUnusable
from iov_realname.application.inspection.inspecting import Inspection
from iov_realname.application.inspection.keeping import Reinspection
from iov_realname.application.inspection.report import Report
from iov_realname.application.ports import EventLog, Recorded
from iov_realname.domain.time import CHINA_TIME
from tests.support.facts import COMPLETED, OWNED, SALE_DAY, VERIFIED
from tests.support.inspected import INSPECTED, Archive
from tests.support.mixed import MixedLog
from tests.support.row_mix import RowMix

START = datetime(2021, 1, 1, tzinfo=CHINA_TIME)


class ReadingLog(RecordedLog):
    """A log that remembers which histories were asked for by name."""

    def __init__(self, recorder: Recorder, codec: Codec) -> None:
        super().__init__(recorder, codec)
        self.read_streams: set[str] = set()

    def read(self, streams: Collection[str]) -> Mapping[str, Sequence[Recorded]]:
        """The named streams."""
        self.read_streams.update(streams)
        return super().read(streams)


def again(log: EventLog, file: Path, at: datetime = INSPECTED) -> Report:
    """Inspect from what is kept in a file."""
    with kept_in(file) as kept:
        return Reinspection(log, kept).run(at)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000), steps=st.lists(st.integers(0, 400), min_size=1, max_size=4))
def test_again_is_as_good_as_anew(seed: int, steps: list[int]) -> None:
    """After any rows and any time, the report from what was kept equals that of a full inspection."""
    random = Random(seed)
    rows = RowMix(random).rows(30)
    random.shuffle(rows)
    world, at = MixedLog(), START
    size = len(rows) // len(steps) + 1
    with TemporaryDirectory() as folder:
        for place, days in enumerate(steps):
            world.take(rows[place * size : (place + 1) * size])
            at += timedelta(days=days)
            assert Inspection(world.log).run(at) == again(world.log, Path(folder) / "kept", at)


def test_only_what_changed_or_fell_due_is_read(tmp_path: Path) -> None:
    """A card that got an event and one whose time ran out are examined again; the others are not even read."""
    archive, file = Archive(), tmp_path / "kept"
    still, due, changed = archive.card(COMPLETED), archive.card(OWNED), archive.card(VERIFIED)
    again(archive.log, file, SALE_DAY + timedelta(days=1))
    archive.write(changed, [(COMPLETED[-2], INSPECTED)])
    log = ReadingLog(archive.log.recorder, archive.log.codec)

    report = again(log, file)

    assert {due, changed} <= log.read_streams
    assert still not in log.read_streams
    assert Inspection(archive.log).run(INSPECTED) == report


def test_many_fall_due_at_once(tmp_path: Path) -> None:
    """More than are examined together: each of them once, and as well as anew."""
    archive, told = Archive(), list[tuple[int, int]]()
    cards = [archive.card(OWNED) for _ in range(2 * TOGETHER + 1)]
    again(archive.log, tmp_path / "kept", SALE_DAY + timedelta(days=1))

    with kept_in(tmp_path / "kept") as kept:
        report = Reinspection(archive.log, kept).run(INSPECTED, lambda done, total: told.append((done, total)))

    assert Inspection(archive.log).run(INSPECTED) == report
    assert {finding.stream for finding in report.findings} == {*cards}
    assert told[-1][0] == told[-1][1] >= len(cards)


def test_what_was_kept_of_another_log_or_a_later_moment_is_not_used(tmp_path: Path) -> None:
    """A mark that the log does not know, and a moment before the last, both mean: all anew."""
    archive, other, file = Archive(), Archive(), tmp_path / "kept"
    archive.card(OWNED)
    other.card(COMPLETED)
    other.card(COMPLETED)

    for log, at in (
        (other.log, INSPECTED),
        (archive.log, INSPECTED),
        (archive.log, INSPECTED - timedelta(days=500)),
    ):
        assert Inspection(log).run(at) == again(log, file, at)


class Interrupted(RecordedLog):
    """A log whose storage fails as soon as histories are read by name."""

    def read(self, streams: Collection[str]) -> Mapping[str, Sequence[Recorded]]:
        """Fails."""
        raise StoreUnusable(f"not even {len(streams)} of them")


class TestFile:
    """The file in which an inspection is kept."""

    @pytest.fixture
    def archive(self) -> Archive:
        """A log with a card about which something is found."""
        archive = Archive()
        archive.card(OWNED)
        return archive

    @pytest.fixture
    def file(self, archive: Archive, tmp_path: Path) -> Path:
        """What was kept of it, by an early inspection."""
        file = tmp_path / "kept"
        again(archive.log, file, SALE_DAY)
        return file

    def test_stays_as_it_was_when_an_inspection_fails(self, archive: Archive, file: Path) -> None:
        """Half an inspection is none: the next one begins where the last whole one ended."""
        with pytest.raises(StoreUnusable):
            again(Interrupted(archive.log.recorder, archive.log.codec), file)

        with kept_in(file) as kept:
            assert SALE_DAY == getattr(kept.reached(), "at", None)
        assert Inspection(archive.log).run(INSPECTED) == again(archive.log, file)

    @pytest.mark.parametrize("statement", ["UPDATE judged_by SET judges = 'others'", "PRAGMA user_version = 99"])
    def test_of_other_checks_or_another_format_is_not_used(self, archive: Archive, file: Path, statement: str) -> None:
        """All is inspected anew, and kept in its place."""
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(statement)

        with kept_in(file) as kept:
            assert kept.reached() is None
        assert Inspection(archive.log).run(INSPECTED) == again(archive.log, file)

    def test_cut_short_is_not_used(self, archive: Archive, file: Path) -> None:
        """Nor is one of which only the header is left."""
        file.write_bytes(file.read_bytes()[:5000])

        assert Inspection(archive.log).run(INSPECTED) == again(archive.log, file)

    def test_damaged_within_is_an_error_with_a_way_out(self, archive: Archive, file: Path) -> None:
        """Where it shows only on the way, nothing is reported."""
        whole = file.read_bytes()
        file.write_bytes(whole[: 3 * 4096] + b"\xff" * (len(whole) - 3 * 4096))

        with pytest.raises(KeptUnusable, match="is damaged; delete it"):
            again(archive.log, file)

    @pytest.mark.parametrize("held", [b"name,vin\n", b"SQLite format 3\0" + bytes(84)], ids=["text", "database"])
    def test_of_somebody_else_is_left_alone(self, archive: Archive, tmp_path: Path, held: bytes) -> None:
        """A file that is something else is an error, and keeps its content."""
        theirs = tmp_path / "theirs"
        theirs.write_bytes(held)

        with pytest.raises(KeptUnusable, match="was left as it is"):
            again(archive.log, theirs)
        assert held == theirs.read_bytes()

    def test_is_for_its_owner_alone(self, file: Path) -> None:
        """As the store is."""
        assert 0o600 == file.stat().st_mode & 0o777

    def test_is_for_one_inspection_at_a_time(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever comes second is told to wait."""
        monkeypatch.setattr(opening, "SECONDS", 0.0)

        with kept_in(file), pytest.raises(KeptUnusable, match="another inspection"), kept_in(file):
            pass
