"""Whose identity is presented for a card, on which papers, before whom."""

from datetime import date

import pytest

from iov_realname.domain.card.burdens import Condition, backfill_is_free
from iov_realname.domain.card.identity import (
    PRESENT_RULES,
    REQUEST_RULES,
    agent_papers_are_complete,
    card_takes_identities,
    channel_is_authorised,
    child_has_a_guardian,
    document_is_accepted,
    document_is_in_date,
    document_is_well_formed,
    document_was_read,
    no_other_registration,
    ownership_is_not_contradicted,
    unit_papers_are_complete,
)
from iov_realname.domain.card.ownership import NameMatch, OwnershipShown
from iov_realname.domain.card.papers import (
    DOCUMENT_NOT_ACCEPTED,
    OwnershipEvidence,
    Papers,
    SealedPapers,
)
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.sale import card_is_owned
from iov_realname.domain.card.state import UNKNOWN, RegistrationStatus
from iov_realname.domain.dealer import Authority
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind
from iov_realname.domain.functions import functions
from iov_realname.domain.identifiers import Doubt, resident_check_character
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import ChannelKind, OwnershipProof
from iov_realname.domain.terms import RegistrationReason
from iov_realname.domain.time import day_of
from tests.support.commands import AGENT, ASK, HANDLER, PRESENT, papers, particulars, seals
from tests.support.facts import (
    AGENT_NUMBER,
    ASKED,
    BOOK,
    BOUGHT,
    BUILT_IN,
    CLOSED_DOWN,
    CLOSED_FOR_MISUSE,
    COMPLETED,
    DATA,
    DEALER_UNIT,
    FRESH_REGISTRATION,
    FUNCTIONS_REQUESTED,
    HANDLER_NUMBER,
    IN_REVIEW,
    MISMATCHED,
    NUMBER,
    OTHER_NUMBER,
    OWNED,
    OWNED_AS_STOCK,
    PRESENTED,
    REFUSED_TO_REVIEW,
    RESIDENT_NUMBER,
    RESOLD,
    REVOKED,
    SALE_DAY,
    SCRAPPED,
    SENT,
    SENT_BACK,
    SMS,
    TURNED_AWAY,
    VERIFIED,
    WAITING,
    sealed,
)
from tests.support.telling import (
    Act,
    Broken,
    Scene,
    assert_done,
    assert_refused,
    but,
    changes,
    given,
    refused_in_turn,
    scenes_done,
    scenes_refused,
    when,
)

NEW_OWNER = given(*OWNED)
BY_AGENT = but(PRESENT, agent=AGENT, authorisation_no="SQ-1", seals=seals(agent=True))
BY_UNIT = but(
    PRESENT,
    holder=HolderKind.UNIT,
    document=DocumentKind.BUSINESS_LICENCE,
    owner=particulars("样例公司", DEALER_UNIT),
    handler=HANDLER,
    responsible=AGENT,
    authorisation_no="SQ-1",
    seals=seals(handler=True, responsible=True),
)
NAMELESS, NUMBERLESS, ILL_FORMED_PAPERS, UNACCEPTED, OF_UNIT = (
    papers(HANDLER_NUMBER, name=""),
    papers(""),
    papers("1101"),
    papers(HANDLER_NUMBER, document=None),
    papers(DEALER_UNIT, document=DocumentKind.USCC),
)
INCOMPLETE = (
    ("no name", NAMELESS),
    ("no number", NUMBERLESS),
    ("an ill-formed number", ILL_FORMED_PAPERS),
    ("no accepted document", UNACCEPTED),
    ("a unit's document", OF_UNIT),
)
TODAY, YESTERDAY = "2024-05-06", "2024-05-05"


def born(day: str) -> str:
    """The resident number of somebody born that day."""
    body = f"110101{day}001"
    return body + resident_check_character(body)


