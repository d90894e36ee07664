"""The editions of the rules, their citations and the checks they ask for."""

import pickle
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.rulebook import (
    ATF_2022_12,
    DRAFT_2021_06,
    EDITIONS,
    MIIT_2021_246,
    BookStatus,
    CardLimit,
    ChannelKind,
    CheckKind,
    Citation,
    CountBy,
    Obligation,
    OverLimit,
    Party,
    Registrant,
    RuleBook,
    Standing,
    Tier,
    UnknownEdition,
    UnknownObligation,
    UnsoundRuleBook,
    edition_named,
    edition_on,
    not_yet_in_force,
)
from iov_realname.domain.rulebook.citations import cite

IN_PERSON = {CheckKind.READING, CheckKind.NETWORK, CheckKind.HOLDER}
ONLINE = {CheckKind.NETWORK, CheckKind.LIVE, CheckKind.PORTRAIT}
DRAFT_NAME = "Draft notice on real-name registration of IoV cards (June 2021)"
DAYS = st.dates(date(2010, 1, 1), date(2035, 12, 31))
OBLIGATIONS = st.sampled_from(ATF_2022_12.obligations)


# Editions


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        (date(2019, 1, 1), "miit-2021-246"),
        (date(2021, 9, 12), "miit-2021-246"),
        (date(2021, 9, 13), "miit-2021-246"),
        (date(2022, 11, 30), "miit-2021-246"),
        (date(2022, 12, 1), "atf-2022-12"),
        (date(2030, 1, 1), "atf-2022-12"),
    ],
)
def test_the_day_of_the_act_chooses_the_edition(day: date, edition: str) -> None:
    """The notice judges acts before 2022-12-01, the fraud law on top of it from then on."""
    assert edition_on(day).edition == edition


@given(DAYS)
def test_no_day_chooses_the_draft(day: date) -> None:
    """The draft never judges an act by its date."""
    assert edition_on(day).status is BookStatus.IN_FORCE


@pytest.mark.parametrize("book", EDITIONS, ids=lambda book: book.edition)
def test_every_edition_is_found_by_its_name(book: RuleBook) -> None:
    """A name leads to its edition, the draft included."""
    assert edition_named(book.edition) is book


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    """Whoever mistypes an edition is told which there are."""
    with pytest.raises(UnknownEdition) as told:
        edition_named("miit-2099")
    assert str(told.value) == (
        "no rule book edition 'miit-2099'; known editions: draft-2021-06, miit-2021-246, atf-2022-12"
    )
    assert isinstance(told.value, ValueError)


def test_the_fraud_law_stands_on_top_of_the_notice() -> None:
    """From 2022-12-01 the only new demand on a purchase is the risk assessment; all else stays."""
    names = {"edition", "title_zh", "title_en", "effective_from", "risk_assessment_required"}
    changed = {
        field.name
        for field in attrs.fields(RuleBook)
        if getattr(MIIT_2021_246, field.name) != getattr(ATF_2022_12, field.name)
    }
    assert changed == names
    assert (MIIT_2021_246.risk_assessment_required, ATF_2022_12.risk_assessment_required) == (False, True)


def test_the_draft_differs_in_whom_it_registers_and_until_when() -> None:
    """The draft registered the purchaser and wanted stock cards done by the end of 2021."""
    assert DRAFT_2021_06.registers is Registrant.PURCHASER
    assert MIIT_2021_246.registers is Registrant.OWNER
    assert DRAFT_2021_06.backfill_deadline == date(2021, 12, 31)
    assert MIIT_2021_246.backfill_deadline == date(2022, 9, 30)
    assert not DRAFT_2021_06.risk_assessment_required


def test_an_edition_binds_from_its_first_day_and_a_draft_never() -> None:
    """A book does not bind before its first day."""
    assert not_yet_in_force(MIIT_2021_246, date(2021, 9, 12))
    assert not not_yet_in_force(MIIT_2021_246, date(2021, 9, 13))
    assert not_yet_in_force(DRAFT_2021_06, date(2030, 1, 1))


