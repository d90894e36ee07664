"""A counter-example as people read it: the law it broke, the card's history, and a test that fails the same way."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from iov_realname.domain.streams import card_stream
from iov_realname.domain.words import Word
from iov_realname.testing.language import Language, pick
from iov_realname.testing.laws import BrokenLife, told_law
from iov_realname.testing.pasted import Player, act_of, pasted_test, says, values_of
from iov_realname.testing.script import Line
from iov_realname.testing.telling import story_in_words
from iov_realname.testing.views import iccid_of

if TYPE_CHECKING:
    from iov_realname.testing.bench import Bench

__all__ = ["counterexample", "pasted_from"]

_CUT = "# ---- 8< ---- {} ----"
_TEST = _CUT.format("paste / 粘贴")


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
        yield from ("  " + told for told in told_law(error.law, says(error.law), book, bench.clock.now(), language))
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
        yield pick(language, "最后: ", "Last: ") + _in_short(bench.script.lines[-1], language)


def _streams(bench: "Bench", error: Exception) -> Iterable[str]:
    """The card that is broken, or the vehicle's; if neither is named, those that the last line wrote to."""
    if isinstance(error, BrokenLife) and error.stream in bench.log.live:
        return [str(error.stream)]
    if isinstance(error, BrokenLife) and error.what.startswith("vehicle"):
        return [card_stream(card.iccid) for card in bench.live]
    latest = {new.stream for append in bench.log.appends[-1:] for new in append.events}
    return sorted(latest & bench.log.live.keys())


def _in_short(line: Line, language: Language) -> str:
    told = [_word(value, language) for value in (*values_of(line), *line.facts.values())]
    return f"{act_of(line)}({', '.join(word for word in told if word)})"


def _word(value: object, language: Language) -> str:
    """A value in a word or two; empty for papers and texts, which the pasted test has in full."""
    match value:
        case Word():
            return pick(language, value.zh, value.en)
        case None:
            return pick(language, "无", "none")
        case set() | frozenset() | list() | tuple():
            return " + ".join(_word(each, language) for each in value)
        case _ if attrs.has(type(value)):
            return ""
        case _:
            return str(value)