ACTS = (
    Act(
        REQUEST_RULES,
        done=(
            Scene("a new owner", NEW_OWNER, ASK),
            Scene("a registered owner", given(*COMPLETED), ASK),
            Scene("a stock card's owner, under no condition", given(*OWNED_AS_STOCK), ASK),
            Scene("a new owner, under a condition", NEW_OWNER, but(ASK, conditions=(Condition.FEE,))),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, ASK)),
            Broken(
                card_is_owned,
                RefusalCode.STAGE,
                Scene("in stock", given(*BUILT_IN), ASK),
                Scene("at its end", given(*SCRAPPED), ASK),
            ),
            Broken(
                backfill_is_free,
                RefusalCode.FEE_OR_BURDEN,
                *(Scene(f"{each}", given(*OWNED_AS_STOCK), but(ASK, conditions=(each,))) for each in Condition),
            ),
        ),
    ),
    Act(
        PRESENT_RULES,
        done=(
            Scene("a new owner with a resident ID, read", NEW_OWNER, PRESENT),
            Scene("the next owner", given(*RESOLD), PRESENT),
            Scene("a restricted owner", given(*CLOSED_DOWN), PRESENT),
            Scene("again under the same number", given(*WAITING), PRESENT),
            Scene("again while the record is missing", given(*IN_REVIEW), PRESENT),
            Scene(
                "after a closed attempt, under another number", given(*TURNED_AWAY), but(PRESENT, number=OTHER_NUMBER)
            ),
            Scene("after a revocation", given(*COMPLETED, REVOKED), but(PRESENT, number=OTHER_NUMBER)),
            Scene("a document in its last day", NEW_OWNER, but(PRESENT, owner=particulars(valid_to=TODAY))),
            Scene(
                "a passport, typed",
                NEW_OWNER,
                but(
                    PRESENT,
                    document=DocumentKind.FOREIGN_PASSPORT,
                    owner=particulars(number="X00000001"),
                    capture=Capture.TYPED,
                ),
            ),
            Scene("by an agent with papers and authorisation", NEW_OWNER, BY_AGENT),
            Scene("a unit with handler, responsible person and authorisation", NEW_OWNER, BY_UNIT),
            Scene(
                "an invoice that names the owner",
                NEW_OWNER,
                but(PRESENT, evidence=OwnershipEvidence(OwnershipProof.INVOICE, names_the_owner=True)),
            ),
            Scene(
                "an invoice whose name nobody compared",
                NEW_OWNER,
                but(PRESENT, evidence=OwnershipEvidence(OwnershipProof.INVOICE, names_the_owner=None)),
            ),
            Scene("no channel on record anywhere", NEW_OWNER, but(PRESENT, authority=Authority.UNJUDGED)),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, PRESENT)),
            Broken(
                card_takes_identities,
                RefusalCode.STAGE,
                Scene("in stock", given(*BOUGHT), PRESENT),
                Scene("registered", given(*COMPLETED), but(PRESENT, number=OTHER_NUMBER)),
                Scene("at its end", given(*SCRAPPED), PRESENT),
            ),
            Broken(
                no_other_registration,
                RefusalCode.ALREADY_REGISTERED,
                Scene("another number while one is open", given(*WAITING), but(PRESENT, number=OTHER_NUMBER)),
                Scene("another number while one is in review", given(*IN_REVIEW), but(PRESENT, number=OTHER_NUMBER)),
                Scene("verified", given(*VERIFIED), PRESENT),
                Scene("sent", given(*SENT), PRESENT),
                Scene("rejected by the carrier", given(*SENT_BACK), PRESENT),
                Scene("registered and restricted", given(*CLOSED_FOR_MISUSE), but(PRESENT, number=OTHER_NUMBER)),
                Scene("closed, before its reviewer", given(*WAITING, MISMATCHED, REFUSED_TO_REVIEW), PRESENT),
            ),
            Broken(
                document_is_accepted,
                RefusalCode.DOC_KIND,
                Scene("a person with no accepted document", NEW_OWNER, but(PRESENT, document=None)),
                Scene("a person with a unit's document", NEW_OWNER, but(PRESENT, document=DocumentKind.USCC)),
                Scene("a unit with a person's document", NEW_OWNER, but(BY_UNIT, document=DocumentKind.RESIDENT_ID)),
                Scene(
                    "a document this book does not take",
                    NEW_OWNER,
                    PRESENT,
                    but(BOOK, person_documents=(DocumentKind.PLA_ID,), manual_entry_refused=()),
                ),
                Scene("a unit document this book does not take", NEW_OWNER, BY_UNIT, but(BOOK, unit_documents=())),
            ),
            Broken(
                document_is_well_formed,
                RefusalCode.FORMAT,
                Scene("a person's number", NEW_OWNER, but(PRESENT, owner=particulars(number="110101190001010015"))),
                Scene("a unit's number", NEW_OWNER, but(BY_UNIT, owner=particulars(number="911101010000000003"))),
                Scene("no number", NEW_OWNER, but(PRESENT, owner=particulars(number=""))),
                Scene(
                    "born after the day of the act",
                    given(*OWNED),
                    but(PRESENT, owner=particulars(number="110101209901010009")),
                ),
            ),
            Broken(
                document_is_in_date,
                RefusalCode.DOC_EXPIRED,
                Scene("since yesterday", NEW_OWNER, but(PRESENT, owner=particulars(valid_to=YESTERDAY))),
            ),
            Broken(
                document_was_read,
                RefusalCode.MANUAL_ENTRY,
                Scene("a resident ID, typed", NEW_OWNER, but(PRESENT, capture=Capture.TYPED)),
            ),
            Broken(
                agent_papers_are_complete,
                RefusalCode.AGENT,
                *(Scene(tale, NEW_OWNER, but(BY_AGENT, agent=agent)) for tale, agent in INCOMPLETE),
                Scene("no authorisation", NEW_OWNER, but(BY_AGENT, authorisation_no="")),
                Scene("the owner", NEW_OWNER, but(BY_AGENT, agent=papers(RESIDENT_NUMBER))),
                Scene("the owner, written with spaces", NEW_OWNER, but(BY_AGENT, agent=papers("110101 19000101 0014"))),
            ),
            Broken(
                child_has_a_guardian,
                RefusalCode.AGENT,
                Scene("thirteen today", NEW_OWNER, but(PRESENT, owner=particulars(number=born("20110506")))),
                Scene("fourteen tomorrow", NEW_OWNER, but(PRESENT, owner=particulars(number=born("20100507")))),
                Scene(
                    "a register that tells it",
                    NEW_OWNER,
                    but(
                        PRESENT,
                        document=DocumentKind.HOUSEHOLD_REGISTER,
                        owner=particulars(number=born("20110506")),
                    ),
                ),
            ),
            Broken(
                unit_papers_are_complete,
                RefusalCode.UNIT,
                *(Scene(f"handler with {tale}", NEW_OWNER, but(BY_UNIT, handler=each)) for tale, each in INCOMPLETE),
                *(
                    Scene(f"responsible person with {tale}", NEW_OWNER, but(BY_UNIT, responsible=each))
                    for tale, each in INCOMPLETE
                ),
                Scene("no handler", NEW_OWNER, but(BY_UNIT, handler=None)),
                Scene("no responsible person", NEW_OWNER, but(BY_UNIT, responsible=None)),
                Scene("no authorisation", NEW_OWNER, but(BY_UNIT, authorisation_no="")),
            ),
            Broken(
                ownership_is_not_contradicted,
                RefusalCode.NOT_OWNER,
                Scene(
                    "a licence that names somebody else",
                    NEW_OWNER,
                    but(PRESENT, evidence=OwnershipEvidence(OwnershipProof.VEHICLE_LICENCE, names_the_owner=False)),
                ),
            ),
            Broken(
                channel_is_authorised,
                RefusalCode.CLERK,
                Scene("clerk not listed that day", NEW_OWNER, but(PRESENT, authority=Authority.NOT_AUTHORISED)),
            ),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A presentation that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A presentation that breaks no rule is taken."""
    assert_done(act, scene)


def test_the_rules_of_an_owner_row_are_asked_in_the_order_of_the_ledgers() -> None:
    """Stage, other registration, kind, form, validity, capture, agent, unit, ownership, channel."""
    everything_wrong = but(
        BY_UNIT,
        number=OTHER_NUMBER,
        document=None,
        owner=particulars(number="1", valid_to=YESTERDAY),
        capture=Capture.TYPED,
        agent=NAMELESS,
        handler=None,
        evidence=OwnershipEvidence(OwnershipProof.INVOICE, names_the_owner=False),
        authority=Authority.NOT_AUTHORISED,
    )
    assert [
        "card_is_known",
        "card_takes_identities",
        "no_other_registration",
        "document_is_accepted",
        "document_is_well_formed",
        "document_is_in_date",
        "agent_papers_are_complete",
        "unit_papers_are_complete",
        "ownership_is_not_contradicted",
        "channel_is_authorised",
        "done",
    ] == refused_in_turn(
        when,
        UNKNOWN,
        everything_wrong,
        given(*COMPLETED),
        given(*WAITING),
        NEW_OWNER,
        {"document": DocumentKind.USCC},
        {"owner": particulars(number=DEALER_UNIT, valid_to=YESTERDAY)},
        {"owner": particulars(number=DEALER_UNIT)},
        {"agent": None},
        {"handler": HANDLER},
        {"evidence": None},
        {"authority": Authority.AUTHORISED},
    )


def test_a_typed_resident_id_is_refused_after_its_validity_and_before_the_agent() -> None:
    """Only persons show resident IDs, so their place in the order is told apart from the units'."""
    everything_wrong = but(BY_AGENT, owner=particulars(valid_to=YESTERDAY), capture=Capture.TYPED, agent=NAMELESS)
    assert ["document_is_in_date", "document_was_read", "agent_papers_are_complete", "done"] == refused_in_turn(
        when,
        NEW_OWNER,
        everything_wrong,
        {"owner": particulars()},
        {"capture": Capture.NFC},
        {"agent": AGENT},
    )


