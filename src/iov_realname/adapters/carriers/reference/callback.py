"""Notices of the carrier: verified first, then read, and of what they say only which operation to ask about."""

from datetime import datetime, timedelta
from typing import Final

from iov_realname.adapters.carriers.reference.client import ReferenceAccount
from iov_realname.adapters.carriers.reference.codes import well_formed
from iov_realname.adapters.carriers.reference.signing import (
    ACCOUNT,
    CALLBACK,
    NONCE,
    SIGNATURE,
    TIME,
    moment_of,
    sign,
)
from iov_realname.adapters.carriers.wire.decoding import compact, json_object, same, text
from iov_realname.application.carriers import Callback, CallbackRefused, CarrierNotice

__all__ = ["decoded"]

WINDOW: Final = timedelta(minutes=5)


def decoded(callback: Callback, account: ReferenceAccount, now: datetime) -> CarrierNotice | CallbackRefused:
    """The notice, or why it is not to be believed."""
    code = _fault(callback, account, now)
    if code is not None:
        return _refused(code)
    tree = json_object(callback.body)
    notice, operation = (text(tree, name) or "" for name in ("notice", "operation"))
    at = moment_of(text(tree, "at") or "")
    if not notice or not well_formed(operation) or at is None:
        return _refused("malformed")
    return CarrierNotice(notice, None, at, compact({"taken": notice}), _reply("not_stored"), operation)


def _fault(callback: Callback, account: ReferenceAccount, now: datetime) -> str | None:
    """What is wrong with the sender; the signature comes before everything a stranger might learn from."""
    given = {name: callback.headers.get(name.lower(), "") for name in (ACCOUNT, TIME, NONCE, SIGNATURE)}
    expected = sign(account.secret, CALLBACK, given[TIME], given[NONCE], callback.body)
    genuine = same(given[SIGNATURE], expected)
    if not same(given[ACCOUNT], account.account) or not genuine:
        return "bad_signature"
    sent = moment_of(given[TIME])
    return None if sent is not None and abs(now - sent) <= WINDOW else "clock_skew"


def _refused(code: str) -> CallbackRefused:
    return CallbackRefused(code, _reply(code))


def _reply(code: str) -> bytes:
    return compact({"error": code})
