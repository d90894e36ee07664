"""What may be wrong with a set."""

from iov_realname.application.errors import IovRealnameError

__all__ = ["BackupUnusable"]


class BackupUnusable(IovRealnameError):
    """A set cannot be made or restored like this; the message says why and what to do."""
