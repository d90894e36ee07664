"""The personal data of a bundle: masked, or in full and sealed to the inspector. Each reading is on record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import attrs

from iov_realname.adapters.dossiers import dossier_document
from iov_realname.application.ports import EventLog
from iov_realname.application.reading import Reading
from iov_realname.application.retention.finding import Whereabouts
from iov_realname.domain.subject.words import ReadingPurpose
from iov_realname.verifier import Checkpoint
from iov_realname.verifier.personal import InspectorKey, sealed_lines

__all__ = ["ReadForBundle"]


@attrs.frozen
class ReadForBundle:
    """Reads the subjects of a bundle one by one, while it is written: any number of them will do.

    The readings are recorded after the bundle's own checkpoint, so a later bundle shows them.
    """

    log: EventLog
    reading: Reading
    purpose: ReadingPurpose | None
    actor: str
    inspector: InspectorKey | None = None

    def __call__(self, streams: Sequence[str] | None, checkpoint: Checkpoint) -> Iterable[Mapping[str, object]]:
        """Documents about the subjects of these histories, or of all; sealed, if to an inspector."""
        if self.inspector is None:
            return self._documents(streams)
        return sealed_lines(self.inspector, checkpoint, self._documents(streams))

    def _documents(self, streams: Sequence[str] | None) -> Iterator[Mapping[str, Any]]:
        where = Whereabouts(self.log)
        found = where.everywhere() if streams is None else where.among(streams)
        subjects = chain.from_iterable(found)
        full = self.inspector is not None
        read = self.reading.each(subjects, purpose=self.purpose, actor=self.actor, full=full)
        return map(dossier_document, read)
