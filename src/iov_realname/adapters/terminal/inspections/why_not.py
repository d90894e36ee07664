"""``why-not``: what is missing before a card may have a function."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.text import Text

from iov_realname.adapters.terminal.console import outcome, print_json
from iov_realname.adapters.terminal.inspections.inspected import ground_document
from iov_realname.adapters.wording.citing import citations, cited
from iov_realname.adapters.wording.facts import plain
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.composition import replay
from iov_realname.domain.functions import Function
from iov_realname.domain.identifiers import Malformed, parse_iccid
from iov_realname.domain.inspection.citing import grounds
from iov_realname.domain.inspection.why_not import STEPS, Step, WhyNot, why_not
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import RuleBook, edition_on
from iov_realname.domain.time import day_of

__all__ = ["FORMAT", "tell_why_not"]

FORMAT = "iov-realname.why-not.v1"
NOTHING_MISSING = Said("{function}已开通，不缺什么。", "{function} is open; nothing is missing.")
REFUSED = Said("现在开通{function}会被拒绝：", "Opening {function} now would be refused:")
STILL = Said("还须依次办理：", "Still to happen, in this order:")
DEAD_END = Said("此后无法继续：", "Then there is no way on:")
CHECK = Said("{step}：{party} {check}", "{step}: {party}, {check}")


def tell_why_not(store: str, iccid: str, function: Function, at: datetime, *, as_json: bool, lang: Lang) -> None:
    """Ask the rules in force on the day of ``at`` about the card as it is."""
    parsed = parse_iccid(iccid)
    histories, close = replay(store)
    try:
        card = histories.card(iccid if isinstance(parsed, Malformed) else parsed)
    finally:
        close()
    book = edition_on(day_of(at))
    answer = why_not(card, function, at, book)
    if as_json:
        print_json(_document(str(card.iccid), answer, book, at))
    else:
        _show(outcome(), lang, answer, book, at)


def _document(iccid: str, answer: WhyNot, book: RuleBook, at: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "iccid": iccid,
        "function": str(answer.function),
        "at": plain(at),
        "edition": book.edition,
        "entitled": answer.entitled,
        "refusals": [_refusal(each, at) for each in answer.refusals],
        "steps": [_step(STEPS[type(each)], type(each).__name__, book, at) for each in answer.steps],
        "checks": [{"party": str(party), "check": str(check)} for party, check in answer.checks],
        "dead_end": None if answer.dead_end is None else _refusal(answer.dead_end, at),
    }


def _refusal(refusal: Refusal, at: datetime) -> dict[str, Any]:
    return {
        "code": str(refusal.code),
        "rule": refusal.rule,
        "zh": refusal.zh,
        "en": refusal.en,
        "citations": citations(refusal, day_of(at)),
    }


def _step(step: Step, command: str, book: RuleBook, at: datetime) -> dict[str, Any]:
    cites = grounds(step.cites, book, day_of(at))
    return {"command": command, "zh": step.done.zh, "en": step.done.en, "grounds": [*map(ground_document, cites)]}


def _show(console: Console, lang: Lang, answer: WhyNot, book: RuleBook, at: datetime) -> None:
    function = lang.word(answer.function)
    if answer.entitled:
        console.print(NOTHING_MISSING(lang, function=function))
        return
    console.print(Text(REFUSED(lang, function=function), "bold"))
    _refusals(console, lang, answer.refusals, at)
    console.print(Text(STILL(lang), "bold"))
    checks = iter(answer.checks)
    for number, command in enumerate(answer.steps, start=1):
        step = STEPS[type(command)]
        said = lang.pick(step.done.zh, step.done.en)
        if type(command).__name__ == "RecordCheck":
            party, check = next(checks)
            said = CHECK(lang, step=said, party=lang.word(party), check=lang.word(check))
        console.print(f"  {number:>2}  {said}")
        _dim(console, (lang.pick(each.zh, each.en) for each in grounds(step.cites, book, day_of(at))))
    if answer.dead_end is not None:
        console.print(Text(DEAD_END(lang), "bold"))
        _refusals(console, lang, (answer.dead_end,), at)


def _refusals(console: Console, lang: Lang, refusals: Sequence[Refusal], at: datetime) -> None:
    for refusal in refusals:
        console.print(f"  {refusal.code}  {lang.pick(refusal.zh, refusal.en)}", soft_wrap=True)
        _dim(console, cited(lang, refusal, day_of(at)))


def _dim(console: Console, lines: Iterable[str]) -> None:
    for line in dict.fromkeys(lines):
        console.print(Text(f"      {line}", "dim"), soft_wrap=True)