def test_without_an_accepted_document_no_number_is_judged() -> None:
    """Asked alone, the form of a number without a kind is still a question of kind."""
    assert DOCUMENT_NOT_ACCEPTED == document_is_well_formed(NEW_OWNER, but(PRESENT, document=None), BOOK)


def test_a_person_needs_no_handler_and_a_unit_may_have_an_agent() -> None:
    """Units' papers are asked of units only, an agent's of whoever sends one."""
    assert None is unit_papers_are_complete(NEW_OWNER, but(PRESENT, handler=NAMELESS), BOOK)
    assert None is agent_papers_are_complete(NEW_OWNER, but(BY_UNIT, agent=AGENT), BOOK)


def test_a_document_is_judged_on_the_day_of_the_act_in_china() -> None:
    """Late in the evening of UTC the next day has begun in China."""
    assert date(2024, 5, 6) == day_of(SALE_DAY)
    expired = but(PRESENT, owner=particulars(valid_to=TODAY), at=SALE_DAY.replace(hour=23, minute=59))
    assert None is document_is_in_date(NEW_OWNER, expired, BOOK)


def test_asking_the_owner_is_written_down() -> None:
    """Channel, clerk and text version."""
    assert (ASKED,) == when(NEW_OWNER, ASK)


def test_what_a_presentation_writes_down() -> None:
    """Kinds in clear, persons sealed, by how much of the channel's history; with the functions asked for beside."""
    assert (PRESENTED, FUNCTIONS_REQUESTED) == when(NEW_OWNER, PRESENT)


