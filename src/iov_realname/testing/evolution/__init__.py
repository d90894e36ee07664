"""The evolution gate: events once stored stay readable, and mean what they meant.

gate        :class:`EvolutionGate`, tests for a registry of events; a subclass names the registry and a folder
golden      golden files, one stored event each, and examples of any event class
manifest    what a release wrote: wire names, shapes, and the digests of the golden files
verdict     what changed since a release, and who still reads whom
shapes      the shape of an event as data, and documents of that shape

``python -m iov_realname.testing.evolution record|verdict|release module:REGISTRY FOLDER`` is the same by hand.
"""

from iov_realname.testing.evolution.gate import EvolutionGate
from iov_realname.testing.evolution.golden import GoldenFiles, example_of
from iov_realname.testing.evolution.manifest import OWN_MANIFEST, Manifest, RecordedEvent
from iov_realname.testing.evolution.verdict import Change, Verdict, changes, verdict_of

__all__ = [
    "OWN_MANIFEST",
    "Change",
    "EvolutionGate",
    "GoldenFiles",
    "Manifest",
    "RecordedEvent",
    "Verdict",
    "changes",
    "example_of",
    "verdict_of",
]
