"""Tokens that live a short while."""

import secrets
from datetime import datetime, timedelta

__all__ = ["TokenDesk"]


class TokenDesk:
    """Gives tokens out, and knows which are good."""

    def __init__(self, lives: timedelta) -> None:
        self.lives = lives
        self._until: dict[str, datetime] = {}

    def issue(self, now: datetime) -> str:
        """A new token."""
        token = secrets.token_hex(16)
        self._until[token] = now + self.lives
        return token

    def good(self, token: str | None, now: datetime) -> bool:
        """Whether the token was given out here and is still alive."""
        until = self._until.get(token or "")
        return until is not None and now < until

    def forget(self) -> None:
        """Let all of them expire."""
        self._until.clear()
