"""The golden files: the storage format, kept for ever."""

import pytest

from iov_realname.adapters.codec import CattrsCodec, MsgspecCodec, wire_registry
from tests.golden.write import FOLDER, golden

NAMES = sorted(wire_registry().by_name)
AMISS = "Before its first release, delete the file and run `python -m tests.golden.write`; later raise the version."


def test_every_name_has_its_file() -> None:
    """Every wire name ever registered has one golden file, and there are no others."""
    names = {*NAMES, *wire_registry().retired}

    assert names == {file.stem for file in FOLDER.glob("*.json")}, "Run `python -m tests.golden.write`."


@pytest.mark.parametrize("name", NAMES)
def test_is_read_and_written_as_ever(name: str) -> None:
    """Both codecs read the stored bytes to equal envelopes, and writing them gives the same bytes again."""
    state = golden(name).read_bytes().rstrip(b"\n")
    quick = MsgspecCodec(wire_registry())

    found = quick.decode(name, state, stream="golden", version=1, position=1)
    assert found == CattrsCodec(wire_registry()).decode(name, state, stream="golden", version=1, position=1), AMISS
    assert state == quick.encode(found), AMISS


def test_retired_names_are_still_read() -> None:
    """Every retired name is lifted to a present event."""
    reference = CattrsCodec(wire_registry())
    for name in reference.registry.retired:
        state = golden(name).read_bytes().rstrip(b"\n")
        assert reference.decode(name, state, stream="golden", version=1, position=1)
