"""Evidence bundles: chosen histories or a whole log, checked against a signed checkpoint.

::

    bundle.json         {"format": "iov-realname.bundle.v1", "scope": "histories" | "log", "heads": index | null, …}
    checkpoint          the signed note
    consistency.json    {"<old size>": [hash, …], …}     that the checkpoint continues earlier ones
    events.jsonl        {"index", "position", "stream", "version", "wire_name", "state", "proof"}, in log order
    heads.jsonl         {"stream", "siblings"} for each history (scope "histories")
    leaves.bin          the hashes of all leaves, 32 bytes each (scope "log")
    personal.jsonl      personal data, masked, or sealed to the inspector's key
    rulebooks/*.json    the editions that the events name
    README.txt          this, in words

Bytes are standard base64. ``heads`` is the index of an event ``log.HeadsSealed.v1``, which states the root of the tree
over the ends of all histories as of a position; so a history's completeness stands under the same signature as its
events. That statement itself is checked where the whole log is there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from ._archive import Archive, Limits, parsed
from ._checkpoints import Checkpoint, OpenedCheckpoint, open_checkpoint
from ._errors import Malformed, NotProven
from ._heads import Head, check_head, heads_root
from ._leaf import leaf_data
from ._merkle import HASH_LENGTH, check_consistency, check_inclusion, leaf_hash
from ._notes import Scheme, VerifierKey, decoded
from ._range import CompactRange

FORMAT = "iov-realname.bundle.v1"
HEADS_SEALED = "log.HeadsSealed.v1"
HISTORIES = "histories"
WHOLE_LOG = "log"
LIMITS = Limits()
LATEST = 2**63 - 1
HEXADECIMAL = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the bundle, as stored, and the hashes that prove it (scope ``histories``)."""

    index: int
    position: int
    stream: str
    version: int
    wire_name: str
    state: bytes
    proof: tuple[bytes, ...] = ()

    @property
    def leaf(self) -> bytes:
        """Its leaf hash."""
        return leaf_hash(leaf_data(self.position, self.stream, self.version, self.wire_name, self.state))


@dataclass(slots=True)
class Finding:
    """What a bundle proves. ``since`` is the earlier checkpoint it continues, if one was given; ``complete_to`` the
    position up to which its histories are whole; ``newer`` counts events beyond that.
    """

    checkpoint: Checkpoint
    opened: OpenedCheckpoint
    scope: str
    since: Checkpoint | None = None
    events: int = 0
    histories: int = 0
    complete_to: int | None = None
    newer: int = 0
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


def events_of(archive: Archive) -> Iterator[Event]:
    """The events of a bundle in log order, nothing of them checked but their form and order."""
    index, position = -1, 0
    for line in archive.lines("events.jsonl"):
        event = _event(line)
        if event.index <= index or event.position <= position:
            raise Malformed(f"The events of the bundle are out of order at index {event.index}.")
        index, position = event.index, event.position
        yield event


def _continued(archive: Archive, new: Checkpoint, old: Checkpoint) -> Checkpoint:
    if old.origin != new.origin:
        raise NotProven("The earlier checkpoint is another log's.")
    proofs = parsed(archive.read("consistency.json"), "consistency.json") if old.size != new.size else {}
    if old.size != new.size and str(old.size) not in proofs:
        raise NotProven(f"The bundle does not prove that it continues the log of {old.size}; ask for one that does.")
    check_consistency(old.size, old.root, new.size, new.root, _hashes(proofs.get(str(old.size), [])))
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
    _check_ends(archive, ends, heads_root_stated)
    finding.histories, finding.complete_to = len(streams), position


def _check_included(event: Event, size: int, root: bytes) -> None:
    try:
        check_inclusion(event.index, size, event.leaf, event.proof, root)
    except NotProven as error:
        raise NotProven(
            f"Event {event.index} is not the one that was sealed (first bad index). {error}", event.index
        ) from None


def _check_ends(archive: Archive, ends: dict[str, Head], stated: bytes) -> None:
    for line in archive.lines("heads.jsonl"):
        stream = _text_of(line, "stream")
        head = ends.pop(stream, None)
        if head is None:
            raise NotProven("heads.jsonl speaks of a history that the bundle does not hold, or speaks of one twice.")
        try:
            check_head(head, _hashes(line.get("siblings")), stated)
        except NotProven:
            raise NotProven(
                f"The history ending at version {head.version} is not whole: it has other events."
            ) from None
    if ends:
        raise NotProven(f"Of {len(ends)} histories the bundle does not prove that they are whole.")


def _heads_event(archive: Archive, index: object) -> tuple[int, bytes] | None:
    """The position and root that the event at ``index`` states; its place in the log is proven with all the others."""
    for event in events_of(archive):
        if event.index == index and event.wire_name == HEADS_SEALED:
            stated = parsed(event.state, "the heads event").get("event")
            return _stated(stated if isinstance(stated, dict) else {})
    return None


def _stated(stated: Mapping[str, object]) -> tuple[int, bytes]:
    root = _text_of(stated, "root")
    if not HEXADECIMAL.fullmatch(root):
        raise Malformed("The heads event does not state a root.")
    return _number_of(stated, "position"), bytes.fromhex(root)


def _event(line: Mapping[str, object]) -> Event:
    return Event(
        index=_number_of(line, "index"),
        position=_number_of(line, "position"),
        stream=_text_of(line, "stream"),
        version=_number_of(line, "version"),
        wire_name=_text_of(line, "wire_name"),
        state=decoded(_text_of(line, "state")),
        proof=tuple(_hashes(line.get("proof", []))),
    )


def _number_of(line: Mapping[str, object], name: str) -> int:
    value = line.get(name)
    if type(value) is not int or not 0 <= value < 2**63:
        raise Malformed(f"A {name} in the bundle is not a number as it must be.")
    return value


def _text_of(line: Mapping[str, object], name: str) -> str:
    value = line.get(name)
    if not isinstance(value, str):
        raise Malformed(f"A {name} in the bundle is not a text.")
    return value


def _hashes(values: object) -> Sequence[bytes]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Malformed("A proof in the bundle is not a list of hashes.")
    return [decoded(value) for value in values]


def events_in(file: BinaryIO, limits: Limits = LIMITS) -> Iterator[Event]:
    """The events of a bundle that was checked before, for replaying them."""
    return events_of(Archive(file, limits))
