"""A counter-example as people read it: the law it broke, the card's history, and a test that fails the same way."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from iov_realname.domain.streams import card_stream
from iov_realname.testing import conduct, invariants
from iov_realname.testing.language import Language, pick
from iov_realname.testing.laws import BrokenLife, told_law
from iov_realname.testing.pasting import Source
from iov_realname.testing.script import Line
from iov_realname.testing.telling import story_in_words
from iov_realname.testing.views import iccid_of

if TYPE_CHECKING:
    from iov_realname.testing.bench import Bench

__all__ = ["Player", "counterexample", "pasted_from", "pasted_test"]

_CUT = "# ---- 8< ---- {} ----"
_TEST = _CUT.format("paste / 粘贴")


@attrs.frozen
class Player:
    """The machine that plays, by module and class, so that a pasted test plays on the same one."""

    module: str = "iov_realname.testing.lifecycle"
    name: str = "CardLifecycle"


def counterexample(bench: "Bench", error: Exception, player: Player, language: Language) -> str:
    """Everything there is to say about what failed on a bench."""
    return "\n".join(["", *_told(bench, error, language), "", _TEST, pasted_test(bench, error, player), _TEST])


def pasted_from(tale: str) -> str:
    """The test that a counter-example brings along."""
    return tale.split(_TEST)[1].strip() + "\n"


def _told(bench: "Bench", error: Exception, language: Language) -> Iterator[str]:
    book = bench.setting.book
    if isinstance(error, BrokenLife):
        yield pick(language, "违反: ", "Broken: ") + error.law
        yield from ("  " + told for told in told_law(error.law, _says(error.law), book, bench.clock.now(), language))
        yield f"  {error.what}"
    else:
        yield pick(language, "出错: ", "Failed: ") + repr(error)
    for stream in _streams(bench, error):
        yield (
            pick(language, f"卡 {iccid_of(stream)} 的历史", f"History of card {iccid_of(stream)}")
            + f" ({book.edition})"
        )
        yield from story_in_words(bench.registry.history(iccid_of(stream)), language)
    if bench.script.lines:
        yield pick(language, "最后: ", "Last: ") + _in_short(bench.script.lines[-1])


def _streams(bench: "Bench", error: Exception) -> Iterable[str]:
    """The card that is broken, or the vehicle's; if neither is named, those that the last line wrote to."""
    if isinstance(error, BrokenLife) and error.stream in bench.log.live:
        return [str(error.stream)]
    if isinstance(error, BrokenLife) and error.what.startswith("vehicle"):
        return [card_stream(card.iccid) for card in bench.live]
    latest = {new.stream for append in bench.log.appends[-1:] for new in append.events}
    return sorted(latest & bench.log.live.keys())


def _says(law: str) -> str:
    """The first sentence of the law's function."""
    function = getattr(invariants, law, None) or getattr(conduct, law, None)
    return str(getattr(function, "__doc__", None) or law).split("\n")[0]


def _in_short(line: Line) -> str:
    return f"{_act(line)}({', '.join(map(str, line.facts.values()))})"


def _act(line: Line) -> str:
    return str(line.args[0]) if line.name == "act" else line.name


def pasted_test(bench: "Bench", error: Exception, player: Player) -> str:
    """A test that plays the script again, up to where it failed."""
    source = Source()
    setting = source.value(bench.setting, 8)
    lines = bench.script.lines
    body = [_line(source, "given", line) for line in lines[:-1]] + [_line(source, "when", line) for line in lines[-1:]]
    law = error.law if isinstance(error, BrokenLife) else type(error).__name__
    what = error.what if isinstance(error, BrokenLife) else str(error)
    return "\n".join(
        [
            *sorted({source.imports, f"from {player.module} import {player.name}"}),
            "",
            "",
            f"def test_{law.lower()}() -> None:",
            f'    """{_says(law)} Found: {_oneline(what)}"""',
            f"    with {player.name}.playing(",
            f"        {setting},",
            "    ) as life:",
            *body,
            "        life.then_nothing_is_broken()",
        ]
    )


def _line(source: Source, part: str, line: Line) -> str:
    args: list[Any] = [_act(line), *(line.args[1:] if line.name == "act" else line.args)]
    return " " * 8 + source.call(f"life.{part}", args, line.facts, 8)


def _oneline(text: str) -> str:
    return text.replace("\n", " ").replace('"', "'").replace("\\", "/")
