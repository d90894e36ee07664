"""Two codecs, one wire: whatever an event holds, each reads what the other wrote."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname.adapters.codec import CattrsCodec, MsgspecCodec, wire_registry
from iov_realname.application.envelope import Envelope
from iov_realname.domain.events import EVENTS
from iov_realname.testing.strategies import envelopes_of
from tests import toy_events as toys

CLASSES = [*EVENTS, *toys.TOYS]


@cache
def codecs(event_class: type) -> tuple[MsgspecCodec, CattrsCodec]:
    """The quick codec and the reference that know ``event_class``."""
    registry = toys.REGISTRY if event_class in toys.TOYS else wire_registry()
    return MsgspecCodec(registry), CattrsCodec(registry)


@pytest.mark.parametrize("event_class", CLASSES, ids=lambda cls: cls.WIRE)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_each_codec_reads_the_other(event_class: type, data: st.DataObject) -> None:
    """For every event class and any values: four ways to write and read give the same envelope, offsets included."""
    written: Envelope[object] = data.draw(envelopes_of(event_class))
    quick, reference = codecs(event_class)
    name = quick.registry.name_of(event_class)

    for writer in (quick, reference):
        state = writer.encode(written)
        for reader in (quick, reference):
            found = reader.decode(name, state, stream="s", version=1, position=1)
            assert written == found
            assert written.occurred_at.utcoffset() == found.occurred_at.utcoffset()
            assert quick.encode(written) == quick.encode(found)
