"""Errors of sealing and proving; the tree they stand in is drawn in :mod:`iov_realname.application.errors`."""

from iov_realname.application.errors import IovRealnameError


class SealedMeanwhile(IovRealnameError):
    """Another sealer was quicker; nothing was written."""

    def __init__(self) -> None:
        super().__init__("Another sealer has sealed these events meanwhile; nothing was written. Run one sealer only.")


class LogContradictsSeals(IovRealnameError):
    """The log or its seals were changed after they were sealed. Nothing is signed any more."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} Nothing was signed; find out who changed the database before anything else.")


class NotSealed(IovRealnameError):
    """What was asked about is not under a checkpoint yet."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not under a checkpoint yet; run: iov-realname seal --store URL")
