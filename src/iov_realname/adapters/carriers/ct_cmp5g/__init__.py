"""China Telecom's 5G CMP. How much of it is certain: docs/carriers/ct_cmp5g.md."""

from iov_realname.adapters.carriers.ct_cmp5g.adapter import TelecomCmp
from iov_realname.adapters.carriers.ct_cmp5g.client import TelecomAccount

__all__ = ["TelecomAccount", "TelecomCmp"]
