"""Notices to notifiers, to somebody who exists nowhere."""

from collections.abc import Callable

import attrs

from iov_realname.application.notifying.ports import Letter

__all__ = ["Letters", "Sent", "Settle"]

Sent = Callable[[str], int]
"""How often the notice of this number has left for its addressee."""
Settle = Callable[[str], object]
"""Let the notice of this number come to its end."""


@attrs.frozen
class Letters:
    """To whom notices go; override it with what your sandbox knows. ``run`` makes the numbers of one test its own."""

    phone: str = attrs.field(default="12000000010", repr=False)
    address: str = attrs.field(default="样例市样例路1号", repr=False)
    text: str = "请尽快办理车联网卡实名登记，不收任何费用。"
    run: int = 0

    def letter(self, place: int = 0, *, phone: str | None = None) -> Letter:
        """The notice at a place; the same place is the same notice."""
        number = f"{self.run:024x}{place:08x}"
        return Letter(number, self.phone if phone is None else phone, self.address, "v1", self.text)

    @property
    def private(self) -> tuple[str, ...]:
        """What must show nowhere."""
        return tuple(word for word in (self.phone, self.address) if word)
