"""What a codec refuses. No message holds a value of the event."""

from iov_realname.application.errors import StorageError


class UnwritableEvent(StorageError):
    """An event that must not be stored: not registered, confidential, without an offset, or not valid text."""

    def __init__(self, wire_name: str, why: str) -> None:
        super().__init__(f"Cannot write {wire_name}: {why}")
        self.wire_name = wire_name
