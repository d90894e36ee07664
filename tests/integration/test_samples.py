"""The shared samples: exactly the cards and the refusals that their README promises, and nobody's data in clear."""

import csv
import io
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from tests.integration.command_line import (
    ROOT,
    SAMPLES,
    cards_of,
    events_in,
    ingest,
    needs_samples,
    refused_in,
    run,
    url,
)

pytestmark = needs_samples

PERSONAL = frozenset({
    "责任人姓名", "责任人证件号码", "责任人电话", "姓名或单位名称", "证件号码", "证件地址", "联系电话", "受托人姓名",
    "受托人证件号码", "经办人姓名", "经办人证件号码", "拒绝原因", "理由", "原因", "救济渠道", "所需材料", "购卡企业",
    "渠道名称", "核验机构", "responsible_name", "responsible_doc_no", "responsible_phone", "holder_name", "doc_no",
    "doc_address", "phone", "agent_name", "agent_doc_no", "handler_name", "handler_doc_no", "reject_reason", "reason",
    "remedy", "documents",
})  # fmt: skip
PUBLIC = "统一社会信用代码"
TELLING_DIGITS = 10


@attrs.frozen
class Ingested:
    """One ingest of the samples."""

    database: Path
    said: str


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    """The samples in a store."""
    database = tmp_path_factory.mktemp("samples") / "fleet.db"
    done = ingest(database, SAMPLES)
    assert done.returncode == 0, done.stderr
    return Ingested(database, done.stdout + done.stderr)


def test_gives_exactly_the_expected_cards(ingested: Ingested) -> None:
    """Every card, column by column, as `expected/cards.csv` has them."""
    assert (SAMPLES / "expected" / "cards.csv").read_text("utf-8").splitlines() == cards_of(
        ingested.database
    ).splitlines()


def test_gives_exactly_the_expected_refusals(ingested: Ingested) -> None:
    """Every refused row and file with its code, as `expected/refused.csv` has them."""
    expected = refused_in(SAMPLES / "expected" / "refused.csv")

    assert expected == refused_in(ingested.database.with_name("refused.csv"))


def test_again_changes_nothing(ingested: Ingested) -> None:
    """The same files a second time add no event and list the same refusals."""
    before = events_in(ingested.database)
    again = ingested.database.with_name("again.csv")
    done = ingest(ingested.database, SAMPLES, "--refused", again, "--json")

    assert 0 == done.returncode
    assert before == events_in(ingested.database)
    assert ingested.database.with_name("refused.csv").read_bytes() == again.read_bytes()
    assert 0 == json.loads(done.stdout)["taken"]


def test_says_what_it_passed_over(ingested: Ingested) -> None:
    """The summary names refused files, unknown columns and rows that wait for a review."""
    for said in ("kpi.csv", "notices_old.csv", "备注", "waiting for a review", "wrapping key"):
        assert said.lower() in ingested.said.lower(), said


def test_strict_tells_by_its_exit_code(ingested: Ingested) -> None:
    """Under --strict refusals end with 1."""
    assert 1 == ingest(ingested.database, SAMPLES, "--strict").returncode


def test_cites_the_law_of_the_day(ingested: Ingested) -> None:
    """Every refused row says rule, reason and citation, in both languages."""
    with ingested.database.with_name("refused.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["row"] != "0"]

    assert all(row["rule"] and " / " in row["reason"] and " / " in row["citation"] for row in rows)


def test_keeps_nobodys_data_in_clear(ingested: Ingested) -> None:
    """No name, number, phone, address or reason of the samples stands in any file of the store, or is printed; but for
    reasons that are this program's own words.
    """
    some = [line.partition(",")[0] for line in cards_of(ingested.database).splitlines()[1::70]]
    listed = [
        run("card", iccid, "--store", url(ingested.database), "--explain", *more).stdout
        for iccid in some
        for more in ((), ("--json",))
    ]
    written = b"".join(file.read_bytes() for file in ingested.database.parent.iterdir())
    public = written + "".join([ingested.said, *listed]).encode()
    own = "".join(file.read_text("utf-8") for file in (ROOT / "src").rglob("*.py"))
    values = {value for value in set(_personal()) if value not in own}

    assert len(values) > 500
    assert [] == [value for value in values if value.encode() in public]


def _personal() -> Iterator[str]:
    """Cells that hold personal data or free text, as written and as normalised, but for the shortest numbers, which are
    part of any zero-filled one.
    """
    rows = [row for file in SAMPLES.glob("*.csv") for row in _rows(file)]
    known = {cell for row in rows for name, cell in row.items() if name == PUBLIC}
    for row in rows:
        for name, cell in row.items():
            if name.strip() in PERSONAL and cell not in known:
                yield from (each for each in (cell.strip(), _normal(cell)) if _telling(each))


def _telling(text: str) -> bool:
    return len(text) >= (TELLING_DIGITS if text.isdigit() else 2)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    for row in csv.DictReader(io.StringIO(text)):
        yield {name: cell for name, cell in row.items() if isinstance(name, str) and isinstance(cell, str)}


def _normal(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()
