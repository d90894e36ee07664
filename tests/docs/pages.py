"""The pages of the documentation: their fenced blocks, their links, their generated parts."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[2]
PAGES = sorted(page.relative_to(ROOT).as_posix() for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_GENERATED = re.compile(r"(<!-- generated: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


@attrs.frozen
class Block:
    """A fenced block: its language, the line of the page it begins on, and its text."""

    language: str
    line: int
    text: str


def text_of(page: str) -> str:
    """What a page says."""
    return (ROOT / page).read_text("utf-8")


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    text = text_of(page)
    return [Block(found[1], text.count("\n", 0, found.start(2)), found[2]) for found in _FENCE.finditer(text)]


def links(page: str) -> Iterator[str]:
    """Where a page points to inside the repository."""
    for target in _LINK.findall(_FENCE.sub("", text_of(page))):
        if not target.startswith(("http://", "https://", "mailto:")):
            yield target


def anchors(page: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def generated(text: str) -> dict[str, str]:
    """The generated parts of a page, by name."""
    return {name: part for _, name, part, _ in _GENERATED.findall(text)}


def with_generated(text: str, parts: Mapping[str, str]) -> str:
    """The page with its generated parts renewed."""
    return _GENERATED.sub(lambda found: f"{found[1]}{parts[found[2]]}{found[4]}", text)
