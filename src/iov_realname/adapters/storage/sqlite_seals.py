"""The tables of the seals in an SQLite store; :mod:`iov_realname.adapters.proof.sqlite` writes them.

Triggers refuse every change, as for events; whoever can write the file can drop them, and the checkpoints kept
elsewhere tell.
"""

from collections.abc import Iterator

from iov_realname.application.proof.ports import TILE_WIDTH
from iov_realname.verifier import HASH_LENGTH

__all__ = ["seals"]

# A batch of leaves a row: see iov_realname.adapters.proof.packed. A tile's root stands before its data, so that it is
# read without them.
TABLES = {
    "merkle_leaves": f"""
CREATE TABLE IF NOT EXISTS merkle_leaves (
    idx INTEGER PRIMARY KEY CHECK (idx >= 0),
    count INTEGER NOT NULL CHECK (count > 0),
    first_position INTEGER NOT NULL UNIQUE CHECK (first_position > 0),
    last_position INTEGER NOT NULL CHECK (last_position >= first_position),
    positions BLOB NOT NULL CHECK (length(positions) = 8 * count),
    hashes BLOB NOT NULL CHECK (length(hashes) = {HASH_LENGTH} * count)
)
""",
    "merkle_tile": f"""
CREATE TABLE IF NOT EXISTS merkle_tile (
    level INTEGER NOT NULL CHECK (level >= 0),
    n INTEGER NOT NULL CHECK (n >= 0),
    root BLOB NOT NULL CHECK (length(root) = {HASH_LENGTH}),
    data BLOB NOT NULL CHECK (length(data) = {TILE_WIDTH * HASH_LENGTH}),
    PRIMARY KEY (level, n)
)
""",
    "checkpoint": f"""
CREATE TABLE IF NOT EXISTS checkpoint (
    size INTEGER PRIMARY KEY CHECK (size > 0),
    root BLOB NOT NULL CHECK (length(root) = {HASH_LENGTH}),
    note TEXT NOT NULL
)
""",
    "attestation": """
CREATE TABLE IF NOT EXISTS attestation (
    size INTEGER NOT NULL REFERENCES checkpoint,
    kind TEXT NOT NULL CHECK (kind IN ('cosignature', 'timestamp')),
    by TEXT NOT NULL,
    evidence BLOB NOT NULL,
    PRIMARY KEY (size, kind, by)
) WITHOUT ROWID
""",
}

# INSERT OR REPLACE fires no delete trigger, so a row that is there already is refused on its way in.
AFTER_THE_LAST = """
NEW.idx <> ifnull((SELECT idx + count FROM merkle_leaves ORDER BY idx DESC LIMIT 1), 0)
OR NEW.first_position <= ifnull((SELECT last_position FROM merkle_leaves ORDER BY idx DESC LIMIT 1), 0)
"""
THERE = {
    "merkle_leaves": AFTER_THE_LAST,
    "merkle_tile": "EXISTS (SELECT 1 FROM merkle_tile WHERE level = NEW.level AND n = NEW.n)",
    "checkpoint": "NEW.size IN (SELECT size FROM checkpoint)",
    "attestation": "EXISTS (SELECT 1 FROM attestation WHERE size = NEW.size AND kind = NEW.kind AND by = NEW.by)",
}


def seals() -> Iterator[str]:
    """What makes the tables, to be run in one transaction.

    Stores of before this was a step of the schema may have them, with a number of their own.
    """
    yield "DROP TABLE IF EXISTS seal_schema"
    for table, made in TABLES.items():
        yield made
        yield _refusal(table, "INSERT", "only at the end, once", THERE[table])
        yield _refusal(table, "UPDATE", "no UPDATE", "1")
        yield _refusal(table, "DELETE", "no DELETE", "1")


def _refusal(table: str, act: str, why: str, when: str) -> str:
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table}_{act.lower()}_guard BEFORE {act} ON {table} WHEN {when}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only: {why}'); END"
    )
