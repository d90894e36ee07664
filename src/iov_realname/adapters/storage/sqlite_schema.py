"""The tables of an SQLite store, and the questions and statements about them.

The event table is one that a stock `eventsourcing` recorder with text ids reads. Its key column is called ``rowid``
since that recorder asks for ``rowid`` by name, and SQLite answers with the name of the column that stands for it.
AUTOINCREMENT keeps a position from ever being given twice.

Triggers stop accidents and programs that go round this library; whoever can write the file can drop them. What
nobody can undo unseen is the business of the checkpoints.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from iov_realname.adapters.storage.sqlite_seals import seals

APPLICATION_ID = 0x49565231
"""``IVR1`` in the file header."""

STORED_EVENTS = """
CREATE TABLE stored_events (
    rowid INTEGER PRIMARY KEY AUTOINCREMENT CHECK (rowid > 0),
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL CHECK (originator_version > 0),
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (originator_id, originator_version)
)
"""
ANSWERED_COMMANDS = """
CREATE TABLE answered_commands (
    command_id TEXT NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL,
    refused INTEGER NOT NULL CHECK (refused IN (0, 1))
) WITHOUT ROWID
"""
# Made again from the log at any time; see sqlite_cards.
CARD_INDEX = """
CREATE TABLE card_index (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    generation INTEGER NOT NULL,
    drawn INTEGER NOT NULL,
    position INTEGER NOT NULL,
    event_id TEXT NOT NULL
)
"""
CARD_LINES = """
CREATE TABLE card_lines (
    generation INTEGER NOT NULL,
    iccid TEXT NOT NULL,
    msisdn TEXT NOT NULL,
    carrier TEXT NOT NULL,
    vin TEXT,
    stage TEXT NOT NULL,
    entitled TEXT NOT NULL,
    registration_status TEXT NOT NULL,
    period_number INTEGER NOT NULL,
    since TEXT,
    waiting TEXT,
    to_deliver INTEGER NOT NULL,
    receipt_no TEXT,
    PRIMARY KEY (generation, iccid)
) WITHOUT ROWID
"""

# Made again from the log at any time, with the keys; see sqlite_documents.
DOCUMENT_CARDS = """
CREATE TABLE document_cards (
    iccid TEXT NOT NULL PRIMARY KEY,
    carrier TEXT NOT NULL,
    vin TEXT NOT NULL,
    subject TEXT NOT NULL,
    key_version INTEGER NOT NULL,
    digest TEXT NOT NULL
) WITHOUT ROWID
"""
DOCUMENT_TRACKING = """
CREATE TABLE document_tracking (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    position INTEGER NOT NULL,
    generation INTEGER NOT NULL
)
"""

# In a BEFORE trigger NEW.rowid is -1 when the statement leaves the choice to SQLite.
NEXT_VERSION_ONLY = """
NEW.originator_version <> 1 + (
    SELECT ifnull(max(originator_version), 0) FROM stored_events WHERE originator_id = NEW.originator_id
) OR (NEW.rowid <> -1 AND NEW.rowid <= (SELECT max(rowid) FROM stored_events))
"""
ANSWERED_BEFORE = "EXISTS (SELECT 1 FROM answered_commands WHERE command_id = NEW.command_id)"


def _log() -> Iterator[str]:
    yield STORED_EVENTS
    yield ANSWERED_COMMANDS
    yield _refusal("stored_events", "INSERT", "only the next version of a stream, at the end", NEXT_VERSION_ONLY)
    yield _refusal("answered_commands", "INSERT", "no second answer", ANSWERED_BEFORE)
    for table in ("stored_events", "answered_commands"):
        yield _refusal(table, "UPDATE", "no UPDATE")
        yield _refusal(table, "DELETE", "no DELETE")
    yield f"PRAGMA application_id = {APPLICATION_ID}"


def _views() -> Iterator[str]:
    yield CARD_INDEX
    yield "INSERT INTO card_index VALUES (1, 1, 1, 0, '')"
    yield CARD_LINES
    for column in ("vin", "msisdn", "waiting"):
        yield f"CREATE INDEX card_lines_{column} ON card_lines (generation, {column})"
    yield "CREATE INDEX card_lines_to_deliver ON card_lines (generation) WHERE to_deliver = 1"


def _documents() -> Iterator[str]:
    yield DOCUMENT_CARDS
    yield "CREATE INDEX document_cards_digest ON document_cards (digest, carrier, vin)"
    yield "CREATE INDEX document_cards_vin ON document_cards (vin)"
    yield "CREATE INDEX document_cards_subject ON document_cards (subject)"
    yield DOCUMENT_TRACKING
    yield "INSERT INTO document_tracking VALUES (1, 0, 0)"


STEPS: Final[Sequence[tuple[str, Callable[[], Iterator[str]]]]] = (
    ("log", _log),
    ("views", _views),
    ("documents", _documents),
    ("seals", seals),
)
"""Each brings a database one schema version further, forwards only; added to at the end, never changed."""

SCHEMA_VERSION = len(STEPS)
VIEWS_SINCE = 2
"""The schema version that brought the lines of cards."""


def steps(version: int) -> Iterator[str]:
    """What brings a database of this schema version, 0 for an empty one, to the present; in one transaction."""
    for _, made in STEPS[version:]:
        yield from made()
    yield f"PRAGMA user_version = {SCHEMA_VERSION}"


def named_steps(version: int) -> Sequence[str]:
    """What the steps from this schema version to the present are called."""
    return [f"{number:04} {name}" for number, (name, _) in enumerate(STEPS, start=1) if number > version]


def _refusal(table: str, act: str, why: str, when: str = "1") -> str:
    return (
        f"CREATE TRIGGER {table}_{act.lower()}_guard BEFORE {act} ON {table} WHEN {when}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only: {why}'); END"
    )


COLUMNS = "rowid, originator_id, originator_version, topic, state"

INSERT = "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)"
INSERT_ANSWER = "INSERT INTO answered_commands (command_id, digest, refused) VALUES (?, ?, ?)"
SINCE = f"SELECT {COLUMNS} FROM stored_events WHERE rowid > ? ORDER BY rowid LIMIT ?"
END = "SELECT ifnull(max(rowid), 0) FROM stored_events"
PAGE = (
    f"SELECT {COLUMNS} FROM stored_events WHERE (originator_id, originator_version) > (?, ?)"
    " AND rowid <= ? ORDER BY originator_id, originator_version LIMIT ?"
)


def streams_of(count: int) -> str:
    """The rows of ``count`` streams."""
    keys = f"IN ({marks(count)})" if count > 1 else "= ?"
    return f"SELECT {COLUMNS} FROM stored_events WHERE originator_id {keys} ORDER BY originator_id, originator_version"


def heads_of(count: int) -> str:
    """The last version of those of ``count`` streams that have one."""
    return (
        "SELECT originator_id, max(originator_version) FROM stored_events"
        f" WHERE originator_id IN ({marks(count)}) GROUP BY originator_id"
    )


def answers_to(count: int) -> str:
    """The answers among ``count`` command ids."""
    return f"SELECT command_id, digest, refused FROM answered_commands WHERE command_id IN ({marks(count)})"


def marks(count: int) -> str:
    """So many parameters."""
    return ",".join("?" * count)
