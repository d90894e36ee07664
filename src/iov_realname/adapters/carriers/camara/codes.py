"""CAMARA's codes as data."""

from types import MappingProxyType
from typing import Final

from iov_realname.application.carriers import ErrorKind
from iov_realname.domain.documents import DocumentKind

__all__ = ["DOCUMENT_TYPES", "KINDS", "UNNECESSARY"]

KINDS: Final = MappingProxyType(
    {
        "INVALID_ARGUMENT": ErrorKind.INVALID_REQUEST,
        "KNOW_YOUR_CUSTOMER.INVALID_PARAM_COMBINATION": ErrorKind.INVALID_REQUEST,
        "UNAUTHENTICATED": ErrorKind.AUTH_EXPIRED,
        "PERMISSION_DENIED": ErrorKind.PERMISSION,
        "INVALID_TOKEN_CONTEXT": ErrorKind.PERMISSION,
        "KNOW_YOUR_CUSTOMER.ID_DOCUMENT_REQUIRED": ErrorKind.INVALID_REQUEST,
        "KNOW_YOUR_CUSTOMER.ID_DOCUMENT_MISMATCH": ErrorKind.REJECTED_IDENTITY,
        "NOT_FOUND": ErrorKind.NOT_FOUND,
        "IDENTIFIER_NOT_FOUND": ErrorKind.NOT_FOUND,
        "SERVICE_NOT_APPLICABLE": ErrorKind.REJECTED_BY_POLICY,
        "MISSING_IDENTIFIER": ErrorKind.INVALID_REQUEST,
        "UNSUPPORTED_IDENTIFIER": ErrorKind.INVALID_REQUEST,
        "UNNECESSARY_IDENTIFIER": ErrorKind.INVALID_REQUEST,
        "QUOTA_EXCEEDED": ErrorKind.QUOTA_MONTHLY,
        "TOO_MANY_REQUESTS": ErrorKind.RATE_LIMITED,
    }
)
"""What the code of an error means; one that is not listed is judged by its HTTP status, and never success."""

UNNECESSARY: Final = frozenset({"UNNECESSARY_UNBIND_IMEI", "UNNECESSARY_UNBIND_AREALIMIT"})
"""Errors that say it was so before."""

DOCUMENT_TYPES: Final = MappingProxyType(
    {
        DocumentKind.RESIDENT_ID: "national_id_card",
        DocumentKind.TEMP_RESIDENT_ID: "national_id_card",
        DocumentKind.HOUSEHOLD_REGISTER: "other",
        DocumentKind.PLA_ID: "other",
        DocumentKind.ARMED_POLICE_ID: "other",
        DocumentKind.HKMO_TRAVEL_PERMIT: "other",
        DocumentKind.TW_TRAVEL_PERMIT: "other",
        DocumentKind.HKMOTW_RESIDENCE: "residence_permit",
        DocumentKind.FOREIGN_PASSPORT: "passport",
        DocumentKind.FOREIGN_PERM_RESIDENT: "residence_permit",
    }
)
"""``idDocumentType``. CAMARA knows persons only; driving licences and social security cards prove nothing in China."""
