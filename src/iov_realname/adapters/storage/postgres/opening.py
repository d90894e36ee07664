"""Opening a database that is a store, and no other."""

from iov_realname.adapters.storage.postgres.address import Address
from iov_realname.adapters.storage.postgres.connections import Connections
from iov_realname.adapters.storage.postgres.expectation import require_expected


def connections_to(url: str, *, size: int, timeout: float, read_only: bool = False) -> Connections:
    """The connections to the store at ``url``. Raises ``StoreUnusable`` unless it is what the migrations make."""
    address = Address.of(url)
    connections = Connections(address, size=size, timeout=timeout, read_only=read_only)
    try:
        connections.first(lambda cursor, _: require_expected(address, cursor))
    except BaseException:
        connections.close()
        raise
    return connections