def test_the_numbers_of_our_policies() -> None:
    """What no text fixes is book data: three attempts, 24 hours, five cards that only flag, two years."""
    assert MIIT_2021_246.attempts_before_review == 3
    assert MIIT_2021_246.delivery_hours == 24
    assert MIIT_2021_246.retention_years == 2
    assert MIIT_2021_246.cards_per_document == CardLimit(5, CountBy.CARD, True, OverLimit.FLAG)
    assert MIIT_2021_246.stock_before == date(2021, 9, 13)
    assert MIIT_2021_246.manual_entry_refused == (DocumentKind.RESIDENT_ID,)


def test_a_book_can_be_compared_hashed_and_sent_to_another_process() -> None:
    """A rule book is a plain value."""
    copy = pickle.loads(pickle.dumps(ATF_2022_12))
    assert copy == ATF_2022_12
    assert hash(copy) == hash(ATF_2022_12)
    assert "obligations" not in repr(copy)


# Checks


@pytest.mark.parametrize("book", EDITIONS, ids=lambda book: book.edition)
def test_a_resident_card_proves_who_somebody_is_in_every_edition(book: RuleBook) -> None:
    """It must not be turned down (居民身份证法), whatever else an edition takes beside it."""
    assert DocumentKind.RESIDENT_ID in book.person_documents


def test_a_person_at_a_counter_or_at_home_is_read_checked_and_compared() -> None:
    """In person: device reading, network check, person against document."""
    for channel in (ChannelKind.COUNTER, ChannelKind.HOME_VISIT):
        needed = ATF_2022_12.required_checks(channel, HolderKind.PERSON, has_agent=False)
        assert needed == {(Party.OWNER, check) for check in IN_PERSON}


def test_a_person_online_is_checked_live_and_against_the_portrait() -> None:
    """Online: network check, live video, portrait comparison."""
    needed = ATF_2022_12.required_checks(ChannelKind.ONLINE, HolderKind.PERSON, has_agent=False)
    assert needed == {(Party.OWNER, check) for check in ONLINE}


def test_an_agent_is_checked_in_full_and_the_owner_by_network() -> None:
    """With an agent the owner is absent: only the network check is left of theirs."""
    needed = ATF_2022_12.required_checks(ChannelKind.COUNTER, HolderKind.PERSON, has_agent=True)
    assert needed == {(Party.AGENT, check) for check in IN_PERSON} | {(Party.OWNER, CheckKind.NETWORK)}


def test_a_unit_is_checked_with_its_handler() -> None:
    """A unit: the unit check and its handler's person checks."""
    needed = ATF_2022_12.required_checks(ChannelKind.ONLINE, HolderKind.UNIT, has_agent=False)
    assert needed == {(Party.OWNER, CheckKind.UNIT)} | {(Party.HANDLER, check) for check in ONLINE}


def test_a_unit_with_an_agent_as_well_is_checked_for_both() -> None:
    """Whoever appears for a unit is checked, handler and agent alike."""
    alone = ATF_2022_12.required_checks(ChannelKind.COUNTER, HolderKind.UNIT, has_agent=False)
    both = ATF_2022_12.required_checks(ChannelKind.COUNTER, HolderKind.UNIT, has_agent=True)
    assert both == alone | {(Party.AGENT, check) for check in IN_PERSON}


@given(st.sampled_from(ChannelKind), st.sampled_from(HolderKind), st.booleans())
def test_an_asserted_check_is_never_asked_for(channel: ChannelKind, holder: HolderKind, has_agent: bool) -> None:
    """What a ledger asserts may stand for the checks but is none of them, and the owner is always checked."""
    needed = ATF_2022_12.required_checks(channel, holder, has_agent)
    assert CheckKind.ASSERTED not in {check for _, check in needed}
    assert Party.OWNER in {party for party, _ in needed}


# Citations


