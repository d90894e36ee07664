"""Errors of sealing and proving; the tree they stand in is drawn in :mod:`iov_realname.application.errors`."""

from iov_realname.application.errors import IovRealnameError


class SealedMeanwhile(IovRealnameError):
    """Another sealer was quicker; nothing was written."""

    def __init__(self) -> None:
        super().__init__("Another sealer has sealed these events meanwhile; nothing was written. Run one sealer only.")


class LogContradictsSeals(IovRealnameError):
    """The log or its seals were changed after they were sealed. Nothing is signed or handed out on top of that."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} Find out who changed the database before anything else is sealed or handed out.")


class NotSealed(IovRealnameError):
    """What was asked about is not under a checkpoint yet."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not under a checkpoint yet; run: iov-realname seal --store URL")


class NotWitnessed(IovRealnameError):
    """A witness or time-stamping authority did not answer as it should; the next run asks again."""

    def __init__(self, who: str, why: str) -> None:
        super().__init__(f"{who} {why}. The checkpoint stands all the same; the next run asks again.")


class OriginChanged(IovRealnameError):
    """The log was signed under another name before, or a key has another one."""

    def __init__(self, before: str, now: str) -> None:
        super().__init__(f"This log is called {before}, not {now}; a log keeps its name, and its keys bear it.")
