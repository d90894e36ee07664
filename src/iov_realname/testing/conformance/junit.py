"""The report as JUnit XML: one suite for each adapter, one case for each law."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from iov_realname.testing.conformance.report import Conformance, Judgement

__all__ = ["as_junit"]

_TAGS = {Judgement.BROKEN: "failure", Judgement.NOT_JUDGED: "error", Judgement.NOT_DECLARED: "skipped"}


def as_junit(reports: Sequence[Conformance]) -> str:
    """The document."""
    root = Element("testsuites", name="iov-realname conformance")
    for report in reports:
        suite = SubElement(
            root,
            "testsuite",
            name=f"{report.port} · {report.adapter}",
            tests=str(len(report.laws)),
            failures=str(report.count(Judgement.BROKEN)),
            errors=str(report.count(Judgement.NOT_JUDGED)),
            skipped=str(report.count(Judgement.NOT_DECLARED)),
        )
        properties = SubElement(suite, "properties")
        SubElement(properties, "property", name="declares", value=report.declares)
        for judged in report.laws:
            place = f"{report.port}.{report.adapter}"
            case = SubElement(suite, "testcase", classname=place, name=judged.law, time=f"{judged.seconds:.3f}")
            if (tag := _TAGS.get(judged.judgement)) is not None:
                lines = judged.detail.splitlines() or [""]
                SubElement(case, tag, message=_printable(lines[0])).text = _printable(judged.detail)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _printable(text: str) -> str:
    """Without the characters that XML has no way to write."""
    return "".join(each if each in "\t\n" or each.isprintable() else "?" for each in text)
