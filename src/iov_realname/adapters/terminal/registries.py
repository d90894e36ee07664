"""The registry that a command works on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import language
from iov_realname.adapters.wording.language import Lang

if TYPE_CHECKING:
    from iov_realname.application.registry import Registry

__all__ = ["opened_registry"]


@contextmanager
def opened_registry(store: str, keys: str | None, lang: Lang | None) -> "Iterator[Registry]":
    """The registry of an existing store; what is done is done by this command line's operator."""
    with reported(language(lang)):
        from iov_realname.adapters.terminal.keyed import require_keys
        from iov_realname.adapters.wording.known_carriers import known_carriers
        from iov_realname.composition import connect

        require_keys(store, keys)
        with connect(store, keys=keys, known_carriers=known_carriers()) as registry:
            yield registry
