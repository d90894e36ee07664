"""The report as one HTML page without script or anything from elsewhere."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from iov_realname.testing.conformance.report import Conformance, Judged, Judgement

__all__ = ["as_html"]

_STYLE = """
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; margin: 2rem auto; max-width: 62rem; color: #1c2733 }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; padding: .3rem .6rem; vertical-align: top }
tr { border-top: 1px solid #d5dce4 } td:first-child { white-space: nowrap }
pre { white-space: pre-wrap; margin: .3rem 0 }
.held { color: #1a7f37 } .broken, .not_judged { color: #b3261e; font-weight: 600 } .not_declared { color: #5b6875 }
"""


def as_html(reports: Sequence[Conformance]) -> str:
    """The page."""
    page = Element("html", lang="zh-CN")
    head = SubElement(page, "head")
    SubElement(head, "meta", charset="utf-8")
    _said(head, "title", "Conformance 一致性报告")
    _said(head, "style", _STYLE)
    body = SubElement(page, "body")
    _said(body, "h1", "Conformance 一致性报告")
    if not reports:
        _said(body, "p", "No contract was asked. 未执行任何契约检验。")
    for report in reports:
        _adapter(body, report)
    return f"<!doctype html>\n{tostring(page, encoding='unicode', method='html')}\n"


def _adapter(body: Element, report: Conformance) -> None:
    _said(body, "h2", f"{report.port} · {report.adapter}")
    verdict = Judgement.HELD if report.conforms else Judgement.BROKEN
    words = "conforms 符合" if report.conforms else "does not conform 不符合"
    _said(body, "p", f"{words} ({report.count(Judgement.HELD)}/{len(report.laws)})").set("class", verdict)
    if report.declares:
        _said(body, "p", f"declares 声明: {report.declares}")
    table = SubElement(body, "table")
    heads = SubElement(table, "tr")
    for text in ("结果", "law 条款"):
        _said(heads, "th", text).set("scope", "col")
    for judged in report.laws:
        _law(table, judged)


def _law(table: Element, judged: Judged) -> None:
    row = SubElement(table, "tr")
    word = judged.judgement
    _said(row, "td", f"{word.zh} {word.en}").set("class", word)
    cell = _said(row, "td", judged.law)
    if judged.detail and word is not Judgement.HELD:
        _said(cell, "pre", judged.detail)


def _said(parent: Element, tag: str, text: str) -> Element:
    element = SubElement(parent, tag)
    element.text = text
    return element
