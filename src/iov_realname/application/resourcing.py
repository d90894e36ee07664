"""Looking through the fleet for cards outside what their carrier has set aside (N6-1, IOT16-1)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from itertools import islice

import attrs

from iov_realname.application.acts.request import Handler
from iov_realname.application.cards.following import Progress, silent
from iov_realname.application.case import Case
from iov_realname.application.desk import Desk, Sender
from iov_realname.application.folding import rebuilt
from iov_realname.application.ports import EventLog, KeyRing, Recorded
from iov_realname.application.working import WorkingSet
from iov_realname.domain.card.purchase import Procured
from iov_realname.domain.identifiers import CarrierCode, Iccid
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.resource.decide import JudgeCard, decide_resources
from iov_realname.domain.resource.events import CardInside, CardOutside
from iov_realname.domain.resource.judging import Bought, faults_of
from iov_realname.domain.resource.words import ResourceFault
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import CARD_PREFIX, resource_stream
from iov_realname.domain.time import day_of

__all__ = ["CardFaults", "Looking", "ResourceRound"]

TOGETHER = 200
"""So many findings are recorded at once."""


@attrs.frozen
class CardFaults:
    """A card, in what it is outside now (nothing: it is inside), and in what it was found to be the last time."""

    carrier: CarrierCode
    iccid: Iccid
    faults: tuple[ResourceFault, ...]
    before: tuple[ResourceFault, ...]


@attrs.frozen
class ResourceRound:
    """What a look through the fleet came to: cards looked at, outside now, and newly outside or inside again."""

    seen: int
    outside: int
    news: int


@attrs.frozen(kw_only=True)
class _Finding:
    """What was found about some cards of one carrier."""

    at: datetime
    carrier: CarrierCode
    found: tuple[CardFaults, ...]

    @property
    def target(self) -> str | None:
        """The carrier's resources."""
        return resource_stream(self.carrier)

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The carrier's resources."""
        return (resource_stream(self.carrier),)


@attrs.frozen
class Looking:
    """Looks through the fleet in flat memory, but for the cards outside. Again is harmless: only news is recorded."""

    log: EventLog
    desk: Desk
    sender: Sender

    def run(self, progress: Progress = silent) -> ResourceRound:
        """Judge every card by what its carrier has set aside, and record what is news."""
        at, seen, outside = self.desk.office.clock.now(), 0, 0
        news: list[CardFaults] = []
        for found in self._cards(self.desk.office.books(day_of(at)), progress):
            seen += 1
            outside += bool(found.faults)
            if found.faults != found.before:
                news.append(found)
        for carrier in sorted({each.carrier for each in news}):
            self._record(at, carrier, iter([each for each in news if each.carrier == carrier]))
        return ResourceRound(seen, outside, len(news))

    def _cards(self, book: RuleBook, progress: Progress) -> Iterator[CardFaults]:
        work = WorkingSet(self.log)
        before = cache(self._before)
        done, end = 0, self.log.end()
        for _, history in self.log.histories(CARD_PREFIX):
            bought = _purchase(history)
            if bought is not None:
                at, event = bought
                resources = work.resources(event.carrier)
                card = rebuilt(history)
                faults = faults_of(card, Bought(event.msisdn, event.imsi, day_of(at)), resources, book)
                yield CardFaults(event.carrier, event.iccid, faults, before(event.carrier).get(event.iccid, ()))
            done += len(history)
            progress(min(done, end), end)

    def _before(self, carrier: CarrierCode) -> Mapping[Iccid, tuple[ResourceFault, ...]]:
        stream = resource_stream(carrier)
        found: dict[Iccid, tuple[ResourceFault, ...]] = {}
        for each in self.log.read([stream]).get(stream, ()):
            match each.envelope.event:
                case CardOutside(iccid=iccid, faults=faults):
                    found[iccid] = faults
                case CardInside(iccid=iccid):
                    found.pop(iccid, None)
                case _:
                    pass
        return found

    def _record(self, at: datetime, carrier: CarrierCode, news: Iterator[CardFaults]) -> None:
        handler: Handler[_Finding] = partial(_judge)
        while some := tuple(islice(news, TOGETHER)):
            self.desk.handle(None, self.sender, _Finding(at=at, carrier=carrier, found=some), handler)


def _judge(case: Case, request: _Finding) -> Refusal | None:
    resources = case.work.resources(request.carrier)
    for each in request.found:
        decision = decide_resources(resources, JudgeCard(request.at, each.iccid, each.faults, each.before), case.book)
        if isinstance(decision, Refusal):
            return decision
        case.put(resource_stream(request.carrier), decision)
    return None


def _purchase(history: Sequence[Recorded]) -> tuple[datetime, Procured] | None:
    for each in history:
        if isinstance(each.envelope.event, Procured):
            return each.envelope.occurred_at, each.envelope.event
    return None
