"""Notices by a folder, for a call centre, a letter shop or an app's back end; the format is ours.

``outbox-<channel>.csv`` is what is to be sent: one row a notice, appended, never changed. Whoever sends writes
``results-<channel>.csv``: ``notice``, ``result`` (``delivered`` or ``failed``) and ``code``. The outbox holds telephone
numbers and addresses in clear, so only its owner may read it, and who empties it answers for that.
"""

import csv
import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

from iov_realname.application.notifying.ports import (
    Delivered,
    Letter,
    Pending,
    SendOutcome,
    Taken,
    Tracked,
    Undeliverable,
)
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.terms import NoticeChannel

__all__ = ["FolderNotifier"]

_COLUMNS: Final = ("notice", "phone", "address", "text_version", "text")
_NO_WORD: Final = "unstated"


class FolderNotifier:
    """Implements :class:`~iov_realname.application.notifying.ports.Notifier`; safe between processes."""

    def __init__(self, folder: Path, channel: NoticeChannel) -> None:
        self._channel = channel
        self._outbox = folder / f"outbox-{channel}.csv"
        self._results = folder / f"results-{channel}.csv"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def name(self) -> str:
        """What it is called in events."""
        return f"folder-{self._channel}"

    @property
    def channel(self) -> NoticeChannel:
        """The channel that the folder is for."""
        return self._channel

    def send(self, letter: Letter) -> SendOutcome:
        """Put it into the outbox, durably, unless it is there."""
        with self._locked() as outbox:
            if not any(row["notice"] == letter.notice for row in csv.DictReader(outbox)):
                self._append(outbox, letter)
        return Taken(letter.notice)

    def track(self, notice: str, receipt: str) -> Tracked:
        """What the results say of it; the last row counts, a word that is none of the two says nothing."""
        row = self._told().get(notice, {})
        code = row.get("code") or ""
        word = code if names_a_record(code) else _NO_WORD
        match (row.get("result") or "").strip():
            case "delivered":
                return Delivered(word)
            case "failed":
                return Undeliverable(word)
            case _:
                return Pending()

    def _told(self) -> Mapping[str, Mapping[str, str | None]]:
        try:
            with self._results.open(encoding="utf-8-sig", newline="") as results:
                return {row.get("notice") or "": row for row in csv.DictReader(results)}
        except FileNotFoundError:
            return {}

    @contextmanager
    def _locked(self) -> Iterator[TextIO]:
        """The outbox, for one at a time; made for its owner's eyes alone."""
        descriptor = os.open(self._outbox, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+", encoding="utf-8", newline="") as outbox:
            fcntl.flock(outbox, fcntl.LOCK_EX)
            yield outbox

    @staticmethod
    def _append(outbox: TextIO, letter: Letter) -> None:
        outbox.seek(0, os.SEEK_END)
        rows = csv.writer(outbox)
        if outbox.tell() == 0:
            rows.writerow(_COLUMNS)
        rows.writerow((letter.notice, letter.phone, letter.address, letter.text_version, letter.text))
        outbox.flush()
        os.fsync(outbox.fileno())
