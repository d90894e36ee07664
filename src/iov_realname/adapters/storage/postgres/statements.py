"""What the recorder asks the server, prepared once per connection."""

_ROW = "notification_id, originator_id, originator_version, topic, state"

APPEND_ONE = "SELECT iov_log.append_one(%b::text, %b::bigint, %b::text, %b::bytea, %b::text, %b::text, %b::boolean)"
APPEND_MANY = (
    "SELECT iov_log.append_many(%b::text[], %b::bigint[], %b::text[], %b::bytea[], %b::text[], %b::text[],"
    " %b::boolean[])"
)
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
