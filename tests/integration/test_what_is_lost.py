"""Each part of a store is destroyed, and what is lost is what the page on back-ups says."""

import re
from contextlib import closing
from pathlib import Path

import pytest

import iov_realname
from iov_realname.application.errors import IovRealnameError
from iov_realname.application.turns import TurnName
from iov_realname.composition import reading
from iov_realname.domain.subject.words import ReadingPurpose
from iov_realname.testing import invented
from tests.docs.pages import text_of
from tests.integration.places import Place
from tests.support.showroom import Sales, cards_of

ROW = re.compile(r"^\| `(fleet\.db[.a-z]*)` \| `?(\w+)`? \| (work|gone) \| (open|gone) \|", re.MULTILINE)
TOLD = ROW.findall(text_of("docs/backup.md").partition("## A set")[0])
TURN = TurnName("registrations under one document", "0" * 32)
CARD = invented.iccid(cards_of(1)[0])


def test_the_page_names_every_part() -> None:
    """Whatever lies beside a store after it was used is in the table."""
    assert ["fleet.db", "fleet.db.keys", "fleet.db.kek", "fleet.db.turns"] == [part for part, *_ in TOLD]


@pytest.mark.parametrize(("part", "says", "histories", "names"), TOLD)
def test_what_is_lost_with_it(part: str, says: str, histories: str, names: str, tmp_path: Path) -> None:
    """What opening it says, whether histories still replay, and whether names still open."""
    place = Place.in_folder(tmp_path)
    with place.open() as registry:
        room = Sales(registry)
        room.build(1)
        room.sell(1)
        room.present(1, "N-1")
        with registry._desk.office.turns.turn(TURN, 1):  # type: ignore[union-attr]
            pass
    (tmp_path / part).unlink()
    assert (says, histories, names) == (opening(place), replayed(place), opened(place))
    if part != "fleet.db.turns":
        assert not (tmp_path / part).exists(), "nothing is made in place of what was lost"


def opening(place: Place) -> str:
    """The error of whoever opens it; ``nothing`` if that succeeds."""
    try:
        iov_realname.connect(place.url).close()
    except IovRealnameError as error:
        return type(error).__name__
    return "nothing"


def replayed(place: Place) -> str:
    """Whether a card's history is there."""
    try:
        with closing(reading(place.url)) as log:
            return "work" if log.read([f"card-{CARD}"]) else "gone"
    except IovRealnameError:
        return "gone"


def opened(place: Place) -> str:
    """Whether a name opens."""
    try:
        with iov_realname.connect(place.url) as registry:
            found = list(registry.reading.card(CARD, purpose=ReadingPurpose.AUDIT, actor="auditor-1", full=True))
            return "open" if found else "gone"
    except IovRealnameError:
        return "gone"
