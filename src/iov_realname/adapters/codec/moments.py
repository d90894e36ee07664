"""A moment on the wire: RFC 3339 with its offset in whole minutes, as ``2021-09-13T08:00:00+08:00``."""

import re
from datetime import UTC, datetime, timedelta

from iov_realname.domain.time import CHINA_TIME

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
MINUTE = timedelta(minutes=1)


def must_be_writable(moment: datetime) -> None:
    """Raise ``ValueError`` for a moment without an offset, or with one the wire would round."""
    zone = moment.tzinfo
    if zone is CHINA_TIME or zone is UTC:
        return
    offset = moment.utcoffset()
    if offset is None or offset % MINUTE:
        raise ValueError("a moment has no offset in whole minutes")


def must_be_aware(moment: datetime) -> None:
    """Raise ``ValueError`` for a moment without an offset."""
    if moment.tzinfo is None:
        raise ValueError("a moment has no offset")


def write_moment(moment: datetime) -> str:
    """``moment`` as text. Raises ``ValueError`` like :func:`must_be_writable`."""
    must_be_writable(moment)
    return moment.isoformat()


def read_moment(text: object) -> datetime:
    """The moment in ``text``. Raises ``ValueError`` for any other notation."""
    if type(text) is not str or not RFC_3339.fullmatch(text):
        raise ValueError("not a moment with its offset")
    return datetime.fromisoformat(text)
