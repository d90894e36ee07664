"""Which laws an adapter keeps, as a report: text for the terminal, JUnit for the build, HTML for people.

``pytest --iov-conformance=report.html`` writes one of all contracts that a run has asked; the ending says which kind.
"""

from iov_realname.testing.conformance.html import as_html
from iov_realname.testing.conformance.junit import as_junit
from iov_realname.testing.conformance.report import Conformance, Findings, Judged, Judgement
from iov_realname.testing.conformance.text import as_text

__all__ = ["Conformance", "Findings", "Judged", "Judgement", "as_html", "as_junit", "as_text"]
