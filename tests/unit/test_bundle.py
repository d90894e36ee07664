"""Evidence bundles: what is whole and unchanged is accepted, and nothing else, whoever made it."""

import io
import json
import zipfile
from base64 import b64encode
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname.verifier import Finding, Limits, Malformed, NotProven, Rejected, VerifierKey, check_bundle, events_in
from tests.support.bundles import HEADS_STREAM, KEY, Lines, SealedLog, altered, lines_of, packed, with_lines

STREAMS = ["card-1", "card-2", "vehicle-1", "card-3"]

NONE = ["card-7", "card-8", "vehicle-9"]
"""Names that no history bears: in the place of some stands another's end, of others nothing."""


class Case:
    """A log of twelve events in four histories and two seals, and an inspector who kept the first checkpoint."""

    def __init__(self, lie: bytes | None = None) -> None:
        self.log = SealedLog()
        for number in range(8):
            self.log.add(STREAMS[number % 4], b'{"n":%d}' % number)
        self.kept = self.log.seal()
        self.log.add("card-1", b'{"n":8}')
        self.before = self.log.heads()
        self.heads = self.log.seal_heads(lie)
        self.log.add("card-2", b'{"n":9}')
        self.last = self.log.seal()
        self.two = self.log.histories(["card-1", "card-2"], self.heads, self.before, since=[8])
        self.none = self.log.histories(["card-1", *NONE], self.heads, self.before)
        self.whole = self.log.whole(self.heads, since=[8])


CASE = Case()


def check(bundle: bytes, since: bytes | None = None, key: VerifierKey = KEY) -> Finding:
    """What an inspector does."""
    return check_bundle(io.BytesIO(bundle), [key], since)


def test_two_histories_are_proven_whole() -> None:
    """Two histories are accepted as unchanged, as whole up to the heads, and as continuing the kept checkpoint."""
    found = check(CASE.two, CASE.kept)
    assert (found.scope, found.events, found.histories, found.newer) == ("histories", 7, 2, 1)
    assert found.complete_to == CASE.log.rows[8].position
    assert found.since is not None
    assert (found.since.size, found.checkpoint.size) == (8, 11)


def test_what_has_no_history_is_proven_to_have_none() -> None:
    """Names without a history are accepted as such, beside the histories that are there."""
    found = check(CASE.none)
    assert (found.histories, found.absent) == (1, tuple(NONE))
    places = [line["instead"] is None for line in lines_of(CASE.none, "heads.jsonl") if "instead" in line]
    assert {True, False} == set(places)


def test_the_whole_log_is_proven() -> None:
    """The whole log is accepted, with every history in it and the heads that were stated."""
    found = check(CASE.whole, CASE.kept)
    assert (found.scope, found.events, found.histories) == ("log", 11, 5)
    assert found.complete_to == CASE.log.end()
    assert [event.state for event in events_in(io.BytesIO(CASE.whole))] == [row.state for row in CASE.log.rows]


def test_what_is_newer_than_the_heads_may_be_left_out() -> None:
    """Events after the heads are counted apart; that one of them is missing is nothing a bundle claims to show."""
    found = check(with_lines(CASE.two, "events.jsonl", lambda lines: lines[:-1]))
    assert (found.events, found.newer, found.complete_to) == (6, 0, check(CASE.two).complete_to)


def test_the_same_checkpoint_again_needs_no_proof() -> None:
    """An inspector who kept this very checkpoint is told that nothing has changed."""
    found = check(CASE.two, CASE.last)
    assert found.since is not None
    assert found.since.size == 11


@pytest.mark.parametrize("bundle", [CASE.two, CASE.whole], ids=["histories", "log"])
class TestWhatAnybodyMayDo:
    """Changes to a bundle by whoever carries it."""

    @pytest.mark.parametrize("number", range(7))
    def test_no_event_is_changed(self, bundle: bytes, number: int) -> None:
        """A changed event is found, and its index named."""
        seven = with_lines(bundle, "events.jsonl", lambda lines: state_changed(lines, number))
        index = index_at(bundle, number)
        with pytest.raises(NotProven, match=rf"Event {index} .*first bad index"):
            check(seven)

    @pytest.mark.parametrize("number", range(6))
    def test_no_event_is_left_out(self, bundle: bytes, number: int) -> None:
        """A bundle without one of its events is refused."""
        with pytest.raises(Rejected):
            check(with_lines(bundle, "events.jsonl", lambda lines: [*lines[:number], *lines[number + 1 :]]))

    def test_no_event_comes_twice_or_elsewhere(self, bundle: bytes) -> None:
        """Events in another order, or one twice, are refused."""
        for change in (lambda lines: [lines[0], *lines], lambda lines: [lines[1], lines[0], *lines[2:]]):
            with pytest.raises(Rejected):
                check(with_lines(bundle, "events.jsonl", change))

    def test_the_kept_checkpoint_must_be_continued(self, bundle: bytes) -> None:
        """Without a proof from the kept checkpoint's size, or with another one, the bundle is refused."""
        for change in (b"{}\n", b'{"8":[]}\n', b'{"8":["%s"]}\n' % b64encode(bytes(32))):
            with pytest.raises(NotProven):
                check(altered(bundle, "consistency.json", always(change)), CASE.kept)

    def test_another_key_accepts_nothing(self, bundle: bytes) -> None:
        """Whoever holds another key than the log's accepts nothing."""
        with pytest.raises(Rejected):
            check(bundle, key=VerifierKey(KEY.name, KEY.kind, bytes(32)))

    @pytest.mark.parametrize("name", ["bundle.json", "checkpoint", "events.jsonl"])
    def test_no_file_is_missing(self, bundle: bytes, name: str) -> None:
        """A bundle that lacks a file it needs is refused, naming the file."""
        with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
            others = {each: archive.read(each) for each in archive.namelist() if each != name}
        with pytest.raises(Malformed, match=name):
            check(packed(others))


