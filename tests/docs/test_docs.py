"""What the documentation says is so: its code runs, its commands exist, its tables come from the code."""

import contextlib
import io
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import chain, pairwise
from pathlib import Path

import attrs
import pytest
from typer.core import TyperGroup
from typer.main import get_command

from iov_realname.adapters.terminal.app import app
from tests.docs.generate import PARTS
from tests.docs.pages import PAGES, ROOT, Block, anchors, blocks, generated, links, text_of, with_generated
from tests.integration.test_cli_ingest import PURCHASE, PURCHASES, write
from tests.support.postgres import PASSWORD, Server, uri_of

GROUPS = (
    *(["campaign"], ["complaint"], ["crypto"], ["custody"], ["db"], ["governance"], ["hold"], ["incident"]),
    *(["inspection"], ["keys"], ["misuse"], ["owner"], ["request"], ["resource"], ["retention"], ["scenario"]),
    ["simulate"],
)
"""Commands that have commands of their own."""
COMMANDS = get_command(app)
COMMAND = Path(sys.executable).with_name("iov-realname")
DATABASE = re.compile(r"postgresql://(\w+)@db\.example/fleet")
PLAYED = [page for page in PAGES if DATABASE.search(text_of(page))]


@pytest.mark.parametrize("page", [page for page in PAGES if page not in PLAYED])
def test_code_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python blocks of a page are one session; a `text` block right after one is what it prints."""
    monkeypatch.chdir(tmp_path)
    _play(page, _session_of(page))


@pytest.mark.parametrize("page", PLAYED)
def test_code_runs_on_a_server(page: str, postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, with the database of the page on a server of ours; the page's commands on that database run, too."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "ledgers" / "purchases.csv", PURCHASES, PURCHASE)
    with postgres.database("template0") as name:

        def ours(text: str) -> str:
            return DATABASE.sub(lambda found: _address(postgres, name, found[1]), text)

        session = _session_of(page)

        def run(block: Block) -> str:
            return session(attrs.evolve(block, text=ours(block.text)))

        def run_commands(block: Block) -> None:
            for words in _commands_of(block):
                if words[0] == "iov-realname" and any(DATABASE.search(word) for word in words):
                    done = subprocess.run(
                        [COMMAND, *map(ours, words[1:])], capture_output=True, encoding="utf-8", check=False
                    )
                    assert done.returncode == 0, (page, words, done.stderr)

        _play(page, run, run_commands)


def _play(page: str, run: Callable[[Block], str], run_commands: Callable[[Block], object] = lambda _: None) -> None:
    for block, following in pairwise([*blocks(page), None]):
        if block is not None and block.language == "console":
            run_commands(block)
        if block is None or block.language != "python":
            continue
        shown = following.text if following is not None and following.language == "text" else ""
        assert shown.strip() == run(block).strip(), f"{page}, line {block.line}"


def _session_of(page: str) -> Callable[[Block], str]:
    """What runs the page's Python blocks, one after the other, and answers with what they print."""
    session: dict[str, object] = {"__name__": "__main__"}

    def run(block: Block) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile("\n" * block.line + block.text, page, "exec"), session)
        return printed.getvalue()

    return run


def _address(server: Server, database: str, login: str) -> str:
    """Where the page's login finds its database: `app` is an application, whoever else an administrator."""
    if login != "app":
        return uri_of(server.address(database))
    return uri_of(server.address(database, user="t_app", password=PASSWORD))


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
        if block.language == "console":
            yield from _commands_of(block)


def _commands_of(block: Block) -> Iterator[list[str]]:
    for line in re.findall(r"^\$ (.+)$", block.text.replace("\\\n", " "), re.MULTILINE):
        words = shlex.split(line, comments=True)
        while words:
            end = words.index("&&") if "&&" in words else len(words)
            yield words[:end]
            words = words[end + 1 :]


def _options(*group: str) -> set[str]:
    """The long options of a command."""
    command = COMMANDS
    for word in group:
        assert isinstance(command, TyperGroup), group
        command = command.commands[word]
    said = chain.from_iterable((*each.opts, *each.secondary_opts) for each in command.params)
    return {"--help", *(option for option in said if option.startswith("--"))}
