"""A test to paste: what was done on a bench, line by line, up to where it failed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from iov_realname.testing import conduct, invariants
from iov_realname.testing.laws import LAWS, BrokenLife, Law
from iov_realname.testing.pasting import Source
from iov_realname.testing.script import Line

if TYPE_CHECKING:
    from iov_realname.testing.bench import Bench

__all__ = ["Player", "act_of", "pasted_test", "says", "values_of"]


@attrs.frozen
class Player:
    """The machine that plays, by module and class, so that a pasted test plays on the same one."""

    module: str = "iov_realname.testing.lifecycle"
    name: str = "CardLifecycle"


def pasted_test(bench: "Bench", error: Exception, player: Player) -> str:
    """A test that plays the script again, up to where it failed. What it shows several times it names first."""
    source, lines = Source(), bench.script.lines
    named = [f"    {name} = {source.named(name, value, 4)}" for name, value in _recurring(lines)]
    setting = source.value(bench.setting, 8)
    body = [_line(source, "given", line) for line in lines[:-1]] + [_line(source, "when", line) for line in lines[-1:]]
    law = error.law if isinstance(error, BrokenLife) else type(error).__name__
    what = error.what if isinstance(error, BrokenLife) else str(error)
    source.imported(player.module, player.name)
    return "\n".join(
        [
            source.imports,
            "",
            "",
            f"def test_{law.lower()}() -> None:",
            f'    """{says(law)}',
            "",
            f"    Found: {_oneline(what)}",
            '    """',
            *named,
            f"    with {player.name}.playing(",
            f"        {setting},",
            "    ) as life:",
            *body,
            "        life.then_nothing_is_broken()",
        ]
    )


def says(law: str) -> str:
    """The first sentence of the law's function."""
    function = getattr(invariants, law, None) or getattr(conduct, law, None)
    known = LAWS.get(law, Law(law)).en or law
    return str(getattr(function, "__doc__", None) or known).split("\n")[0]


def act_of(line: Line) -> str:
    """What was done: the registry's act, or the bench's."""
    return str(line.args[0]) if line.name == "act" else line.name


def values_of(line: Line) -> tuple[Any, ...]:
    """With what, as far as it has no name."""
    return line.args[1:] if line.name == "act" else line.args


def _recurring(lines: Iterable[Line]) -> Iterator[tuple[str, Any]]:
    """Papers, checks and texts that are shown more than once, each with a name of its own."""
    seen: list[tuple[str, Any]] = []
    told: list[tuple[str, Any]] = []
    for line in lines:
        for fact, value in line.facts.items():
            if not attrs.has(type(value)) or _holds(told, value):
                continue
            if _holds(seen, value):
                told.append((fact, value))
                namesakes = sum(name == fact for name, _ in told)
                yield (fact if namesakes == 1 else f"{fact}_{namesakes}"), value
            seen.append((fact, value))


def _holds(pairs: Sequence[tuple[str, Any]], value: Any) -> bool:
    return any(each == value for _, each in pairs)


def _line(source: Source, part: str, line: Line) -> str:
    return " " * 8 + source.call(f"life.{part}", [act_of(line), *values_of(line)], line.facts, 8)


def _oneline(text: str) -> str:
    return text.replace("\n", " ").replace('"', "'").replace("\\", "/")
