"""What stands in the ``Host`` header, which both clouds sign."""

from iov_realname.adapters.carriers.wire.address import Address

__all__ = ["host_of"]


def host_of(address: Address) -> str:
    """The host, with the port only where it is not the usual one."""
    host = f"[{address.host}]" if ":" in address.host else address.host
    usual = 443 if address.secure else 80
    return host if address.port == usual else f"{host}:{address.port}"
