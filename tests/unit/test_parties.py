"""What is known of a party, and its one text form."""

import pytest

from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.application.errors import KeyRingError
from iov_realname.application.ports import Place
from iov_realname.application.sealing import (
    NotParticulars,
    particulars_from,
    particulars_text,
    seal_particulars,
    unseal_particulars,
)
from iov_realname.domain.parties import Particulars

ZHANG = Particulars(name="张三丰", number="11010519491231002X", phone="13800000000")
TEXT = '{"address":"","name":"张三丰","number":"11010519491231002X","phone":"13800000000","valid_to":""}'
PLACE = Place("card-89860012345678901234", "f" * 32, "card.IdentityPresented.v1", "holder")


def test_particulars_are_not_printed() -> None:
    """Neither representation of particulars holds any of them."""
    assert f"{ZHANG!r} {ZHANG}" == "Particulars(***) Particulars(***)"


def test_what_is_unknown_is_empty() -> None:
    """Every field is text and may be left out."""
    assert Particulars() == Particulars("", "", "", "", "")


def test_particulars_have_one_text() -> None:
    """The storage format is compact JSON with sorted keys, all fields, and Chinese as it is."""
    assert particulars_text(ZHANG) == TEXT
    assert particulars_from(TEXT) == ZHANG


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '"张三丰"',
        "{}",
        TEXT[:-1],
        TEXT + " ",
        TEXT.replace(',"valid_to":""', ""),
        TEXT.replace("}", ',"x":""}'),
        TEXT.replace('"valid_to":""', '"valid_to":null'),
        TEXT.replace('"valid_to":""', '"valid_to":1'),
        TEXT.replace('"valid_to":""', '"valid_to":"","valid_to":""'),
        TEXT.replace("张", "\\u5f20"),
        TEXT.replace(",", ", "),
        "[" * 100_000,
    ],
)
def test_any_other_text_is_refused(text: str) -> None:
    """Missing, extra, doubled, non-text or differently written fields are refused, without showing them."""
    with pytest.raises(NotParticulars) as caught:
        particulars_from(text)
    assert isinstance(caught.value, KeyRingError)
    assert "张" not in str(caught.value) and caught.value.__context__ is None


def test_particulars_are_sealed_and_unsealed() -> None:
    """What is known of a subject goes through the ring as its text and comes back."""
    ring = MemoryKeyRing()
    (subject,) = ring.provision(1)
    sealed = seal_particulars(ring, subject, PLACE, ZHANG)
    assert ring.unseal(sealed, PLACE) == TEXT
    assert unseal_particulars(ring, sealed, PLACE) == ZHANG


def test_other_sealed_text_is_not_particulars() -> None:
    """A sealed free text is not taken for particulars."""
    ring = MemoryKeyRing()
    (subject,) = ring.provision(1)
    with pytest.raises(NotParticulars):
        unseal_particulars(ring, ring.seal(subject, PLACE, "备注"), PLACE)
