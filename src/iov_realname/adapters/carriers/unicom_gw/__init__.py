"""China Unicom's CMP gateway. How much of it is certain: docs/carriers/unicom_gw.md."""

from iov_realname.adapters.carriers.unicom_gw.adapter import UnicomGateway
from iov_realname.adapters.carriers.unicom_gw.client import UnicomAccount

__all__ = ["UnicomAccount", "UnicomGateway"]
