"""Inspecting again, from what was kept, comes to what a full inspection comes to."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname.adapters.codec import Codec
from iov_realname.adapters.inspections import keep, kept_in
from iov_realname.adapters.storage.log import RecordedLog
from iov_realname.adapters.storage.rows import Recorder
from iov_realname.application.inspection.inspecting import Inspection
from iov_realname.application.inspection.keeping import Kept, Reinspection
from iov_realname.application.ports import Recorded
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


def through_a_file(kept: Kept) -> Kept | None:
    """What was kept, written and read back."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "kept.json"
        keep(kept, file)
        return kept_in(file)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000), steps=st.lists(st.integers(0, 400), min_size=1, max_size=4))
def test_again_is_as_good_as_anew(seed: int, steps: list[int]) -> None:
    """After any rows and any time, the report from what was kept equals that of a full inspection."""
    random = Random(seed)
    rows = RowMix(random).rows(30)
    random.shuffle(rows)
    world, kept, at = MixedLog(), None, START
    size = len(rows) // len(steps) + 1
    for place, days in enumerate(steps):
        world.take(rows[place * size : (place + 1) * size])
        at += timedelta(days=days)
        kept = Reinspection(world.log).run(at, kept)
        assert Inspection(world.log).run(at) == Reinspection(world.log).report(kept)
        kept = through_a_file(kept)


def test_only_what_changed_or_fell_due_is_read() -> None:
    """A card that got an event and one whose time ran out are examined again; the others are not even read."""
    archive = Archive()
    still, due, changed = archive.card(COMPLETED), archive.card(OWNED), archive.card(VERIFIED)
    early = SALE_DAY + timedelta(days=1)
    kept = Reinspection(archive.log).run(early)
    archive.write(changed, [(COMPLETED[-2], INSPECTED)])
    log = ReadingLog(archive.log.recorder, archive.log.codec)

    again = Reinspection(log).run(INSPECTED, kept)

    assert {due, changed} <= log.read_streams
    assert still not in log.read_streams
    assert Inspection(archive.log).run(INSPECTED) == Reinspection(archive.log).report(again)


def test_what_was_kept_of_another_log_or_a_later_moment_is_not_used() -> None:
    """A mark that the log does not know, and a moment before the last, both mean: all anew."""
    archive, other = Archive(), Archive()
    archive.card(OWNED)
    other.card(COMPLETED)
    other.card(COMPLETED)
    kept = Reinspection(other.log).run(INSPECTED)
    later = Reinspection(archive.log).run(INSPECTED)

    for stale, at in (
        (attrs.evolve(kept, mark=attrs.evolve(kept.mark, event_id="f" * 32)), INSPECTED),
        (later, INSPECTED - timedelta(days=500)),
    ):
        again = Reinspection(archive.log).run(at, stale)
        assert Inspection(archive.log).run(at) == Reinspection(archive.log).report(again)


def test_a_damaged_file_is_no_memory(tmp_path: Path) -> None:
    """A file that is missing, cut, of another format or of other checks is as none."""
    archive = Archive()
    archive.card(OWNED)
    file = tmp_path / "kept.json"
    keep(Reinspection(archive.log).run(INSPECTED), file)
    whole = file.read_text("ascii")

    assert kept_in(file) is not None
    assert kept_in(tmp_path / "none.json") is None
    for damaged in ("", "{}\n", whole.rsplit("\n", 2)[0], whole.replace("kept.v1", "kept.v0"), whole[:-5]):
        file.write_text(damaged, "ascii")
        assert kept_in(file) is None, damaged[:40]