@pytest.mark.parametrize(
    ("obligation", "day", "zh", "en", "is_policy"),
    [
        (
            "ATF-12b",
            date(2022, 12, 1),
            "《反电信网络诈骗法》第十二条第二款",
            "Anti-Telecom and Online Fraud Law, art. 12(2)",
            False,
        ),
        (
            "FINAL-3",
            date(2021, 9, 12),
            "工信部网安函〔2021〕246号（当时尚未施行，按本库策略适用）",
            "MIIT notice Wang An Han [2021] No. 246 (not yet in force; applied as our policy)",
            True,
        ),
        ("FINAL-3", date(2021, 9, 13), "工信部网安函〔2021〕246号", "MIIT notice Wang An Han [2021] No. 246", False),
        (
            "N9-3",
            date(2024, 1, 1),
            "《关于加强车联网卡实名登记管理的通知（征求意见稿）》第九条（草案，未施行，按本库策略适用）",
            f"{DRAFT_NAME}, art. 9 (a draft, not in force; applied as our policy)",
            True,
        ),
        (
            "BF16-7",
            date(2024, 1, 1),
            "工信部网安〔2016〕182号（据二手资料）",
            "MIIT notice Wang An [2016] No. 182 (from a secondary copy)",
            False,
        ),
        (
            "O25-11",
            date(2024, 1, 1),
            "《电话用户真实身份信息登记规定》（工信部令第25号）（据二手资料）",
            "Rules on registration of phone users' identity (MIIT order 25) (from a secondary copy)",
            False,
        ),
        (
            "O25-14",
            date(2024, 1, 1),
            "本库策略：监督代办渠道",
            "our policy: supervise those who register for you",
            True,
        ),
        ("CSL-24", date(2025, 12, 31), "《网络安全法》第二十四条", "Cybersecurity Law, art. 24", False),
        ("CSL-24", date(2026, 1, 1), "《网络安全法》（2025年修正）", "Cybersecurity Law (as amended in 2025)", False),
        (
            "CSL-21",
            date(2026, 1, 1),
            "《网络安全法》（2025年修正）第二十三条",
            "Cybersecurity Law (as amended in 2025), art. 23",
            False,
        ),
        (
            "CSL-24",
            date(2017, 5, 31),
            "《网络安全法》第二十四条（当时尚未施行，按本库策略适用）",
            "Cybersecurity Law, art. 24 (not yet in force; applied as our policy)",
            True,
        ),
    ],
)
def test_a_citation_says_what_was_law_on_the_day(obligation: str, day: date, zh: str, en: str, is_policy: bool) -> None:
    """Law is printed as law only where it was read and in force; everything else says what it is."""
    assert ATF_2022_12.citation(obligation, day) == Citation(zh, en, is_policy)


def test_a_text_that_has_ended_without_a_successor_says_so() -> None:
    """A repealed text is not cited as law."""
    ended = attrs.evolve(_law("X-1"), effective_to=date(2020, 12, 31))
    assert not cite(ended, date(2020, 12, 31)).is_policy
    assert cite(ended, date(2021, 1, 1)) == Citation(
        "某法第一条（当时已失效，按本库策略适用）", "A law, art. 1 (no longer in force; applied as our policy)", True
    )


def test_an_article_becomes_citable_once_it_is_verified() -> None:
    """The derived number 26 of the cyber-security law stands in the data and is printed once verified."""
    day = date(2026, 1, 1)
    [renumbered] = [text for text in ATF_2022_12.obligations if (text.id, text.effective_from) == ("CSL-24", day)]
    verified = attrs.evolve(renumbered, article_standing=Standing.VERIFIED)
    assert cite(verified, day).text_zh == "《网络安全法》（2025年修正）第二十六条"


@given(OBLIGATIONS, DAYS, st.sampled_from(EDITIONS))
def test_what_is_not_verified_is_never_law(obligation: Obligation, day: date, book: RuleBook) -> None:
    """On no day, in no edition, does an unverified or derived text or article appear as law."""
    text = cite(obligation, day)
    if obligation.standing in {Standing.UNVERIFIED, Standing.DERIVED}:
        assert text.text_zh.startswith("本库策略：")
        assert text.is_policy
        assert obligation.act_en not in text.text_en or obligation.tier is Tier.POLICY
    if obligation.article_zh and obligation.article_standing in {Standing.UNVERIFIED, Standing.DERIVED}:
        assert obligation.article_zh not in text.text_zh.removeprefix(obligation.act_zh)
        assert obligation.article_en not in text.text_en
    assert book.citation(obligation.id, day)


