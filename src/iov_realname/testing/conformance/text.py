"""The report as text, as it stands at the end of a run."""

from collections.abc import Iterator, Sequence

from iov_realname.testing.conformance.report import Conformance, Judged, Judgement

__all__ = ["as_text"]

_MARKS = {Judgement.HELD: "+", Judgement.BROKEN: "x", Judgement.NOT_DECLARED: "-", Judgement.NOT_JUDGED: "?"}


def as_text(reports: Sequence[Conformance], *, whole: bool = True) -> str:
    """Every adapter with its laws; ``whole=False`` leaves out what held and what was not declared."""
    return "\n".join(line for report in reports for line in _adapter(report, whole))


def _adapter(report: Conformance, whole: bool) -> Iterator[str]:
    counts = ", ".join(
        f"{count} {judgement.en} {judgement.zh}" for judgement in Judgement if (count := report.count(judgement))
    )
    yield f"{report.port} · {report.adapter}: {'conforms 符合' if report.conforms else 'DOES NOT CONFORM 不符合'}"
    yield f"  {counts}"
    if report.declares:
        yield f"  declares 声明: {report.declares}"
    for judged in report.laws:
        if whole or judged.judgement in (Judgement.BROKEN, Judgement.NOT_JUDGED):
            yield from _law(judged)


def _law(judged: Judged) -> Iterator[str]:
    yield f"  {_MARKS[judged.judgement]} {judged.law}"
    if judged.judgement is not Judgement.HELD:
        yield from (f"      {line}" for line in judged.detail.splitlines())
