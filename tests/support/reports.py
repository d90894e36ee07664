"""Reports to be shown: of a fleet in which everything that can be wrong is wrong once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path

from iov_realname.adapters.reports.page import Bounds, report_page
from iov_realname.adapters.wording.language import Lang
from iov_realname.application.inspection.inspecting import Inspection
from iov_realname.application.inspection.report import Report
from iov_realname.application.replay import Replay
from iov_realname.domain.record import CommandRefused
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.streams import command_stream
from tests.support.facts import SALE_DAY
from tests.support.inspected import INSPECTED, Archive, Told, clean_archive
from tests.unit.test_inspection_checks import DEFECTS, SAID_BESIDE

__all__ = ["HOSTILE", "faulty_archive", "page_of", "replay_of", "report_of", "written"]

HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)>{{7*7}}"


class Apart(Archive):
    """A log in which each planted history stands by itself, where defects would mend one another in a shared one."""

    def __init__(self) -> None:
        super().__init__()
        self._apart = count(1)
        self.beside: dict[str, object] = {}

    def duty(self, stream: str, *dated: tuple[object, datetime]) -> str:
        """As planted, under a name of its own."""
        return super().duty(f"{stream}-{next(self._apart)}", *dated)


def faulty_archive(*more: Sequence[Told], defects: Iterable[str] = tuple(DEFECTS)) -> Apart:
    """Clean lives, one of each of these defects, a refusal of every code, and whatever more is told."""
    archive = Apart()
    clean_archive(archive)
    for code in defects:
        DEFECTS[code](archive)
        archive.beside.update(SAID_BESIDE.get(code, {}))
    for code in RefusalCode:
        refused = CommandRefused(code, "a_rule", "atf-2022-12", (), "", "", None)
        archive.write(command_stream(f"command of {code}"), [(refused, SALE_DAY)])
    for life in more:
        archive.card(life)
    return archive


def report_of(archive: Archive) -> Report:
    """What an inspection of it comes to, which is told what no history tells where everything is to be wrong."""
    beside = archive.beside if isinstance(archive, Apart) else {}
    return Inspection(archive.log, **beside).run(INSPECTED)  # type: ignore[arg-type]


def replay_of(archive: Archive) -> Replay:
    """Its histories."""
    return Replay(archive.log, archive.log.card_index())


def page_of(archive: Archive, lang: Lang = Lang.EN, bounds: Bounds | None = None, seed: str | None = None) -> str:
    """Its report as a page."""
    sample = None if seed is None else ["8986000000000000001"]
    return report_page(lang, report_of(archive), replay_of(archive), INSPECTED, sample=sample, seed=seed, bounds=bounds)


def written(folder: Path, archive: Archive, lang: Lang = Lang.EN) -> str:
    """The URL of its report, written into a folder."""
    file = folder / f"report-{lang}.html"
    file.write_text(page_of(archive, lang), "utf-8")
    return file.as_uri()
