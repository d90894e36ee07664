"""PostgreSQL's errors, each as one sentence that says what is wrong and what to do.

A sentence is chosen by SQLSTATE; what the server says about rows and parameters never comes into it. Unless a sentence
says otherwise nothing was written.
"""

import psycopg

from iov_realname.application.errors import StoreUnusable

STREAM_MOVED = "IR001"
COMMAND_ANSWERED = "IR002"
APPEND_ONLY = "IR003"
NOT_LOCKED = "IR004"
OURS = {STREAM_MOVED, COMMAND_ANSWERED}
"""What the insert functions say to a writer that lost a race."""

UNPREPARED = "is not prepared for this program; run: iov-realname db init --store URL"
NO_RIGHT = "gives this login too few rights; as its administrator run: GRANT iov_app TO <login>"

REASONS = {
    "57014": "did not finish within the deadline; try again, or give it longer with timeout=",
    "55P03": "is locked by another writer; try again, or end the program that holds it",
    "53100": "cannot grow, the server's disk is full; make room and send the command again",
    "53200": "needs more memory than the server has; append in smaller batches",
    "53300": "takes no more connections; lower pool_size= or raise the server's max_connections",
    "25006": "is open for reading only",
    "42501": NO_RIGHT,
    "22023": UNPREPARED,
    "3F000": UNPREPARED,
    "42P01": UNPREPARED,
    "42883": UNPREPARED,
    "40001": "was changed by another writer at the same moment; try again",
    "40P01": "was changed by another writer at the same moment; try again",
    NOT_LOCKED: "takes events only under its lock; call iov_log.lock_log() first",
    APPEND_ONLY: "is append-only; nothing is changed or removed",
}
BROKEN_RULE = "23"
LOST = ("08", "57P0")
"""Connection errors and shutdowns: another connection may do better."""


def is_lost(error: psycopg.Error, connection: psycopg.Connection[object] | None) -> bool:
    """Whether ``error`` means that the connection is gone, which leaves open whether the server did what was asked."""
    if error.sqlstate is not None:
        return error.sqlstate.startswith(LOST)
    return isinstance(error, psycopg.OperationalError) and (connection is None or connection.closed)


def concerns_all(error: StoreUnusable) -> bool:
    """Whether the server named a reason that lies with the store, not with the rows it was given."""
    return isinstance(error.__cause__, psycopg.Error) and error.__cause__.sqlstate in REASONS


def unusable(name: str, error: psycopg.Error) -> StoreUnusable:
    """``error`` in the words of this library; ``name`` is what the database is called."""
    state = error.sqlstate or ""
    reason = REASONS.get(state)
    if reason is None and state.startswith(BROKEN_RULE):
        reason = "contradicts itself (a constraint is broken that the functions keep); run: iov-realname db check"
    return StoreUnusable(f"The store {name} {reason or f'refuses to work ({state or type(error).__name__})'}.")


def unreachable(name: str, error: psycopg.Error) -> StoreUnusable:
    """No connection could be made; libpq's reason holds no data, and says best what to do."""
    first_line = (str(error).strip().splitlines() or ["no reason given"])[0]
    return StoreUnusable(f"The store {name} cannot be reached: {first_line.rpartition('failed: ')[2]}")


def exhausted(name: str, size: int, seconds: float) -> StoreUnusable:
    """Every connection was on loan for too long."""
    return StoreUnusable(
        f"The store {name} had all {size} connections in use for {seconds:g} seconds; nothing was done."
        " Use fewer threads, or give it more with pool_size=."
    )


def crowded(name: str, seconds: float) -> StoreUnusable:
    """An append waited for too long behind those of other threads."""
    return StoreUnusable(
        f"The store {name} was busy with appends of other threads for {seconds:g} seconds; nothing was done."
        " Send it again, use fewer threads, or give it longer with timeout=."
    )


def silent(name: str, seconds: float) -> StoreUnusable:
    """The server did not answer in time."""
    return StoreUnusable(
        f"The store {name} did not answer within {seconds:g} seconds; whether a command went through is not known."
        " Send it again under the same id, which is safe."
    )


def closed(name: str) -> StoreUnusable:
    """The store was used after its end."""
    return StoreUnusable(f"The store {name} has been closed; open it again.")
