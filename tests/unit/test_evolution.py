"""The evolution gate lets pass what stays readable, and stops what does not."""

import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.adapters.codec import Registry, Upcaster, strict_converter
from iov_realname.testing.evolution import Change, EvolutionGate, GoldenFiles, Manifest, Verdict, changes, verdict_of
from iov_realname.testing.evolution.__main__ import main
from iov_realname.testing.evolution.lifting import invented
from iov_realname.testing.evolution.recording import record, release, verdict
from iov_realname.testing.evolution.shapes import documents, shape_of
from tests.toy_events import TOYS


class Colour(StrEnum):
    """An enum of two."""

    RED = "red"
    BLUE = "blue"


class Wider(StrEnum):
    """The same and one more."""

    RED = "red"
    BLUE = "blue"
    GREEN = "green"


def event(wire: str, **shapes: Any) -> type:
    """An event class with these fields."""
    namespace = {"WIRE": wire, "__annotations__": {"WIRE": ClassVar[str], **shapes}}
    return attrs.frozen(type(wire.replace(".", ""), (), namespace))


HIT = event("toy.Hit.v1", spot=str, times=int)
HIT_2 = event("toy.Hit.v2", place=str, times=int, by=str | None)
LIFTS = Upcaster("toy.Hit.v1", "toy.Hit.v2", lambda old: {"place": old["spot"], "times": old["times"], "by": None})


def first_letter_first(old: dict[str, Any]) -> dict[str, object]:
    """An upcaster that did not think of the empty text."""
    return {**LIFTS.upcast(old), "place": old["spot"][0] + old["spot"][1:]}


PAINTED = event("toy.Painted.v1", colour=Colour)


