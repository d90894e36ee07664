"""Buying a card, and the carrier's acknowledgement of who bought it."""

import pytest

from iov_realname.domain.card.purchase import (
    PROCURE_RULES,
    REGISTER_PURCHASER_RULES,
    Procured,
    card_is_known,
    card_is_new,
    purchase_is_well_formed,
    purchaser_is_authorised,
    responsible_person_is_named,
    risk_was_assessed,
)
from iov_realname.domain.card.state import UNKNOWN, Purchase, RegistrationStatus, Stage
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.identifiers import Carrier, Doubt, Iccid, Imsi, Msisdn, UnitCode
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import MIIT_2021_246
from tests.support.commands import PROCURE, REGISTER_PURCHASER, particulars
from tests.support.facts import (
    BOOK,
    BOUGHT,
    DEALER_UNIT,
    ICCID,
    ILL_FORMED,
    MSISDN,
    OEM,
    PROCURED,
    PURCHASER_REGISTERED,
    SCRAPPED,
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

NOBODY = particulars(name="", number="", phone="")
NO_DOCUMENT = but(PROCURE, responsible=particulars(number="?"), responsible_document=None)

ACTS = (
    Act(
        PROCURE_RULES,
        done=(
            Scene("the OEM buys for itself", UNKNOWN, PROCURE),
            Scene(
                "an authorised company buys", UNKNOWN, but(PROCURE, purchaser_code=DEALER_UNIT, authorisation_no="SQ-1")
            ),
            Scene(
                "a company whose authorisation is on record",
                UNKNOWN,
                but(PROCURE, purchaser_code=DEALER_UNIT, authorisation_no="SQ-1", purchaser_on_record=True),
            ),
            Scene(
                "without a risk assessment before the fraud law",
                UNKNOWN,
                but(PROCURE, risk_assessment_no=""),
                MIIT_2021_246,
            ),
        ),
        refused=(
            Broken(
                purchase_is_well_formed,
                RefusalCode.FORMAT,
                Scene("ICCID", UNKNOWN, but(PROCURE, iccid=ILL_FORMED)),
                Scene("MSISDN", UNKNOWN, but(PROCURE, msisdn=ILL_FORMED)),
                Scene("IMSI", UNKNOWN, but(PROCURE, imsi=ILL_FORMED)),
                Scene("unit code", UNKNOWN, but(PROCURE, purchaser_code=ILL_FORMED)),
                Scene("responsible person's number", UNKNOWN, but(PROCURE, responsible=particulars(number="1101"))),
            ),
            Broken(
                card_is_new,
                RefusalCode.DUPLICATE,
                Scene("bought twice", given(*BOUGHT), PROCURE),
                Scene("bought again after its end", given(*SCRAPPED), PROCURE),
            ),
            Broken(
                purchaser_is_authorised,
                RefusalCode.NO_PURCHASE,
                Scene("another company without authorisation", UNKNOWN, but(PROCURE, purchaser_code=DEALER_UNIT)),
                Scene(
                    "an authorisation that is not on record",
                    UNKNOWN,
                    but(PROCURE, purchaser_code=DEALER_UNIT, authorisation_no="SQ-9", purchaser_on_record=False),
                ),
            ),
            Broken(
                responsible_person_is_named,
                RefusalCode.NO_PURCHASE,
                Scene("no name", UNKNOWN, but(PROCURE, responsible=particulars(name=""))),
                Scene("no number", UNKNOWN, but(PROCURE, responsible=particulars(number=""))),
                Scene("no telephone", UNKNOWN, but(PROCURE, responsible=particulars(phone=""))),
                Scene("no accepted document", UNKNOWN, NO_DOCUMENT),
                Scene(
                    "a unit's document",
                    UNKNOWN,
                    but(PROCURE, responsible=particulars(number=OEM), responsible_document=DocumentKind.USCC),
                ),
                Scene(
                    "a document this book does not take",
                    UNKNOWN,
                    PROCURE,
                    but(BOOK, person_documents=(DocumentKind.PLA_ID,), manual_entry_refused=()),
                ),
            ),
            Broken(
                risk_was_assessed,
                RefusalCode.NO_PURCHASE,
                Scene("no risk assessment", UNKNOWN, but(PROCURE, risk_assessment_no="")),
            ),
        ),
    ),
    Act(
        REGISTER_PURCHASER_RULES,
        done=(Scene("a bought card", given(*BOUGHT), REGISTER_PURCHASER),),
        refused=(Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, REGISTER_PURCHASER)),),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A purchase that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A purchase that breaks no rule goes through."""
    assert_done(act, scene)


def test_the_rules_of_a_purchase_are_asked_in_the_order_of_the_ledgers() -> None:
    """Form, novelty, purchaser, responsible person, risk assessment: the first that fails gives the code."""
    everything_wrong = but(
        PROCURE, iccid=ILL_FORMED, purchaser_code=DEALER_UNIT, responsible=NOBODY, risk_assessment_no=""
    )
    assert [
        "purchase_is_well_formed",
        "card_is_new",
        "purchaser_is_authorised",
        "responsible_person_is_named",
        "risk_was_assessed",
        "done",
    ] == refused_in_turn(
        when,
        given(*BOUGHT),
        everything_wrong,
        {"iccid": ICCID},
        UNKNOWN,
        {"authorisation_no": "SQ-1"},
        {"responsible": PROCURE.responsible},
        {"risk_assessment_no": "RA-1"},
    )


def test_a_number_is_judged_only_for_an_accepted_document() -> None:
    """Without an accepted kind nobody can say whether the number is well-formed; that is no purchase, not bad form."""
    assert None is purchase_is_well_formed(UNKNOWN, NO_DOCUMENT, BOOK)
    assert None is purchase_is_well_formed(UNKNOWN, but(PROCURE, responsible=particulars(number="")), BOOK)


def test_what_a_purchase_writes_down() -> None:
    """Identifiers in clear, persons sealed under one subject; what was not given is absent, not empty."""
    assert (but(PROCURED, acknowledged=False),) == when(UNKNOWN, PROCURE)
    bought = when(UNKNOWN, but(PROCURE, authorisation_no="SQ-1", risk_assessment_no=""), MIIT_2021_246)
    assert (but(PROCURED, acknowledged=False, authorisation_no="SQ-1", risk_assessment_no=None),) == bought


def test_the_kind_of_the_responsible_persons_document_is_kept() -> None:
    """Whatever accepted document was shown."""
    shown = {"responsible": particulars(number="X00000001"), "responsible_document": DocumentKind.FOREIGN_PASSPORT}
    expected = but(PROCURED, acknowledged=False, responsible_document=DocumentKind.FOREIGN_PASSPORT)
    assert (expected,) == when(UNKNOWN, but(PROCURE, **shown))


@pytest.mark.parametrize(
    ("acknowledged", "origin"), [(True, Origin.IMPORTED), (False, Origin.OBSERVED), (False, Origin.CARRIER)]
)
def test_only_an_imported_purchase_counts_as_acknowledged(acknowledged: bool, origin: Origin) -> None:
    """A ledger is written after the carrier's acknowledgement; what we see ourselves waits for it."""
    assert (but(PROCURED, acknowledged=acknowledged),) == when(UNKNOWN, but(PROCURE, origin=origin))


def test_what_is_odd_about_a_purchase_is_noted_and_never_refused() -> None:
    """Prefixes, networks, number blocks and an organisation code that do not fit only raise doubts."""
    odd = but(
        PROCURE,
        iccid=Iccid("8986010000000000001"),
        msisdn=Msisdn("1410000000001"),
        imsi=Imsi("460010000000001"),
        purchaser_code=UnitCode("911101010000000015"),
        authorisation_no="SQ-1",
        carrier=Carrier.MOBILE,
    )
    decision = when(UNKNOWN, odd)
    assert isinstance(decision, tuple)
    (bought,) = decision
    assert isinstance(bought, Procured)
    assert (
        Doubt.CARRIER_PREFIX,
        Doubt.LUHN,
        Doubt.NUMBER_BLOCK,
        Doubt.IMSI_CARRIER,
        Doubt.ORGANISATION_CHECK,
    ) == bought.doubts


def test_the_acknowledgement_keeps_what_the_carrier_checked() -> None:
    """Receipt, unit check and document check are written as the carrier told them."""
    told = but(REGISTER_PURCHASER, unit_checked=False, document_checked=True)
    assert (but(PURCHASER_REGISTERED, unit_checked=False),) == when(given(*BOUGHT), told)


@pytest.mark.parametrize(
    ("acknowledged", "unit_checked", "document_checked"),
    [(True, True, True), (False, True, False), (False, False, True), (False, False, False)],
)
def test_the_carrier_acknowledges_only_what_it_has_checked(
    acknowledged: bool, unit_checked: bool, document_checked: bool
) -> None:
    """PurchaserRegistered: purchaser and responsible person are acknowledged once both checks were made."""
    card = given(but(PROCURED, acknowledged=False))
    event = but(PURCHASER_REGISTERED, unit_checked=unit_checked, document_checked=document_checked)
    assert ({"purchase.acknowledged": True} if acknowledged else {}) == changes(card, event)


def test_an_acknowledgement_stands() -> None:
    """PurchaserRegistered: a later answer with less in it takes nothing back."""
    less = but(PURCHASER_REGISTERED, unit_checked=False)
    assert {} == changes(given(but(PROCURED, acknowledged=True)), less)


def test_a_bought_card_is_in_stock_and_can_do_nothing() -> None:
    """Procured: no function, no vehicle, no owner."""
    purchase = Purchase(ICCID, MSISDN, Carrier.MOBILE, OEM, acknowledged=False)
    assert {"stage": Stage.PROCURED, "purchase": purchase} == changes(UNKNOWN, but(PROCURED, acknowledged=False))
    card = given(*BOUGHT)
    assert (ICCID, (), RegistrationStatus.NONE, 0, True) == (
        card.iccid,
        card.entitled,
        card.registration_status,
        card.period_number,
        card.live,
    )


def test_a_card_nobody_bought_is_nothing() -> None:
    """Without a history there is no ICCID, no stage, no period and no life."""
    assert ("", None, 0, False, None) == (
        UNKNOWN.iccid,
        UNKNOWN.stage,
        UNKNOWN.period_number,
        UNKNOWN.live,
        UNKNOWN.registration,
    )


def test_the_acknowledgement_changes_nothing_else() -> None:
    """PurchaserRegistered: the purchase counts as acknowledged, the stage stays; without a purchase nothing changes."""
    assert {"purchase.acknowledged": True} == changes(given(but(PROCURED, acknowledged=False)), PURCHASER_REGISTERED)
    assert {} == changes(UNKNOWN, PURCHASER_REGISTERED)
