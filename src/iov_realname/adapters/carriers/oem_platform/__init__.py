"""The interface of a 车联网卡实名登记管理平台. How much of it is certain: docs/carriers/oem_platform.md."""

from iov_realname.adapters.carriers.oem_platform.adapter import OemPlatform
from iov_realname.adapters.carriers.oem_platform.client import OemPlatformAccount

__all__ = ["OemPlatform", "OemPlatformAccount"]
