"""What the recorder asks the server, prepared once per connection."""

from iov_realname.adapters.storage.postgres.asking import Question

TEXT, BIGINT, BYTEA, BOOLEAN = 25, 20, 17, 16
"""PostgreSQL's own numbers of types, for ever."""

_ROW = "notification_id, originator_id, originator_version, topic, state"

APPEND_ONE = Question(
    b"iov_append_one",
    b"SELECT iov_log.append_one($1, $2, $3, $4, $5, $6, $7)",
    (TEXT, BIGINT, TEXT, BYTEA, TEXT, TEXT, BOOLEAN),
)
APPEND_MANY = (
    "SELECT iov_log.append_many(%b::text[], %b::bigint[], %b::text[], %b::bytea[], %b::text[], %b::text[],"
    " %b::boolean[])"
)
APPEND_GROUP = (
    "SELECT iov_log.append_group(%b::text[], %b::bigint[], %b::text[], %b::bytea[], %b::text[], %b::text[],"
    " %b::boolean[], %b::integer[], %b::integer[])"
)
AS_LOADER = (
    "SELECT CASE WHEN pg_has_role(session_user, 'iov_loader', 'MEMBER') THEN set_config('role', 'iov_loader', true)"
    " || set_config('statement_timeout', %b::text, true) || set_config('work_mem', '64MB', true) END"
)
"""For one transaction. The memory is for the trigger that keeps the heads: it sees all rows of a COPY at once."""
BEGIN_LOAD = "SELECT moved, answered FROM iov_log.begin_load(%b::text[], %b::bigint[], %b::text[])"
COPY = "COPY iov_log.stored_events (originator_id, originator_version, topic, state) FROM STDIN (FORMAT BINARY)"
COPY_TYPES = ("text", "int8", "text", "bytea")
END_LOAD = "SELECT iov_log.end_load(%b::text[], %b::text[], %b::boolean[])"
PLACED = (
    "SELECT e.notification_id, e.topic, e.state FROM unnest(%b::text[], %b::bigint[])"
    " WITH ORDINALITY AS asked (stream, version, place) JOIN iov_log.stored_events AS e"
    " ON e.originator_id = asked.stream AND e.originator_version = asked.version ORDER BY asked.place"
)
STREAM = f"SELECT {_ROW} FROM iov_log.stored_events WHERE originator_id = %b::text ORDER BY originator_version"
STREAMS = (
    f"SELECT {_ROW} FROM iov_log.stored_events WHERE originator_id = ANY (%b::text[])"
    " ORDER BY originator_id, originator_version"
)
PAGE = (
    f"SELECT {_ROW} FROM iov_log.stored_events WHERE (originator_id, originator_version) > (%b::text, %b::bigint)"
    " AND notification_id <= %b::bigint ORDER BY originator_id, originator_version LIMIT %b::bigint"
)
SINCE = (
    f"SELECT {_ROW} FROM iov_log.stored_events WHERE notification_id > %b::bigint"
    " ORDER BY notification_id LIMIT %b::bigint"
)
END = "SELECT coalesce(max(notification_id), 0) FROM iov_log.stored_events"
HEADS = "SELECT stream, version FROM iov_log.stream_head WHERE stream = ANY (%b::text[])"
ANSWERS = "SELECT command_id, digest, refused FROM iov_log.answered_commands WHERE command_id = ANY (%b::text[])"
