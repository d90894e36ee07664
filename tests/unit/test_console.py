"""The console: who may look, what one sees, and that one can only look."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import parse_qsl

import attrs
import pytest

from iov_realname.adapters.reports.console.exchange import Answer, Asked, safe_headers
from iov_realname.adapters.reports.console.gate import BURST, REFILL, Entry, Gate
from iov_realname.adapters.reports.console.listing import card_page, finding_page
from iov_realname.adapters.reports.console.site import Site
from iov_realname.adapters.wording.language import Lang
from iov_realname.application.errors import StoreUnusable
from iov_realname.application.replay import Chapter, Replay
from iov_realname.domain.card.state import Stage
from iov_realname.domain.inspection.checks import CHECKS
from tests.support.facts import OWNED
from tests.support.inspected import INSPECTED, Archive
from tests.support.reports import HOSTILE, faulty_archive, replay_of, report_of

PORT, TOKEN, SESSION = 4711, "the token", "the session"
HOST, COOKIE = f"127.0.0.1:{PORT}", f"iov-console-{PORT}={SESSION}"


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@attrs.frozen
class Broken(Replay):
    """Histories in a store that cannot be read any more."""

    def story(self, iccid: str, **clocks: object) -> Sequence[Chapter]:
        raise StoreUnusable("secret detail")


def gate(watch: Watch | None = None) -> Gate:
    """A gate that nobody has come to yet."""
    return Gate(PORT, TOKEN, SESSION, watch or Watch())


@pytest.fixture(scope="module")
def archive() -> Archive:
    """A fleet with every defect, and enough cards for several pages."""
    return faulty_archive(*([*OWNED] for _ in range(60)))


@pytest.fixture(scope="module")
def site(archive: Archive) -> Site:
    """Its console."""
    return site_of(archive, replay_of(archive))


def site_of(archive: Archive, replay: Replay) -> Site:
    """A console of it, as the replay reads it."""
    return Site(replay, report_of(archive), INSPECTED, gate(), Lang.EN)


def get(site: Site, path: str, query: Mapping[str, str] | None = None, cookies: str | None = COOKIE) -> Answer:
    """Ask for a page, as one who has been let in."""
    return site.answer(Asked("GET", path, query or {}, HOST, cookies=cookies))


def login(site: Site, token: str, origin: str | None = f"http://{HOST}") -> Answer:
    """Send the form."""
    return site.answer(Asked("POST", "/login", {}, HOST, origin=origin, form={"token": token}))


class TestGate:
    """Who may look."""

    def test_lets_the_token_in(self) -> None:
        """And nothing that is nearly it."""
        assert Entry.OPEN is gate().enter(TOKEN)
        assert {Entry.WRONG} == {gate().enter(text) for text in ("", TOKEN[:-1], f"{TOKEN} ", TOKEN.upper(), "词")}

    def test_hears_no_more_after_a_few_wrong_ones(self) -> None:
        """Not even the right one, until some time has gone by; nobody is kept waiting inside."""
        watch = Watch()
        door = gate(watch)
        assert [Entry.WRONG] * BURST == [door.enter("guess") for _ in range(BURST)]
        assert [Entry.TOO_SOON] * 2 == [door.enter("guess"), door.enter(TOKEN)]
        watch.seconds += REFILL - 0.1
        assert Entry.TOO_SOON is door.enter(TOKEN)
        watch.seconds += 0.2
        assert [Entry.WRONG, Entry.TOO_SOON] == [door.enter("guess"), door.enter(TOKEN)]

    def test_saves_up_no_more_than_a_few(self) -> None:
        """A long time without anybody does not buy more guesses."""
        watch = Watch()
        door = gate(watch)
        watch.seconds += 1_000 * REFILL

        assert BURST == [door.enter("guess") for _ in range(BURST + 5)].count(Entry.WRONG)

    @pytest.mark.parametrize("host", [None, "", "evil.example", f"evil.example:{PORT}", "127.0.0.1", "localhost:1"])
    def test_knows_its_own_names(self, host: str | None) -> None:
        """Loopback with its own port, and no name that somebody else made lead there."""
        assert gate().is_named(f"localhost:{PORT}")
        assert not gate().is_named(host)

    @pytest.mark.parametrize(
        "cookies", [None, "", "iov-console-4711=", "iov-console-1=the-session", "\x00;=", "é" * 99]
    )
    def test_knows_its_own_cookie(self, cookies: str | None) -> None:
        """Among others, but no other, nor that of a console on another port."""
        assert gate().knows(f"other app's={{1}}; {gate().cookie.partition(';')[0]}")
        assert not gate().knows(cookies)

    def test_keeps_its_cookie_from_scripts_and_other_sites(self) -> None:
        """And it ends with the browser."""
        attributes = {each.strip() for each in gate().cookie.split(";")[1:]}

        assert {"HttpOnly", "SameSite=Strict", "Path=/"} == attributes


class TestEntry:
    """Signing in."""

    @pytest.mark.parametrize("path", ["/", "/findings", "/cards", "/cards/8986000000000000000", "/no-such-page"])
    def test_shows_nothing_to_strangers(self, site: Site, path: str) -> None:
        """Not even whether there is such a page."""
        answer = get(site, path, cookies=None)

        assert (HTTPStatus.SEE_OTHER, "", "/login") == (answer.status, answer.page, answer.headers["Location"])

    def test_turns_the_token_into_a_cookie(self, site: Site) -> None:
        """The token is in no address and in no cookie."""
        answer = login(site, f" {TOKEN} ")

        assert HTTPStatus.SEE_OTHER is answer.status
        assert {"Location": "/", "Set-Cookie": gate().cookie} == answer.headers
        assert TOKEN not in str(answer.headers)

    def test_refuses_another(self, archive: Archive) -> None:
        """With 403, then with 429 and when to come again; what was tried is not repeated."""
        site = site_of(archive, replay_of(archive))
        answers = [login(site, HOSTILE) for _ in range(BURST + 1)]

        assert [HTTPStatus.FORBIDDEN] * BURST == [answer.status for answer in answers[:-1]]
        assert HTTPStatus.TOO_MANY_REQUESTS is answers[-1].status
        assert "12" == answers[-1].headers["Retry-After"]
        assert all("taken" not in answer.page and "Set-Cookie" not in answer.headers for answer in answers)

    @pytest.mark.parametrize("origin", ["null", "http://evil.example", f"https://{HOST}", "http://127.0.0.1:1"])
    def test_takes_no_form_from_another_site(self, site: Site, origin: str) -> None:
        """So that no other site can use up the attempts."""
        assert HTTPStatus.FORBIDDEN is login(site, TOKEN, origin).status

    def test_answers_to_its_own_name_alone(self, site: Site) -> None:
        """Whoever else's name leads here gets nothing, cookie or not."""
        answer = site.answer(Asked("GET", "/", {}, f"evil.example:{PORT}", cookies=COOKIE))

        assert HTTPStatus.MISDIRECTED_REQUEST is answer.status
        assert "findings on" not in answer.page

    @pytest.mark.parametrize(("method", "path"), [("POST", "/"), ("DELETE", "/cards"), ("PUT", "/login")])
    def test_can_only_be_looked_at(self, site: Site, method: str, path: str) -> None:
        """Anything but GET is refused, but for the form."""
        answer = site.answer(Asked(method, path, {}, HOST, cookies=COOKIE))

        assert HTTPStatus.METHOD_NOT_ALLOWED is answer.status

    def test_lets_nothing_be_kept_or_loaded(self) -> None:
        """Every answer says so to the browser."""
        headers = safe_headers()

        assert ("no-store", "DENY", "nosniff") == (
            headers["Cache-Control"],
            headers["X-Frame-Options"],
            headers["X-Content-Type-Options"],
        )
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'sha256-")
        assert policy.endswith("form-action 'self'; frame-ancestors 'none'")
        assert "unsafe" not in policy

    def test_hides_tokens_from_whoever_prints_a_request(self) -> None:
        """Neither form nor cookie is in the text of one."""
        asked = Asked("POST", "/login", {}, HOST, cookies=COOKIE, form={"token": TOKEN})

        assert [] == [secret for secret in (TOKEN, SESSION) if secret in repr(asked)]


