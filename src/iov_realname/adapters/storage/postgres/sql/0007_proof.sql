-- The seals: the leaves of every batch, full tiles of the Merkle tree, signed checkpoints, and what others said about those.
--
-- Everything is inserted once and stays. One sealer writes at a time; a second one finds that the log is longer than it
-- knew (IR005) or that another root was signed for this size (IR006). Leaves do not wait for the disk, as they can be
-- made again from the events; a checkpoint does, and carries everything before it to the disk.

CREATE TABLE iov_log.merkle_leaves ( -- of one batch: the place of its first event, and all of them packed
    idx bigint PRIMARY KEY CHECK (idx >= 0),
    count bigint NOT NULL CHECK (count > 0),
    first_position bigint NOT NULL UNIQUE CHECK (first_position > 0),
    last_position bigint NOT NULL CHECK (last_position >= first_position),
    positions bytea NOT NULL CHECK (octet_length(positions) = 8 * count),
    hashes bytea NOT NULL CHECK (octet_length(hashes) = 32 * count)
);

CREATE TABLE iov_log.merkle_tile (
    level smallint NOT NULL CHECK (level >= 0),
    n bigint NOT NULL CHECK (n >= 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    data bytea NOT NULL CHECK (octet_length(data) = 8192),
    PRIMARY KEY (level, n)
);
-- Hashes do not compress.
ALTER TABLE iov_log.merkle_leaves ALTER COLUMN hashes SET STORAGE EXTERNAL;
ALTER TABLE iov_log.merkle_tile ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE iov_log.checkpoint (
    size bigint PRIMARY KEY CHECK (size > 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    note text NOT NULL
);

CREATE TABLE iov_log.attestation (
    size bigint NOT NULL REFERENCES iov_log.checkpoint,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('cosignature', 'timestamp')),
    by text COLLATE "C" NOT NULL,
    evidence bytea NOT NULL,
    PRIMARY KEY (size, kind, by)
);

CREATE TABLE iov_log.seal_lock ();


CREATE FUNCTION iov_log.seal(
    first bigint, count bigint, first_position bigint, last_position bigint, positions bytea, hashes bytea,
    levels smallint[], places bigint[], tiles bytea[], roots bytea[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
#variable_conflict use_variable
DECLARE
    before record;
BEGIN
    LOCK TABLE iov_log.seal_lock IN EXCLUSIVE MODE;
    SELECT b.idx + b.count AS size, b.last_position INTO before
        FROM iov_log.merkle_leaves AS b ORDER BY b.idx DESC LIMIT 1;
    IF first IS DISTINCT FROM coalesce(before.size, 0) OR first_position <= before.last_position THEN
        RAISE EXCEPTION 'sealed meanwhile' USING ERRCODE = 'IR005';
    END IF;
    PERFORM set_config('synchronous_commit', 'off', true);
    INSERT INTO iov_log.merkle_leaves VALUES (first, count, first_position, last_position, positions, hashes);
    INSERT INTO iov_log.merkle_tile (level, n, data, root) SELECT * FROM unnest(levels, places, tiles, roots);
END
$body$;

CREATE FUNCTION iov_log.sign(size bigint, root bytea, note text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
#variable_conflict use_variable
DECLARE
    standing record;
BEGIN
    INSERT INTO iov_log.checkpoint (size, root, note) VALUES (size, root, note) ON CONFLICT DO NOTHING;
    SELECT c.root, c.note INTO standing FROM iov_log.checkpoint AS c WHERE c.size = size;
    IF standing.root <> root THEN
        RAISE EXCEPTION 'another root was signed for this size' USING ERRCODE = 'IR006';
    END IF;
    RETURN standing.note;
END
$body$;

CREATE FUNCTION iov_log.attest(size bigint, kind text, by text, evidence bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    INSERT INTO iov_log.attestation (size, kind, by, evidence) VALUES (size, kind, by, evidence) ON CONFLICT DO NOTHING;
$body$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON iov_log.merkle_leaves
    FOR EACH STATEMENT EXECUTE FUNCTION iov_log.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON iov_log.merkle_tile
    FOR EACH STATEMENT EXECUTE FUNCTION iov_log.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON iov_log.checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION iov_log.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON iov_log.attestation
    FOR EACH STATEMENT EXECUTE FUNCTION iov_log.refuse_change();

ALTER TABLE iov_log.merkle_leaves ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE iov_log.merkle_tile ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE iov_log.checkpoint ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE iov_log.attestation ENABLE ALWAYS TRIGGER append_only;

REVOKE ALL ON FUNCTION
    iov_log.seal(bigint, bigint, bigint, bigint, bytea, bytea, smallint[], bigint[], bytea[], bytea[]),
    iov_log.sign(bigint, bytea, text),
    iov_log.attest(bigint, text, text, bytea)
    FROM PUBLIC;
GRANT SELECT ON iov_log.merkle_leaves, iov_log.merkle_tile, iov_log.checkpoint, iov_log.attestation TO iov_app;
GRANT EXECUTE ON FUNCTION
    iov_log.seal(bigint, bigint, bigint, bigint, bytea, bytea, smallint[], bigint[], bytea[], bytea[]),
    iov_log.sign(bigint, bytea, text),
    iov_log.attest(bigint, text, text, bytea)
    TO iov_app;
