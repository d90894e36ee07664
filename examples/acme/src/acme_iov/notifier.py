"""Notices on the screen of the car, through ACME's back end."""

from iov_realname.application.notifying.ports import Delivered, Letter, Pending, SendOutcome, Taken, Tracked, TryLater
from iov_realname.domain.terms import NoticeChannel

__all__ = ["ScreenNotifier", "Screens"]


class Screens:
    """ACME's back end in a sandbox: keeps what is to be shown, and learns what was read."""

    def __init__(self, *, dead: bool = False) -> None:
        self.dead = dead
        self.shown: list[str] = []
        self.read: set[str] = set()


class ScreenNotifier:
    """Shows each notice once. That a screen showed it is no delivery; that somebody read it is."""

    name = "acme-screen"
    channel = NoticeChannel.INTERNET

    def __init__(self, screens: Screens) -> None:
        self._screens = screens

    def __repr__(self) -> str:
        return "<ACME's screens>"

    def send(self, letter: Letter) -> SendOutcome:
        if self._screens.dead:
            return TryLater("no-line")
        if letter.notice not in self._screens.shown:
            self._screens.shown.append(letter.notice)
        return Taken(f"S-{letter.notice}")

    def track(self, notice: str, receipt: str) -> Tracked:
        if self._screens.dead:
            return TryLater("no-line")
        return Delivered("read") if notice in self._screens.read else Pending()
