"""`python -m iov_realname.verifier`: what an inspector types, and what is answered."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from iov_realname.application.proof.evidence import Evidence
from iov_realname.verifier import Malformed, leaf_data, leaf_fields
from iov_realname.verifier.program import main
from tests.support.bundles import KEY, altered, with_lines
from tests.unit.test_bundle import CASE, state_changed
from tests.unit.test_verifier_personal import DOCUMENTS, SEALED

Said = tuple[int, str, str]
Run = Callable[..., Said]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program on files that are given as bytes; its exit code and what it said."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def ran(*words: str | bytes) -> Said:
        said = [
            word if isinstance(word, str) else str(_written(tmp_path, number, word))
            for number, word in enumerate(words)
        ]
        try:
            code = main(said)
        except SystemExit as ended:
            code = int(ended.code or 0)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return ran


def _written(folder: Path, number: int, content: bytes) -> Path:
    path = folder / f"file-{number}"
    path.write_bytes(content)
    return path


def receipt_of(position: int, extra: bytes | None) -> bytes:
    """A receipt from the log of the tests."""
    return bytes(Evidence(CASE.log.book).receipt(position, extra=extra))


FIRST = CASE.log.rows[0]
DATA = leaf_data(*FIRST)
RECEIPT = receipt_of(FIRST.position, DATA)
VKEY = ("--vkey", str(KEY))


class TestVerify:
    """The one command that matters."""

    def test_says_what_two_histories_prove(self, run: Run) -> None:
        """In English by default: what is proven, that nothing was replayed, and what is not proven."""
        code, said, _ = run("verify", CASE.two, *VKEY, "--since", CASE.kept)

        assert 0 == code
        for words in (
            "7 events in the bundle are in the log",
            "2 histories are whole up to position",
            "checkpoint you kept (8 events)",
            "That what the events say is true",
            "before it was sealed",
            "the bundle holds 1 newer",
            "takes the full package",
        ):
            assert words in said, words
        assert "--since" not in said

    def test_says_the_same_in_chinese(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where it is asked for, or the locale's."""
        _, asked, _ = run("verify", CASE.whole, *VKEY, "--lang", "zh")
        monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
        _, by_locale, _ = run("verify", CASE.whole, *VKEY)

        assert asked == by_locale
        for words in ("已证明", "全部 11 个事件", "未重放", "未证明", "是否属实", "--since"):
            assert words in asked, words

    def test_names_the_first_bad_index(self, run: Run) -> None:
        """In words of both languages, and for programs."""
        spoilt = with_lines(CASE.whole, "events.jsonl", lambda lines: state_changed(lines, 4))
        code, said, _ = run("verify", spoilt, *VKEY)
        _, chinese, _ = run("verify", spoilt, *VKEY, "--lang", "zh")
        _, document, _ = run("verify", spoilt, *VKEY, "--json")

        assert 1 == code
        assert "Event 4 of the log is not the one that was sealed" in said
        assert "第一个不符的序号为 4" in chinese
        assert ([], "not_proven", 4) == tuple(
            json.loads(document)[name] for name in ("proven", "code", "first_bad_index")
        )

    def test_is_stable_for_programs(self, run: Run) -> None:
        """JSON with codes for what is proven and what is not."""
        document = json.loads(run("verify", CASE.two, *VKEY, "--json")[1])

        assert ("iov-realname.verify.v1", "bundle", "histories", 7, 2, 1) == tuple(
            document[name] for name in ("format", "kind", "scope", "events", "histories", "newer")
        )
        assert ["signed", "events", "complete"] == document["proven"]
        assert ["truth", "before", "unkept", "unwitnessed", "heads", "newer", "beside"] == document["not_proven"]
        assert None is document["replay"]

    def test_checks_a_receipt(self, run: Run) -> None:
        """A receipt is known by its content; it says which event, and that there may be others."""
        code, said, _ = run("verify", RECEIPT, *VKEY, "--since", CASE.last)

        assert 0 == code
        assert "Event 0 is in the log" in said and "number 1 of card-1" in said
        assert "other events in this history" in said and "checkpoint you kept (11 events)" in said

    @pytest.mark.parametrize(
        "spoilt",
        [
            RECEIPT.replace(b"index 0", b"index 1"),
            receipt_of(FIRST.position, None),
            receipt_of(FIRST.position, b"x"),
            receipt_of(FIRST.position, DATA.replace(b"card-1", b"card-2")),
        ],
        ids=["moved", "no event", "nonsense", "another event"],
    )
    def test_refuses_another_receipt(self, run: Run, spoilt: bytes) -> None:
        """Moved, without its event, or with another one."""
        assert 1 == run("verify", spoilt, *VKEY)[0]

    def test_checks_a_checkpoint(self, run: Run) -> None:
        """A checkpoint alone proves its signature; that it continues another of another size, only a bundle can."""
        alone, same, other = (
            run("verify", CASE.last, *VKEY, *since) for since in ((), ("--since", CASE.last), ("--since", CASE.kept))
        )
        assert [0, 0, 1] == [alone[0], same[0], other[0]]
        assert "a bundle can" in other[1]

    def test_keys_may_stand_in_a_file(self, run: Run) -> None:
        """One key a line; empty lines do not count."""
        assert 0 == run("verify", CASE.last, "--vkey", f"\n{KEY}\n".encode())[0]

    def test_has_exit_codes(self, run: Run, tmp_path: Path) -> None:
        """0 proven, 1 not proven, 2 usage, 3 cannot be read; a refusal needs no traceback."""
        found = (
            run("verify", CASE.last, "--vkey", "other+0a0b0c0d+AQ=="),
            run("verify", CASE.last),
            run("verify", CASE.last, "--vkey", b"\xff\xfe"),
            run("verify", str(tmp_path / "missing"), *VKEY),
            run("verify", b"", *VKEY),
            run("verify", b"PK\x03\x04", *VKEY),
        )
        assert [2, 2, 2, 3, 1, 1] == [code for code, _, _ in found]
        assert all("Traceback" not in error for _, _, error in found)

    def test_teaches(self, run: Run) -> None:
        """The help says what is needed, the exit codes, and an example."""
        code, said, _ = run("verify", "--help")

        assert 0 == code
        for words in ("--vkey", "--since", "0 proven", "Example"):
            assert words in said, words

    def test_does_not_steer_the_terminal(self, run: Run) -> None:
        """Control characters in what evidence says are not printed."""
        spoilt = altered(CASE.two, "checkpoint", lambda note: note.replace(b"oem.example", "oem\x9b31m".encode()))
        assert "\x9b" not in "".join(map(str, run("verify", spoilt, *VKEY)))


