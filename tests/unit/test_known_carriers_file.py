"""The file that names carriers is read strictly."""

from pathlib import Path
from typing import Any

import pytest

from iov_realname import CarrierKind
from iov_realname.adapters.known_carriers import load_known_carriers
from iov_realname.application.carriers import LEDGER_CARRIERS, CarrierUnusable
from tests.support.known_carriers import DOCUMENT, KNOWN, write_known

FORMAT = DOCUMENT["format"]


def carriers(**said: Any) -> dict[str, Any]:
    """A document with one carrier."""
    return {"format": FORMAT, "carriers": [{"code": "x", "zh": "样例", "en": "Example", **said}]}


def test_says_what_the_registry_says(tmp_path: Path) -> None:
    """What a file says is what the same entries in code say."""
    assert list(KNOWN) == list(load_known_carriers(write_known(tmp_path / "carriers.json")))


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "not a JSON object with the format 'iov-realname.carriers.v1'"),
        ({"format": FORMAT}, "missing key"),
        (carriers(colour="red"), "unknown key colour"),
        (carriers(also="x"), "also"),
        (carriers(kind="mvno"), f"not a valid {CarrierKind.__name__}"),
        (carriers(kind="resale"), "Reseller x needs a basic carrier"),
        (carriers(code="Ⅹ:1"), "is not a carrier's code"),
        (carriers(zh="中国移动"), "Two carriers are called 中国移动"),
    ],
)
def test_names_what_does_not_fit(tmp_path: Path, document: object, said: str) -> None:
    """Everything else is refused, naming the file and the place."""
    file = write_known(tmp_path / "carriers.json", document)

    with pytest.raises(CarrierUnusable) as refused:
        load_known_carriers(file)
    assert str(refused.value).startswith(f"{file}: ")
    assert said in str(refused.value)


def test_the_ledgers_three_need_no_file() -> None:
    """Without a file three are known, and no fourth."""
    assert ("telecom", "mobile", "unicom") == LEDGER_CARRIERS.codes
    assert "x" == LEDGER_CARRIERS.entry("x").zh