def test_each_party_is_written_down_in_its_role() -> None:
    """Agent, handler and responsible person each with their own document and seal."""
    expected = but(
        PRESENTED,
        holder=HolderKind.UNIT,
        document=DocumentKind.BUSINESS_LICENCE,
        agent=SealedPapers(DocumentKind.RESIDENT_ID, sealed("agent")),
        handler=SealedPapers(DocumentKind.PLA_ID, sealed("handler")),
        responsible=SealedPapers(DocumentKind.RESIDENT_ID, sealed("responsible")),
        authorisation_no="SQ-1",
        evidence=OwnershipProof.INVOICE,
        channel=None,
        channel_kind=None,
        clerk=None,
        authority=Authority.UNJUDGED,
        channel_version=0,
        reason=RegistrationReason.BACKFILL,
        capture=Capture.OCR,
    )
    command = but(
        BY_UNIT,
        agent=AGENT,
        handler=papers("军字第1号", document=DocumentKind.PLA_ID),
        evidence=OwnershipEvidence(OwnershipProof.INVOICE, names_the_owner=True),
        channel="",
        channel_kind=None,
        clerk=None,
        authority=Authority.UNJUDGED,
        channel_version=0,
        reason=RegistrationReason.BACKFILL,
        capture=Capture.OCR,
        functions=(),
        seals=seals(agent=True, handler=True, responsible=True),
    )
    shown = OwnershipShown(NUMBER, OwnershipProof.INVOICE, None, NameMatch.MATCHES)
    assert (expected, shown) == when(NEW_OWNER, command)


