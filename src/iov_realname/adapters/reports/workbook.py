"""``inspect --xlsx``: a report to sort, filter and count with, in one language."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from iov_realname.adapters.reports.bilingual import Bilingual
from iov_realname.adapters.reports.files import replaced
from iov_realname.adapters.reports.findings import card_of
from iov_realname.adapters.reports.labels import label
from iov_realname.adapters.reports.overview import overview
from iov_realname.adapters.reports.sheets import Cell, Column, Sheet, added
from iov_realname.adapters.wording.known_carriers import carrier_named
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.cards.line import CardLine
from iov_realname.application.inspection.report import Report
from iov_realname.domain.inspection.checks import UNCHECKED
from iov_realname.domain.inspection.citing import Ground
from iov_realname.domain.inspection.metrics import METRICS, Kind, Metric
from iov_realname.domain.inspection.words import Severity

__all__ = ["write_workbook"]

SUMMARY = (Column(Said("项目", "what"), 44), Column(Said("数值", "value"), 70))
FIGURES = (
    Column(Said("检查问题", "question"), 10),
    Column(Said("代码", "code"), 28),
    Column(Said("指标", "metric"), 42),
    Column(Said("项目", "part"), 36),
    Column(Said("数值", "value"), 12),
    Column(Said("公式", "formula"), 60),
    Column(Said("计数键", "keys"), 40),
)
FINDINGS = (
    Column(Said("严重程度", "severity"), 10),
    Column(Said("检查问题", "question"), 10),
    Column(Said("检查项", "check"), 30),
    Column(Said("问题", "what is wrong"), 42),
    Column(Said("卡号", "ICCID"), 23),
    Column(Said("历史", "history"), 29),
    Column(Said("自", "since"), 20),
    Column(Said("事件", "events"), 12),
    Column(Said("未履行的义务", "obligations not met"), 60),
    Column(Said("罚则", "penalties"), 46),
    Column(Said("缺少的证据", "evidence missing"), 40),
    Column(Said("如何整改", "how to mend it"), 40),
)
CARDS = (
    Column(Said("卡号", "ICCID"), 23),
    Column(Said("运营商", "carrier"), 16),
    Column(Said("车辆", "VIN"), 21),
    Column(Said("阶段", "stage"), 16),
    Column(Said("应有功能", "entitled functions"), 36),
    Column(Said("登记", "registration"), 16),
    Column(Said("持有期", "period"), 10),
    Column(Said("问题数", "findings"), 10),
    Column(Said("最严重", "gravest"), 12),
)
TITLES = (Said("概要", "summary"), Said("指标", "metrics"), Said("问题", "findings"), Said("卡", "cards"))
AT = Said("业务时间截至", "as of")
KNOWN_AT = Said("记录时间截至", "as known at")
TO_THE_END = Said("日志末尾", "the end of the log")
MADE = Said("出具时间", "made")
LOG_END = Said("日志至第几条", "log to event")
EXAMINED = Said("检查的卡", "cards examined")
FOUND = Said("问题总数", "findings in all")
OF_SEVERITY = Said("问题：{severity}", "findings: {severity}")
CONCERNED = Said("有问题的卡", "cards with findings")
NO_ROOM = Said("工作表放不下、未列出的行：{sheet}", "rows left out, more than a sheet holds: {sheet}")
NOT_CHECKED = Said("未检查：{what}", "not checked: {what}")
IN_FORCE = Said("{text}（自 {day} 施行）", "{text} (in force from {day})")
POLICY = Said("{text}（本企业政策）", "{text} (our policy)")


def write_workbook(file: Path, lang: Lang, report: Report, cards: Iterable[CardLine], made: datetime) -> None:
    """Write a report with the cards it examined that were ever bought, whole or not at all, in flat memory.

    Raises ``OSError``.
    """
    with replaced(file) as beside, Workbook(str(beside), {"constant_memory": True}) as book:
        shapes = zip(TITLES, (SUMMARY, FIGURES, FINDINGS, CARDS), strict=True)
        sheets = [added(book, lang, title, columns) for title, columns in shapes]
        summary, figures, findings, listed = sheets
        _figures(figures, lang, report)
        _findings(findings, lang, report)
        _cards(listed, lang, report, cards)
        _summary(summary, lang, report, made, sheets)
        for sheet in sheets:
            sheet.end()


def _summary(sheet: Sheet, lang: Lang, report: Report, made: datetime, sheets: Sequence[Sheet]) -> None:
    at_a_glance = overview(report)
    sheet.add(AT(lang), report.at)
    sheet.add(KNOWN_AT(lang), report.known_at or TO_THE_END(lang))
    sheet.add(MADE(lang), made)
    sheet.add(LOG_END(lang), report.end)
    sheet.add(EXAMINED(lang), report.cards)
    sheet.add(CONCERNED(lang), at_a_glance.cards)
    sheet.add(FOUND(lang), at_a_glance.total)
    for severity, count in at_a_glance.found.items():
        sheet.add(OF_SEVERITY(lang, severity=lang.word(severity)), count)
    for title, other in zip(TITLES, sheets, strict=True):
        if other.left_out:
            sheet.add(NO_ROOM(lang, sheet=title(lang)), other.left_out)
    for each in UNCHECKED:
        sheet.add(NOT_CHECKED(lang, what=_said(lang, each.title)), _said(lang, each.reason))


def _figures(sheet: Sheet, lang: Lang, report: Report) -> None:
    figures = report.figures
    for metric in METRICS:
        head = (str(metric.question), metric.code, _said(lang, metric.title))
        tail = (_said(lang, metric.formula), _keys(metric))
        for part, value in figures[metric.code].items():
            named = _said(lang, label(metric.code, part)) if metric.kind is Kind.COUNTS else part
            sheet.add(*head, named, value, *tail)


def _keys(metric: Metric) -> str:
    over = f" / ({' + '.join(metric.over)})" if metric.over else ""
    return f"{' + '.join(metric.of)}{over}"


def _findings(sheet: Sheet, lang: Lang, report: Report) -> None:
    for finding in sorted(report.findings, key=lambda each: -each.check.severity.rank):
        check = finding.check
        sheet.add(
            lang.word(check.severity),
            str(check.question),
            check.code,
            _said(lang, check.title),
            card_of(finding),
            finding.stream,
            finding.since,
            ", ".join(map(str, finding.versions)),
            "\n".join(_cited(lang, finding.grounds)),
            "\n".join(_cited(lang, finding.penalties)),
            _said(lang, check.missing),
            _said(lang, check.mend),
        )


def _cited(lang: Lang, grounds: Iterable[Ground]) -> Iterator[str]:
    for ground in grounds:
        text = _said(lang, ground)
        if ground.is_policy:
            yield POLICY(lang, text=text)
        elif ground.effective_from is None:
            yield text
        else:
            yield IN_FORCE(lang, text=text, day=ground.effective_from)


def _cards(sheet: Sheet, lang: Lang, report: Report, cards: Iterable[CardLine]) -> None:
    found: Counter[str] = Counter()
    gravest: dict[str, Severity] = {}
    for finding in report.findings:
        if (iccid := card_of(finding)) is not None:
            found[iccid] += 1
            gravest[iccid] = max(gravest.get(iccid, finding.check.severity), finding.check.severity, key=_rank)
    for card in cards:
        sheet.add(*_card(lang, card), found[card.iccid], lang.word(gravest.get(card.iccid)))


def _card(lang: Lang, card: CardLine) -> Iterator[Cell]:
    yield card.iccid
    yield lang.word(carrier_named(card.carrier))
    yield card.vin
    yield lang.word(card.stage)
    yield lang.words(card.entitled)
    yield lang.word(card.registration_status)
    yield card.period_number


def _rank(severity: Severity) -> int:
    return severity.rank


def _said(lang: Lang, text: Bilingual) -> str:
    return lang.pick(text.zh, text.en)
