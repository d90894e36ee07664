"""Evidence from an enemy: whatever bytes come, the parsers answer or raise `Rejected`, and nothing else happens.

Short in CI. For a long run, from the root:
``IOV_FUZZ_EXAMPLES=100000 .venv/bin/python -m pytest tests/property/test_hostile_evidence.py``
"""

import io
import json
import os
import zipfile
from collections.abc import Callable

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from iov_realname.verifier import (
    Checkpoint,
    Limits,
    Malformed,
    Note,
    Receipt,
    Rejected,
    VerifierKey,
    check_bundle,
    check_consistency,
    check_inclusion,
    check_receipt,
    events_in,
    examine,
    leaf_fields,
    leaf_hash,
    open_checkpoint,
)
from iov_realname.verifier.personal import InspectorKey, open_personal
from tests.support.bundles import KEY, packed
from tests.unit.test_bundle import CASE
from tests.unit.test_verifier_personal import INSPECTOR, PRIVATE, SEALED
from tests.unit.test_verifier_program import DATA, RECEIPT

fuzzed = settings(
    max_examples=int(os.environ.get("IOV_FUZZ_EXAMPLES", "150")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LIMITS = Limits(total=4_000_000, line=1_000_000)


def mutated(seed: bytes) -> st.SearchStrategy[bytes]:
    """The seed with pieces replaced, left out, repeated or put in."""
    place = st.integers(0, len(seed))
    edit = st.tuples(
        place, place, st.binary(max_size=12) | st.sampled_from([b"\n", b"\n\n", b"0", b"-", b"\xe2\x80\x94 "])
    )

    def edited(edits: list[tuple[int, int, bytes]]) -> bytes:
        content = seed
        for start, length, piece in edits:
            content = content[:start] + piece + content[start + length % 7 :]
        return content

    return st.lists(edit, min_size=1, max_size=4).map(edited)


def answers(work: Callable[[], object]) -> bool:
    """Whether the work was accepted; rejecting is an answer, too."""
    try:
        work()
    except Rejected:
        return False
    return True


@fuzzed
@given(raw=mutated(CASE.last) | st.binary(max_size=300))
def test_notes(raw: bytes) -> None:
    """Notes and checkpoints: what is accepted has the signed text, to the byte."""
    if answers(lambda: Note.parse(raw)):
        assert str(Note.parse(raw)).encode() == raw
    if answers(lambda: open_checkpoint(raw, [KEY])):
        assert Note.parse(CASE.last).text == Note.parse(raw).text


@fuzzed
@given(text=mutated(str(KEY).encode()) | mutated(str(INSPECTOR).encode()) | st.binary(max_size=100))
def test_keys(text: bytes) -> None:
    """Key lines of both kinds: what is read is what was written."""
    said = text.decode("utf-8", "replace")
    for parse in (VerifierKey.parse, InspectorKey.parse):
        if answers(lambda parse=parse: parse(said)):  # type: ignore[misc]
            assert str(parse(said)).strip() in said


@fuzzed
@given(raw=mutated(RECEIPT) | st.binary(max_size=300))
def test_receipts(raw: bytes) -> None:
    """Receipts: only the leaf that was sealed, at its own index, is accepted."""
    if answers(lambda: Receipt.parse(raw)):
        receipt = Receipt.parse(raw)
        assert bytes(receipt) == raw
        if answers(lambda: check_receipt(receipt, leaf_hash(DATA), [KEY])):
            assert 0 == receipt.index


@fuzzed
@given(raw=mutated(DATA) | st.binary(max_size=200))
@example(b"\xff\xff\xff\xff")
def test_leaves(raw: bytes) -> None:
    """Leaf bytes: never read as two different events, nor beyond their end."""
    answers(lambda: leaf_fields(raw))


@fuzzed
@given(
    numbers=st.tuples(*[st.integers(-3, 2**64) | st.integers(-3, 20)] * 2),
    hashes=st.lists(st.binary(min_size=31, max_size=33), max_size=70),
    root=st.binary(min_size=32, max_size=32),
)
def test_proofs(numbers: tuple[int, int], hashes: list[bytes], root: bytes) -> None:
    """Inclusion and consistency proofs of any size and number: nothing made up is accepted."""
    first, second = numbers
    assume(root != bytes(32))
    assert not answers(lambda: check_inclusion(first, second, root, hashes, bytes(32)))
    assert not answers(lambda: check_consistency(first, root, second, bytes(32), hashes))


def files_of(bundle: bytes) -> dict[str, bytes]:
    """What is in a bundle."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


FILES = [files_of(bundle) for bundle in (CASE.two, CASE.none, CASE.whole, SEALED)]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def bundles(draw: st.DrawFn) -> bytes:
    """Bundles of which one file was mutated as bytes or has one of its values exchanged; packed anew."""
    files = dict(draw(st.sampled_from(FILES)))
    name = draw(st.sampled_from(sorted(each for each in files if files[each])))
    files[name] = draw(mutated(files[name]) | st.just(files[name]).map(lambda content: _exchanged(draw, content)))
    return packed(files)


def _exchanged(draw: st.DrawFn, content: bytes) -> bytes:
    lines = content.split(b"\n")
    number = draw(st.integers(0, len(lines) - 1))
    try:
        document = json.loads(lines[number])
        document[draw(st.sampled_from(sorted(document)))] = draw(VALUES)
    except (ValueError, TypeError, IndexError):
        return content
    lines[number] = json.dumps(document).encode()
    return b"\n".join(lines)


@fuzzed
@given(bundle=bundles())
def test_bundles(bundle: bytes) -> None:
    """Bundles: what is accepted holds events that were sealed, and no others, under the one signed checkpoint."""
    if answers(lambda: check_bundle(io.BytesIO(bundle), [KEY], CASE.kept, limits=LIMITS)):
        sealed = {(row.position, row.stream, row.version, row.state) for row in CASE.log.rows}
        assert not {row.stream for row in CASE.log.rows} & set(
            check_bundle(io.BytesIO(bundle), [KEY], limits=LIMITS).absent
        )
        found = {(each.position, each.stream, each.version, each.state) for each in events_in(io.BytesIO(bundle))}
        assert found <= sealed


@fuzzed
@given(bundle=bundles() | mutated(SEALED))
def test_sealed_personal_files(bundle: bytes) -> None:
    """Personal files: they open as they were sealed, or are rejected."""
    answers(lambda: list(open_personal(io.BytesIO(bundle), PRIVATE, LIMITS)))


@fuzzed
@given(raw=mutated(CASE.two) | mutated(RECEIPT) | mutated(CASE.last) | st.binary(max_size=200))
def test_whatever_comes(raw: bytes) -> None:
    """The one way in takes anything."""
    answers(lambda: examine(io.BytesIO(raw), [KEY], limits=LIMITS))


def test_parsing_of_sizes_has_an_end() -> None:
    """A checkpoint with a number of a million digits is refused before it is made into one."""
    assert not answers(lambda: Checkpoint.parse("o\n" + "9" * 1_000_000 + "\nAA==\n"))
    assert issubclass(Malformed, Rejected)
