"""A log as static files: what public tooling expects where, and that a verifier needs nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from iov_realname.adapters.proof.memory import MemorySealBook
from iov_realname.adapters.proof.tiles import export_tiles, tile_path
from iov_realname.application.errors import StoreUnusable
from iov_realname.application.proof.errors import LogContradictsSeals, NotSealed
from iov_realname.application.proof.sealer import Sealer
from iov_realname.verifier import leaf_data, leaf_hash, open_checkpoint
from tests.support import merkle
from tests.support.sealed import KEY, ORIGIN, SIGNER
from tests.unit.test_proof_sealer import Kept, ListedRows


def grown(rows: ListedRows, book: MemorySealBook, count: int) -> None:
    """Append and seal."""
    rows.grow(count)
    Sealer(rows, book, ORIGIN, [SIGNER]).run()


def entries(folder: Path, size: int) -> list[bytes]:
    """The events, read back from the bundles as a stranger would."""
    found: list[bytes] = []
    for n in range(-(-size // 256)):
        width = min(size - n * 256, 256)
        raw = (folder / "tile/entries" / (f"{n:03}" if width == 256 else f"{n:03}.p/{width}")).read_bytes()
        while raw:
            length = int.from_bytes(raw[:2], "big")
            found.append(raw[2 : 2 + length])
            raw = raw[2 + length :]
    return found


@pytest.mark.parametrize(
    ("n", "path"),
    [(0, "000"), (67, "067"), (999, "999"), (1000, "x001/000"), (1234067, "x001/x234/067"), (67000, "x067/000")],
)
def test_numbers_are_written_as_the_standard_says(n: int, path: str) -> None:
    """Three digits a folder, all but the last behind an x."""
    assert path == tile_path(n)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 700])
def test_a_stranger_computes_the_root(tmp_path: Path, size: int) -> None:
    """The events of the bundles lead to the signed root, and the tiles hold their hashes."""
    rows, book = ListedRows(), MemorySealBook()
    grown(rows, book, size)
    export_tiles(book, rows, tmp_path)
    data = entries(tmp_path, size)
    checkpoint = open_checkpoint((tmp_path / "checkpoint").read_bytes(), [KEY]).checkpoint

    assert (size, merkle.root(data)) == (checkpoint.size, checkpoint.root)
    tiles = sorted((tmp_path / "tile/0").rglob("*"), key=lambda file: file.as_posix().replace(".p", ""))
    assert b"".join(map(leaf_hash, data)) == b"".join(file.read_bytes() for file in tiles if file.is_file())
    full = size // 256
    upper = tmp_path / f"tile/1/000.p/{full}"
    assert full == (len(upper.read_bytes()) // 32 if full else 0)
    if full:
        assert merkle.root(data[:256]) == upper.read_bytes()[:32]


def test_exporting_again_adds_what_is_new(tmp_path: Path) -> None:
    """Full tiles and bundles stay untouched, and together with the new ones they make up the longer log."""
    rows, book = ListedRows(), MemorySealBook()
    grown(rows, book, 600)
    export_tiles(book, rows, tmp_path)
    untouched = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("00[01]") if file.is_file()}
    grown(rows, book, 600)
    told: list[int] = []
    export_tiles(book, rows, tmp_path, told.append)

    assert 4 == len(untouched)
    assert untouched == {file: file.stat().st_mtime_ns for file in untouched}
    assert [256, 256, 176] == told
    assert (
        merkle.root(entries(tmp_path, 1200))
        == open_checkpoint((tmp_path / "checkpoint").read_bytes(), [KEY]).checkpoint.root
    )


def test_nothing_changed_is_exported(tmp_path: Path) -> None:
    """An event that is not what was sealed, or that is gone, stops the export before the checkpoint is written."""
    changes: list[Callable[[list[Kept]], object]] = [
        lambda rows: setattr(rows[7], "state", b"other"),
        lambda rows: rows.pop(299),
        lambda rows: rows.pop(7),
    ]
    for nth, change in enumerate(changes):
        rows, book = ListedRows(), MemorySealBook()
        grown(rows, book, 300)
        change(rows.rows)
        folder = tmp_path / str(nth)
        with pytest.raises(LogContradictsSeals):
            export_tiles(book, rows, folder)
        assert not (folder / "checkpoint").exists()


def test_an_unsealed_log_has_no_tiles(tmp_path: Path) -> None:
    """Nothing is written without a checkpoint."""
    with pytest.raises(NotSealed):
        export_tiles(MemorySealBook(), ListedRows(), tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_an_event_too_large_for_an_entry_is_told(tmp_path: Path) -> None:
    """The layout allows 65,535 bytes an event."""
    rows, book = ListedRows(), MemorySealBook()
    rows.grow(1)
    rows.rows[0].state = bytes(65_536)
    Sealer(rows, book, ORIGIN, [SIGNER]).run()
    row = rows.rows[0]
    size = len(leaf_data(row.position, row.stream, row.version, row.wire_name, row.state))

    with pytest.raises(StoreUnusable, match=str(size)):
        export_tiles(book, rows, tmp_path)
