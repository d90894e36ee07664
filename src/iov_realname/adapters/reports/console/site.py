"""The console's pages. It reads, and nothing else; whoever has not shown the token sees one form."""

from collections.abc import Mapping
from contextvars import copy_context
from datetime import datetime
from http import HTTPStatus

from iov_realname.adapters.reports.console.exchange import Answer, Asked, redirect
from iov_realname.adapters.reports.console.gate import REFILL, Entry, Gate
from iov_realname.adapters.reports.console.listing import card_filters, card_page, finding_page
from iov_realname.adapters.reports.figures import drawn
from iov_realname.adapters.reports.findings import card_of
from iov_realname.adapters.reports.histories import history_shown
from iov_realname.adapters.reports.overview import overview
from iov_realname.adapters.reports.rendering import page
from iov_realname.adapters.wording.language import Lang
from iov_realname.application.errors import IovRealnameError, NotFound
from iov_realname.application.inspection.report import Finding, Report
from iov_realname.application.replay import Replay
from iov_realname.domain.identifiers import Malformed, parse_iccid
from iov_realname.domain.inspection.checks import CHECKS, UNCHECKED
from iov_realname.domain.inspection.words import Wording

__all__ = ["Site"]

CARDS = "/cards/"
PROBLEMS: Mapping[HTTPStatus, Wording] = {
    HTTPStatus.FORBIDDEN: Wording("不允许。", "Not allowed."),
    HTTPStatus.NOT_FOUND: Wording("没有这个页面，或查无此卡。", "There is no such page, or no such card."),
    HTTPStatus.METHOD_NOT_ALLOWED: Wording("这里只能查看。", "One can only look here."),
    HTTPStatus.MISDIRECTED_REQUEST: Wording("请用显示的地址访问。", "Come by the address that was shown."),
    HTTPStatus.SERVICE_UNAVAILABLE: Wording("存储库现在读不到。", "The store cannot be read now."),
}


class Site:
    """Answers requests from a store and from a report that was made of it before. Threads may share it."""

    def __init__(self, replay: Replay, report: Report, made: datetime, gate: Gate, lang: Lang) -> None:
        self._replay = replay
        self._report = report
        self._gate = gate
        self._lang = lang
        self._context = copy_context()
        self._findings = sorted(report.findings, key=lambda each: (-each.check.severity.rank, each.check.code))
        self._by_card: dict[str, list[Finding]] = {}
        for finding in report.findings:
            if (iccid := card_of(finding)) is not None:
                self._by_card.setdefault(iccid, []).append(finding)
        self._glance = {
            "made": made,
            "overview": overview(report),
            "figures": drawn(report),
            "checks": len(CHECKS),
            "unchecked": UNCHECKED,
            "sample": None,
            "bounds": None,
        }

    def answer(self, asked: Asked) -> Answer:
        """What a request gets, in the names that the console was begun with, whichever thread asks."""
        return self._context.copy().run(self._answer, asked)

    def _answer(self, asked: Asked) -> Answer:
        if not self._gate.is_named(asked.host):
            return self._problem(HTTPStatus.MISDIRECTED_REQUEST)
        if asked.path == "/login":
            return self._login(asked)
        if asked.method != "GET":
            return self._problem(HTTPStatus.METHOD_NOT_ALLOWED)
        if not self._gate.knows(asked.cookies):
            return redirect("/login")
        try:
            return self._look(asked)
        except NotFound:
            return self._problem(HTTPStatus.NOT_FOUND)
        except IovRealnameError:
            return self._problem(HTTPStatus.SERVICE_UNAVAILABLE)

    def _login(self, asked: Asked) -> Answer:
        match asked.method:
            case "GET":
                return self._page("login.html", {"said": None})
            case "POST" if not self._gate.is_from_here(asked.origin):
                return self._problem(HTTPStatus.FORBIDDEN)
            case "POST":
                return self._entered(self._gate.enter(asked.form.get("token", "").strip()))
            case _:
                return self._problem(HTTPStatus.METHOD_NOT_ALLOWED)

    def _entered(self, entry: Entry) -> Answer:
        match entry:
            case Entry.OPEN:
                return redirect("/", **{"Set-Cookie": self._gate.cookie})
            case Entry.WRONG:
                return self._page("login.html", {"said": entry.value}, HTTPStatus.FORBIDDEN)
            case Entry.TOO_SOON:
                again = {"Retry-After": f"{REFILL:.0f}"}
                return self._page("login.html", {"said": entry.value}, HTTPStatus.TOO_MANY_REQUESTS, again)

    def _look(self, asked: Asked) -> Answer:
        match asked.path:
            case "/":
                return self._page("overview.html", self._glance)
            case "/findings":
                found = finding_page(self._findings, asked.query)
                return self._page("findings.html", {"found": found, "asked": asked.query, "kinds": CHECKS.values()})
            case "/cards":
                return self._cards(asked)
            case path if path.startswith(CARDS):
                return self._card(path.removeprefix(CARDS))
            case _:
                return self._problem(HTTPStatus.NOT_FOUND)

    def _cards(self, asked: Asked) -> Answer:
        if iccid := "".join(asked.query.get("iccid", "").split()):
            parsed = parse_iccid(iccid)
            return self._problem(HTTPStatus.NOT_FOUND) if isinstance(parsed, Malformed) else redirect(CARDS + parsed)
        listed = card_page(self._replay, asked.query)
        facts = {"listed": listed, "asked": asked.query, "filters": card_filters(), "found": self._by_card}
        return self._page("cards.html", facts)

    def _card(self, iccid: str) -> Answer:
        story = self._replay.story(iccid)
        return self._page("card.html", {"card": history_shown(iccid, story, self._by_card.get(iccid, []))})

    def _problem(self, status: HTTPStatus) -> Answer:
        return self._page("problem.html", {"problem": PROBLEMS[status], "status": status.value}, status)

    def _page(
        self,
        name: str,
        facts: Mapping[str, object],
        status: HTTPStatus = HTTPStatus.OK,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        text = page(f"console/{name}", self._lang, report=self._report, here=name, **facts)
        return Answer(status, text, headers or {})
