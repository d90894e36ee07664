"""Images and video of a check (影像证据): never in the log, sealed in a store of their own, kept for days only.

Of an image the history holds a digest. That the rule on face data and the two years of order 25 pull in different
directions is undecided in the sources; removing early, with the digest kept, is our policy (POLICY-IMAGE-RETENTION).
"""

import json
from base64 import b64decode, b64encode
from datetime import date
from hashlib import sha256
from typing import Protocol

import attrs

from iov_realname.application.case import Office
from iov_realname.application.errors import KeyRingError
from iov_realname.application.ports import Place
from iov_realname.domain.confidential import Sealed, SubjectId
from iov_realname.domain.time import day_of

__all__ = ["Exhibit", "ExhibitRoom", "Exhibits"]

_WIRE_NAME = "exhibit.Image.v1"
_FIELD = "image"


class Exhibits(Protocol):
    """Keeps sealed bytes under pointers, each with its day. Raises ``NotFound`` for what is not there."""

    def put(self, pointer: str, sealed: bytes, on: date) -> None:
        """Keep it, durably. A pointer is 32 hexadecimal digits, used once."""

    def open(self, pointer: str) -> bytes:
        """What was put there."""

    def remove(self, pointer: str) -> None:
        """Remove it; again is harmless."""

    def remove_older(self, last: date) -> int:
        """Remove everything put there up to and including a day; how many that were."""


@attrs.frozen
class Exhibit:
    """What may be written into a history: where the image lies, and the SHA-256 of it in clear."""

    pointer: str
    digest: str


class ExhibitRoom:
    """Seals images with their subject's data key, so that they go with it, and opens them."""

    def __init__(self, office: Office, exhibits: Exhibits) -> None:
        self._office = office
        self._exhibits = exhibits

    def keep(self, subject: SubjectId, image: bytes) -> Exhibit:
        """Seal an image and put it away. Raises what the key ring raises."""
        pointer = self._office.draw.identifiers(1)[0]
        sealed = self._office.keys.seal(subject, _place(pointer), b64encode(image).decode())
        self._exhibits.put(pointer, json.dumps(attrs.asdict(sealed)).encode(), day_of(self._office.clock.now()))
        return Exhibit(pointer, sha256(image).hexdigest())

    def show(self, pointer: str, *, locked_too: bool = False) -> bytes:
        """The image. Raises what the key ring raises, and ``NotFound`` once it was removed."""
        sealed = _sealed(self._exhibits.open(pointer))
        return b64decode(self._office.keys.unseal(sealed, _place(pointer), locked_too=locked_too))


def _place(pointer: str) -> Place:
    return Place(f"exhibit-{pointer}", pointer, _WIRE_NAME, _FIELD)


def _sealed(stored: bytes) -> Sealed:
    try:
        return Sealed(**json.loads(stored))
    except (ValueError, TypeError):
        raise KeyRingError("This exhibit is not as this version writes them; it is not shown.") from None
