"""Rules of the papers that are shown and of how they are checked."""

from datetime import date, datetime, timedelta

from iov_realname.domain.card.asking import RequestCheck
from iov_realname.domain.card.burdens import Condition
from iov_realname.domain.card.identity import RequestIdentity
from iov_realname.domain.card.live import StartLiveCheck
from iov_realname.domain.card.papers import OwnershipEvidence
from iov_realname.domain.card.way import ChooseWay
from iov_realname.domain.confidential import Confidential, Sealed
from iov_realname.domain.dealer import Authority
from iov_realname.domain.documents import Capture, DocumentKind
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import CheckKind, CheckWay, OwnershipProof
from iov_realname.domain.time import day_of
from iov_realname.testing import invented
from iov_realname.testing.breaches._breach import Breach, at
from iov_realname.testing.commands import (
    ICCID,
    NUMBER,
    OTHER_NUMBER,
    SEAL,
    ask_check,
    check,
    papers,
    particulars,
    present,
    present_unit,
    review,
    turn_away,
)

__all__ = ["PAPERS"]

_MISSING_DIGIT = particulars(invented.resident_number(1)[:-1])
_A_FEE = (Condition.FEE,)
_LICENCE = OwnershipProof.VEHICLE_LICENCE


def _until(days: int) -> object:
    """An owner whose document is good until so many days from the moment on."""
    return lambda moment: particulars(valid_to=(day_of(moment) + timedelta(days=days)).isoformat())


def _years_old(years: int) -> object:
    """An owner of that age, to the day."""
    return lambda moment: particulars(invented.resident_number(1, _birthday(moment, years)))


def _birthday(moment: datetime, years: int) -> date:
    day = day_of(moment)
    return date(day.year - years, day.month, min(day.day, 28))


def _younger(moment: datetime) -> Confidential[Particulars]:
    return particulars(invented.resident_number(1, _birthday(moment, 14) + timedelta(days=4)))


def _unit(**differences: object) -> dict[str, object]:
    return {**present_unit(), **differences}


def _ask(moment: datetime) -> RequestIdentity:
    return RequestIdentity(moment, "QD-1", None, "v1")


def _choose(moment: datetime) -> ChooseWay:
    return ChooseWay(moment, NUMBER, CheckWay.NETWORK_ID, "c-1")


def _again(moment: datetime) -> RequestCheck:
    return ask_check(moment, "k-2")


def _live(moment: datetime) -> StartLiveCheck:
    sessions: dict[object, Sealed] = {ICCID: SEAL}
    return StartLiveCheck(moment, NUMBER, "k-1", moment + timedelta(minutes=30), sessions)  # type: ignore[arg-type]


PAPERS: tuple[Breach, ...] = (
    Breach("card_is_owned", at("fitted", _ask), at("sold", _ask)),
    Breach("card_takes_identities", at("fitted", present), at("restricted", present)),
    Breach("no_other_registration", at("presented", present, number=OTHER_NUMBER), at("presented", present)),
    Breach("no_other_registration", at("closed too often", present), at("sold", present, number=OTHER_NUMBER)),
    Breach(
        "document_is_accepted",
        at("sold", present, document=DocumentKind.USCC, owner=particulars(invented.unit_code(3))),
        at("sold", present, **_unit()),
    ),
    Breach("document_is_well_formed", at("sold", present, owner=_MISSING_DIGIT), at("sold", present)),
    Breach("document_is_in_date", at("sold", present, owner=_until(-1)), at("sold", present, owner=_until(0))),
    Breach("document_was_read", at("sold", present, capture=Capture.TYPED), at("sold", present, capture=Capture.NFC)),
    Breach(
        "agent_papers_are_complete",
        at("sold", present, agent=papers(2), authorisation_no=""),
        at("sold", present, agent=papers(2)),
    ),
    Breach("agent_papers_are_complete", at("sold", present, agent=papers(1)), at("sold", present, agent=papers(2))),
    Breach(
        "child_has_a_guardian",
        at("sold", present, owner=_younger),
        at("sold", present, owner=_younger, agent=papers(2)),
    ),
    Breach("child_has_a_guardian", at("sold", present, owner=_younger), at("sold", present, owner=_years_old(14))),
    Breach("unit_papers_are_complete", at("sold", present, **_unit(handler=None)), at("sold", present, **_unit())),
    Breach(
        "unit_papers_are_complete", at("sold", present, **_unit(authorisation_no="")), at("sold", present, **_unit())
    ),
    Breach(
        "ownership_is_not_contradicted",
        at("sold", present, evidence=OwnershipEvidence(_LICENCE, names_the_owner=False)),
        at("sold", present, evidence=OwnershipEvidence(_LICENCE, names_the_owner=True)),
    ),
    Breach(
        "channel_is_authorised",
        at("sold", present, authority=Authority.NOT_AUTHORISED),
        at("sold", present, authority=Authority.UNJUDGED),
    ),
    Breach("way_is_consented", at("presented", _choose, consent=" "), at("presented", _choose)),
    Breach("check_is_not_open", at("asked", _again), at("presented", _again)),
    Breach("check_is_due", at("postponed", ask_check), at("presented", ask_check)),
    Breach("backfill_is_free", at("stock", _ask, conditions=_A_FEE), at("stock", _ask)),
    Breach(
        "face_was_not_declined",
        at("face declined", ask_check, check=CheckKind.LIVE),
        at("presented", ask_check, check=CheckKind.LIVE),
    ),
    Breach(
        "typed_documents_are_reviewed",
        at("unread", ask_check, check=CheckKind.READING),
        at("not found", ask_check, check=CheckKind.READING),
    ),
    Breach("check_was_asked", at("presented", _live), at("asked", _live)),
    Breach("identity_is_open", at("verified", check), at("not found", check)),
    Breach("identity_is_open", at("presented", turn_away, number=OTHER_NUMBER), at("presented", turn_away)),
    Breach(
        "reason_turns_away",
        at("presented", turn_away, code=RefusalCode.STAGE),
        at("presented", turn_away, code=RefusalCode.NO_DOC),
    ),
    Breach("identity_is_in_review", at("presented", review, approved=False), at("not found", review)),
    Breach("review_is_reasoned", at("not found", review, reason=Confidential(" ")), at("not found", review)),
    Breach(
        "only_missing_records_are_approved",
        at("closed too often", review),
        at("closed too often", review, approved=False),
    ),
)
