-- The log: events, the head of every stream, the answers to commands, and the only ways to write them.
--
-- The event table is one that a stock `eventsourcing.postgres` recorder with text ids reads
-- (POSTGRES_SCHEMA=iov_log, ORIGINATOR_ID_TYPE=text). Names sort by code point, as they do in the other stores.
--
-- The log's lock is a table of its own: one writer at a time from the first position it draws until its commit is
-- seen, so that insert order is commit order. A lock on the event table itself would stop for every VACUUM.
--
-- SQLSTATEs of ours: IR001 a stream moved on, IR002 a command was answered, IR003 append-only, IR004 without the lock.

CREATE TABLE iov_log.schema_version (
    version integer PRIMARY KEY CHECK (version > 0),
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);

CREATE TABLE iov_log.stored_events (
    originator_id text COLLATE "C" NOT NULL,
    originator_version bigint NOT NULL CHECK (originator_version > 0),
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigserial NOT NULL CHECK (notification_id > 0),
    PRIMARY KEY (originator_id, originator_version)
);
CREATE UNIQUE INDEX stored_events_notification_id_idx ON iov_log.stored_events (notification_id);

CREATE TABLE iov_log.stream_head (
    stream text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    position bigint NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE iov_log.answered_commands (
    command_id text COLLATE "C" PRIMARY KEY,
    digest text NOT NULL,
    refused boolean NOT NULL
);

CREATE TABLE iov_log.log_lock ();


CREATE FUNCTION iov_log.lock_log() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    LOCK TABLE iov_log.log_lock IN EXCLUSIVE MODE;
END
$body$;

CREATE FUNCTION iov_log.place(stream text, version bigint, topic text, state bytea) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
#variable_conflict use_variable
DECLARE
    head bigint;
    placed bigint;
BEGIN
    SELECT h.version INTO head FROM iov_log.stream_head AS h WHERE h.stream = stream;
    IF version IS DISTINCT FROM coalesce(head, 0) + 1 THEN
        RAISE EXCEPTION 'a stream has moved on' USING ERRCODE = 'IR001';
    END IF;
    INSERT INTO iov_log.stored_events (originator_id, originator_version, topic, state)
        VALUES (stream, version, topic, state) RETURNING notification_id INTO placed;
    IF head IS NULL THEN
        INSERT INTO iov_log.stream_head (stream, version, position) VALUES (stream, version, placed);
    ELSE
        UPDATE iov_log.stream_head AS h SET version = place.version, position = placed WHERE h.stream = stream;
    END IF;
    RETURN placed;
END
$body$;

CREATE FUNCTION iov_log.place_many(streams text[], versions bigint[], topics text[], states bytea[]) RETURNS bigint[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $body$
DECLARE
    placed bigint[];
BEGIN
    PERFORM FROM (
        SELECT stream, version, row_number() OVER (PARTITION BY stream ORDER BY place) AS nth
        FROM unnest(streams, versions) WITH ORDINALITY AS given (stream, version, place)
    ) AS given
    LEFT JOIN iov_log.stream_head AS head USING (stream)
    WHERE given.version IS DISTINCT FROM coalesce(head.version, 0) + given.nth;
    IF FOUND THEN
        RAISE EXCEPTION 'a stream has moved on' USING ERRCODE = 'IR001';
    END IF;
    WITH events AS (
        INSERT INTO iov_log.stored_events (originator_id, originator_version, topic, state)
        SELECT stream, version, topic, state
        FROM unnest(streams, versions, topics, states) WITH ORDINALITY AS given (stream, version, topic, state, place)
        ORDER BY place
        RETURNING originator_id, originator_version, notification_id
    ), heads AS (
        INSERT INTO iov_log.stream_head AS head (stream, version, position)
        SELECT originator_id, max(originator_version), max(notification_id) FROM events GROUP BY originator_id
        ON CONFLICT (stream) DO UPDATE SET version = excluded.version, position = excluded.position
    )
    SELECT array_agg(notification_id ORDER BY notification_id) INTO placed FROM events;
    RETURN placed;
END
$body$;

CREATE FUNCTION iov_log.append_one(
    stream text, version bigint, topic text, state bytea, command text, digest text, refused boolean
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
#variable_conflict use_variable
DECLARE
    placed bigint;
BEGIN
    LOCK TABLE iov_log.log_lock IN EXCLUSIVE MODE;
    IF command IS NOT NULL THEN
        PERFORM FROM iov_log.answered_commands AS a WHERE a.command_id = command;
        IF FOUND THEN
            RAISE EXCEPTION 'the command has been answered' USING ERRCODE = 'IR002';
        END IF;
        INSERT INTO iov_log.answered_commands (command_id, digest, refused) VALUES (command, digest, refused);
    END IF;
    placed := iov_log.place(stream, version, topic, state);
    NOTIFY stored_events;
    RETURN placed;
END
$body$;

CREATE FUNCTION iov_log.append_many(
    streams text[], versions bigint[], topics text[], states bytea[],
    commands text[], digests text[], refusals boolean[]
) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
AS $body$
DECLARE
    placed bigint[] := '{}';
BEGIN
    LOCK TABLE iov_log.log_lock IN EXCLUSIVE MODE;
    PERFORM FROM iov_log.answered_commands AS a WHERE a.command_id = ANY (commands);
    IF FOUND THEN
        RAISE EXCEPTION 'a command has been answered' USING ERRCODE = 'IR002';
    END IF;
    IF cardinality(streams) > 16 THEN
        placed := iov_log.place_many(streams, versions, topics, states);
    ELSE
        FOR nth IN 1 .. cardinality(streams) LOOP
            placed := placed || iov_log.place(streams[nth], versions[nth], topics[nth], states[nth]);
        END LOOP;
    END IF;
    INSERT INTO iov_log.answered_commands (command_id, digest, refused)
        SELECT * FROM unnest(commands, digests, refusals);
    NOTIFY stored_events;
    RETURN placed;
END
$body$;


CREATE FUNCTION iov_log.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    RAISE EXCEPTION '%.% is append-only: no %', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP USING ERRCODE = 'IR003';
END
$body$;

CREATE FUNCTION iov_log.require_lock() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    PERFORM FROM pg_locks
    WHERE locktype = 'relation' AND pid = pg_backend_pid() AND granted AND mode = 'ExclusiveLock'
        AND relation = 'iov_log.log_lock'::regclass
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
    IF NOT FOUND THEN
        RAISE EXCEPTION 'call iov_log.lock_log() before inserting events' USING ERRCODE = 'IR004';
    END IF;
    RETURN NULL;
END
$body$;

CREATE FUNCTION iov_log.keep_heads() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    PERFORM FROM (
        SELECT originator_id AS stream, originator_version AS version,
            row_number() OVER (PARTITION BY originator_id ORDER BY notification_id) AS nth
        FROM placed
    ) AS given
    LEFT JOIN iov_log.stream_head AS head USING (stream)
    WHERE given.version IS DISTINCT FROM coalesce(head.version, 0) + given.nth;
    IF FOUND THEN
        RAISE EXCEPTION 'a stream has moved on' USING ERRCODE = 'IR001';
    END IF;
    INSERT INTO iov_log.stream_head (stream, version, position)
    SELECT originator_id, max(originator_version), max(notification_id) FROM placed GROUP BY originator_id
    ON CONFLICT (stream) DO UPDATE SET version = excluded.version, position = excluded.position;
    RETURN NULL;
END
$body$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON iov_log.stored_events
    FOR EACH STATEMENT EXECUTE FUNCTION iov_log.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON iov_log.answered_commands
    FOR EACH STATEMENT EXECUTE FUNCTION iov_log.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON iov_log.schema_version
    FOR EACH STATEMENT EXECUTE FUNCTION iov_log.refuse_change();
CREATE TRIGGER heads_stay BEFORE DELETE OR TRUNCATE ON iov_log.stream_head
    FOR EACH STATEMENT EXECUTE FUNCTION iov_log.refuse_change();
CREATE TRIGGER only_with_lock BEFORE INSERT ON iov_log.stored_events
    FOR EACH STATEMENT WHEN (current_user <> 'iov_migrator') EXECUTE FUNCTION iov_log.require_lock();
CREATE TRIGGER then_heads AFTER INSERT ON iov_log.stored_events REFERENCING NEW TABLE AS placed
    FOR EACH STATEMENT WHEN (current_user <> 'iov_migrator') EXECUTE FUNCTION iov_log.keep_heads();

ALTER TABLE iov_log.stored_events ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE iov_log.stored_events ENABLE ALWAYS TRIGGER only_with_lock;
ALTER TABLE iov_log.stored_events ENABLE ALWAYS TRIGGER then_heads;
ALTER TABLE iov_log.answered_commands ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE iov_log.schema_version ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE iov_log.stream_head ENABLE ALWAYS TRIGGER heads_stay;


REVOKE ALL ON ALL FUNCTIONS IN SCHEMA iov_log FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

GRANT USAGE ON SCHEMA iov_log TO iov_app;
GRANT SELECT ON iov_log.schema_version, iov_log.stored_events, iov_log.stream_head, iov_log.answered_commands
    TO iov_app;
GRANT EXECUTE ON FUNCTION
    iov_log.append_one(text, bigint, text, bytea, text, text, boolean),
    iov_log.append_many(text[], bigint[], text[], bytea[], text[], text[], boolean[])
    TO iov_app;

GRANT INSERT (originator_id, originator_version, topic, state) ON iov_log.stored_events TO iov_loader;
GRANT USAGE ON SEQUENCE iov_log.stored_events_notification_id_seq TO iov_loader;
GRANT EXECUTE ON FUNCTION iov_log.lock_log() TO iov_loader;

GRANT USAGE ON SCHEMA iov_view, iov_work TO iov_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA iov_view
    GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON TABLES TO iov_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA iov_work
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO iov_app;
