"""What tells a command sent again from another one under the same id: the text that is digested."""

from datetime import UTC, date, datetime

import attrs
import pytest

from iov_realname.application.desk import fingerprint
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.time import CHINA_TIME


@attrs.frozen
class Part:
    """Something inside a request."""

    name: str
    on: date


@attrs.frozen
class Asked:
    """A request with a field of every kind."""

    at: datetime
    vin: str
    carrier: Carrier
    number: int | None
    parts: tuple[Part, ...]
    secret: Confidential[str]
    agreed: bool = True


ASKED = Asked(
    datetime(2024, 1, 1, tzinfo=CHINA_TIME),
    "样例",
    Carrier.MOBILE,
    None,
    (Part("b", date(2024, 1, 2)), Part("a", date(2024, 1, 3))),
    Confidential("11010119000101002X"),
)
AFTER = (
    '"carrier": "mobile", "number": null, "parts": [{"name": "b", "on": "2024-01-02"}, '
    '{"name": "a", "on": "2024-01-03"}], "secret": "Confidential(***)", "vin": "样例"}]'
)


@pytest.mark.parametrize(
    ("dated", "text"),
    [
        (True, '["Asked", {"agreed": true, "at": "2023-12-31T16:00:00+00:00", ' + AFTER),
        (False, '["Asked", {"agreed": true, ' + AFTER),
    ],
)
def test_is_the_same_for_ever(dated: bool, text: str) -> None:
    """A request's text is that of its first days, letter by letter; the moment counts only if the caller gave it."""
    assert text == fingerprint(ASKED, dated)


def test_knows_no_time_zone() -> None:
    """The same moment written in another zone is the same request."""
    assert fingerprint(ASKED, dated=True) == fingerprint(attrs.evolve(ASKED, at=ASKED.at.astimezone(UTC)), dated=True)
