"""Closed lists of words, faults and doubts."""

import copy
import json
import pickle

import attrs
import msgspec
import pytest
from cattrs.preconf.json import make_converter

from iov_realname.domain import identifiers
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind
from iov_realname.domain.functions import Function
from iov_realname.domain.identifiers import (
    Doubt,
    Fault,
    Malformed,
    parse_iccid,
    well_formed,
)
from iov_realname.domain.words import Word

LISTS = [Capture, Doubt, Fault, Function, HolderKind, DocumentKind, DocumentKind]
WORDS = [word for words in LISTS for word in words]


@attrs.frozen
class Letter:
    """A wire type with words in it."""

    holder: HolderKind
    functions: tuple[Function, ...]


LETTER = Letter(HolderKind.UNIT, (Function.EMERGENCY, Function.VOICE_DIRECTED))
WRITTEN = {"holder": "unit", "functions": ["emergency", "voice_directed"]}


@pytest.mark.parametrize("word", WORDS, ids=repr)
def test_a_word_is_read_from_its_code_and_its_chinese_name(word: Word) -> None:
    """Every member is found by its code and its Chinese name, in any case and with white space around."""
    assert word is type(word).read(word.value)
    assert word is type(word).read(f" {word.value.upper()}\t")
    assert word is type(word).read(word.zh)
    assert word is type(word).read(word.zh.lower())


@pytest.mark.parametrize("words", LISTS)
def test_what_is_not_listed_is_no_word(words: type[Word]) -> None:
    """A text that no member is written as reads as None, the empty one too."""
    assert None is words.read("")
    assert None is words.read("anything else")


@pytest.mark.parametrize("words", LISTS)
def test_words_are_told_apart_in_both_languages(words: type[Word]) -> None:
    """No two members of a list share a Chinese or an English name, and none is without."""
    assert len(words) == len({word.zh for word in words} - {""})
    assert len(words) == len({word.en for word in words} - {""})


def test_a_word_is_its_code() -> None:
    """A word equals, hashes, prints and sorts as its plain code."""
    assert "unit" == f"{HolderKind.UNIT}" == str(HolderKind.UNIT)
    assert {"unit": 1} == {HolderKind.UNIT: 1}
    assert ["person", "unit"] == sorted(HolderKind)


@pytest.mark.parametrize("word", WORDS, ids=repr)
def test_a_word_survives_copy_and_pickle(word: Word) -> None:
    """Copying and pickling give the very same member."""
    assert word is copy.deepcopy(word)
    assert word is pickle.loads(pickle.dumps(word))


def test_msgspec_writes_plain_codes() -> None:
    """Words are encoded by msgspec as their codes and decoded to the same members."""
    written = msgspec.json.encode(LETTER)
    assert WRITTEN == msgspec.json.decode(written)
    assert LETTER == msgspec.json.decode(written, type=Letter)


def test_cattrs_writes_plain_codes() -> None:
    """The codes that msgspec writes are written by cattrs too, and read to the same members."""
    converter = make_converter()
    assert WRITTEN == json.loads(converter.dumps(LETTER))
    assert LETTER == converter.loads(msgspec.json.encode(LETTER), Letter)


def test_a_malformed_text_tells_its_fault_in_both_languages() -> None:
    """Malformed speaks Chinese and English through its fault."""
    malformed = Malformed("iccid", Fault.LENGTH)
    assert ("长度不符", "has the wrong length") == (malformed.zh, malformed.en)


def test_a_well_formed_value_passes() -> None:
    """well_formed returns the very value it is given."""
    iccid = parse_iccid("8986000000000000002")
    assert iccid is well_formed(iccid)


def test_a_malformed_value_is_a_programming_error() -> None:
    """well_formed raises TypeError that names kind and fault, not the text."""
    with pytest.raises(TypeError, match=r"^iccid has characters that do not belong$"):
        well_formed(parse_iccid("89860G00000000000000"))


def test_public_names_are_sorted() -> None:
    """The public names stand sorted, each is there, and none is private."""
    assert sorted(identifiers.__all__) == identifiers.__all__
    assert [] == [name for name in identifiers.__all__ if name.startswith("_") or not hasattr(identifiers, name)]