class TestInspectorsKey:
    """A key to have personal data sealed to."""

    def test_is_made_once(self, run: Run, tmp_path: Path) -> None:
        """Private to its owner, never written over; its line is printed."""
        path = tmp_path / "inspector.pem"
        made, again = run("inspector-key", str(path)), run("inspector-key", str(path))

        assert [0, 3] == [made[0], again[0]]
        assert made[1].startswith("x25519+")
        assert 0o600 == path.stat().st_mode & 0o777

    def test_opens_what_was_sealed_to_it(self, run: Run, tmp_path: Path) -> None:
        """A document a line; another key opens nothing."""
        from tests.unit.test_verifier_personal import OTHER, PRIVATE, Encoding, NoEncryption, PrivateFormat

        pems = [key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) for key in (PRIVATE, OTHER)]
        (code, said, _), other = (run("open", SEALED, "--key", pem) for pem in pems)

        assert (0, 1) == (code, other[0])
        assert DOCUMENTS == [json.loads(line) for line in said.splitlines()]


class TestLeafFields:
    """Reading back what a leaf is the hash of."""

    def test_are_what_went_in(self) -> None:
        """Position, stream, version, wire name, state."""
        assert tuple(FIRST) == leaf_fields(DATA)

    @pytest.mark.parametrize("spoilt", [b"", DATA[:-1], DATA + b"\x00", DATA + bytes(4), b"\xff" * 40, DATA[24:]])
    def test_nothing_else_is_read(self, spoilt: bytes) -> None:
        """Cut, lengthened or foreign bytes are refused."""
        with pytest.raises(Malformed):
            leaf_fields(spoilt)
