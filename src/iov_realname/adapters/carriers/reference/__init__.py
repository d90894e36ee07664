"""The ``reference`` protocol: ours, and no carrier's. Its specification: docs/carriers/reference.md."""

from iov_realname.adapters.carriers.reference.adapter import Reference
from iov_realname.adapters.carriers.reference.client import ReferenceAccount

__all__ = ["Reference", "ReferenceAccount"]
