"""Every code of Alibaba Cloud's tables and what it means. ``Code`` only says whether the call worked.

The rows of ``LIVE_RESULTS`` after 200 are from memory of a page that could not be read whole; none of them is a match.
"""

from typing import Final

from iov_realname.adapters.identity.meanings import (
    AGREES,
    AT_LIMIT,
    BAD_DEVICE,
    BAD_IMAGE,
    BAD_INPUT,
    BUSY,
    DIFFERS,
    EXPIRED,
    MISCONFIGURED,
    NO_PORTRAIT,
    NO_RECORD,
    NOT_LIVE,
    NOT_OPERATING,
    SUSPECTED,
    THROTTLED,
    Table,
)

__all__ = ["BIZ_CODES", "CALLS", "GATEWAY", "LIVE_CALLS", "LIVE_RESULTS", "OK", "PENDING", "PORTRAITS", "UNITS"]

OK: Final = "200"
"""The call worked; the verdict stands elsewhere."""

PENDING: Final = frozenset({"403", "424"})
"""Of a live check: the person has not finished."""

GATEWAY: Final[Table] = {
    "Throttling*": THROTTLED,
    "ServiceUnavailable*": BUSY,
    "InternalError*": BUSY,
    "SignatureDoesNotMatch*": MISCONFIGURED,
    "SignatureNonceUsed*": MISCONFIGURED,
    "InvalidAccessKeyId*": MISCONFIGURED,
    "InvalidTimeStamp*": MISCONFIGURED,
    "Forbidden*": MISCONFIGURED,
}

CALLS: Final[Table] = {
    "400": BAD_INPUT,
    "401": BAD_INPUT,
    "402": BUSY,
    "403": AT_LIMIT,
    "410": MISCONFIGURED,
    "411": MISCONFIGURED,
    "412": MISCONFIGURED,
    "500": BUSY,
    **GATEWAY,
}

BIZ_CODES: Final[Table] = {"1": AGREES, "2": DIFFERS, "3": NO_RECORD}

PORTRAITS: Final[Table] = {
    "101": AGREES,
    "201": DIFFERS,
    "202": SUSPECTED,
    "203": NO_PORTRAIT,
    "204": DIFFERS,
    "205": BAD_IMAGE,
    "206": BAD_IMAGE,
    "207": BAD_IMAGE,
    "208": BAD_IMAGE,
    "301": NO_RECORD,
    "302": NO_RECORD,
}

LIVE_CALLS: Final[Table] = {
    "400": BAD_INPUT,
    "401": BAD_INPUT,
    "402": MISCONFIGURED,
    "404": MISCONFIGURED,
    "406": EXPIRED,
    "410": MISCONFIGURED,
    "411": MISCONFIGURED,
    "412": MISCONFIGURED,
    "414": BAD_DEVICE,
    "415": BAD_DEVICE,
    "416": BAD_DEVICE,
    "417": NO_RECORD,
    "418": AT_LIMIT,
    "427": AT_LIMIT,
    "500": BUSY,
    **GATEWAY,
}

LIVE_RESULTS: Final[Table] = {
    "200": AGREES,
    "201": DIFFERS,
    "202": NO_RECORD,
    "203": NO_PORTRAIT,
    "204": DIFFERS,
    "205": NOT_LIVE,
    "206": AT_LIMIT,
    "207": DIFFERS,
    "209": BUSY,
}

UNITS: Final[Table] = {
    "0": AGREES,
    "1": NOT_OPERATING,
    "2": DIFFERS,
    "3": DIFFERS,
    "4": NO_RECORD,
    "5": NO_RECORD,
}
