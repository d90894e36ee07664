"""What the documentation says is so: its code runs, its commands exist, its tables come from the code."""

import contextlib
import io
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from tests.docs.generate import PARTS
from tests.docs.pages import PAGES, ROOT, anchors, blocks, generated, links, text_of, with_generated

GROUPS = (["crypto"], ["hold"], ["keys"], ["retention"])
"""Commands that have commands of their own."""
COMMAND = Path(sys.executable).with_name("iov-realname")


@pytest.mark.parametrize("page", PAGES)
def test_code_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python blocks of a page are one session; a `text` block right after one is what it prints."""
    monkeypatch.chdir(tmp_path)
    session: dict[str, object] = {"__name__": "__main__"}
    for block, following in pairwise([*blocks(page), None]):
        if block is None or block.language != "python":
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile("\n" * block.line + block.text, page, "exec"), session)
        shown = following.text if following is not None and following.language == "text" else ""
        assert shown.strip() == printed.getvalue().strip(), f"{page}, line {block.line}"


@pytest.mark.parametrize("page", PAGES)
def test_commands_exist(page: str) -> None:
    """Every `iov-realname` command that a console block shows exists, with the options shown."""
    for command, *words in _commands(page):
        if Path(command).name != "iov-realname":
            continue
        group = words[: 2 if words[:1] in GROUPS else 1] if not words[0].startswith("-") else []
        options = {word.partition("=")[0] for word in words if word.startswith("--")}

        assert set() == options - _options(*group), (page, command, words)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """Relative links lead to files of the repository, and to headings that are there."""
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page

        assert target.exists(), f"{page}: {link}"
        if anchor:
            assert anchor in anchors(target.resolve().relative_to(ROOT).as_posix()), f"{page}: {link}"


@pytest.mark.parametrize("page", [page for page in PAGES if generated(text_of(page))])
def test_generated_parts_are_fresh(page: str) -> None:
    """Tables made from the code say what the code says; `python -m tests.docs.generate` renews them."""
    assert with_generated(text_of(page), PARTS) == text_of(page), "Run `python -m tests.docs.generate`."


def test_every_generated_part_is_shown() -> None:
    """Nothing is generated for nobody."""
    assert set(PARTS) == {name for page in PAGES for name in generated(text_of(page))}


def test_decisions_own_up() -> None:
    """Every decision record ends with what stays unsafe."""
    records = [page for page in PAGES if re.fullmatch(r"docs/adr/\d{4}-[\w-]+\.md", page)]

    assert len(records) >= 5
    for page in records:
        assert re.findall(r"^## (.+)$", text_of(page), re.MULTILINE)[-1] == "What stays unsafe", page


def test_readme_is_short() -> None:
    """The README is read, so it stays within about 120 lines, in both languages."""
    for page in ("README.md", "README.zh-CN.md"):
        assert len(text_of(page).splitlines()) <= 125, page


def _commands(page: str) -> Iterator[list[str]]:
    """The commands of a page's console blocks, each split into words; `&&` separates commands."""
    for block in blocks(page):
        if block.language != "console":
            continue
        for line in re.findall(r"^\$ (.+)$", block.text.replace("\\\n", " "), re.MULTILINE):
            words = shlex.split(line, comments=True)
            while words:
                end = words.index("&&") if "&&" in words else len(words)
                yield words[:end]
                words = words[end + 1 :]


@cache
def _options(*group: str) -> set[str]:
    """The long options of a command, as its help says them."""
    environment = {"COLUMNS": "200", "TERM": "dumb", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    told = subprocess.run(
        [COMMAND, *group, "--help"], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert told.returncode == 0, (group, told.stderr)
    return set(re.findall(r"--[a-z][a-z-]*", told.stdout))