class TestPages:
    """What one sees."""

    def test_begins_with_the_report(self, site: Site) -> None:
        """The figures of the whole fleet, without lists and histories."""
        page = get(site, "/").page

        assert "Inspection report" in page
        assert 'class="rates"' in page
        assert "<tr data-row>" not in page

    def test_shows_a_card(self, site: Site, archive: Archive) -> None:
        """Its history, with what was found in it."""
        finding = next(each for each in report_of(archive).findings if each.check.code == "typed_entry")
        page = get(site, f"/cards/{finding.stream.removeprefix('card-')}").page

        assert finding.check.title.en in page
        assert "Identity presented" in page
        assert "personal data sealed" in page

    @pytest.mark.parametrize("path", ["/nothing", "/cards/8986000000000000000", "/cards/", "/cards/../login", "//"])
    def test_has_no_other_pages(self, site: Site, path: str) -> None:
        """Nor cards that are not in the store."""
        assert HTTPStatus.NOT_FOUND is get(site, path).status

    def test_leads_to_a_card_by_its_number(self, site: Site) -> None:
        """However it is written; what is no card number is not found."""
        answer = get(site, "/cards", {"iccid": " 8986 0300 0000 0000 006 "})

        assert (HTTPStatus.SEE_OTHER, "/cards/8986030000000000006") == (answer.status, answer.headers["Location"])
        assert HTTPStatus.NOT_FOUND is get(site, "/cards", {"iccid": HOSTILE}).status

    @pytest.mark.parametrize("path", ["/findings", "/cards"])
    def test_says_what_was_asked_for_as_text(self, site: Site, path: str) -> None:
        """A query is no part of the page."""
        page = get(site, path, {"text": f'"{HOSTILE}', "vin": f'"{HOSTILE}'}).page

        assert "title=&#39;TAKEN&#39;" in page.replace("taken", "TAKEN")
        assert "<img" not in page
        assert 1 == page.count("<script>")

    def test_says_that_the_store_cannot_be_read(self, archive: Archive) -> None:
        """And nothing about why."""
        answer = get(site_of(archive, Broken(archive.log)), "/cards/8986030000000000006")

        assert HTTPStatus.SERVICE_UNAVAILABLE is answer.status
        assert "secret detail" not in answer.page