TOY_REGISTRY = Registry([HIT, PAINTED])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project whose first release wrote two events."""
    registry = Registry([HIT, PAINTED])
    record(registry, tmp_path)
    release(registry, tmp_path, "1.0")
    return tmp_path


def gate(registry: Registry, folder: Path, **more: Any) -> EvolutionGate:
    """The gate of a registry."""
    return type("Gate", (EvolutionGate,), {"registry": registry, "folder": folder, **more})()


def broken(registry: Registry, folder: Path, **more: Any) -> str:
    """What the gate says of the release after; nothing when it lets it pass."""
    record(registry, folder)
    judge, files, released = (
        gate(registry, folder, **more),
        GoldenFiles(folder),
        Manifest.load(folder / "released.json"),
    )
    laws: list[Callable[[], object]] = [
        lambda: judge.test_every_name_has_its_file(files),
        *(lambda name=name: judge.test_is_read_and_written_as_ever(files, name) for name in registry.by_name),
        lambda: judge.test_retired_names_are_read(files),
        lambda: judge.test_released_files_are_unaltered(files, released),
        lambda: judge.test_reads_all_of_the_last_release(files, released),
        lambda: judge.test_upcasters_lift_every_document(released),
    ]
    try:
        for law in laws:
            law()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return f"{type(error).__name__} {error}"
    return ""


class TestPasses:
    """What may be done to events."""

    @pytest.mark.parametrize(
        ("registry", "told"),
        [
            (Registry([HIT, PAINTED]), Verdict.FULL),
            (Registry([HIT, PAINTED, event("toy.Dried.v1")]), Verdict.BACKWARD),
            (Registry([HIT, event("toy.Painted.v1", colour=Wider)]), Verdict.BACKWARD),
            (Registry([HIT, event("toy.Painted.v1", colour=str)]), Verdict.BACKWARD),
            (Registry([HIT_2, PAINTED], [LIFTS]), Verdict.BACKWARD),
        ],
        ids=["nothing", "a new event", "one word more", "any word", "a new version with its upcaster"],
    )
    def test_what_stays_readable(self, folder: Path, registry: Registry, told: Verdict) -> None:
        """Nothing changed, new events, more words and lifted versions pass; the verdict says who reads whom."""
        assert broken(registry, folder) == ""
        assert f"since 1.0: {told} " in verdict(registry, folder)[-1]
        assert release(registry, folder, "1.1") == ["released.json: 1.1 recorded"]

    def test_what_was_once_retired_stays_read(self, folder: Path) -> None:
        """Also in the release after next the shape of a retired name is known, and its upcaster tried."""
        registry = Registry([HIT_2, PAINTED], [LIFTS])
        record(registry, folder)
        release(registry, folder, "1.1")

        assert broken(registry, folder) == ""
        assert f"since 1.1: {Verdict.FULL} " in verdict(registry, folder)[-1]
        with pytest.raises(ValueError, match=r"toy\.Hit\.v1: is gone"):
            release(Registry([HIT_2, PAINTED]), folder, "1.2")


class TestStops:
    """What may not."""

    @pytest.mark.parametrize(
        ("registry", "said"),
        [
            (Registry([PAINTED]), "toy.Hit.v1"),
            (Registry([event("toy.Hit.v1", spot=str), PAINTED]), "toy.Hit.v1"),
            (Registry([HIT, event("toy.Painted.v1", colour=int)]), "do not fit toy.Painted.v1, at event.colour"),
            (
                Registry([HIT_2, PAINTED], [attrs.evolve(LIFTS, upcast=lambda old: {**LIFTS.upcast(old), "by": "x"})]),
                "invent history",
            ),
            (
                Registry(
                    [HIT_2, PAINTED], [attrs.evolve(LIFTS, upcast=lambda old: {"place": old["spot"], "by": None})]
                ),
                "toy.Hit.v1",
            ),
            (Registry([HIT_2, PAINTED], [attrs.evolve(LIFTS, upcast=first_letter_first)]), "IndexError"),
        ],
        ids=["gone", "a field less", "another type", "invented", "a field forgotten", "an upcaster that is not total"],
    )
    def test_what_would_be_lost(self, folder: Path, registry: Registry, said: str) -> None:
        """Lost names, altered shapes, upcasters that invent, forget or fail for some document are named."""
        assert said in broken(registry, folder)

    def test_an_altered_file(self, folder: Path) -> None:
        """A golden file that was touched after its release is named, even if it is still read."""
        path = GoldenFiles(folder).path("toy.Hit.v1")
        path.write_text(path.read_text("utf-8").replace('"times":7', '"times":8'), "utf-8")

        assert "toy.Hit.v1" in broken(Registry([HIT, PAINTED]), folder)

    def test_fewer_words(self, folder: Path) -> None:
        """A word that may be stored cannot be taken away."""
        alone = StrEnum("Alone", {"RED": "red"})

        assert "colour may no longer be blue" in broken(Registry([HIT, event("toy.Painted.v1", colour=alone)]), folder)

    def test_another_type(self, folder: Path) -> None:
        """What was text is not read as a number."""
        told = verdict(Registry([HIT, event("toy.Painted.v1", colour=int)]), folder)

        assert any("colour has another shape" in each for each in told)

    def test_a_release_that_loses_something(self, folder: Path) -> None:
        """What would not read the last release cannot be recorded as one."""
        with pytest.raises(ValueError, match="is gone"):
            release(Registry([PAINTED]), folder, "2.0")

    def test_what_is_accounted_for(self, folder: Path) -> None:
        """A value that an upcaster says by its own knowledge passes once the gate was told of it."""
        says = attrs.evolve(LIFTS, upcast=lambda old: {**LIFTS.upcast(old), "by": "a clerk"})
        registry = Registry([HIT_2, PAINTED], [says])

        assert "by = 'a clerk'" in broken(registry, folder)
        assert broken(registry, folder, may_say={"toy.Hit.v1": {"a clerk"}}) == ""

    def test_another_envelope(self, folder: Path) -> None:
        """What stands around every event is part of what a release wrote."""
        place = folder / "released.json"
        place.write_text(place.read_text("utf-8").replace('"event_id": "text"', '"id": "text"'), "utf-8")

        assert "every event: envelope.event_id is new" in broken(Registry([HIT, PAINTED]), folder)


class TestDraft:
    """Before the first release."""

    def test_may_be_recorded_again(self, tmp_path: Path) -> None:
        """While nothing is released shapes may change, as long as the draft is recorded again."""
        record(Registry([HIT]), tmp_path)
        GoldenFiles(tmp_path).path("toy.Hit.v1").unlink()

        assert record(Registry([event("toy.Hit.v1", spot=str)]), tmp_path) == [
            "toy.Hit.v1: golden file written",
            "released.json: draft recorded",
        ]

    def test_must_be_fresh(self, tmp_path: Path) -> None:
        """A draft that does not say what the code writes is out of date."""
        record(Registry([HIT]), tmp_path)
        registry = Registry([HIT, PAINTED])
        GoldenFiles(tmp_path).write_missing(registry)
        judge = gate(registry, tmp_path)

        with pytest.raises(AssertionError, match="out of date"):
            judge.test_reads_all_of_the_last_release(GoldenFiles(tmp_path), Manifest.load(tmp_path / "released.json"))


@given(st.data())
def test_documents_have_their_shape(data: st.DataObject) -> None:
    """What is drawn for the shape of an event is what the strict codec takes for it."""
    cls = data.draw(st.sampled_from(TOYS))

    assert isinstance(strict_converter().structure(data.draw(documents(shape_of(cls))), cls), cls)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"a": "x"}, {"b": ["x", None, ""], "c": []}, []),
        ({"a": 1}, {"a": True}, ["a = True"]),
        ({"a": "x"}, {"b": {"c": ["y"]}}, ["b.c[0] = 'y'"]),
    ],
)
def test_only_what_was_said_may_be_said(before: object, after: object, said: list[str]) -> None:
    """Values may move and be left empty; what stands nowhere in the old event is invented, and yes is not 1."""
    assert said == invented(before, after)


@pytest.mark.parametrize(
    ("sides", "told"),
    [
        ([], Verdict.FULL),
        ([(True, False)], Verdict.BACKWARD),
        ([(False, True)], Verdict.FORWARD),
        ([(True, False), (False, True)], Verdict.NONE),
    ],
)
def test_verdicts_add_up(sides: list[tuple[bool, bool]], told: Verdict) -> None:
    """A direction is open if every change leaves it open."""
    assert told is verdict_of([Change("toy.Hit.v1", "", *each) for each in sides])


def test_a_manifest_is_told_from_anything_else(tmp_path: Path) -> None:
    """What is kept comes back equal; what is no manifest is refused with its place."""
    files = GoldenFiles(tmp_path)
    files.write_missing(Registry([HIT]))
    manifest = Manifest.of(Registry([HIT]), files, "1.0", draft=False)
    manifest.save(tmp_path / "m.json")

    assert manifest == Manifest.load(tmp_path / "m.json")
    assert not changes(manifest, manifest)
    assert Manifest.load(tmp_path / "none.json") is None
    for text in ("", "[]", json.dumps({"release": "1"})):
        (tmp_path / "m.json").write_text(text, "utf-8")
        with pytest.raises(ValueError, match=r"m\.json is no manifest"):
            Manifest.load(tmp_path / "m.json")


def test_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The command records, judges and releases, and says what stands in its way."""
    monkeypatch.chdir(tmp_path)
    place = f"{__name__}:TOY_REGISTRY"

    def ran(*words: str) -> tuple[int, str]:
        code = main(words)
        told = capsys.readouterr()
        return code, told.out + told.err

    (tmp_path / "golden").mkdir()
    assert (1, "golden/released.json is missing; `record` begins it\n") == ran("verdict", place, "golden")
    assert ran("record", place, "golden")[1].endswith("released.json: draft recorded\n")
    assert (0, "released.json: 1.0 recorded\n") == ran("release", place, "golden", "1.0")
    assert ran("verdict", place, "golden")[1].startswith("since 1.0: full ")
    assert ran("record", f"{__name__}:NOTHING", "golden")[0] == 1
    with pytest.raises(SystemExit):
        ran("record", place, "golden", "1.0")
