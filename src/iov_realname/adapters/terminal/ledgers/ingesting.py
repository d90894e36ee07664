"""``ingest``: the OEM's ledgers into the store."""

import gc
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs

from iov_realname.adapters.ledgers import LedgerReader
from iov_realname.adapters.ledgers.files import ledger_files
from iov_realname.adapters.terminal.console import Bars, bars, print_json
from iov_realname.adapters.terminal.edge import CouldNotRun, Exit, complain
from iov_realname.adapters.terminal.keyed import announcing, require_keys
from iov_realname.adapters.terminal.ledgers.ingested import Ingested, document, show
from iov_realname.adapters.terminal.ledgers.refused import RefusedRows, is_refused_rows, refused_rows
from iov_realname.adapters.terminal.ledgers.soundness import all_refused
from iov_realname.adapters.wording.known_carriers import known_carriers
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.ledger.ingest import RowVerdict
from iov_realname.composition import connect, ledgers, store_folder

__all__ = ["ingest_ledgers"]

NO_FILES = Said("给出的文件夹中没有 .csv 或 .xlsx 文件。", "There is no .csv or .xlsx file in the folders given.")
NOT_A_LEDGER = Said("{file}：{why}。", "{file}: {why}.")
OVERWRITES = Said(
    "{path} 是台账之一，会被拒绝清单覆盖；请用 --refused 另指文件。",
    "{path} is one of the ledgers and would be written over; give another --refused.",
)


def ingest_ledgers(
    paths: Sequence[Path],
    *,
    store: str,
    keys: str | None,
    oem: str | None,
    refused: Path | None,
    strict: bool,
    retry_refused: bool,
    as_json: bool,
    lang: Lang,
) -> Exit:
    """Take ledgers in, and say what became of them."""
    require_keys(store, keys)
    target = refused or (store_folder(store) or Path()) / "refused.csv"
    files = _inputs(paths, target)
    if not files:
        raise CouldNotRun(NO_FILES)
    looked = all_refused(files)
    for file in looked:
        complain(lang, NOT_A_LEDGER(lang, file=file.file, why=lang.pick(file.zh, file.en)))
    if looked:
        return Exit.COULD_NOT_RUN
    ingested = _ingested(files, store, keys, oem, target, retry_refused=retry_refused, lang=lang)
    if as_json:
        print_json(document(ingested))
    else:
        show(lang, ingested)
    return Exit.DONE_WITH_REFUSALS if strict and ingested.any_refused else Exit.DONE


def _inputs(paths: Sequence[Path], refused: Path) -> Sequence[Path]:
    """The ledgers meant; an earlier list of refused rows that lies among them is not one."""
    files = ledger_files(paths)
    others = [file for file in files if file.resolve() != refused.resolve()]
    if len(others) < len(files) and not is_refused_rows(refused):
        raise CouldNotRun(OVERWRITES, path=refused)
    return others


def _ingested(
    paths: Sequence[Path],
    store: str,
    keys: str | None,
    oem: str | None,
    refused: Path,
    *,
    retry_refused: bool,
    lang: Lang,
) -> Ingested:
    with (
        refused_rows(refused) as rows,
        bars(lang) as shown,
        connect(store, oem=oem, keys=keys, known_carriers=known_carriers(), announce=announcing(lang)) as registry,
        ledgers(registry, paths, spool=store_folder(store), progress=shown.at) as reader,
    ):
        rows.whole(reader.refused_files)
        pending: list[tuple[str, int]] = []
        gc.freeze()  # what is loaded by now stays: a tenth of an ingest went into looking through it for garbage
        summary = registry.ingest(
            reader, _Listener(rows, pending), retry_refused=retry_refused, progress=_judging(shown, reader)
        )
        registry.update_views(lambda done, total: shown.at("views", done, total))
        return Ingested(
            summary=summary,
            counts=reader.counts,
            by_code=dict(sorted(rows.by_code.items())),
            pending=sorted(pending),
            unknown_columns=reader.unknown_columns,
            refused_files=reader.refused_files,
            refused=refused,
        )


@attrs.frozen
class _Listener:
    """Writes refusals down and keeps the places of what is pending."""

    rows: RefusedRows
    pending: list[tuple[str, int]]

    def __call__(self, verdict: RowVerdict) -> None:
        if verdict.refusal is None:
            self.pending.append((verdict.file, verdict.row))
        else:
            self.rows.row(verdict, verdict.refusal)


def _judging(shown: Bars, reader: LedgerReader) -> Callable[[int], None]:
    total = reader.counts.rows + reader.counts.closings
    return lambda more: shown.on("judge", more, total)
