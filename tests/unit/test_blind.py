"""What tells documents apart where their numbers may not be read."""

import hashlib
import hmac
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.domain.blind import blind_input
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.identifiers import resident_check_character
from iov_realname.testing import invented

NUMBER = "11010519491231002X"
RESIDENTS = (DocumentKind.RESIDENT_ID, DocumentKind.TEMP_RESIDENT_ID, DocumentKind.HOUSEHOLD_REGISTER)


def test_is_the_published_input() -> None:
    """Under the key 00…1f the known number has the digest that OpenSSL computed for it (reference: privacy §3)."""
    text = blind_input(DocumentKind.RESIDENT_ID, NUMBER)
    assert text == f"iov-realname/blind/v1\0resident_id\0{NUMBER}"
    found = hmac.new(bytes(range(32)), text.encode(), hashlib.sha256).hexdigest()
    assert found == "e6720b7ca96ea35ad327aef37eef9c2a5db4fb3e7b6cf39064a380d6e5557bce"


@given(
    number=st.integers(0, 999).map(invented.resident_number),
    gaps=st.lists(st.tuples(st.integers(0, 18), st.sampled_from(" \t\u3000\u00a0"))),
    small=st.booleans(),
    wide=st.booleans(),
)
def test_is_the_same_however_a_number_is_typed(
    number: str, gaps: list[tuple[int, str]], small: bool, wide: bool
) -> None:
    """Full width or half, x or X, with spaces anywhere: one document."""
    typed = number.lower() if small else number
    if wide:
        typed = "".join(chr(ord(each) + 0xFEE0) for each in typed)
        assert unicodedata.normalize("NFKC", typed) != typed
    for place, gap in gaps:
        typed = typed[:place] + gap + typed[place:]
    assert blind_input(DocumentKind.RESIDENT_ID, typed) == blind_input(DocumentKind.RESIDENT_ID, number)


@pytest.mark.parametrize("kind", RESIDENTS)
@given(body=st.text("0123456789", min_size=15, max_size=15))
def test_an_old_number_is_its_present_one(kind: DocumentKind, body: str) -> None:
    """15 digits of before 1999 get their century and check character, on every document that bears them."""
    present = f"{body[:6]}19{body[6:]}"
    assert blind_input(kind, body) == blind_input(kind, present + resident_check_character(present))


@pytest.mark.parametrize("kind", [kind for kind in DocumentKind if kind not in RESIDENTS])
def test_15_digits_of_another_kind_stay_as_they_are(kind: DocumentKind) -> None:
    """Only resident numbers were ever that long."""
    assert blind_input(kind, "1" * 15).endswith(f"\0{'1' * 15}")


@given(
    one=st.tuples(st.sampled_from(DocumentKind), st.text()),
    other=st.tuples(st.sampled_from(DocumentKind), st.text()),
)
def test_two_kinds_never_meet(one: tuple[DocumentKind, str], other: tuple[DocumentKind, str]) -> None:
    """Whatever the numbers are, zero characters in them included."""
    if one[0] is not other[0]:
        assert blind_input(*one) != blind_input(*other)
