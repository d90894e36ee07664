"""The registry: every act as one method, grouped by the act."""

from iov_realname.application.registry._registry import Registry

__all__ = ["Registry"]
