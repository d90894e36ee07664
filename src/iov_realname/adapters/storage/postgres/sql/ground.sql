-- Roles and schemas. Run before every migration; makes only what is missing.
--
-- iov_migrator  owns everything and is nobody's daily login
-- iov_app       reads the log and appends through functions; reads and writes views, work and keys
-- iov_loader    as iov_app, and may COPY into the event table while its transaction holds the log's lock

DO $body$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['iov_migrator', 'iov_app', 'iov_loader'] LOOP
        IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
            CONTINUE;
        END IF;
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            CONTINUE; -- made by another database of this server a moment ago
        END;
        IF wanted = 'iov_migrator' AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
            EXECUTE format('GRANT iov_migrator TO %I', current_user);
        END IF;
    END LOOP;
    IF NOT pg_catalog.pg_has_role('iov_loader', 'iov_app', 'USAGE') THEN
        GRANT iov_app TO iov_loader;
    END IF;
    FOREACH wanted IN ARRAY ARRAY['iov_log', 'iov_view', 'iov_work', 'iov_keys'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = wanted) THEN
            EXECUTE format('CREATE SCHEMA %I AUTHORIZATION iov_migrator', wanted);
        END IF;
    END LOOP;
END
$body$;