class TestLists:
    """A page at a time."""

    def test_findings_come_gravest_first_each_once(self, site: Site, archive: Archive) -> None:
        """Over all pages, with the number of all on each; beyond the last there is the last."""
        report = report_of(archive)
        findings = sorted(report.findings, key=lambda each: -each.check.severity.rank)
        listed = [finding_page(findings, {"page": str(number)}) for number in range(1, 9)]
        all_pages = listed[: listed[0].pages]

        assert 2 < listed[0].pages < 8
        streams = [row.name for page in all_pages for group in page.groups for b in group.bases for row in b.rows]
        assert sorted(finding.stream.removeprefix("card-") for finding in findings) == sorted(streams)
        assert {len(findings)} == {page.total for page in listed}
        assert all_pages[-1] == listed[-1]
        assert [None, None] == [listed[0].before, all_pages[-1].after]

    @pytest.mark.parametrize("page", ["0", "-1", "x", "", "99999999999999999999", "²"])
    def test_nonsense_is_the_first_page_or_the_last(self, archive: Archive, page: str) -> None:
        """And never an error."""
        assert 1 == finding_page(report_of(archive).findings, {"page": page}).number

    def test_findings_are_chosen_by_severity_check_and_text(self, archive: Archive) -> None:
        """All at once; the page after keeps what was asked for; words that are none ask for nothing."""
        findings = report_of(archive).findings

        def codes(**query: str) -> set[str]:
            page = finding_page(findings, query)
            return {group.check.code for group in page.groups}

        assert {"typed_entry"} == codes(check="typed_entry") == codes(text=" 手工录入 ") == codes(text="TYPED_")
        assert set() == codes(check="typed_entry", severity="critical")
        assert all(CHECKS[code].severity == "minor" for code in codes(severity="minor"))
        everything = finding_page(findings, {})
        assert everything.total == finding_page(findings, {"severity": "worst", "check": "none"}).total
        after = finding_page(findings, {"text": "card-", "check": ""}).after or ""
        assert {"text": "card-", "page": "2"} == dict(parse_qsl(after[1:]))

    def test_cards_come_by_number_each_once(self, archive: Archive) -> None:
        """From page to page as each names the next one, until the last names none."""
        replay = replay_of(archive)
        listed = [card_page(replay, {})]
        while listed[-1].after is not None and len(listed) < 9:
            listed.append(card_page(replay, dict(parse_qsl(listed[-1].after[1:]))))
        shown = [line.iccid for page in listed for line in page.lines]

        assert [line.iccid for line in replay.cards()] == shown
        assert {len(shown)} == {page.total for page in listed}
        assert 3 <= len(listed) < 9

    def test_cards_are_chosen_by_what_they_are(self, archive: Archive) -> None:
        """The same as `cards` on the command line; the vehicle in any case."""
        replay = replay_of(archive)
        registered = list(replay.cards(stage=Stage.REGISTERED))
        vin = str(registered[0].vin)

        assert len(registered) == card_page(replay, {"stage": "registered"}).total
        assert [vin] == [line.vin for line in card_page(replay, {"vin": f" {vin.lower()} "}).lines]
        assert card_page(replay, {}).total == card_page(replay, {"stage": "nowhere", "vin": " "}).total
