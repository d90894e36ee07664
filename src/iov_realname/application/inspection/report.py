"""What an inspection came to: findings with what may be cited, and figures."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

import attrs

from iov_realname.application.clocks import View
from iov_realname.application.inspection.examining import Examined
from iov_realname.domain.inspection.check import Check
from iov_realname.domain.inspection.checks import CHECKS
from iov_realname.domain.inspection.citing import Ground, grounds
from iov_realname.domain.inspection.history import Books
from iov_realname.domain.inspection.judging import Sighting
from iov_realname.domain.inspection.metrics import METRICS, Figure, figure
from iov_realname.domain.inspection.words import Severity

__all__ = ["Finding", "Gathering", "Report", "gathered"]


@attrs.frozen
class Finding:
    """Something wrong with one card, or with one subject's data.

    ``stream`` is its history and ``versions`` the events that show it. ``grounds`` are the obligations not met, and
    ``penalties`` the provisions that punish it, both as they stood on the day of the act.
    """

    check: Check[Any]
    stream: str
    since: datetime
    versions: tuple[int, ...]
    grounds: tuple[Ground, ...]
    penalties: tuple[Ground, ...]


@attrs.frozen
class Report:
    """An inspection at a moment, over a log up to ``end``. ``tally`` is what the figures are made of."""

    at: datetime
    known_at: datetime | None
    end: int
    findings: tuple[Finding, ...]
    tally: Mapping[str, int] = attrs.field(repr=False)

    @property
    def view(self) -> View:
        """What of the log was looked at."""
        return View(self.at, self.end)

    @property
    def cards(self) -> int:
        """How many cards were examined."""
        return self.tally.get("card", 0)

    @property
    def figures(self) -> Mapping[str, Figure]:
        """Every metric by its code."""
        return {metric.code: figure(metric, self.tally) for metric in METRICS}

    def gravest(self) -> Severity | None:
        """The gravest severity found; None for nothing."""
        return max((finding.check.severity for finding in self.findings), key=attrgetter("rank"), default=None)


class Gathering:
    """Adds up what histories came to; its memory goes by the findings, not by the cards."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._findings: list[Finding] = []
        self._tally: Counter[str] = Counter()

    def add(self, examined: Examined) -> None:
        """One more history."""
        for sighting in examined.sightings:
            self.find(examined.stream, sighting)
        self._tally.update(examined.counts)

    def find(self, stream: str, sighting: Sighting) -> None:
        """Something wrong in a history."""
        self._findings.append(self._finding(stream, sighting))

    def count(self, tally: Mapping[str, int]) -> None:
        """What many histories count for."""
        self._tally.update(tally)

    def report(self, at: datetime, known_at: datetime | None, end: int) -> Report:
        """What has come together; findings by check, then by history."""
        found = sorted(self._findings, key=lambda finding: (finding.check.code, finding.stream, finding.versions))
        return Report(at, known_at, end, tuple(found), dict(sorted(self._tally.items())))

    def _finding(self, stream: str, sighting: Sighting) -> Finding:
        check, trace = CHECKS[sighting.check], sighting.trace
        book = self._books(trace.day)
        return Finding(
            check,
            stream,
            trace.since,
            trace.versions,
            grounds(check.cites, book, trace.day),
            grounds(check.penalties, book, trace.day),
        )


def gathered(examined: Iterable[Examined], books: Books) -> Gathering:
    """All of these together."""
    gathering = Gathering(books)
    for each in examined:
        gathering.add(each)
    return gathering
