"""``trial``: which recorded decisions would be others under another rule book."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from iov_realname.adapters.terminal.console import bars, outcome, print_json
from iov_realname.adapters.wording.citing import citations
from iov_realname.adapters.wording.facts import plain, shown_time
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.inspection.trial import Difference, Trial, Verdict
from iov_realname.composition import replay
from iov_realname.domain.inspection.retrial import Outcome
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import RuleBook, edition_named, edition_on
from iov_realname.domain.time import day_of

__all__ = ["AS_STANDS", "AS_STOOD", "FORMAT", "books_named", "try_rules"]

FORMAT = "iov-realname.trial.v1"
AS_STOOD, AS_STANDS = "as-stood", "as-stands"

HEADLINE = Said("规则试算：{book}", "Rules on trial: {book}")
COUNTS = Said(
    "相同 {same}，不同 {differs}，无法判定 {unknown}，无法重演 {not_repeated}",
    "the same {same}, different {differs}, cannot be told {unknown}, not repeated {not_repeated}",
)
WHERE = Said("{stream} 第 {version} 条  {at}  {edition}", "{stream} event {version}  {at}  {edition}")
TURN = Said("原：{before}  试：{after}", "was: {before}  would be: {after}")
FALLS_AWAY = Said("不再因此规则被拒绝", "no longer refused by this rule")
FEWER = Said("不作记载", "nothing noted")


def books_named(name: str, now: datetime) -> Callable[[date], RuleBook]:
    """The rule book of a name, for every day: an edition, the law as it stood or stands, or a file (``….json``).

    An unknown name is an :class:`~iov_realname.domain.rulebook.UnknownEdition`.
    """
    if name == AS_STOOD:
        return edition_on
    if name == AS_STANDS:
        book = edition_on(day_of(now))
    elif name.endswith(".json"):
        from iov_realname.adapters.rulebooks import load_rulebook

        book = load_rulebook(Path(name))
    else:
        book = edition_named(name)
    return lambda _: book


def try_rules(store: str, name: str, books: Callable[[date], RuleBook], *, as_json: bool, lang: Lang) -> None:
    """Say every decision that would be another. JSON is one document; the words come as they are found."""
    histories, close = replay(store)
    try:
        with bars(lang) as shown:
            trial = Trial(histories.log, books)
            found = trial.differences(lambda done, total: shown.at("trial", done, total))
            if as_json:
                differences = [_difference(each) for each in found]
            else:
                _show(outcome(), lang, name, found)
    finally:
        close()
    if as_json:
        print_json({"format": FORMAT, "rulebook": name, "counts": _counts(trial), "differences": differences})
    else:
        outcome().print(COUNTS(lang, **_counts(trial)))


def _counts(trial: Trial) -> dict[str, int]:
    return {str(verdict): trial.tally[verdict] for verdict in Verdict}


def _difference(difference: Difference) -> dict[str, Any]:
    on = day_of(difference.at)
    return {
        "history": difference.stream,
        "version": difference.version,
        "at": plain(difference.at),
        "edition": difference.edition,
        "counter_example": [*difference.history],
        "recorded": _outcome(difference.recorded, on),
        "other": None if difference.other is None else _outcome(difference.other, on),
    }


def _outcome(found: Outcome, on: date) -> dict[str, Any]:
    if isinstance(found, Refusal):
        return {
            "refused": str(found.code),
            "rule": found.rule,
            "zh": found.zh,
            "en": found.en,
            "citations": citations(found, on),
        }
    return {"events": [{"event": each.WIRE, "facts": plain(each)} for each in found]}


def _show(console: Console, lang: Lang, name: str, found: Iterable[Difference]) -> None:
    console.print(Text(HEADLINE(lang, book=name), "bold"))
    for each in found:
        at = shown_time(each.at)
        console.print(WHERE(lang, stream=each.stream, version=each.version, at=at, edition=each.edition))
        after = FALLS_AWAY(lang) if each.other is None else _in_words(lang, each.other)
        console.print(
            Text(f"    {TURN(lang, before=_in_words(lang, each.recorded), after=after)}", "dim"), soft_wrap=True
        )


def _in_words(lang: Lang, found: Outcome) -> str:
    if isinstance(found, Refusal):
        return f"{found.code} {lang.pick(found.zh, found.en)}"
    return ", ".join(each.WIRE for each in found) or FEWER(lang)
