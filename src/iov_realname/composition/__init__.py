"""The one place that joins the application with its adapters, importing only what the URL names."""

from iov_realname.composition._histories import rebuild, replay
from iov_realname.composition._keys import key_ring
from iov_realname.composition._logs import reading, store_folder
from iov_realname.composition._proving import bundle, evidence, sealing
from iov_realname.composition._registries import connect, ledgers

__all__ = [
    "bundle",
    "connect",
    "evidence",
    "key_ring",
    "ledgers",
    "reading",
    "rebuild",
    "replay",
    "sealing",
    "store_folder",
]
