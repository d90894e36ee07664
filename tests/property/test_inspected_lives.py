"""Whatever cards and channels lived through, an inspection says something, and the same by every way to it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname.adapters.inspections.opening import kept_in
from iov_realname.adapters.storage import open_memory_log
from iov_realname.adapters.storage.log import RecordedLog
from iov_realname.application.clocks import View
from iov_realname.application.inspection.inspecting import Inspection
from iov_realname.application.inspection.keeping import Reinspection
from iov_realname.application.inspection.report import Report
from iov_realname.application.ports import New, Recorded
from iov_realname.domain.card.evolve import CARD_EVENTS, CardEvent
from iov_realname.domain.dealer import DealerAuthorised, DealerEvent
from iov_realname.domain.dealing import ChannelFault, ChannelMeasure, MeasureTaken, SelfChecked
from iov_realname.domain.origin import Origin
from iov_realname.domain.rulebook import ChannelKind
from iov_realname.testing.strategies import events_of
from tests.support import facts
from tests.support.facts import CLERK, COMPLETED, OWNED, SALE_DAY, sealed
from tests.support.inspected import Archive

LIFE = tuple(value for value in vars(facts).values() if isinstance(value, CARD_EVENTS))
BEGINNINGS: Sequence[Sequence[CardEvent]] = ((), OWNED, COMPLETED)
DAYS = st.integers(0, 900)


def after(days: int) -> datetime:
    """So many days after the sale."""
    return SALE_DAY + timedelta(days=days)


@st.composite
def channel_events(draw: st.DrawFn) -> DealerEvent:
    """Something that happens to a channel."""
    begin = after(draw(st.integers(-900, 900)))
    end = draw(st.none() | st.integers(0, 1200).map(lambda days: begin + timedelta(days=days)))
    return draw(
        st.sampled_from(
            [
                DealerAuthorised(begin, end, ChannelKind.COUNTER, (CLERK,), sealed("name"), sealed("clerks")),
                MeasureTaken(begin, draw(st.sampled_from(ChannelMeasure)), ChannelFault.COMPLAINTS, "M-1"),
                SelfChecked(begin.year, 0, "S-1"),
            ]
        )
    )


card_lives = st.tuples(
    st.sampled_from(BEGINNINGS),
    st.lists(st.tuples(st.one_of([st.sampled_from(LIFE), *(events_of(cls) for cls in CARD_EVENTS)]), DAYS), max_size=9),
)
channel_lives = st.tuples(st.lists(st.tuples(channel_events(), DAYS), min_size=1, max_size=5), st.sampled_from(Origin))
archives = st.tuples(st.lists(card_lives, max_size=3), st.lists(channel_lives, max_size=2), st.none() | DAYS.map(after))


def written(cards: list, channels: list) -> Archive:  # type: ignore[type-arg]
    """A log of these lives."""
    archive = Archive()
    for began, later in cards:
        archive.card((*began, *((event, after(days)) for event, days in later)))
    for dated, origin in channels:
        archive.channel(*((event, after(days)) for event, days in dated), origin=origin)
    return archive


class CutLog(RecordedLog):
    """A log of which nothing after a moment can be read; the versions stay as they were."""

    def __init__(self, log: RecordedLog, at: datetime) -> None:
        super().__init__(log.recorder, log.codec)
        self._view = View(as_of=at)

    def read(self, streams: Collection[str]) -> Mapping[str, Sequence[Recorded]]:
        """The named streams, as far as they had come."""
        return {stream: self._view.of(history) for stream, history in super().read(streams).items()}

    def histories(self, prefix: str) -> Iterator[tuple[str, Sequence[Recorded]]]:
        """All histories, as far as they had come."""
        return ((stream, self._view.of(history)) for stream, history in super().histories(prefix))


def told(report: Report) -> object:
    """What a report says, but for where the log ended."""
    return report.findings, report.tally


@settings(deadline=None, max_examples=80)
@given(lives=archives, moments=st.lists(DAYS, min_size=1, max_size=4))
def test_again_is_as_good_as_anew(lives: tuple, moments: list[int]) -> None:  # type: ignore[type-arg]
    """At any moments one after the other, from what was kept comes what a full inspection finds."""
    cards, channels, unsealed = lives
    log = written(cards, channels).log
    with TemporaryDirectory() as folder, kept_in(Path(folder, "kept")) as kept:
        for days in sorted(moments):
            again = Reinspection(log, kept, unsealed).run(after(days))
            assert again == Inspection(log, unsealed_since=unsealed).run(after(days))


@settings(deadline=None, max_examples=80)
@given(lives=archives, days=DAYS)
def test_a_past_day_is_judged_as_if_nothing_had_followed(lives: tuple, days: int) -> None:  # type: ignore[type-arg]
    """As of a day, an inspection finds what it finds in a log that ends with that day, whatever happened later."""
    cards, channels, _ = lives
    log, at = written(cards, channels).log, after(days)

    assert told(Inspection(CutLog(log, at)).run(at)) == told(Inspection(log).run(at))


@settings(deadline=None, max_examples=80)
@given(lives=archives, days=DAYS)
def test_what_was_known_is_a_prefix_of_the_log(lives: tuple, days: int) -> None:  # type: ignore[type-arg]
    """As known at a moment, an inspection finds what it finds in the log up to the first later record."""
    cards, channels, _ = lives
    log, known_at, at = written(cards, channels).log, after(days), after(900)
    prefix = open_memory_log()
    for recorded in log.since(0, 1_000_000):
        if recorded.envelope.recorded_at > known_at:
            break
        prefix.append([New(recorded.stream, recorded.version, recorded.envelope)], ())

    assert told(Inspection(prefix).run(at)) == told(Inspection(log).run(at, known_at=known_at))
