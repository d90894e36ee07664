"""People who exist nowhere, and what finds a trace of them in bytes.

A piece of six characters of a number may stand anywhere by chance: in a digest, a seal, a clock. So chance is kept out
twice. Numbers are drawn until none of their pieces occurs in what is there without them (``control``: the public cells,
the program's own sources, a fresh server). And of what is new and random in every run, whole digests, seals, fractions
of a second, process ids, WAL positions and sizes are cut out before the search; a run of digits that touches a letter,
the rest of a token that a page's end tore apart, counts from nine characters on. What a leak looks like, a number or a
part of one between quotes, blanks, commas, stars or zero bytes, is searched for in pieces of six.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import attrs

from iov_realname.domain.identifiers import resident_check_character

__all__ = ["Somebody", "files_of", "pieces_in", "residue", "somebodies"]

MARK = "龘靐"
"""The first two characters of every name, which nobody else has; the first alone is what a mask shows."""

PIECE, TORN = 6, 9
RANDOM = re.compile(
    rb"[0-9a-f]{32,}|[A-Za-z0-9_-]{40,}|\d\d:\d\d:\d\d[.]\d+|\[\d+\]|[0-9A-F]+/[0-9A-F]{5,}|\"bytes\": \d+|[0-9A-F]{24}"
)
DIGITS = re.compile(rb"[0-9Xx]{6,}")
WIDE = re.compile(rb"(?:[0-9Xx]\0){6,}")
LETTER = re.compile(rb"[A-Za-z]")
ENCODINGS = ("utf-8", "gb18030", "utf-16-le")


@attrs.frozen
class Somebody:
    """A person in a ledger."""

    name: str
    number: str
    phone: str

    @property
    def words(self) -> str:
        """Everything, as somebody types it into a field for remarks."""
        return f"{self.name} 证件{self.number} 电话{self.phone}"


def somebodies(count: int, control: Iterable[bytes]) -> list[Somebody]:
    """So many persons, of whose numbers no piece occurs in ``control``."""
    taken, draw = pieces_in(control), Random(7)
    return [_somebody(nth, draw, taken) for nth in range(count)]


def _somebody(nth: int, draw: Random, taken: set[bytes]) -> Somebody:
    name = f"{MARK}{chr(0x4E00 + nth % 0x5000)}"
    while True:
        born = date(1950, 1, 1) + timedelta(days=draw.randrange(18_000))
        body = (
            f"{draw.choice((13, 22, 34, 42, 51, 61))}{draw.randrange(10_000):04}{born:%Y%m%d}{draw.randrange(1_000):03}"
        )
        number, phone = body + resident_check_character(body), f"1{draw.randrange(10**10):010}"
        if not (_pieces(number, PIECE) | _pieces(phone, PIECE)) & taken:
            return Somebody(name, number, phone)


def pieces_in(places: Iterable[bytes]) -> set[bytes]:
    """Every piece of six digits that stands in these bytes."""
    return {
        run[at : at + PIECE] for place in places for run in DIGITS.findall(place) for at in range(len(run) - PIECE + 1)
    }


def files_of(folder: Path, *but: Path) -> Iterator[tuple[str, bytes]]:
    """Every file under a folder with what is in it, but for some folders; files that go meanwhile are passed over."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(path.is_relative_to(other) for other in but):
            try:
                yield str(path), path.read_bytes()
            except FileNotFoundError:
                continue


def residue(places: Mapping[str, bytes] | Iterable[tuple[str, bytes]], persons: Sequence[Somebody]) -> list[str]:
    """Where a trace of one of them stands: a name in any encoding, or a piece of a number or telephone."""
    short = {piece for each in persons for text in (each.number, each.phone) for piece in _pieces(text, PIECE)}
    long = {piece for each in persons for text in (each.number, each.phone) for piece in _pieces(text, TORN)}
    marks = [MARK.encode(encoding) for encoding in ENCODINGS]
    marks += [MARK.encode("unicode_escape"), MARK.encode("unicode_escape").upper().replace(b"\\U", b"\\u")]
    found = []
    for label, whole in places.items() if isinstance(places, Mapping) else places:
        if any(mark in whole for mark in marks):
            found.append(f"a name in {label}")
        wide = b" ".join(run.replace(b"\0", b"") for run in WIDE.findall(whole))
        for place in (RANDOM.sub(b"~", whole), wide):
            found += [f"{piece.decode()} in {label}" for piece in _numbers(place, short, long)]
    return found


def _numbers(place: bytes, short: set[bytes], long: set[bytes]) -> Iterator[bytes]:
    for run in DIGITS.finditer(place):
        around = place[max(0, run.start() - 1) : run.start()] + place[run.end() : run.end() + 1]
        length, wanted = (TORN, long) if LETTER.search(around) else (PIECE, short)
        text = run[0].upper()
        yield from (text[at : at + length] for at in range(len(text) - length + 1) if text[at : at + length] in wanted)


def _pieces(text: str, length: int) -> set[bytes]:
    return {text[at : at + length].encode() for at in range(len(text) - length + 1)}