@pytest.mark.parametrize("handler", [UNACCEPTED, None])
def test_whoever_has_no_accepted_document_is_not_written_down(handler: Papers | None) -> None:
    """A person's handler is not judged; without an accepted document, or without a seal, nothing of them is kept."""
    assert (PRESENTED, FUNCTIONS_REQUESTED) == when(NEW_OWNER, but(PRESENT, handler=handler, seals=seals(handler=True)))
    assert (PRESENTED, FUNCTIONS_REQUESTED) == when(NEW_OWNER, but(PRESENT, handler=HANDLER))


@pytest.mark.parametrize(
    ("doubts", "document", "number"),
    [
        ((Doubt.AREA_UNKNOWN,), DocumentKind.RESIDENT_ID, "999999190001010007"),
        ((Doubt.AREA_UNKNOWN,), DocumentKind.TEMP_RESIDENT_ID, "９９９９９９１９０００１０１０００７"),
        ((), DocumentKind.HOUSEHOLD_REGISTER, "999999190001010007"),
        ((), DocumentKind.FOREIGN_PASSPORT, "999999"),
        ((), DocumentKind.RESIDENT_ID, AGENT_NUMBER),
    ],
)
def test_an_unknown_area_on_a_resident_id_only_raises_a_doubt(
    doubts: tuple[Doubt, ...], document: DocumentKind, number: str
) -> None:
    """Areas are looked at on resident IDs, permanent or temporary, in the number's normal form."""
    decision = when(NEW_OWNER, but(PRESENT, document=document, owner=particulars(number=number)))
    assert (but(PRESENTED, document=document, doubts=doubts), FUNCTIONS_REQUESTED) == decision


@pytest.mark.parametrize(
    ("document", "valid_to", "doubts"),
    [
        (DocumentKind.RESIDENT_ID, "2044-05-06", ()),
        (DocumentKind.RESIDENT_ID, "2044-05-07", (Doubt.VALIDITY_SPAN,)),
        (DocumentKind.RESIDENT_ID, "", ()),
        (DocumentKind.HOUSEHOLD_REGISTER, "2099-01-01", ()),
    ],
)
def test_a_resident_id_that_is_good_for_too_long_only_raises_a_doubt(
    document: DocumentKind, valid_to: str, doubts: tuple[Doubt, ...]
) -> None:
    """Longer than any card of somebody of that age; a long-term card, and other documents, are left alone (IDL-5)."""
    decision = when(NEW_OWNER, but(PRESENT, document=document, owner=particulars(valid_to=valid_to)))
    assert (but(PRESENTED, document=document, doubts=doubts), FUNCTIONS_REQUESTED) == decision


