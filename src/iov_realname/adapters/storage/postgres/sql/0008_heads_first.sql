-- A single append in fewer steps: the head moves first, and draws the position if its version is the one before.
--
-- place goes without a search_path of its own, which costs as much as a small statement: nobody but the functions that
-- call it may, and theirs is fixed.

CREATE OR REPLACE FUNCTION iov_log.place(stream text, version bigint, topic text, state bytea) RETURNS bigint
LANGUAGE plpgsql AS $body$
#variable_conflict use_variable
DECLARE
    placed bigint;
BEGIN
    IF version = 1 THEN
        INSERT INTO iov_log.stream_head (stream, version, position)
            VALUES (stream, 1, nextval('iov_log.stored_events_notification_id_seq'))
            ON CONFLICT DO NOTHING RETURNING position INTO placed;
    ELSE
        UPDATE iov_log.stream_head AS h
            SET version = place.version, position = nextval('iov_log.stored_events_notification_id_seq')
            WHERE h.stream = stream AND h.version = place.version - 1 RETURNING position INTO placed;
    END IF;
    IF placed IS NULL THEN
        RAISE EXCEPTION 'a stream has moved on' USING ERRCODE = 'IR001';
    END IF;
    INSERT INTO iov_log.stored_events (originator_id, originator_version, topic, state, notification_id)
        VALUES (stream, version, topic, state, placed);
    RETURN placed;
END
$body$;

CREATE OR REPLACE FUNCTION iov_log.append_one(
    stream text, version bigint, topic text, state bytea, command text, digest text, refused boolean
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
#variable_conflict use_variable
DECLARE
    placed bigint;
BEGIN
    LOCK TABLE iov_log.log_lock IN EXCLUSIVE MODE;
    IF command IS NOT NULL THEN
        INSERT INTO iov_log.answered_commands (command_id, digest, refused) VALUES (command, digest, refused)
            ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the command has been answered' USING ERRCODE = 'IR002';
        END IF;
    END IF;
    placed := iov_log.place(stream, version, topic, state);
    NOTIFY stored_events;
    RETURN placed;
END
$body$;
