"""The golden files: the storage format, kept for ever, by the published gate."""

from pathlib import Path
from typing import ClassVar

from iov_realname.adapters.codec import Registry, wire_registry
from iov_realname.testing.evolution import OWN_MANIFEST, EvolutionGate


class TestOwnEvents(EvolutionGate):
    """The events of this library, against the manifest that is shipped with it (`python -m tests.golden.write`)."""

    registry: ClassVar[Registry] = wire_registry()
    folder: ClassVar[Path] = Path(__file__).parent
    manifest: ClassVar[Path | None] = OWN_MANIFEST
