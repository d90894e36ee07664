"""Evidence bundles: chosen histories or a whole log, checked against a signed checkpoint.

::

    bundle.json         {"format": "iov-realname.bundle.v1", "scope": "histories" | "log", "heads": index | null, …}
    checkpoint          the signed note
    consistency.json    {"<old size>": [hash, …], …}     that the checkpoint continues earlier ones
    events.jsonl        {"index", "position", "stream", "version", "wire_name", "state", "proof"}, in log order
    heads.jsonl         {"stream", "siblings"} for each history (scope "histories"); for one that does not exist also
                        "instead": {"key", "version", "last"} | null, which is what stands in its place
    leaves.bin          the hashes of all leaves, 32 bytes each (scope "log")
    personal.jsonl      personal data, masked, or sealed to the inspector's key
    rulebooks/*.json    the editions that the events name
    README.txt          this, in words

Bytes are standard base64. ``heads`` is the index of an event ``log.HeadsSealed.v1``, which states the root of the tree
over the ends of all histories as of a position; so a history's completeness stands under the same signature as its
events. That statement itself is checked where the whole log is there.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from ._archive import Archive, Limits, parsed
from ._checkpoints import Checkpoint, OpenedCheckpoint, open_checkpoint
from ._errors import Malformed, NotProven
from ._events import LIMITS, Event, events_of, hashes, number_of, text_of
from ._heads import Head, check_absent, check_head, heads_root, stream_key
from ._merkle import HASH_LENGTH, check_consistency, check_inclusion
from ._notes import Scheme, VerifierKey
from ._range import CompactRange

FORMAT = "iov-realname.bundle.v1"
HEADS_SEALED = "log.HeadsSealed.v1"
HISTORIES = "histories"
WHOLE_LOG = "log"
LATEST = 2**63 - 1
HEXADECIMAL = re.compile(r"[0-9a-f]{64}")


@dataclass(slots=True)
class Finding:
    """What a bundle proves. ``since`` is the earlier checkpoint it continues, if one was given; ``complete_to`` the
    position up to which its histories are whole and those of ``absent`` do not exist; ``newer`` counts events beyond.
    """

    checkpoint: Checkpoint
    opened: OpenedCheckpoint
    scope: str
    since: Checkpoint | None = None
    events: int = 0
    histories: int = 0
    complete_to: int | None = None
    newer: int = 0
    absent: tuple[str, ...] = ()
    files: frozenset[str] = field(default_factory=frozenset)


def check_bundle(
    file: BinaryIO,
    keys: Iterable[VerifierKey],
    since: bytes | None = None,
    *,
    schemes: Mapping[int, Scheme] | None = None,
    limits: Limits = LIMITS,
) -> Finding:
    """Check a bundle against the keys of its log and, if one was kept, an earlier signed checkpoint.

    Raises :class:`~iov_realname.verifier.Rejected`, naming the first bad index where there is one.
    """
    archive, known = Archive(file, limits), tuple(keys)
    described = parsed(archive.read("bundle.json"), "bundle.json")
    if described.get("format") != FORMAT or described.get("scope") not in (HISTORIES, WHOLE_LOG):
        raise Malformed(f"bundle.json does not describe a bundle that this program knows ({FORMAT}).")
    opened = open_checkpoint(archive.read("checkpoint"), known, schemes)
    finding = Finding(opened.checkpoint, opened, str(described["scope"]), files=archive.names)
    if since is not None:
        finding.since = _continued(archive, finding.checkpoint, open_checkpoint(since, known, schemes).checkpoint)
    heads = described.get("heads")
    if finding.scope == WHOLE_LOG:
        _check_whole_log(archive, finding, _heads_event(archive, heads))
    else:
        _check_histories(archive, finding, heads)
    return finding


def _continued(archive: Archive, new: Checkpoint, old: Checkpoint) -> Checkpoint:
    if old.origin != new.origin:
        raise NotProven("The earlier checkpoint is another log's.")
    proofs = parsed(archive.read("consistency.json"), "consistency.json") if old.size != new.size else {}
    if old.size != new.size and str(old.size) not in proofs:
        raise NotProven(f"The bundle does not prove that it continues the log of {old.size}; ask for one that does.")
    check_consistency(old.size, old.root, new.size, new.root, hashes(proofs.get(str(old.size), [])))
    return old


def _check_whole_log(archive: Archive, finding: Finding, sealed: tuple[int, bytes] | None) -> None:
    """Every event leads to its leaf and the leaves to the root, so nothing is missing; the stated heads are true."""
    _check_leaves(archive, finding.checkpoint)
    streams: dict[str, Head] = {}
    heads_position, heads_root_stated = sealed or (LATEST, b"")
    checked = False
    leaves = archive.pieces_of("leaves.bin", HASH_LENGTH)
    for event, leaf in zip(events_of(archive), leaves, strict=False):
        if event.index != finding.events or event.leaf != leaf:
            raise NotProven(
                f"Event {event.index} of the log is not the one that was sealed (first bad index).", event.index
            )
        if event.position > heads_position and not checked:
            _check_stated_heads(streams, heads_position, heads_root_stated)
            checked = True
        _follow(streams, event)
        finding.events += 1
        finding.complete_to = event.position
    if finding.events != finding.checkpoint.size:
        raise NotProven(f"The bundle holds {finding.events} of the log's {finding.checkpoint.size} events.")
    finding.histories = len(streams)


def _check_leaves(archive: Archive, checkpoint: Checkpoint) -> None:
    leaves = CompactRange()
    for leaf in archive.pieces_of("leaves.bin", HASH_LENGTH):
        leaves.add(leaf)
    if leaves.size != checkpoint.size or leaves.root() != checkpoint.root:
        raise NotProven(f"leaves.bin does not lead to the root of the log of {checkpoint.size}.")


def _check_stated_heads(streams: Mapping[str, Head], position: int, stated: bytes) -> None:
    if heads_root(streams.values()) != stated:
        raise NotProven(f"The ends of all histories at position {position} are not those that the log's keeper stated.")


def _follow(streams: dict[str, Head], event: Event) -> None:
    before = streams.get(event.stream)
    if event.version != (0 if before is None else before.version) + 1:
        raise NotProven(
            f"Event {event.index} is not the next one of its history: a version is missing or comes twice.", event.index
        )
    streams[event.stream] = Head.of(event.stream, event.version, event.leaf)


def _check_histories(archive: Archive, finding: Finding, heads_index: object) -> None:
    """Every event stands in the log, and every history is whole up to the position that the heads were taken at."""
    size, root = finding.checkpoint.size, finding.checkpoint.root
    sealed = _heads_event(archive, heads_index)
    if sealed is None:
        raise Malformed("The bundle does not say by which event its histories are seen to be whole.")
    position, heads_root_stated = sealed
    streams: dict[str, Head] = {}
    ends: dict[str, Head] = {}
    for event in events_of(archive):
        _check_included(event, size, root)
        finding.events += 1
        if event.index == heads_index:
            continue
        _follow(streams, event)
        if event.position <= position:
            ends[event.stream] = streams[event.stream]
        else:
            finding.newer += 1
    finding.absent = _check_ends(archive, ends, frozenset(streams), heads_root_stated)
    finding.histories, finding.complete_to = len(streams), position


def _check_included(event: Event, size: int, root: bytes) -> None:
    try:
        check_inclusion(event.index, size, event.leaf, event.proof, root)
    except NotProven as error:
        raise NotProven(
            f"Event {event.index} is not the one that was sealed (first bad index). {error}", event.index
        ) from None


def _check_ends(archive: Archive, ends: dict[str, Head], held: frozenset[str], stated: bytes) -> tuple[str, ...]:
    """Every history that is held ends as stated; the names of those that are shown not to exist."""
    absent: dict[str, None] = {}
    for line in archive.lines("heads.jsonl"):
        stream, siblings = text_of(line, "stream"), hashes(line.get("siblings"))
        if "instead" in line:
            if stream in held or stream in absent:
                raise NotProven("heads.jsonl denies a history that the bundle holds, or denies one twice.")
            check_absent(stream_key(stream), _instead(line["instead"]), siblings, stated)
            absent[stream] = None
        else:
            _check_end(ends.pop(stream, None), siblings, stated)
    if ends:
        raise NotProven(f"Of {len(ends)} histories the bundle does not prove that they are whole.")
    return tuple(absent)


def _check_end(head: Head | None, siblings: Sequence[bytes], stated: bytes) -> None:
    if head is None:
        raise NotProven("heads.jsonl speaks of a history that the bundle does not hold, or speaks of one twice.")
    try:
        check_head(head, siblings, stated)
    except NotProven:
        raise NotProven(f"The history ending at version {head.version} is not whole: it has other events.") from None


def _instead(said: object) -> Head | None:
    """What stands in the place of a history that does not exist: nothing, or the end of another one."""
    if said is None:
        return None
    if not isinstance(said, dict):
        raise Malformed("What stands in the place of a history is not said as it must be.")
    key, last = hashes([said.get("key"), said.get("last")])
    return Head(key, number_of(said, "version"), last)


def _heads_event(archive: Archive, index: object) -> tuple[int, bytes] | None:
    """The position and root that the event at ``index`` states; its place in the log is proven with all the others."""
    for event in events_of(archive):
        if event.index == index and event.wire_name == HEADS_SEALED:
            stated = parsed(event.state, "the heads event").get("event")
            return _stated(stated if isinstance(stated, dict) else {})
    return None


def _stated(stated: Mapping[str, object]) -> tuple[int, bytes]:
    root = text_of(stated, "root")
    if not HEXADECIMAL.fullmatch(root):
        raise Malformed("The heads event does not state a root.")
    return number_of(stated, "position"), bytes.fromhex(root)
