"""How a database answers what documents carry, in one statement and so as of one moment."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from iov_realname.application.documents import Blind, Entry, Found
from iov_realname.domain.card.document_limit import Tally
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.identifiers import CarrierCode, Iccid, Vin

__all__ = ["Answer", "found_in"]


class Answer(NamedTuple):
    """A tally (``document`` is its name; no ICCID), or an entry (``document`` is its digest)."""

    document: str
    carrier: str | None
    cards: int
    vehicles: int
    iccid: str | None
    vin: str
    subject: str
    key_version: int


def found_in(answers: Iterable[Answer]) -> Found:
    """The answers, told apart."""
    tallies: dict[str, dict[CarrierCode | None, Tally]] = defaultdict(dict)
    entries: list[Entry] = []
    for answer in answers:
        carrier = None if answer.carrier is None else CarrierCode(answer.carrier)
        if answer.iccid is None or carrier is None:
            tallies[answer.document][carrier] = Tally(answer.cards, answer.vehicles)
            continue
        blind = Blind(answer.key_version, answer.document)
        entries.append(Entry(Iccid(answer.iccid), carrier, Vin(answer.vin), SubjectId(answer.subject), blind))
    return Found(tallies, entries)
