"""What tells one identity document from another where its number may not be read: the input of a keyed digest.

A resident number has under 2^37 possible values, so a bare hash of it is as good as the number itself: this text is
only ever given to a digest under a secret key.
"""

import re

from iov_realname.domain.documents import DocumentKind, normal_number
from iov_realname.domain.identifiers import resident_check_character

__all__ = ["blind_input"]

_old_resident = re.compile(r"[0-9]{15}").fullmatch
_RESIDENTS = (DocumentKind.RESIDENT_ID, DocumentKind.TEMP_RESIDENT_ID, DocumentKind.HOUSEHOLD_REGISTER)


def blind_input(kind: DocumentKind, number: str) -> str:
    """``"iov-realname/blind/v1" 00 kind 00 number``, the same however the number was typed, for no two documents alike.

    The kind holds no zero character and the number comes last, so two kinds never meet.
    """
    return f"iov-realname/blind/v1\0{kind}\0{_present_number(kind, normal_number(number))}"


def _present_number(kind: DocumentKind, number: str) -> str:
    """A resident number of 15 digits (before 1999-10-01) as it reads today: the century, and the check character."""
    if kind not in _RESIDENTS or not _old_resident(number):
        return number
    body = f"{number[:6]}19{number[6:]}"
    return body + resident_check_character(body)
