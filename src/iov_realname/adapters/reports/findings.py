"""Findings as a page lists them: under their check, and there under what they may cite."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

import attrs

from iov_realname.adapters.wording.facts import shown_time
from iov_realname.application.inspection.report import Finding
from iov_realname.domain.inspection.check import Check
from iov_realname.domain.inspection.citing import Ground
from iov_realname.domain.streams import CARD_PREFIX

__all__ = ["Basis", "Group", "Row", "card_of", "grouped", "grouped_by_gravity", "row_of"]


@attrs.frozen
class Row:
    """One finding: in which history, since when, shown by which events. ``iccid`` is None where it is no card's."""

    name: str
    iccid: str | None
    since: str
    versions: str


@attrs.frozen
class Basis:
    """Findings that may cite the same; law is cited by the day of the act, so one check may have several of these."""

    grounds: tuple[Ground, ...]
    penalties: tuple[Ground, ...]
    rows: Sequence[Row]


@attrs.frozen
class Group:
    """What one check found: how much in all, and how much of it is listed."""

    check: Check[Any]
    total: int
    listed: int
    bases: Sequence[Basis]

    @property
    def left_out(self) -> int:
        """How many findings are counted and not listed."""
        return self.total - self.listed


def grouped_by_gravity(findings: Iterable[Finding], at_most: int) -> Sequence[Group]:
    """Every check that found something, the gravest first, with ``at_most`` so many findings listed under each."""
    by_check = {code: list(found) for code, found in groupby(findings, key=_code)}
    return sorted(
        (_group(found, at_most) for found in by_check.values()),
        key=lambda group: (-group.check.severity.rank, group.check.code),
    )


def grouped(findings: Iterable[Finding], totals: Callable[[str], int]) -> Sequence[Group]:
    """A page of findings under their checks, in the order they come; ``totals`` says how many a check has in all."""
    pages = ((code, list(found)) for code, found in groupby(findings, key=_code))
    return [attrs.evolve(_group(found, len(found)), total=totals(code)) for code, found in pages]


def card_of(finding: Finding) -> str | None:
    """The card a finding is about; None where it is about a subject's data."""
    return finding.stream.removeprefix(CARD_PREFIX) if finding.stream.startswith(CARD_PREFIX) else None


def row_of(finding: Finding) -> Row:
    """A finding as a line."""
    iccid = card_of(finding)
    versions = ", ".join(map(str, finding.versions))
    return Row(iccid or finding.stream, iccid, shown_time(finding.since), versions)


def _group(found: Sequence[Finding], at_most: int) -> Group:
    listed = found[:at_most]
    by_basis: dict[tuple[tuple[Ground, ...], tuple[Ground, ...]], list[Row]] = {}
    for finding in listed:
        by_basis.setdefault((finding.grounds, finding.penalties), []).append(row_of(finding))
    bases = [Basis(grounds, penalties, rows) for (grounds, penalties), rows in by_basis.items()]
    return Group(found[0].check, len(found), len(listed), bases)


def _code(finding: Finding) -> str:
    return finding.check.code
