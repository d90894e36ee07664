"""The actual user beside the owner, never instead."""

from iov_realname.domain.card.actual_user import (
    USER_RULES,
    owner_is_presented,
    user_can_be_told,
    users_document_is_accepted,
)
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.state import UNKNOWN
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.refusals import RefusalCode
from tests.support.commands import NAME_USER, particulars
from tests.support.facts import (
    BOOK,
    COMPLETED,
    DEALER_UNIT,
    DEREGISTERED,
    OTHER_NUMBER,
    OWNED,
    RESOLD,
    TURNED_AWAY,
    USER_NAMED,
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
    scenes_done,
    scenes_refused,
    when,
)

WAITS = given(*WAITING)
ACTS = (
    Act(
        USER_RULES,
        done=(
            Scene("while the owner is checked", WAITS, NAME_USER),
            Scene("of a registered owner", given(*COMPLETED), NAME_USER),
            Scene("another one later", given(*COMPLETED, USER_NAMED), NAME_USER),
            Scene(
                "a unit",
                WAITS,
                but(NAME_USER, document=DocumentKind.BUSINESS_LICENCE, user=particulars("样例公司", DEALER_UNIT)),
            ),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, NAME_USER)),
            Broken(
                owner_is_presented,
                RefusalCode.STAGE,
                Scene("nobody presented", given(*OWNED), NAME_USER),
                Scene("the owner was turned away", given(*TURNED_AWAY), NAME_USER),
                Scene("the next owner", given(*RESOLD), NAME_USER),
                Scene("another registration", WAITS, but(NAME_USER, number=OTHER_NUMBER)),
                Scene("at its end", given(*COMPLETED, DEREGISTERED), NAME_USER),
            ),
            Broken(
                users_document_is_accepted,
                RefusalCode.DOC_KIND,
                Scene(
                    "not an accepted kind",
                    WAITS,
                    NAME_USER,
                    but(BOOK, person_documents=(DocumentKind.PLA_ID,), manual_entry_refused=()),
                ),
            ),
            Broken(
                user_can_be_told,
                RefusalCode.FORMAT,
                Scene("nameless", WAITS, but(NAME_USER, user=particulars(" "))),
                Scene("an ill-formed number", WAITS, but(NAME_USER, user=particulars(number="1"))),
            ),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """The rule refuses with its code."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """No rule speaks against it."""
    assert_done(act, scene)


def test_the_user_stands_beside_the_owner() -> None:
    """ActualUserNamed: the owner, the status and everything else stay; of the card's own number only."""
    assert (USER_NAMED,) == when(WAITS, NAME_USER)
    assert {"period.registration.user": sealed("user").key} == changes(WAITS, USER_NAMED)
    assert {} == changes(WAITS, but(USER_NAMED, number=OTHER_NUMBER))
    assert {} == changes(given(*OWNED), USER_NAMED)
