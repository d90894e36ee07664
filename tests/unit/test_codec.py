"""The codecs: what is written, what is refused, and in which words."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar

import attrs
import pytest

from iov_realname.adapters.codec import CattrsCodec, Codec, MsgspecCodec, Registry, UnwritableEvent, Upcaster
from iov_realname.application.envelope import Envelope
from iov_realname.application.errors import UnreadableEvent
from iov_realname.application.ports import Recorded
from iov_realname.domain.confidential import Confidential, Sealed
from tests import toy_events as toys

STRICT = CattrsCodec(toys.REGISTRY)
QUICK = MsgspecCodec(toys.REGISTRY)
LOCAL_MEAN_TIME = timezone(timedelta(hours=8, minutes=5, seconds=43))

both = pytest.mark.parametrize("codec", [pytest.param(QUICK, id="msgspec"), pytest.param(STRICT, id="cattrs")])


def read(codec: Codec, name: str, state: bytes) -> Envelope[object]:
    """Decode at a place that errors must name."""
    return codec.decode(name, state, stream="toy-1", version=7, position=42)


def painted(**other: Any) -> toys.Painted:
    """The example with other values, fitting or not."""
    return attrs.evolve(toys.PAINTED, **other)


def changed(change: Callable[[dict[str, Any]], object], event: object = toys.PAINTED) -> bytes:
    """Stored bytes after ``change`` on their JSON."""
    document = json.loads(QUICK.encode(toys.envelope(event)))
    change(document)
    return json.dumps(document).encode()


class TestBoth:
    """What holds for the quick codec and for the reference."""

    @both
    @pytest.mark.parametrize("event", [toys.PAINTED, toys.Dented("x"), toys.Mixed(toys.Metal.IRON), toys.Emptied()])
    def test_reads_what_it_wrote(self, codec: Codec, event: object) -> None:
        """An envelope that was written is read back equal."""
        written = toys.envelope(event)

        assert written == read(codec, type(event).WIRE, codec.encode(written))  # type: ignore[attr-defined]

    @both
    def test_keeps_the_offset(self, codec: Codec) -> None:
        """A moment comes back with the offset it was written with, not merely as the same instant."""
        event: Any = read(codec, "toy.Painted.v1", codec.encode(toys.envelope())).event

        assert (timedelta(hours=8), 250) == (event.at.utcoffset(), event.at.microsecond)

    @both
    @pytest.mark.parametrize(
        ("name", "why"),
        [
            ("toy.Painted.v2", "this program does not know version 2 of toy.Painted; a newer one may."),
            ("toy.Sanded.v1", "toy.Sanded.v1 is not a wire name this program knows."),
            ("os.system", "its wire name is malformed."),
            ("toy.Painted.v1\n", "its wire name is malformed."),
        ],
    )
    def test_refuses_unknown_names(self, codec: Codec, name: str, why: str) -> None:
        """An unknown name or version is refused with its place, and quoted only when it looks like a wire name."""
        with pytest.raises(UnreadableEvent) as refused:
            read(codec, name, b"{}")

        assert f"Cannot read event 7 of toy-1 (position 42): {why}" == str(refused.value)
        assert (refused.value.stream, refused.value.version, refused.value.position) == ("toy-1", 7, 42)

    @both
    @pytest.mark.parametrize(
        "state",
        [
            b"",
            b"secret",
            b"[]",
            b"null",
            b"\xff\xfe",
            b"[" * 100_000,
            changed(lambda d: d.pop("event")),
            changed(lambda d: d["event"].pop("owner")),
            changed(lambda d: d["event"].update(colour="secret")),
            changed(lambda d: d["event"].update(layers="2")),
            changed(lambda d: d["event"].update(layers=True)),
            changed(lambda d: d["event"].update(layers=2.5)),
            changed(lambda d: d["event"].update(key=5)),
            changed(lambda d: d["event"].update(dry=1)),
            changed(lambda d: d["event"].update(labels="secret")),
            changed(lambda d: d["event"].update(pair=[1])),
            changed(lambda d: d["event"].update(best=[])),
            changed(lambda d: d["event"].update(owner=None)),
            changed(lambda d: d["event"].update(at="2021-09-13T12:00:00")),
            changed(lambda d: d["event"].update(until="2021-09-13T12:00:00")),
            changed(lambda d: d["event"]["parts"][0].update(made_at="2021-09-13T12:00:00")),
            changed(lambda d: d.update(recorded_at="2021-09-13T12:00:00")),
            changed(lambda d: d["event"].update(at="yesterday, secret")),
            changed(lambda d: d["event"].update(day="secret")),
        ],
    )
    def test_refuses_bytes_that_do_not_fit(self, codec: Codec, state: bytes) -> None:
        """Bytes that do not fit their wire name are refused, and neither the error nor its causes quote them."""
        with pytest.raises(UnreadableEvent) as refused:
            read(codec, "toy.Painted.v1", state)

        assert str(refused.value).startswith("Cannot read event 7 of toy-1 (position 42): its bytes do not fit")
        assert "secret" not in str(refused.value)
        assert refused.value.__context__ is None

    @both
    def test_says_where(self, codec: Codec) -> None:
        """The error names the field that does not fit."""
        with pytest.raises(UnreadableEvent, match=r"toy\.Painted\.v1, at event\.layers\."):
            read(codec, "toy.Painted.v1", changed(lambda d: d["event"].update(layers="2")))

    @both
    @pytest.mark.parametrize(
        "smuggled",
        [
            painted(key=Confidential("secret")),
            painted(labels=("a", Confidential("secret"))),
            painted(owner=Confidential("secret")),
            painted(best=toys.Part(toys.NOON, Confidential("secret"))),  # type: ignore[arg-type]
            painted(until=Confidential("secret")),
        ],
    )
    def test_refuses_confidential_values(self, codec: Codec, smuggled: object) -> None:
        """A confidential value is never written, wherever a careless caller put it, and the error does not show it."""
        with pytest.raises(UnwritableEvent) as refused:
            codec.encode(toys.envelope(smuggled))

        assert "secret" not in str(refused.value)
        assert refused.value.__context__ is None

    @both
    @pytest.mark.parametrize("moment", [toys.NOON.replace(tzinfo=None), datetime(1900, 1, 1, tzinfo=LOCAL_MEAN_TIME)])
    @pytest.mark.parametrize(
        "put",
        [
            lambda m: toys.envelope(painted(at=m)),
            lambda m: toys.envelope(painted(until=m)),
            lambda m: toys.envelope(painted(parts=(toys.Part(m, None),))),
            lambda m: attrs.evolve(toys.envelope(), occurred_at=m),
            lambda m: attrs.evolve(toys.envelope(), recorded_at=m),
        ],
    )
    def test_refuses_moments_the_wire_would_bend(
        self, codec: Codec, moment: datetime, put: Callable[[datetime], Envelope[object]]
    ) -> None:
        """A moment without an offset, or with one in seconds, is refused on writing wherever it stands."""
        with pytest.raises(UnwritableEvent):
            codec.encode(put(moment))

    @both
    def test_refuses_broken_text(self, codec: Codec) -> None:
        """Text that has no UTF-8 form is refused without being shown."""
        with pytest.raises(UnwritableEvent) as refused:
            codec.encode(toys.envelope(toys.Dented("secret\ud800")))

        assert "secret" not in str(refused.value)

    @both
    def test_refuses_unregistered_classes(self, codec: Codec) -> None:
        """Only registered classes are written."""
        with pytest.raises(UnwritableEvent, match="Part: it is not a registered event"):
            codec.encode(toys.envelope(toys.PART))

    @both
    def test_writes_other_zones(self, codec: Codec) -> None:
        """A moment in any zone with whole minutes is written as it is."""
        there = toys.NOON.astimezone(timezone(-timedelta(hours=3, minutes=30)))
        written = toys.envelope(painted(at=there))
        event: Any = read(codec, "toy.Painted.v1", codec.encode(written)).event

        assert (there, there.utcoffset()) == (event.at, event.at.utcoffset())


class TestReference:
    """What only the reference codec promises."""

    @pytest.mark.parametrize(
        "state",
        [
            changed(lambda d: d.update(more=1)),
            changed(lambda d: d["event"].update(more=1)),
            changed(lambda d: d["event"]["owner"].update(more=1)),
            changed(lambda d: d.pop("because")),
            changed(lambda d: d["event"].update(at="2021-09-13 12:00:00+08:00")),
            changed(lambda d: d["event"].update(at="20210913T120000+0800")),
            changed(lambda d: d["event"].update(day="20210913")),
            QUICK.encode(toys.envelope()).replace(b'"dry":true', b'"dry":false,"dry":true'),
            QUICK.encode(toys.envelope()).replace(b'"layers":2', b'"layers":NaN'),
        ],
    )
    def test_refuses_more_less_and_other_notations(self, state: bytes) -> None:
        """Unknown, missing and repeated fields and other notations of a value are refused."""
        with pytest.raises(UnreadableEvent):
            read(STRICT, "toy.Painted.v1", state)

    def test_defaults_do_not_stand_in(self) -> None:
        """A field with a default must be in the bytes all the same: the wire name fixes the field set."""

        @attrs.frozen
        class Kind:
            WIRE: ClassVar[str] = "toy.Kind.v1"
            what: str = "any"

        codec = CattrsCodec(Registry([Kind]))
        with pytest.raises(UnreadableEvent):
            read(codec, "toy.Kind.v1", changed(lambda d: d.update(event={}), toys.Emptied()))

    @pytest.mark.parametrize(
        "wrong",
        [
            painted(key=5),
            painted(layers=True),
            painted(colour="red"),
            painted(labels=["a"]),
            painted(day=toys.NOON),
            painted(owner=toys.PART),
        ],
    )
    def test_checks_what_it_writes(self, wrong: object) -> None:
        """A value of another type than declared is refused on writing too."""
        with pytest.raises(UnwritableEvent, match=r"toy\.Painted\.v1"):
            STRICT.encode(toys.envelope(wrong))


class TestQuick:
    """What only the quick codec does."""

    def test_skips_unknown_fields(self) -> None:
        """Unknown fields are skipped on the hot path; the reference finds them."""
        assert toys.envelope() == read(QUICK, "toy.Painted.v1", changed(lambda d: d.update(more=1)))

    def test_writes_text_with_braces(self) -> None:
        """Text that looks like an empty object is text."""
        written = toys.envelope(toys.Dented("{}"))

        assert written == read(QUICK, "toy.Dented.v1", QUICK.encode(written))


class TestUpcasting:
    """Retired wire names."""

    @both
    def test_lifts_step_by_step(self, codec: Codec) -> None:
        """A retired event is lifted through every step to the present class; its envelope stays."""
        state = changed(lambda d: d.update(event={"spot": "roof"}))

        assert toys.envelope(toys.Dented("roof")) == read(codec, "toy.Hit.v1", state)

    @both
    def test_among_others(self, codec: Codec) -> None:
        """Rows of present and retired names are read together, each under its own name."""
        hit = changed(lambda d: d.update(event={"spot": "roof"}))
        rows = [(1, "toy-1", 1, "toy.Hit.v1", hit), (3, "toy-1", 2, "toy.Painted.v1", changed(lambda d: None))]

        assert codec.recorded(rows) == [
            Recorded("toy-1", 1, 1, "toy.Hit.v1", toys.envelope(toys.Dented("roof"))),
            Recorded("toy-1", 2, 3, "toy.Painted.v1", toys.envelope()),
        ]

    @both
    def test_one_misfit_among_others(self, codec: Codec) -> None:
        """An event that cannot be read is named by its own place, wherever it stands in a log."""
        state = changed(lambda d: None)
        rows = [(n, f"toy-{n}", n, "toy.Painted.v1", b"{}" if n == 2 else state) for n in (1, 2, 3)]

        with pytest.raises(UnreadableEvent, match=r"event 2 of toy-2 \(position 2\): its bytes do not fit"):
            codec.recorded(rows)

    @both
    def test_retired_shapes_are_checked(self, codec: Codec) -> None:
        """Bytes that do not fit their retired name are refused like any other."""
        with pytest.raises(UnreadableEvent, match=r"do not fit toy\.Hit\.v1"):
            read(codec, "toy.Hit.v1", changed(lambda d: d.update(event={"place": "roof"})))

    @pytest.mark.parametrize("box", ["other", None])
    def test_never_alters_sealed_values(self, box: str | None) -> None:
        """An upcaster that alters or invents a sealed value is refused, since the value would no longer open."""

        @attrs.frozen
        class Owned:
            WIRE: ClassVar[str] = "toy.Owned.v2"
            owner: Sealed

        sealed = {"suite": "A256GCM", "key": "k", "box": box or "b"}
        registry = Registry([Owned], [Upcaster("toy.Owned.v1", "toy.Owned.v2", lambda _: {"owner": sealed})])
        old = {"holder": {**sealed, "box": "b"} if box else None}
        with pytest.raises(UnreadableEvent, match="altered a sealed value"):
            read(MsgspecCodec(registry), "toy.Owned.v1", changed(lambda d: d.update(event=old)))

    def test_may_move_a_sealed_value(self) -> None:
        """An upcaster may put a sealed value, as it is, under another field name."""

        @attrs.frozen
        class Owned:
            WIRE: ClassVar[str] = "toy.Owned.v2"
            owners: tuple[Sealed, ...]

        registry = Registry([Owned], [Upcaster("toy.Owned.v1", "toy.Owned.v2", lambda old: {"owners": [old["owner"]]})])
        state = changed(lambda d: d.update(event={"owner": attrs.asdict(toys.SEALED)}))

        assert Owned((toys.SEALED,)) == read(MsgspecCodec(registry), "toy.Owned.v1", state).event
