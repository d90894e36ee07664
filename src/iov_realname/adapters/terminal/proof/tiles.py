"""``tiles``: the sealed log as static files."""

from pathlib import Path

from iov_realname.adapters.proof.tiles import export_tiles
from iov_realname.adapters.terminal.console import bars, outcome, print_json
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.composition import evidence

__all__ = ["FORMAT", "write_tiles"]

FORMAT = "iov-realname.tiles.v1"
WRITTEN = Said("{size} 个封存事件已导出到 {folder}", "{size} sealed events exported to {folder}")


def write_tiles(folder: Path, store: str, *, as_json: bool, lang: Lang) -> None:
    """Export the log under its last checkpoint."""
    proofs = evidence(store)
    try:
        with bars(lang) as shown:
            total = proofs.book.size()
            checkpoint = export_tiles(proofs.book, proofs.rows, folder, lambda more: shown.on("export", more, total))
    finally:
        proofs.close()
    if as_json:
        print_json({"format": FORMAT, "size": checkpoint.size, "root": checkpoint.root.hex(), "folder": str(folder)})
    else:
        outcome().print(WRITTEN(lang, size=f"{checkpoint.size:,}", folder=folder), soft_wrap=True)
