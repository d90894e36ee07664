"""How a party's document came to us: read by a device, or typed by a person. The two are never one type (R105-2).

A resident identity card can only be read: there is no :class:`TypedEntry` of one, and a :class:`DocumentReading` has no
way to say that it was typed.
"""

from typing import Final, TypeAlias

import attrs

from iov_realname.domain.documents import Capture, DocumentKind
from iov_realname.domain.parties import Particulars
from iov_realname.domain.words import Word

__all__ = ["NEVER_TYPED", "CannotBeTyped", "DeviceCapture", "DocumentReading", "ShownDocument", "TypedEntry"]

NEVER_TYPED: Final = frozenset({DocumentKind.RESIDENT_ID})
"""What no rule book can allow to be typed."""


class CannotBeTyped(ValueError):
    """A document of this kind must be read by a device."""

    def __init__(self, kind: DocumentKind) -> None:
        super().__init__(f"A {kind.en} is read by a device, not typed; make a DocumentReading of it.")


class DeviceCapture(Word):
    """What a document was read with."""

    READER = "reader", "读卡器", "card reader"
    NFC = "nfc", "NFC", "NFC"
    OCR = "ocr", "OCR", "OCR"
    NETWORK_ID = "network_id", "网证", "network identity"

    @property
    def capture(self) -> Capture:
        """The same word among all ways of taking a document."""
        return Capture(self.value)


@attrs.frozen
class DocumentReading:
    """What a device read off a document."""

    document: DocumentKind
    particulars: Particulars = attrs.field(repr=False)
    capture: DeviceCapture


@attrs.frozen
class TypedEntry:
    """What a person typed off a document; a reviewer has to compare the two."""

    document: DocumentKind
    particulars: Particulars = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what must be read. Raises :class:`CannotBeTyped`."""
        if self.document in NEVER_TYPED:
            raise CannotBeTyped(self.document)


ShownDocument: TypeAlias = DocumentReading | TypedEntry
"""A document as it came to us."""
