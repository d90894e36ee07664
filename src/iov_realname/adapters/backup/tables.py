"""Which tables of a PostgreSQL store are copied, with which columns, in which order."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

__all__ = ["KEYS", "LOG", "Table"]


@attrs.frozen
class Table:
    """A table and the columns that are copied, in the order of the first."""

    name: str
    columns: str

    @property
    def out(self) -> str:
        """The statement that copies it out."""
        return f"COPY (SELECT {self.columns} FROM {self.name} ORDER BY 1, 2) TO STDOUT (FORMAT BINARY)"

    @property
    def back(self) -> str:
        """The statement that copies it in."""
        return f"COPY {self.name} ({self.columns}) FROM STDIN (FORMAT BINARY)"


LOG: Mapping[str, Table] = MappingProxyType(
    {
        "stored_events.copy": Table(
            "iov_log.stored_events", "notification_id, originator_id, originator_version, topic, state"
        ),
        "answered_commands.copy": Table("iov_log.answered_commands", "command_id, digest, refused"),
    }
)
KEYS: Mapping[str, Table] = MappingProxyType(
    {
        "settings.copy": Table("iov_keys.settings", "only_one, profile"),
        "epochs.copy": Table("iov_keys.epochs", "epoch, probe, state, final_from"),
        "data_keys.copy": Table("iov_keys.data_keys", "kid, suite, epoch, wrapped, state, until, digest"),
        "purpose_keys.copy": Table("iov_keys.purpose_keys", "purpose, version, algorithm, epoch, wrapped"),
    }
)
"""In the order in which they refer to one another."""
