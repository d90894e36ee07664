"""Particulars as canonical text, sealed and unsealed."""

import json

import attrs

from iov_realname.application.errors import KeyRingError
from iov_realname.application.ports import KeyRing, Place
from iov_realname.domain.confidential import Sealed, SubjectId
from iov_realname.domain.parties import Particulars

_FIELDS = frozenset(field.name for field in attrs.fields(Particulars))


class NotParticulars(KeyRingError):
    """A text does not have the one form that particulars are sealed in. It is not shown."""

    def __init__(self) -> None:
        super().__init__("The text is not a record of particulars as this version writes them.")


def seal_particulars(ring: KeyRing, subject: SubjectId, place: Place, particulars: Particulars) -> Sealed:
    """Seal what is known of ``subject`` so that it opens only at ``place``."""
    return ring.seal(subject, place, particulars_text(particulars))


def unseal_particulars(ring: KeyRing, sealed: Sealed, place: Place) -> Particulars:
    """What was sealed at ``place``. Raises what the ring raises, and :class:`NotParticulars`."""
    return particulars_from(ring.unseal(sealed, place))


def particulars_text(particulars: Particulars) -> str:
    """Compact JSON with sorted keys and every field, also the empty ones. This is the storage format."""
    fields = attrs.asdict(particulars)
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def particulars_from(text: str) -> Particulars:
    """The particulars of exactly the form :func:`particulars_text` writes; any other raises :class:`NotParticulars`."""
    fields = _parsed(text)
    if not isinstance(fields, dict) or fields.keys() != _FIELDS:
        raise NotParticulars
    if not all(isinstance(value, str) for value in fields.values()):
        raise NotParticulars
    particulars = Particulars(**fields)
    if particulars_text(particulars) != text:
        raise NotParticulars
    return particulars


def _parsed(text: str) -> object:
    """The JSON value, or ``None``: the parser's own error would carry the text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
