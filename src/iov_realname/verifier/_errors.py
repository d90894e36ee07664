"""Why a piece of evidence was not accepted.

::

    Rejected
    ├── Malformed            the bytes are not of the format they claim to be
    ├── UnknownSigner        no signature by a key that was given
    ├── WrongSignature       a key that was given is named, and its signature does not hold
    └── NotProven            well-formed, but it does not prove what it claims

No message holds bytes of the evidence, which may be anybody's.
"""


class Rejected(Exception):
    """The evidence was not accepted; the message says why."""


class Malformed(Rejected):
    """The bytes are not of the format they claim to be."""


class UnknownSigner(Rejected):
    """No signature by a key that was given."""


class WrongSignature(Rejected):
    """A given key is named, but its signature does not hold: the text was altered, or the key misused."""


class NotProven(Rejected):
    """Well-formed evidence that does not prove what it claims; ``index`` is the first that is wrong, where known."""

    def __init__(self, message: str, index: int | None = None) -> None:
        super().__init__(message)
        self.index = index
