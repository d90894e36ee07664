"""What the pages about carriers say is what the adapters do."""

import re
from pathlib import Path

import pytest

from iov_realname.adapters.carriers.camara import Camara
from iov_realname.adapters.carriers.ct_cmp5g import TelecomCmp
from iov_realname.adapters.carriers.file_exchange import FileExchange
from iov_realname.adapters.carriers.oem_platform import OemPlatform
from iov_realname.adapters.carriers.onelink import OneLink
from iov_realname.adapters.carriers.reference import Reference
from iov_realname.adapters.carriers.unicom_gw import UnicomGateway
from iov_realname.application.carriers import MANUAL, Operation, Unsupporting, implemented

PAGES = Path(__file__).parents[2] / "docs/carriers"
ADAPTERS: dict[str, type[Unsupporting]] = {
    "camara": Camara,
    "ct_cmp5g": TelecomCmp,
    "file_exchange": FileExchange,
    "oem_platform": OemPlatform,
    "onelink": OneLink,
    "reference": Reference,
    "unicom_gw": UnicomGateway,
}


def section(page: str, heading: str) -> str:
    """What stands under a heading of a page."""
    return (PAGES / f"{page}.md").read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_every_adapter_has_its_page() -> None:
    """Each protocol has a page, and the overview leads to it."""
    pages = {page.stem for page in PAGES.glob("*.md")}

    assert {"index", *ADAPTERS} == pages
    assert all(f"({page}.md)" in (PAGES / "index.md").read_text("utf-8") for page in ADAPTERS)


@pytest.mark.parametrize("page", ADAPTERS)
def test_a_page_lists_what_its_adapter_does(page: str) -> None:
    """The table of a page names exactly the operations that its adapter answers itself."""
    first_cells = re.findall(r"^\| (`[^|]+`) \|", section(page, "What it does"), re.MULTILINE)

    assert implemented(ADAPTERS[page]) == {word for cell in first_cells for word in re.findall(r"`(\w+)`", cell)}


@pytest.mark.parametrize("page", ADAPTERS)
def test_a_page_says_how_sure_it_is(page: str) -> None:
    """No page leaves open where its knowledge comes from."""
    assert "**Confidence" in (PAGES / f"{page}.md").read_text("utf-8")


def test_the_manual_way_is_told() -> None:
    """The overview tells for every operation what to do by hand, in the words of the answers."""
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", section("index", "By hand"), re.MULTILINE)

    assert dict(MANUAL) == {Operation(code): (zh, en) for code, zh, en in rows}
