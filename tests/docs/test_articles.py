"""Each article of the draft, and each of its notes, has an example that runs and shows what comes of it."""

import re
from collections.abc import Iterator
from itertools import pairwise

import attrs
import pytest

from tests.docs.pages import PAGES, Block, blocks, text_of

NOTES = {2: 1, 3: 2, 4: 1, 6: 1, 9: 3}
"""How many notes the draft adds to its articles."""

ARTICLE, NOTE = re.compile(r"## Article (\d+): .+ · 第.+条.*"), re.compile(r"### Note(?: \d)?: .+ · 注\d?")
EXAMPLES = [page for page in PAGES if page.startswith("docs/articles/")]


@attrs.frozen
class Section:
    """What stands under a heading, up to the next one of an article or a note."""

    article: int
    note: bool
    blocks: tuple[Block, ...]


def sections(page: str) -> Iterator[Section]:
    """The sections of a page that are about an article or a note, in order."""
    lines, article = text_of(page).splitlines(), 0
    headings = [at for at, line in enumerate(lines) if ARTICLE.fullmatch(line) or NOTE.fullmatch(line)]
    for start, end in pairwise([*headings, len(lines)]):
        found = ARTICLE.fullmatch(lines[start])
        article = int(found[1]) if found else article
        yield Section(article, found is None, tuple(each for each in blocks(page) if start < each.line <= end))


SECTIONS = [section for page in EXAMPLES for section in sections(page)]


def test_every_article_and_every_note_has_its_section() -> None:
    """Ten articles, each once, each with as many notes as the draft adds to it."""
    articles = sorted(section.article for section in SECTIONS if not section.note)
    notes = [section.article for section in SECTIONS if section.note]

    assert articles == list(range(1, 11))
    assert {article: notes.count(article) for article in notes} == NOTES


@pytest.mark.parametrize("section", SECTIONS, ids=lambda each: f"{each.article}{' note' if each.note else ''}")
def test_every_section_shows_what_comes_of_it(section: Section) -> None:
    """An example is code, and what it prints: the pages' own test runs it and compares."""
    kinds = [block.language for block in section.blocks]

    assert ("python", "text") in pairwise(kinds)


def test_every_example_is_found_from_the_list() -> None:
    """The list of articles leads to each page of examples."""
    listed = text_of("docs/articles/index.md")

    assert all(f"({page.rpartition('/')[2]}" in listed for page in EXAMPLES if not page.endswith("index.md"))
