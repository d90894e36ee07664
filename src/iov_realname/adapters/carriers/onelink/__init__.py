"""China Mobile OneLink, version 5. How much of it is certain: docs/carriers/onelink.md."""

from iov_realname.adapters.carriers.onelink.adapter import OneLink
from iov_realname.adapters.carriers.onelink.client import OneLinkAccount

__all__ = ["OneLink", "OneLinkAccount"]
