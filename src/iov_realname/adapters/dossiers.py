"""What was read of a subject, as JSON: for programs, and for bundles."""

from collections.abc import Mapping
from typing import Any

import attrs

from iov_realname.application.errors import SubjectErased, SubjectLocked
from iov_realname.application.reading import Datum, Dossier

__all__ = ["dossier_document"]


def dossier_document(read: Dossier | SubjectErased | SubjectLocked) -> Mapping[str, Any]:
    """What was read of a subject, or why it does not open."""
    if not isinstance(read, Dossier):
        return {"subject": read.subject, "opened": False, "erased": isinstance(read, SubjectErased)}
    return {
        "subject": read.subject,
        "opened": True,
        "erased": False,
        "role": str(read.role),
        "full": read.full,
        "data": [_datum(datum) for datum in read.data],
    }


def _datum(datum: Datum) -> Mapping[str, Any]:
    value = datum.value if isinstance(datum.value, str) else attrs.asdict(datum.value)
    at = datum.occurred_at.isoformat()
    return {"history": datum.history, "event": datum.event, "at": at, "field": datum.field, "value": value}
