"""Checking evidence without the rest: no database, no keys, nothing but the standard library and `cryptography`.

Every function either returns or raises :class:`Rejected`; input may be hostile. ``program`` is what ``python -m
iov_realname.verifier`` runs, ``personal`` the personal file of a bundle that was sealed to an inspector, ``timestamps``
an authority's word about a checkpoint, which takes ``rfc3161-client``, too. Imports in here are relative: the wheel
``iov-realname-verifier`` holds these very files under another name.
"""

from ._archive import Limits
from ._bundle import Finding, check_bundle
from ._checkpoints import Checkpoint, OpenedCheckpoint, open_checkpoint
from ._errors import Malformed, NotProven, Rejected, UnknownSigner, WrongSignature
from ._events import Event, events_in
from ._examining import Examined, examine
from ._heads import NOTHING, Head, check_absent, check_head, heads_root, stream_key
from ._leaf import Fields, leaf_data, leaf_fields, leaf_hashes
from ._merkle import (
    EMPTY_ROOT,
    HASH_LENGTH,
    check_consistency,
    check_inclusion,
    full_root,
    leaf_hash,
    node_hash,
)
from ._notes import (
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
from ._range import CompactRange
from ._receipts import Receipt, check_receipt
from ._sentences import Sentence

__all__ = [
    "COSIGNATURE",
    "ED25519",
    "EMPTY_ROOT",
    "HASH_LENGTH",
    "NOTHING",
    "Checkpoint",
    "CompactRange",
    "Event",
    "Examined",
    "Fields",
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
    "Sentence",
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
    "examine",
    "full_root",
    "heads_root",
    "is_key_name",
    "leaf_data",
    "leaf_fields",
    "leaf_hash",
    "leaf_hashes",
    "node_hash",
    "open_checkpoint",
    "stream_key",
]
