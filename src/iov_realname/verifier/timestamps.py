"""Time stamps (RFC 3161): an authority's word that a signed checkpoint was there at a moment.

What is stamped is the note as its log signed it. Witnesses' lines come behind that, sooner or later, so a note is also
tried without its last lines. ``rfc3161-client`` parses and checks the answer; it is an extra, imported only here.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256, sha384, sha512

from cryptography.x509 import Certificate, load_pem_x509_certificates

from ._errors import Malformed, NotProven
from ._notes import Note

__all__ = ["check_timestamp", "stampable", "trusted_roots"]

LONGEST_ANSWER = 65_536


def trusted_roots(pem: bytes) -> list[Certificate]:
    """The certificates in a PEM file, by which an authority is trusted. Raises ``Malformed``."""
    try:
        return load_pem_x509_certificates(pem)
    except ValueError:
        raise Malformed("This is not a file of certificates (PEM).") from None


def stampable(note: Note) -> Iterator[bytes]:
    """What a time stamp on this note may be over: its text with all signature lines, then with fewer and fewer."""
    for count in range(len(note.signatures), 0, -1):
        yield str(Note(note.text, note.signatures[:count])).encode()


def check_timestamp(
    answer: bytes, messages: Iterable[bytes], roots: Sequence[Certificate], nonce: int | None = None
) -> datetime:
    """When one of ``messages`` was there, as an authority under ``roots`` says in its ``answer`` (TimeStampResp, DER);
    with ``nonce``, in answer to that question.

    The authority's certificate must have been valid then. Raises :class:`~iov_realname.verifier.Rejected`, and
    ``ModuleNotFoundError`` where ``rfc3161-client`` is not installed.
    """
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        if len(answer) > LONGEST_ANSWER:
            raise ValueError(answer[:0])
        response = decode_timestamp_response(answer)
        imprint, at = response.tst_info.message_imprint.message, response.tst_info.gen_time
    except ValueError:
        raise Malformed("This is not a time stamp as RFC 3161 has it, in strict DER.") from None
    stamped = next((each for each in messages if imprint in _digests(each)), None)
    if stamped is None:
        raise NotProven("The time stamp is on something else.")
    try:
        VerifierBuilder(roots=list(roots), nonce=nonce).build().verify_message(response, stamped)
    except (VerificationError, ValueError):
        raise NotProven("The time stamp is not by an authority under the certificates given.") from None
    return at


def _digests(message: bytes) -> Iterator[bytes]:
    return (digest(message).digest() for digest in (sha256, sha384, sha512))
