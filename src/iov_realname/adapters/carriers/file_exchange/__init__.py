"""Orders to any carrier as sealed files. The format is ours, not a carrier's: docs/carriers/file_exchange.md."""

from iov_realname.adapters.carriers.file_exchange.adapter import FileExchange
from iov_realname.adapters.carriers.file_exchange.batches import Batch, Batches, ExchangeUnusable
from iov_realname.adapters.carriers.file_exchange.sealing import CarrierKey, CarrierKeyUnusable, NotForUs, open_order

__all__ = [
    "Batch",
    "Batches",
    "CarrierKey",
    "CarrierKeyUnusable",
    "ExchangeUnusable",
    "FileExchange",
    "NotForUs",
    "open_order",
]
