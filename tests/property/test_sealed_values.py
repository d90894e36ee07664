"""Laws of sealing that hold for any text at any place."""

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.keys.sealing import binding
from iov_realname.application.errors import SealBroken
from iov_realname.application.ports import Place
from iov_realname.application.sealing import particulars_from, particulars_text, seal_particulars, unseal_particulars
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.masking import masked_name, masked_number
from iov_realname.domain.parties import Particulars

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
RING = MemoryKeyRing()
(SUBJECT,) = RING.provision(1)

texts = st.text(st.characters(exclude_categories=["Cs"]))
places = st.builds(Place, texts, texts, texts, texts)
particulars = st.builds(Particulars, texts, texts, texts, texts, texts)


@given(texts, places)
def test_any_text_comes_back(clear: str, place: Place) -> None:
    """Unsealing at the same place gives the text back, whatever the text and the place."""
    assert RING.unseal(RING.seal(SUBJECT, place, clear), place) == clear


@given(texts, places, places)
def test_no_other_place_opens(clear: str, place: Place, other: Place) -> None:
    """No two different places are interchangeable."""
    assume(place != other)
    sealed = RING.seal(SUBJECT, place, clear)
    with pytest.raises(SealBroken):
        RING.unseal(sealed, other)


@given(texts, places, st.data())
def test_any_flipped_bit_is_refused(clear: str, place: Place, data: st.DataObject) -> None:
    """Flip any one of the six bits of any one character of the box and it does not open."""
    sealed = RING.seal(SUBJECT, place, clear)
    at = data.draw(st.integers(0, len(sealed.box) - 1))
    flipped = ALPHABET[ALPHABET.index(sealed.box[at]) ^ (1 << data.draw(st.integers(0, 5)))]
    altered = attrs.evolve(sealed, box=sealed.box[:at] + flipped + sealed.box[at + 1 :])
    with pytest.raises(SealBroken):
        RING.unseal(altered, place)


@given(st.tuples(texts, texts, places), st.tuples(texts, texts, places))
def test_the_encoding_of_places_is_injective(one: tuple[str, str, Place], other: tuple[str, str, Place]) -> None:
    """Two different bindings never have the same bytes."""
    assert (binding(one[0], SubjectId(one[1]), one[2]) == binding(other[0], SubjectId(other[1]), other[2])) == (
        one == other
    )


@given(particulars, places)
def test_any_particulars_come_back(known: Particulars, place: Place) -> None:
    """Particulars survive their text and their seal unchanged."""
    assert particulars_from(particulars_text(known)) == known
    assert unseal_particulars(RING, seal_particulars(RING, SUBJECT, place, known), place) == known


@given(texts)
def test_masks_keep_the_length_and_little_else(text: str) -> None:
    """A mask is as long as what it hides and shows at most one character of a name and five of a number."""
    assert len(masked_name(text)) == len(masked_number(text)) == len(text)
    bare = text.replace("*", "x")
    assert sum(char != "*" for char in masked_name(bare)) <= 1
    assert sum(char != "*" for char in masked_number(bare)) <= 5
