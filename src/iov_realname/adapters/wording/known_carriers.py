"""The carriers a run of the command line knows: like its locale, said once and true for everything it shows.

Their names stand in every table and on every page; a carrier that nobody has named is shown by its code.
"""

from contextvars import ContextVar
from pathlib import Path

from iov_realname.application.carriers.registry import LEDGER_CARRIERS, CarrierEntry, CarrierRegistry

__all__ = ["carrier_named", "know_carriers", "known_carriers"]

_known = ContextVar("known carriers", default=LEDGER_CARRIERS)


def know_carriers(file: Path | None) -> None:
    """Know the ledgers' three and, if a file is said, those in it. Raises ``CarrierUnusable``."""
    if file is None:
        _known.set(LEDGER_CARRIERS)
        return
    from iov_realname.adapters.known_carriers import load_known_carriers

    _known.set(load_known_carriers(file))


def known_carriers() -> CarrierRegistry:
    """Those this run knows."""
    return _known.get()


def carrier_named(code: str | None) -> CarrierEntry | None:
    """The carrier of a code, which has a name in both languages; None for none."""
    return None if code is None else known_carriers().entry(code)