def test_functions_are_requested_again_only_when_they_differ() -> None:
    """The same wish as before is not repeated; another one replaces it, none at all too."""
    assert (PRESENTED,) == when(given(*WAITING), PRESENT)
    assert (PRESENTED,) == when(NEW_OWNER, but(PRESENT, functions=()))
    assert (PRESENTED, but(FUNCTIONS_REQUESTED, functions=functions(SMS))) == when(
        given(*WAITING), but(PRESENT, functions=functions(SMS))
    )
    assert (PRESENTED, but(FUNCTIONS_REQUESTED, functions=())) == when(given(*WAITING), but(PRESENT, functions=()))


def test_an_owner_who_was_asked_is_known_as_asked() -> None:
    """IdentityRequested: "never asked" and "asked, not checked" can be told apart; nothing else changes."""
    assert {"period.asked": True} == changes(NEW_OWNER, ASKED)


def test_a_presentation_opens_a_registration() -> None:
    """IdentityPresented: status presented, nothing checked; stage, functions and restriction stay."""
    assert {"period.asked": True, "period.registration": FRESH_REGISTRATION} == changes(NEW_OWNER, PRESENTED)
    assert {"period.registration": FRESH_REGISTRATION} == changes(given(*CLOSED_DOWN), PRESENTED)
    assert RegistrationStatus.PRESENTED is given(*WAITING).registration_status


def test_who_presents_decides_what_will_be_checked() -> None:
    """Holder, document, channel and whether there is an agent go into the registration; the owner's subject too."""
    by_agent = but(
        PRESENTED,
        holder=HolderKind.UNIT,
        document=DocumentKind.USCC,
        channel_kind=ChannelKind.ONLINE,
        agent=SealedPapers(DocumentKind.RESIDENT_ID, sealed("agent")),
        owner=sealed("company"),
    )
    expected = but(
        FRESH_REGISTRATION,
        holder=HolderKind.UNIT,
        document=DocumentKind.USCC,
        channel=ChannelKind.ONLINE,
        has_agent=True,
        owner=sealed("company").key,
    )
    assert expected == given(*OWNED, by_agent).registration


def test_presenting_again_starts_the_checks_afresh() -> None:
    """What was checked or not found before is forgotten; closed attempts and the wish are not."""
    assert FRESH_REGISTRATION == given(*IN_REVIEW, PRESENTED).registration
    period = given(*TURNED_AWAY, but(PRESENTED, number=OTHER_NUMBER)).period
    assert period is not None
    assert (1, functions(DATA), but(FRESH_REGISTRATION, number=OTHER_NUMBER)) == (
        period.attempts_closed,
        period.requested,
        period.registration,
    )


def test_the_owners_wish_replaces_the_one_before() -> None:
    """FunctionsRequested: nothing is open by it."""
    assert {"period.requested": functions(DATA)} == changes(NEW_OWNER, FUNCTIONS_REQUESTED)
    assert {"period.requested": functions(SMS)} == changes(
        given(*WAITING), but(FUNCTIONS_REQUESTED, functions=functions(SMS))
    )


@pytest.mark.parametrize("event", [ASKED, PRESENTED, FUNCTIONS_REQUESTED])
def test_outside_an_ownership_period_identities_mean_nothing(event: object) -> None:
    """Before a sale nobody owns the card, so nothing changes."""
    assert {} == changes(given(*BUILT_IN), event)  # type: ignore[arg-type]


def test_a_child_comes_with_a_guardian_or_has_come_of_age() -> None:
    """A guardian acts as an agent does; on the birthday itself nobody is needed, nor for a unit, nor in a ledger."""
    child = particulars(number=born("20110506"))
    for presented in (
        but(BY_AGENT, owner=child),
        but(PRESENT, owner=particulars(number=born("20100506"))),
        but(PRESENT, owner=child, origin=Origin.IMPORTED),
        but(PRESENT, owner=child, document=DocumentKind.PLA_ID),
        but(BY_UNIT, owner=child),
    ):
        assert child_has_a_guardian(NEW_OWNER, presented, BOOK) is None
