"""Histories at a URL, without keys: replayed, and their lines made anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from iov_realname.adapters.urls import sqlite_path
from iov_realname.composition._logs import existing_log, is_new_file, reading

if TYPE_CHECKING:
    from iov_realname.application.cards.line import CardCounts
    from iov_realname.application.replay import Replay

__all__ = ["rebuild", "replay"]


def replay(url: str) -> tuple[Replay, Callable[[], None]]:
    """Histories kept at ``url``, read-only and without keys, and what closes them. Raises ``StoreUnusable``."""
    from iov_realname.application.replay import Replay

    log = reading(url)
    return Replay(log, log.card_index()), log.close


def rebuild(url: str, progress: Callable[[int, int], None] = lambda done, total: None) -> CardCounts:
    """Make the lines of cards at ``url`` anew from the histories, without keys; how many there are.

    ``progress`` is told how many events are done, of how many. Raises ``StoreUnusable``.
    """
    from iov_realname.application.cards.reading import Cards
    from iov_realname.application.errors import StoreUnusable

    if is_new_file(url):
        raise StoreUnusable(f"There is no store at {sqlite_path(url)}; check the path.")
    with existing_log(url) as log:
        cards = Cards(log, log.card_index())
        cards.rebuild(progress)
        return cards.counts()
