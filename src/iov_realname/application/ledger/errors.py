"""Errors of reading ledgers, named after what could not be done."""

from iov_realname.application.errors import IovRealnameError

__all__ = ["LedgerUnreadable", "SpoolDamaged"]


class LedgerUnreadable(IovRealnameError):
    """A path that was given cannot be read at all: not there, no permission, or changed while it was read."""


class SpoolDamaged(IovRealnameError):
    """Rows set aside for sorting were altered by another program; the run may simply be started again."""
