"""What comes in and what goes out."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

import attrs

from iov_realname.adapters.reports.rendering import policy

__all__ = ["Answer", "Asked", "redirect", "safe_headers"]

SELF = "'self'"
_NONE: Mapping[str, str] = MappingProxyType({})


@attrs.frozen
class Asked:
    """A request: of the query and of a form's body the last value of each name."""

    method: str
    path: str
    query: Mapping[str, str]
    host: str | None
    origin: str | None = None
    cookies: str | None = attrs.field(default=None, repr=False)
    form: Mapping[str, str] = attrs.field(default=_NONE, repr=False)


@attrs.frozen
class Answer:
    """An answer: a page of ours, or nothing but headers."""

    status: HTTPStatus
    page: str = attrs.field(repr=False)
    headers: Mapping[str, str] = _NONE


def redirect(path: str, **headers: str) -> Answer:
    """Go there, and ask with GET."""
    return Answer(HTTPStatus.SEE_OTHER, "", {"Location": path, **headers})


def safe_headers() -> dict[str, str]:
    """What every answer carries: keep nothing, load nothing, be framed by nobody."""
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": f"{policy(SELF)}; frame-ancestors 'none'",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
