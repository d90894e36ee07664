"""A notifier in a mood: it does what it was told to do next, and keeps what it was asked."""

from iov_realname.application.notifying.ports import (
    Delivered,
    Letter,
    Pending,
    SendOutcome,
    Taken,
    Tracked,
    TryLater,
    Undeliverable,
)
from iov_realname.domain.terms import NoticeChannel

MOODS = ("delivers", "dawdles", "turns down", "loses", "is away")


class MoodyNotifier:
    """Implements the port. What is taken stays taken; ``mood`` decides about the next question."""

    def __init__(self, channel: NoticeChannel) -> None:
        self.channel = channel
        self.mood = MOODS[0]
        self.letters: dict[str, Letter] = {}

    @property
    def name(self) -> str:
        """What it is called."""
        return f"moody-{self.channel}"

    def send(self, letter: Letter) -> SendOutcome:
        """Take it, turn it down, or be away."""
        if letter.notice in self.letters:
            return Taken(letter.notice)
        if self.mood in ("turns down", "is away"):
            return Undeliverable("E1") if self.mood == "turns down" else TryLater("away")
        self.letters[letter.notice] = letter
        return Taken(letter.notice)

    def track(self, notice: str, receipt: str) -> Tracked:
        """Tell what came of it; of what was never taken nothing is known."""
        if receipt not in self.letters:
            return TryLater("never-taken")
        match self.mood:
            case "delivers":
                return Delivered("0")
            case "loses" | "turns down":
                return Undeliverable("E2")
            case "dawdles":
                return Pending()
            case _:
                return TryLater("away")


def everybody() -> list[MoodyNotifier]:
    """As a module of an OEM's names its notifiers."""
    return [MoodyNotifier(NoticeChannel.SMS)]