def always(content: bytes) -> Callable[[bytes], bytes]:
    """A change to this content, whatever there was."""
    return lambda _: content


def index_at(bundle: bytes, number: int) -> int:
    """The log index of a bundle's event."""
    return [event.index for event in events_in(io.BytesIO(bundle))][number]


def state_changed(lines: Lines, number: int) -> Lines:
    """The lines with one event's bytes changed, still the JSON it was in form."""
    state = b'{"event":{"position":14,"root":"%s"},"n":77}' % (b"0" * 64)
    return [{**line, "state": b64encode(state).decode()} if at == number else line for at, line in enumerate(lines)]


class TestWhatItsKeeperMayDo:
    """Bundles that the log's keeper, who has the signing key, makes wrong on purpose."""

    def test_a_history_is_not_cut_short(self) -> None:
        """A history whose last event before the heads is left out is seen not to be whole."""
        short = with_lines(
            CASE.two, "events.jsonl", lambda lines: [line for line in lines if line["index"] not in (8, 10)]
        )
        with pytest.raises(NotProven, match="not whole"):
            check(short)

    def test_a_history_is_not_left_unproven(self) -> None:
        """A history for which no proof of wholeness is given is not accepted."""
        with pytest.raises(NotProven, match="1 histories"):
            check(with_lines(CASE.two, "heads.jsonl", lambda lines: lines[1:]))

    def test_a_proof_about_nothing_is_refused(self) -> None:
        """A proof about a history that is not there is refused."""
        other: Lines = [{"stream": "card-9", "siblings": []}]
        with pytest.raises(NotProven, match="does not hold"):
            check(with_lines(CASE.two, "heads.jsonl", lambda lines: lines + other))

    def test_another_event_is_not_the_heads(self) -> None:
        """Only the event that states the heads is taken for it."""
        for index in (0, 99, None, "9", True):
            described = json.dumps({"format": "iov-realname.bundle.v1", "scope": "histories", "heads": index})
            with pytest.raises(Malformed):
                check(altered(CASE.two, "bundle.json", always(described.encode())))

    def test_false_heads_are_found_in_the_whole_log(self) -> None:
        """A false statement about the ends of histories is found by whoever has the whole log."""
        liar = Case(lie=bytes(32))
        with pytest.raises(NotProven, match="stated"):
            check(liar.whole)

    def test_a_rewritten_log_does_not_continue(self) -> None:
        """A log rebuilt with one early event changed, and signed again, does not continue the kept checkpoint."""
        other = Case.__new__(Case)
        other.log = SealedLog()
        for number in range(8):
            other.log.add(STREAMS[number % 4], b'{"n":%d}' % (number + 1))
        other.log.add("card-1")
        before = other.log.heads()
        heads = other.log.seal_heads()
        other.log.seal()
        bundle = other.log.histories(["card-1"], heads, before, since=[8])
        check(bundle)
        with pytest.raises(NotProven):
            check(bundle, CASE.kept)

    def test_a_shorter_log_does_not_continue(self) -> None:
        """A log restored to before the kept checkpoint cannot pass for its continuation."""
        log = SealedLog()
        log.add("card-1", b'{"n":0}')
        before = log.heads()
        heads = log.seal_heads()
        log.seal()
        with pytest.raises(NotProven):
            check(log.histories(["card-1"], heads, before), CASE.kept)

    @pytest.mark.parametrize("stream", ["card-2", "card-3", "vehicle-1"])
    def test_a_history_that_exists_is_not_denied(self, stream: str) -> None:
        """With whatever another proof of absence shows, no history that exists is accepted as missing."""
        for denied in (line for line in lines_of(CASE.none, "heads.jsonl") if "instead" in line):
            lie = {**denied, "stream": stream}
            with pytest.raises(NotProven):
                check(with_lines(CASE.none, "heads.jsonl", lambda lines, lie=lie: [*lines[:1], lie]))  # type: ignore[misc]

    def test_a_history_is_not_held_and_denied(self) -> None:
        """A bundle that denies what it holds, or denies one name twice, is refused."""
        for change in (lambda lines: [{**lines[0], "instead": None}], lambda lines: [*lines, lines[-1]]):
            with pytest.raises(NotProven, match="denies"):
                check(with_lines(CASE.none, "heads.jsonl", change))

    @pytest.mark.parametrize("spoilt", [{"instead": 1}, {"instead": {}}, {"siblings": ["AA=="]}, {"siblings": 300}])
    def test_absence_has_its_form(self, spoilt: dict[str, object]) -> None:
        """A proof of absence with other values, or a path longer than any key, is refused."""
        if spoilt == {"siblings": 300}:
            spoilt = {"siblings": [b64encode(bytes(32)).decode()] * 300}
        for denied in (line for line in lines_of(CASE.none, "heads.jsonl") if "instead" in line):
            lie = {**denied, **spoilt}
            with pytest.raises(Rejected):
                check(with_lines(CASE.none, "heads.jsonl", lambda lines, lie=lie: [*lines[:1], lie]))  # type: ignore[misc]


