"""What may be wrong with what an inspection kept."""

from iov_realname.application.errors import IovRealnameError

__all__ = ["KeptUnusable"]


class KeptUnusable(IovRealnameError):
    """The file in which an inspection is kept cannot be used like this; the message says why and what to do."""
