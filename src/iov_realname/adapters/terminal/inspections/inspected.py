"""What an inspection came to, as JSON and in words."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from iov_realname.adapters.terminal.tables import plain_table
from iov_realname.adapters.wording.facts import plain, shown_time
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.inspection.report import Finding, Report
from iov_realname.domain.inspection.check import Unchecked
from iov_realname.domain.inspection.checks import CHECKS, UNCHECKED
from iov_realname.domain.inspection.citing import Ground
from iov_realname.domain.inspection.metrics import METRICS, Figure, Metric
from iov_realname.domain.inspection.words import Severity, Wording
from iov_realname.domain.streams import CARD_PREFIX

__all__ = ["FORMAT", "document", "ground_document", "show_report"]

FORMAT = "iov-realname.inspection.v1"
SHOWN = 20
"""So many cards are named per check; JSON names all."""

HEADLINE = Said(
    "检查：{cards} 张卡，业务时间截至 {at}，日志至第 {end} 条", "Inspected: {cards} cards, as of {at}, log to {end}"
)
KNOWN_AT = Said("，记录时间截至 {time}", ", as known at {time}")
NOTHING = Said("未发现问题。", "Nothing found.")
MORE = Said("…… 另有 {count} 项", "… and {count} more")
SINCE = Said("{name}  自 {since}  事件 {versions}", "{name}  since {since}  events {versions}")
MEND = Said("缺：{missing}；整改：{mend}", "missing: {missing}; to mend: {mend}")
PENALTY = Said("罚则：{text}", "penalty: {text}")
FIGURES = (Said("指标", "figure"), Said("数值", "value"), Said("公式", "formula"))
NOT_CHECKED = Said("未检查的事项", "Not checked")
SAMPLE = Said("抽查（随机值 {seed}）：", "Sample (random value {seed}):")
STYLES = {Severity.CRITICAL: "bold red", Severity.MAJOR: "yellow", Severity.MINOR: "cyan"}


def document(report: Report, sample: Sequence[str] | None, seed: str | None) -> dict[str, Any]:
    """The stable JSON of a report."""
    return {
        "format": FORMAT,
        "at": plain(report.at),
        "known_at": plain(report.known_at),
        "log_end": report.end,
        "cards": report.cards,
        "findings": [_finding(finding) for finding in report.findings],
        "checks": [_check(code) for code in CHECKS],
        "not_checked": [_unchecked(each) for each in UNCHECKED],
        "figures": {metric.code: _figure(metric, report.figures[metric.code]) for metric in METRICS},
        "sample": None if sample is None else {"random_value": seed, "cards": [*sample]},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check.code,
        "severity": str(finding.check.severity),
        "history": finding.stream,
        "since": plain(finding.since),
        "events": [*finding.versions],
        "grounds": [ground_document(each) for each in finding.grounds],
        "penalties": [ground_document(each) for each in finding.penalties],
    }


def ground_document(ground: Ground) -> dict[str, Any]:
    """A citation as JSON, with the day from which the cited text is in force."""
    effective = None if ground.effective_from is None else ground.effective_from.isoformat()
    return {
        "obligation": ground.obligation,
        "zh": ground.zh,
        "en": ground.en,
        "is_policy": ground.is_policy,
        "effective_from": effective,
    }


def _both(wording: Wording) -> dict[str, str]:
    return {"zh": wording.zh, "en": wording.en}


def _check(code: str) -> dict[str, Any]:
    check = CHECKS[code]
    return {
        "check": code,
        "question": str(check.question),
        "severity": str(check.severity),
        "title": _both(check.title),
        "missing": _both(check.missing),
        "mend": _both(check.mend),
    }


def _unchecked(unchecked: Unchecked) -> dict[str, Any]:
    return {
        "code": unchecked.code,
        "question": None if unchecked.question is None else str(unchecked.question),
        "obligations": [*unchecked.cites],
        "title": _both(unchecked.title),
        "reason": _both(unchecked.reason),
    }


def _figure(metric: Metric, figure: Figure) -> dict[str, Any]:
    return {
        "question": str(metric.question),
        "kind": str(metric.kind),
        "title": _both(metric.title),
        "formula": {**_both(metric.formula), "of": [*metric.of], "over": [*metric.over]},
        "figure": dict(figure),
    }


def show_report(console: Console, lang: Lang, report: Report, sample: Sequence[str] | None, seed: str | None) -> None:
    """Print a report: findings by gravity, figures, and what was not checked."""
    known = "" if report.known_at is None else KNOWN_AT(lang, time=shown_time(report.known_at))
    console.print(Text(HEADLINE(lang, cards=report.cards, at=_day(report.at), end=report.end) + known, "bold"))
    for text in _findings(lang, report):
        console.print(text, soft_wrap=True)
    console.print(_figures(lang, report))
    console.print(Text(NOT_CHECKED(lang), "bold"))
    for unchecked in UNCHECKED:
        console.print(f"  {_said(lang, unchecked.title)}: {_said(lang, unchecked.reason)}", soft_wrap=True)
    if sample is not None:
        console.print(Text(SAMPLE(lang, seed=seed), "bold"))
        console.print("\n".join(f"  {iccid}" for iccid in sample))


def _findings(lang: Lang, report: Report) -> Iterator[Text | Padding]:
    if not report.findings:
        yield Text(NOTHING(lang), "green")
    by_check = {code: list(found) for code, found in groupby(report.findings, lambda each: each.check.code)}
    for code in sorted(by_check, key=lambda code: (-CHECKS[code].severity.rank, code)):
        yield from _one_check(lang, by_check[code])


def _one_check(lang: Lang, found: Sequence[Finding]) -> Iterator[Text | Padding]:
    check = found[0].check
    title = f"{lang.word(check.severity)}  {_said(lang, check.title)}  ×{len(found)}  [{check.question} {check.code}]"
    yield Text(title, STYLES[check.severity])
    yield _below(MEND(lang, missing=_said(lang, check.missing), mend=_said(lang, check.mend)))
    last: Sequence[str] = ()
    for finding in found[:SHOWN]:
        name = finding.stream.removeprefix(CARD_PREFIX)
        versions = ", ".join(map(str, finding.versions))
        yield Padding(Text(SINCE(lang, name=name, since=_day(finding.since), versions=versions)), (0, 0, 0, 2))
        cited = [*_cited(lang, finding)]
        yield from (_below(text) for text in (cited if cited != last else ()))
        last = cited
    if len(found) > SHOWN:
        yield _below(MORE(lang, count=len(found) - SHOWN))


def _cited(lang: Lang, finding: Finding) -> Iterator[str]:
    yield from (lang.pick(each.zh, each.en) for each in finding.grounds)
    yield from (PENALTY(lang, text=lang.pick(each.zh, each.en)) for each in finding.penalties)


def _figures(lang: Lang, report: Report) -> Any:
    table = plain_table(*(said(lang) for said in FIGURES))
    figures = report.figures
    for metric in METRICS:
        if values := _values(figures[metric.code]):
            table.add_row(_said(lang, metric.title), values, _said(lang, metric.formula))
    return table


def _values(figure: Figure) -> str:
    if "over" in figure:
        value = figure["value"]
        return f"{'—' if value is None else f'{value:.1%}'} ({figure['of']}/{figure['over']})"
    return "  ".join(f"{name} {value}" for name, value in figure.items() if value is not None)


def _below(text: str) -> Padding:
    return Padding(Text(text, "dim"), (0, 0, 0, 6))


def _said(lang: Lang, wording: Wording) -> str:
    return lang.pick(wording.zh, wording.en)


def _day(moment: datetime) -> str:
    return shown_time(moment)
