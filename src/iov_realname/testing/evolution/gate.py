"""The gate: :class:`EvolutionGate`."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given, settings

from iov_realname.adapters.codec import CattrsCodec, MsgspecCodec, Registry, strict_converter
from iov_realname.adapters.codec.upcasting import upcast
from iov_realname.testing.contracts import Contract
from iov_realname.testing.evolution.golden import GoldenFiles
from iov_realname.testing.evolution.lifting import invented
from iov_realname.testing.evolution.manifest import MANIFEST, Manifest
from iov_realname.testing.evolution.shapes import documents
from iov_realname.testing.evolution.verdict import changes

__all__ = ["EvolutionGate"]

AMISS = "Before its first release, delete the file and record it again; later raise the version and write an upcaster."


class EvolutionGate(Contract):
    """Events once stored stay readable and mean what they meant. Name your ``registry`` and a ``folder``.

    ``folder`` holds one golden file per wire name and, unless ``manifest`` says another place, ``released.json``.
    ``may_say`` accounts for what an upcaster says though the old event did not: by old wire name, the values.
    """

    port: ClassVar[str] = "events"
    registry: ClassVar[Registry]
    folder: ClassVar[Path]
    manifest: ClassVar[Path | None] = None
    may_say: ClassVar[Mapping[str, Collection[object]]] = {}

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test for each wire name that is written."""
        if "wire_name" in metafunc.fixturenames:
            metafunc.parametrize("wire_name", sorted(self.registry.by_name))

    @pytest.fixture
    def files(self) -> GoldenFiles:
        """The golden files."""
        return GoldenFiles(self.folder)

    @pytest.fixture
    def released(self) -> Manifest | None:
        """What the last release wrote; nothing before the first one."""
        return Manifest.load(self.manifest or self.folder / MANIFEST)

    def test_every_name_has_its_file(self, files: GoldenFiles) -> None:
        """Every wire name ever registered has one golden file, and there are no others."""
        names = {*self.registry.by_name, *self.registry.retired}

        assert names == files.names(), "Record what is missing; delete what never was released."

    def test_is_read_and_written_as_ever(self, files: GoldenFiles, wire_name: str) -> None:
        """Both codecs read the stored bytes to equal envelopes, and writing them gives the same bytes again."""
        state, quick = files.state(wire_name), MsgspecCodec(self.registry)

        found = quick.decode(wire_name, state, stream="golden", version=1, position=1)
        strict = CattrsCodec(self.registry).decode(wire_name, state, stream="golden", version=1, position=1)
        assert found == strict, AMISS
        assert state == quick.encode(found), AMISS

    def test_retired_names_are_read(self, files: GoldenFiles) -> None:
        """Every retired name's golden file is lifted to an event of the present."""
        for name in self.registry.retired:
            for codec in (CattrsCodec(self.registry), MsgspecCodec(self.registry)):
                assert codec.decode(name, files.state(name), stream="golden", version=1, position=1), name

    def test_released_files_are_unaltered(self, files: GoldenFiles, released: Manifest | None) -> None:
        """A golden file is a stored event: once released, its bytes are never touched."""
        recorded = {} if released is None else released.events
        altered = [name for name, event in recorded.items() if files.digest(name) != event.golden]

        assert altered == [], "Bring the released bytes back; what means something else is a new version."

    def test_reads_all_of_the_last_release(self, files: GoldenFiles, released: Manifest | None) -> None:
        """What the last release could store this one reads: no name is lost, no shape altered, no word dropped."""
        if released is None:
            return
        present = Manifest.of(self.registry, files, released.release, draft=True, before=released)
        found = changes(released, present)
        if released.draft:
            assert [str(each) for each in found] == [], "The draft is out of date; record it again."

        assert [str(each) for each in found if not each.backward] == []

    def test_upcasters_lift_every_document(self, released: Manifest | None) -> None:
        """Whatever a retired name could hold, its upcasters lift it to what the present shape takes."""
        for name in self.registry.retired:
            assert released is not None and name in released.events, f"no manifest tells the shape of {name}"
            self._lifts_every_document(name, released)

    def _lifts_every_document(self, name: str, released: Manifest) -> None:
        steps = self.registry.retired[name]
        target = self.registry.by_name[steps[-1].new_name]
        structure = strict_converter().structure

        @settings(max_examples=50, deadline=None, database=None)
        @given(documents(released.events[name].shape))
        def lifts(document: dict[str, object]) -> None:
            lifted = upcast(steps, document)
            structure(lifted, target)
            said = invented(document, lifted, self.may_say.get(name, ()))
            assert said == [], f"the upcasters of {name} invent history; leave empty what was not recorded"

        lifts()
