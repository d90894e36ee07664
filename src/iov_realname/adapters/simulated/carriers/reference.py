"""The ``reference`` protocol's side (/reference): every act an operation, taken once, done later, told of by callback.

It is ours and no carrier's; its specification is docs/carriers/reference.md.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Final

import attrs

from iov_realname.adapters.carriers.reference.codes import Standing, well_formed
from iov_realname.adapters.carriers.reference.signing import (
    ACCOUNT,
    CALLBACK,
    NONCE,
    SIGNATURE,
    TIME,
    Signer,
    moment_of,
    sign,
    stamp,
)
from iov_realname.adapters.carriers.wire.decoding import Tree, text
from iov_realname.adapters.simulated.carriers.cards import SimulatedCard
from iov_realname.adapters.simulated.carriers.faults import Fault
from iov_realname.adapters.simulated.carriers.hearing import Garbled, Heard, Said, said
from iov_realname.adapters.simulated.carriers.reference_acts import ACTS, ALREADY, WITHOUT_CARD, told
from iov_realname.adapters.simulated.carriers.world import Message, World
from iov_realname.application.carriers import RegistrationState

__all__ = ["ReferenceSide", "Taken"]

NAME: Final = "reference"
WINDOW: Final = timedelta(minutes=5)
_COOLDOWN_SECONDS: Final = 180


@attrs.define
class Taken:
    """One operation as the carrier has it: what it is, how it stands, and how often it was sent."""

    operation: str
    kind: str
    card: str
    digest: str
    standing: Standing = Standing.ACCEPTED
    reason: str = ""
    heard: int = 1
    receipt: str = ""


class ReferenceSide:
    """The carrier's side."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._nonces: set[str] = set()
        self.taken: dict[str, Taken] = {}

    def forget_tokens(self) -> None:
        """There are none: every request is signed."""

    def answer(self, heard: Heard) -> Said:
        """One answer."""
        fault = self._fault(heard)
        if fault is not None:
            return _error(401, fault)
        tree = heard.tree
        if heard.path == "/v1/cards":
            return self._card(tree)
        operation = text(tree, "operation") or ""
        if not well_formed(operation):
            raise Garbled
        if heard.path == "/v1/standing":
            return self._standing(operation)
        kind = heard.path.removeprefix("/v1/operations/")
        return self._take(operation, kind, tree, heard) if kind in ACTS else _error(404, "no_such_path")

    def _fault(self, heard: Heard) -> str | None:
        accounts = self._world.accounts
        given = {name: heard.headers.get(name.lower(), "") for name in (ACCOUNT, TIME, NONCE, SIGNATURE)}
        expected = sign(
            accounts.reference_secret, f"{heard.method} {heard.target}", given[TIME], given[NONCE], heard.body
        )
        known = given[ACCOUNT] == accounts.reference_account
        if not known or not compare_digest(given[SIGNATURE].encode(), expected.encode()):
            return "bad_signature"
        sent = moment_of(given[TIME])
        if sent is None or abs(heard.carrier_time - sent) > WINDOW:
            return "clock_skew"
        if given[NONCE] in self._nonces:
            return "nonce_used"
        self._nonces.add(given[NONCE])
        return None

    def _card(self, tree: Tree) -> Said:
        card = self._world.cards.by_iccid(text(tree, "iccid") or "")
        return _error(404, "no_such_card") if card is None else said(told(card, tree))

    def _standing(self, operation: str) -> Said:
        taken = self.taken.get(operation)
        if taken is None:
            return said({"operation": operation, "standing": Standing.UNHEARD})
        return said(_shown(taken))

    def _take(self, operation: str, kind: str, tree: Tree, heard: Heard) -> Said:
        """The same id with the same content is the same operation, however often it is sent."""
        digest = sha256(json.dumps([kind, tree], sort_keys=True).encode()).hexdigest()
        taken = self.taken.get(operation)
        if taken is not None:
            taken.heard += 1
            return said(_shown(taken)) if taken.digest == digest else _error(409, "operation_reused")
        if Fault.COOLDOWN in heard.faults:
            seconds = round(heard.faults[Fault.COOLDOWN]) or _COOLDOWN_SECONDS
            return said({"error": "cooldown", "retry_after": seconds}, 429)
        iccid = text(tree, "iccid") or text(tree, "old", "iccid") or ""
        card = None if kind in WITHOUT_CARD else self._world.cards.by_iccid(iccid)
        if card is None and kind not in WITHOUT_CARD:
            return _error(404, "no_such_card")
        taken = self.taken[operation] = Taken(operation, kind, iccid, digest)
        taken.receipt = f"SIM-REF-{len(self.taken):08}"
        self._begin(taken, card, tree, heard)
        return said(_shown(taken))

    def _begin(self, taken: Taken, card: SimulatedCard | None, tree: Tree, heard: Heard) -> None:
        if Fault.REJECTED in heard.faults:
            taken.reason = "identity"
        _review(taken, card, RegistrationState.IN_REVIEW)
        due = heard.now + self._world.lag
        self._world.later(due, lambda: self._finish(taken, card, tree, due))
        self._world.settle(heard.now)

    def _finish(self, taken: Taken, card: SimulatedCard | None, tree: Tree, now: datetime) -> None:
        reason = taken.reason or ACTS[taken.kind](self._world, card, tree)
        taken.standing = Standing.REJECTED if reason else Standing.DONE
        if reason == ALREADY:
            taken.standing, reason = Standing.ALREADY, ""
        taken.reason = reason
        if taken.standing is Standing.REJECTED:
            _review(taken, card, RegistrationState.REJECTED)
        if taken.standing is Standing.DONE:
            self._world.acted[NAME, taken.kind, taken.card, taken.operation] += 1
        self._announce(taken, now)

    def _announce(self, taken: Taken, now: datetime) -> None:
        accounts = self._world.accounts
        if not accounts.reference_callback:
            return
        notice = {"notice": secrets.token_hex(16), "operation": taken.operation, "at": stamp(now)}
        body = json.dumps(notice).encode()

        signer = Signer(accounts.reference_account, accounts.reference_secret)

        def headers(sent: datetime) -> Mapping[str, str]:
            return signer.headers(CALLBACK, sent, secrets.token_hex(16), body)

        self._world.outbox.append(Message(NAME, accounts.reference_callback, body, headers))


def _review(taken: Taken, card: SimulatedCard | None, state: RegistrationState) -> None:
    """Have the card tell how its registration is getting on, unless it is registered already."""
    if taken.kind == "submit_registration" and card is not None:
        card.registration = card.registration if card.registration is RegistrationState.REGISTERED else state


def _shown(taken: Taken) -> Mapping[str, object]:
    more = {"reason": taken.reason} if taken.standing is Standing.REJECTED else {}
    return {"operation": taken.operation, "standing": taken.standing, "receipt": taken.receipt, **more}


def _error(status: int, word: str) -> Said:
    return said({"error": word, "simulated": "模拟"}, status)
