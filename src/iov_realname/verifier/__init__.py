"""Checking evidence without the rest: no database, no keys, nothing but the standard library and `cryptography`.

Every function either returns or raises :class:`Rejected`; input may be hostile.
"""

from iov_realname.verifier._archive import Limits
from iov_realname.verifier._bundle import Event, Finding, check_bundle, events_in
from iov_realname.verifier._checkpoints import Checkpoint, OpenedCheckpoint, open_checkpoint
from iov_realname.verifier._errors import Malformed, NotProven, Rejected, UnknownSigner, WrongSignature
from iov_realname.verifier._heads import NOTHING, Head, check_absent, check_head, heads_root, stream_key
from iov_realname.verifier._leaf import leaf_data
from iov_realname.verifier._merkle import (
    EMPTY_ROOT,
    HASH_LENGTH,
    check_consistency,
    check_inclusion,
    full_root,
    leaf_hash,
    node_hash,
)
from iov_realname.verifier._notes import (
    COSIGNATURE,
    ED25519,
    Note,
    Scheme,
    Signature,
    Signed,
    VerifierKey,
    check_note,
    cosigned_text,
    decoded,
    encoded,
    is_key_name,
)
from iov_realname.verifier._range import CompactRange
from iov_realname.verifier._receipts import Receipt, check_receipt

__all__ = [
    "COSIGNATURE",
    "ED25519",
    "EMPTY_ROOT",
    "HASH_LENGTH",
    "NOTHING",
    "Checkpoint",
    "CompactRange",
    "Event",
    "Finding",
    "Head",
    "Limits",
    "Malformed",
    "NotProven",
    "Note",
    "OpenedCheckpoint",
    "Receipt",
    "Rejected",
    "Scheme",
    "Signature",
    "Signed",
    "UnknownSigner",
    "VerifierKey",
    "WrongSignature",
    "check_absent",
    "check_bundle",
    "check_consistency",
    "check_head",
    "check_inclusion",
    "check_note",
    "check_receipt",
    "cosigned_text",
    "decoded",
    "encoded",
    "events_in",
    "full_root",
    "heads_root",
    "is_key_name",
    "leaf_data",
    "leaf_hash",
    "node_hash",
    "open_checkpoint",
    "stream_key",
]
