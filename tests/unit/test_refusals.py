"""What a refusal carries, and how rules are asked."""

import re
from datetime import date
from pathlib import Path

import pytest

from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import EDITIONS, RuleBook, edition_on

PAGE = Path(__file__).parents[2] / "docs" / "rule-book.md"
BOOK = edition_on(date(2024, 5, 6))
ALL_CODES = pytest.mark.parametrize("code", RefusalCode)


@ALL_CODES
def test_every_code_has_a_title_in_both_languages(code: RefusalCode) -> None:
    """A refusal can always be told in Chinese and in English."""
    assert re.search(r"[\u4e00-\u9fff]", code.title_zh)
    assert re.fullmatch(r"[A-Za-z][A-Za-z ,'-]+", code.title_en)


@ALL_CODES
@pytest.mark.parametrize("book", EDITIONS, ids=lambda book: book.edition)
def test_every_code_rests_on_obligations_that_every_edition_can_cite(code: RefusalCode, book: RuleBook) -> None:
    """No refusal is without a basis, and no basis is unknown to an edition."""
    assert code.basis
    assert set(code.basis) <= book.obligation_ids()


@ALL_CODES
def test_a_code_is_stored_and_read_as_its_plain_value(code: RefusalCode) -> None:
    """The stored form of a code is `R-…` after its member name."""
    assert str(code) == f"{code}" == "R-" + code.name.replace("_", "-")
    assert RefusalCode(str(code)) is code


def test_titles_and_codes_are_not_shared() -> None:
    """Two codes never read the same."""
    assert len({code.title_zh for code in RefusalCode}) == len(RefusalCode) == 30
    assert len({code.title_en for code in RefusalCode}) == len(RefusalCode)


def test_the_page_for_readers_lists_the_catalogue_and_its_citations() -> None:
    """`docs/rule-book.md` shows every code with its titles and basis, and every obligation as it is cited."""
    page = set(PAGE.read_text(encoding="utf-8").splitlines())
    day = date(2024, 5, 6)
    codes = {f"| {code} | {code.title_zh} | {code.title_en} | {', '.join(code.basis)} |" for code in RefusalCode}
    texts = {(name, BOOK.citation(name, day)) for name in BOOK.obligation_ids()}
    obligations = {f"| {name} | {text.text_zh} | {text.text_en} |" for name, text in texts}
    assert codes <= page
    assert obligations <= page


def not_on_sunday(state: str, command: str, book: RuleBook) -> Refusal | None:
    """Nothing is done on Sundays."""
    if state == "sunday":
        return Refusal(RefusalCode.STAGE, ("POLICY-STAGE",), "周日不办理", "closed on Sunday")
    return None


def not_twice(state: str, command: str, book: RuleBook) -> Refusal | None:
    """Nothing is done twice."""
    if command == "again":
        return Refusal(RefusalCode.DUPLICATE, ("POLICY-ONE-HISTORY",), "不重复办理", "not twice")
    return None


RULES = (not_on_sunday, not_twice)


def test_rules_that_have_nothing_to_say_refuse_nothing() -> None:
    """Where no rule says no, nothing is refused."""
    assert first_refusal(RULES, "monday", "sell", BOOK) is None
    assert first_refusal((), "sunday", "again", BOOK) is None


def test_the_first_rule_that_says_no_gives_the_refusal_and_its_name() -> None:
    """Rules are asked left to right; the refusal names its rule and the edition it was judged under."""
    expected = Refusal(
        RefusalCode.STAGE, ("POLICY-STAGE",), "周日不办理", "closed on Sunday", "not_on_sunday", "atf-2022-12"
    )
    assert first_refusal(RULES, "sunday", "again", BOOK) == expected


def test_later_rules_are_not_asked_once_one_has_said_no() -> None:
    """A refusal ends the questions."""
    asked: list[str] = []

    def late(state: str, command: str, book: RuleBook) -> Refusal | None:
        asked.append(state)
        return None

    first_refusal((not_on_sunday, late), "sunday", "sell", BOOK)
    assert asked == []


def test_a_refusal_is_cited_as_the_law_stood_on_the_day() -> None:
    """The same refusal cites the fraud law from 2022-12-01 and our policy before."""
    refusal = Refusal(RefusalCode.WRONG_CARRIER, ("ATF-12b", "N4-POST-1"), "非本号码电信企业", "not its carrier")
    after = refusal.citations(BOOK, date(2024, 5, 6))
    before = refusal.citations(BOOK, date(2022, 11, 30))
    assert [citation.is_policy for citation in after] == [False, True]
    assert [citation.is_policy for citation in before] == [True, True]
    assert after[0].text_zh == "《反电信网络诈骗法》第十二条第二款"