@given(OBLIGATIONS, DAYS)
def test_a_citation_is_law_exactly_when_read_and_in_force(obligation: Obligation, day: date) -> None:
    """Drafts, practice, policy and texts out of their term never count as law; a secondary copy is marked."""
    citation = cite(obligation, day)
    binding = obligation.tier in {Tier.FINAL, Tier.LAW} and obligation.begun(day) and not obligation.ended(day)
    read = obligation.standing in {Standing.VERIFIED, Standing.SECONDARY}
    assert citation.is_policy is not (binding and read)
    assert ("本库策略" in citation.text_zh) is ("our policy" in citation.text_en) is citation.is_policy
    if binding and obligation.standing is Standing.SECONDARY:
        assert citation.text_zh.endswith("（据二手资料）")
        assert citation.text_en.endswith("(from a secondary copy)")


@given(DAYS)
def test_the_text_of_the_day_is_the_one_in_force(day: date) -> None:
    """Of a renumbered obligation, the text whose term covers the day is cited."""
    number = "第四十条" if day < date(2026, 1, 1) else "第四十二条"
    assert number in ATF_2022_12.citation("CSL-40", day).text_zh


def test_an_unknown_obligation_is_an_error_that_names_it() -> None:
    """A rule that cites what the edition does not carry is told so."""
    with pytest.raises(UnknownObligation, match=r"^rule book atf-2022-12 has no obligation 'N99'$"):
        ATF_2022_12.citation("N99", date(2024, 1, 1))


@pytest.mark.parametrize("obligation", ATF_2022_12.obligations, ids=lambda o: f"{o.id}-{o.effective_from}")
def test_every_obligation_can_be_told_in_both_languages(obligation: Obligation) -> None:
    """No obligation lacks a title or an act in either language, nor an article in one of them only."""
    assert all((obligation.title_zh, obligation.title_en, obligation.act_zh, obligation.act_en))
    assert bool(obligation.article_zh) is bool(obligation.article_en)
    assert obligation.title_en.isascii()
    assert obligation.id.startswith("POLICY-") is (obligation.tier is Tier.POLICY)


# Soundness


def _law(name: str) -> Obligation:
    return Obligation(
        id=name,
        title_zh="某义务",
        title_en="a duty",
        act_zh="某法",
        act_en="A law",
        article_zh="第一条",
        article_en="art. 1",
        tier=Tier.LAW,
        standing=Standing.VERIFIED,
        article_standing=Standing.VERIFIED,
        effective_from=None,
        effective_to=None,
    )


def _broken(reason: str) -> RuleBook:
    match reason:
        case "it has no edition name":
            return attrs.evolve(ATF_2022_12, edition="")
        case "a book in force has a first day and a draft has none":
            return attrs.evolve(ATF_2022_12, effective_from=None)
        case "manual_entry_refused names a document that is not accepted at all":
            return attrs.evolve(ATF_2022_12, person_documents=(DocumentKind.PLA_ID,))
        case "cards_per_document.limit must be at least 1":
            none = CardLimit(0, CountBy.CARD, True, OverLimit.FLAG)
            return attrs.evolve(ATF_2022_12, cards_per_document=none)
        case "delivery_hours must be at least 1":
            return attrs.evolve(ATF_2022_12, delivery_hours=0)
        case _:
            return attrs.evolve(ATF_2022_12, obligations=(_law("X-1"), _law("X-1")))


@pytest.mark.parametrize(
    "reason",
    [
        "it has no edition name",
        "a book in force has a first day and a draft has none",
        "manual_entry_refused names a document that is not accepted at all",
        "cards_per_document.limit must be at least 1",
        "delivery_hours must be at least 1",
        "the texts of X-1 overlap in time",
    ],
)
def test_a_book_that_contradicts_itself_cannot_be_made(reason: str) -> None:
    """An unsound rule book is refused with its reason before it can judge anything."""
    with pytest.raises(UnsoundRuleBook) as told:
        _broken(reason)
    assert str(told.value).endswith(f"is unsound: {reason}")
