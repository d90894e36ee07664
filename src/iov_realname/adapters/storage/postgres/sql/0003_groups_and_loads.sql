-- Many appends in one call, and bulk loads by COPY.
--
-- append_group  several callers' appends, each judged for itself by append_many: a conflict is a verdict, not an error
-- begin_load    lock, and say what stands in the way; then the loader COPYs its rows
-- end_load      answers and notice, in the same transaction
--
-- Heads are looked up by their index, one by one, and other plans are off: a plan made while the log was small is kept
-- by a session that lives to see it large. (place_many runs under append_many's settings.) A new stream's head is a
-- plain INSERT, half the price of an upsert.

CREATE OR REPLACE FUNCTION iov_log.place_many(
    streams text[], versions bigint[], topics text[], states bytea[]
) RETURNS bigint[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    placed bigint[];
BEGIN
    PERFORM FROM (
        SELECT stream, version, row_number() OVER (PARTITION BY stream ORDER BY place) AS nth
        FROM unnest(streams, versions) WITH ORDINALITY AS given (stream, version, place)
    ) AS given
    WHERE version IS DISTINCT FROM
        coalesce((SELECT h.version FROM iov_log.stream_head AS h WHERE h.stream = given.stream), 0) + nth;
    IF FOUND THEN
        RAISE EXCEPTION 'a stream has moved on' USING ERRCODE = 'IR001';
    END IF;
    WITH events AS (
        INSERT INTO iov_log.stored_events (originator_id, originator_version, topic, state)
        SELECT stream, version, topic, state
        FROM unnest(streams, versions, topics, states) WITH ORDINALITY AS given (stream, version, topic, state, place)
        ORDER BY place
        RETURNING originator_id, originator_version, notification_id
    ), news AS MATERIALIZED (
        SELECT originator_id AS stream, min(originator_version) AS first, max(originator_version) AS version,
            max(notification_id) AS position
        FROM events GROUP BY originator_id
    ), begun AS (
        INSERT INTO iov_log.stream_head (stream, version, position)
        SELECT stream, version, position FROM news WHERE first = 1
    ), grown AS (
        UPDATE iov_log.stream_head AS head SET version = news.version, position = news.position
        FROM news WHERE first > 1 AND head.stream = news.stream
    )
    SELECT array_agg(notification_id ORDER BY notification_id) INTO placed FROM events;
    RETURN placed;
END
$body$;

CREATE OR REPLACE FUNCTION iov_log.append_many(
    streams text[], versions bigint[], topics text[], states bytea[],
    commands text[], digests text[], refusals boolean[]
) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $body$
DECLARE
    answered bigint;
    placed bigint[] := '{}';
BEGIN
    LOCK TABLE iov_log.log_lock IN EXCLUSIVE MODE;
    IF cardinality(commands) > 0 THEN
        INSERT INTO iov_log.answered_commands (command_id, digest, refused)
            SELECT * FROM unnest(commands, digests, refusals) ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS answered = ROW_COUNT;
        IF answered < cardinality(commands) THEN
            RAISE EXCEPTION 'a command has been answered' USING ERRCODE = 'IR002';
        END IF;
    END IF;
    IF cardinality(streams) > 3 THEN
        placed := iov_log.place_many(streams, versions, topics, states);
    ELSE
        FOR nth IN 1 .. cardinality(streams) LOOP
            placed := placed || iov_log.place(streams[nth], versions[nth], topics[nth], states[nth]);
        END LOOP;
    END IF;
    NOTIFY stored_events;
    RETURN placed;
END
$body$;

CREATE OR REPLACE FUNCTION iov_log.keep_heads() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $body$
DECLARE
    moved bigint;
BEGIN
    WITH given AS (
        SELECT originator_id AS stream, originator_version AS version, notification_id AS position,
            originator_version - row_number() OVER (PARTITION BY originator_id ORDER BY notification_id) AS before
        FROM placed
    ), news AS MATERIALIZED (
        SELECT stream, max(version) AS version, max(position) AS position, min(before) AS least, max(before) AS most
        FROM given GROUP BY stream
    ), begun AS (
        INSERT INTO iov_log.stream_head (stream, version, position)
        SELECT stream, version, position FROM news WHERE least = 0
    ), grown AS (
        UPDATE iov_log.stream_head AS head SET version = news.version, position = news.position
        FROM news WHERE least > 0 AND head.stream = news.stream AND head.version = least
        RETURNING head.stream
    )
    SELECT count(*) FILTER (WHERE least <> most OR least < 0) + count(*) FILTER (WHERE least > 0)
        - (SELECT count(*) FROM grown) INTO moved FROM news;
    IF moved > 0 THEN
        RAISE EXCEPTION 'a stream has moved on' USING ERRCODE = 'IR001';
    END IF;
    RETURN NULL;
END
$body$;


CREATE FUNCTION iov_log.append_group(
    streams text[], versions bigint[], topics text[], states bytea[],
    commands text[], digests text[], refusals boolean[],
    row_ends integer[], command_ends integer[]
) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
-- Append n is rows row_ends[n - 1] + 1 .. row_ends[n], and commands likewise. Its verdict is the position of its last
-- row, or -1: a stream moved on, or -2: a command was answered. Positions of one append follow one another.
DECLARE
    placed bigint[];
    verdicts bigint[] := '{}';
    rows_before integer := 0;
    commands_before integer := 0;
BEGIN
    BEGIN -- as if all were one
        placed := iov_log.append_many(streams, versions, topics, states, commands, digests, refusals);
        FOR nth IN 1 .. cardinality(row_ends) LOOP
            verdicts[nth] := coalesce(placed[row_ends[nth]], 0);
        END LOOP;
        RETURN verdicts;
    EXCEPTION WHEN SQLSTATE 'IR001' OR SQLSTATE 'IR002' OR unique_violation THEN
        NULL; -- then one by one, in the order given
    END;
    FOR nth IN 1 .. cardinality(row_ends) LOOP
        BEGIN
            placed := iov_log.append_many(
                streams[rows_before + 1 : row_ends[nth]], versions[rows_before + 1 : row_ends[nth]],
                topics[rows_before + 1 : row_ends[nth]], states[rows_before + 1 : row_ends[nth]],
                commands[commands_before + 1 : command_ends[nth]], digests[commands_before + 1 : command_ends[nth]],
                refusals[commands_before + 1 : command_ends[nth]]
            );
            verdicts[nth] := coalesce(placed[cardinality(placed)], 0);
        EXCEPTION
            WHEN SQLSTATE 'IR001' THEN verdicts[nth] := -1;
            WHEN SQLSTATE 'IR002' THEN verdicts[nth] := -2;
        END;
        rows_before := row_ends[nth];
        commands_before := command_ends[nth];
    END LOOP;
    RETURN verdicts;
END
$body$;


CREATE FUNCTION iov_log.begin_load(
    streams text[], versions bigint[], commands text[], OUT moved text[], OUT answered text[]
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $body$
-- versions are the first new ones, one for each stream.
BEGIN
    LOCK TABLE iov_log.log_lock IN EXCLUSIVE MODE;
    moved := ARRAY(
        SELECT stream FROM unnest(streams, versions) WITH ORDINALITY AS given (stream, version, place)
        WHERE version IS DISTINCT FROM
            coalesce((SELECT h.version FROM iov_log.stream_head AS h WHERE h.stream = given.stream), 0) + 1
        ORDER BY place
    );
    answered := ARRAY(
        SELECT command FROM unnest(commands) WITH ORDINALITY AS given (command, place)
        WHERE (SELECT true FROM iov_log.answered_commands AS a WHERE a.command_id = command) ORDER BY place
    );
END
$body$;

CREATE FUNCTION iov_log.demand_lock() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    PERFORM FROM pg_locks
    WHERE locktype = 'relation' AND pid = pg_backend_pid() AND granted AND mode = 'ExclusiveLock'
        AND relation = 'iov_log.log_lock'::regclass
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
    IF NOT FOUND THEN
        RAISE EXCEPTION 'call iov_log.lock_log() before inserting events' USING ERRCODE = 'IR004';
    END IF;
END
$body$;

CREATE OR REPLACE FUNCTION iov_log.require_lock() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    PERFORM iov_log.demand_lock();
    RETURN NULL;
END
$body$;

CREATE FUNCTION iov_log.end_load(commands text[], digests text[], refusals boolean[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
-- Returns the log's last position: that of the last row loaded, if any was.
BEGIN
    PERFORM iov_log.demand_lock();
    INSERT INTO iov_log.answered_commands (command_id, digest, refused)
        SELECT * FROM unnest(commands, digests, refusals);
    NOTIFY stored_events;
    RETURN (SELECT coalesce(max(notification_id), 0) FROM iov_log.stored_events);
END
$body$;


REVOKE ALL ON ALL FUNCTIONS IN SCHEMA iov_log FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    iov_log.append_group(text[], bigint[], text[], bytea[], text[], text[], boolean[], integer[], integer[])
    TO iov_app;
GRANT EXECUTE ON FUNCTION
    iov_log.begin_load(text[], bigint[], text[]), iov_log.end_load(text[], text[], boolean[])
    TO iov_loader;
