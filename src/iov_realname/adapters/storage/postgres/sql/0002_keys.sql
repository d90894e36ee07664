-- The key store: every key wrapped under a key-encryption key that never comes near this database.
--
-- A shredded data key leaves its row as a tombstone, so its id is never provisioned again.

CREATE TABLE iov_keys.epochs (
    epoch integer PRIMARY KEY,
    probe bytea NOT NULL
);

CREATE TABLE iov_keys.data_keys (
    kid text COLLATE "C" PRIMARY KEY,
    suite text NOT NULL,
    epoch integer NOT NULL REFERENCES iov_keys.epochs,
    wrapped bytea,
    state text NOT NULL CHECK (state IN ('active', 'locked', 'shredded')),
    until text,
    CHECK ((wrapped IS NULL) = (state = 'shredded'))
);

CREATE TABLE iov_keys.purpose_keys (
    purpose text COLLATE "C" PRIMARY KEY,
    epoch integer NOT NULL REFERENCES iov_keys.epochs,
    wrapped bytea NOT NULL
);

GRANT USAGE ON SCHEMA iov_keys TO iov_app;
GRANT SELECT, INSERT ON iov_keys.epochs, iov_keys.data_keys, iov_keys.purpose_keys TO iov_app;
GRANT UPDATE (wrapped, state, until) ON iov_keys.data_keys TO iov_app;