class TestHostileFiles:
    """Files made to do harm."""

    @settings(max_examples=60)
    @given(place=st.integers(0, len(CASE.two) - 1), byte=st.integers(0, 255))
    def test_any_byte_may_be_changed(self, place: int, byte: int) -> None:
        """With any byte of the file changed it is accepted with the same finding, or rejected; nothing else happens."""
        spoilt = CASE.two[:place] + bytes([byte]) + CASE.two[place + 1 :]
        try:
            found = check(spoilt)
        except Rejected:
            return
        assert (found.events, found.histories, found.checkpoint.size) == (7, 2, 11)

    @given(raw=st.binary(max_size=200))
    def test_any_bytes_may_come(self, raw: bytes) -> None:
        """Whatever bytes come for a bundle are rejected."""
        with pytest.raises(Rejected):
            check(raw)

    @pytest.mark.parametrize(
        "name", ["../checkpoint", "/etc/passwd", "rulebooks/../x.json", "C:\\x", "events.jsonl/", "x"]
    )
    def test_other_names_are_refused(self, name: str) -> None:
        """A file with a name that no bundle's file has is refused, and nothing is unpacked."""
        with pytest.raises(Malformed, match="no bundle has"):
            check(packed({"bundle.json": b"{}", name: b""}))

    def test_links_are_refused(self) -> None:
        """A link in the place of a file is refused."""
        file, entry = io.BytesIO(), zipfile.ZipInfo("checkpoint")
        entry.external_attr = 0o120777 << 16
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(entry, "/etc/passwd")
        with pytest.raises(Malformed, match="link"):
            check(file.getvalue())

    def test_a_file_twice_is_refused(self) -> None:
        """Two files of one name, of which programs would choose differently, are refused."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("checkpoint", "a")
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr("checkpoint", "b")
        with pytest.raises(Malformed, match="twice"):
            check(file.getvalue())

    def test_a_bomb_is_not_unpacked(self) -> None:
        """A small file that would unpack to a large one is stopped at the limit, as one line or as many."""
        for bomb in (b" " * 3_000_000, b'{"index":0}\n' * 300_000):
            bundle = altered(CASE.two, "events.jsonl", always(bomb))
            with pytest.raises(Malformed):
                check_bundle(io.BytesIO(bundle), [KEY], limits=Limits(total=2_000_000, line=1_000_000))

    def test_many_files_are_refused(self) -> None:
        """More files than any bundle has are refused before any is read."""
        with pytest.raises(Malformed, match="200"):
            check(packed({f"rulebooks/{number}.json": b"" for number in range(201)}))

    @pytest.mark.parametrize(
        "line",
        [
            b"[]",
            b"{",
            b'{"index":1e3}',
            b'{"index":NaN}',
            b'{"index":99999999999999999999999999999999}',
            b'{"index":0,"index":0}',
            b'{"index":-1,"position":1}',
            b'{"index":true,"position":1}',
            b'{"index":0,"position":1,"stream":1}',
            b'{"index":0,"position":1,"stream":"\\ud800","version":1,"wire_name":"w","state":"e30="}',
            b'{"index":0,"position":1,"stream":"s","version":1,"wire_name":"w","state":"e30=","proof":"x"}',
            b"[" * 5_000,
            b'\xff{"index":0}',
        ],
    )
    def test_lines_out_of_form_are_refused(self, line: bytes) -> None:
        """Other numbers, types, nestings, encodings or names than the format's are refused."""
        with pytest.raises(Malformed):
            check(altered(CASE.two, "events.jsonl", lambda _: line + b"\n"))

    def test_a_cut_off_file_is_refused(self) -> None:
        """A file without its last line's end, or leaves that end within one, are refused as cut off."""
        with pytest.raises(Malformed, match="cut off"):
            check(altered(CASE.two, "events.jsonl", lambda content: content[:-1]))
        with pytest.raises(Malformed, match="cut off"):
            check(altered(CASE.whole, "leaves.bin", lambda content: content[:-1]))

    def test_heads_stand_in_their_own_history(self) -> None:
        """The history that the heads event stands in can be bundled like any other."""
        log = SealedLog()
        log.add("card-1")
        log.seal_heads()
        before = log.heads()
        second = log.seal_heads()
        log.seal()
        assert check(log.histories(["card-1", HEADS_STREAM], second, before)).histories == 2
