"""A card's history as an inspector reads it."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from iov_realname.adapters.terminal.facts import facts_line, shown_time
from iov_realname.adapters.terminal.language import Lang, Said
from iov_realname.adapters.terminal.names import name_of
from iov_realname.adapters.terminal.tables import plain_table, stage_text
from iov_realname.application.envelope import Actor, Provenance
from iov_realname.application.inspection.explaining import Reason
from iov_realname.application.replay import Chapter
from iov_realname.domain.card.state import Card
from iov_realname.domain.inspection.citing import Ground, grounds
from iov_realname.domain.origin import Origin
from iov_realname.domain.rulebook import RuleBook, UnknownEdition, edition_named, edition_on, not_yet_in_force
from iov_realname.domain.time import day_of

__all__ = ["explanation", "grounds_of", "show_card"]

CARD = Said("车联网卡", "IoV card")
HEADER = (
    Said("运营商", "carrier"),
    Said("车辆", "vehicle"),
    Said("阶段", "stage"),
    Said("应有功能", "entitled"),
    Said("运营商确认", "confirmed"),
    Said("登记", "registration"),
    Said("持有期", "period"),
)
COLUMNS = (
    Said("业务时间 / 记录时间", "business time / recorded"),
    Said("事件", "event"),
    Said("之后：阶段 / 功能", "after: stage / functions"),
    Said("经办 / 规则 / 来源", "who / rule book / source"),
)
UNCONFIRMED = Said("尚无", "nothing yet")
RESTRICTION = Said("（事由：{ground}）", " (ground: {ground})")
ROW = Said("{origin} {batch} 第 {row} 行", "{origin} {batch} row {row}")
NOT_YET = Said("（当时尚未施行）", " (not yet in force)")
WHY = Said("现阶段与功能的由来", "Why it stands so")
OURS = Said("内部记录，无引用依据", "our own bookkeeping, nothing to cite")


def show_card(console: Console, lang: Lang, iccid: str, story: Sequence[Chapter], *, until: str = "") -> None:
    """Print who a card is and what happened to it. ``until`` says up to when, if not to the end."""
    console.print(_header(lang, iccid, story[-1].card, until))
    console.print(_history(lang, story))


def _header(lang: Lang, iccid: str, card: Card, until: str) -> RenderableType:
    """What the history amounts to."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column()
    for said, value in zip(HEADER, _standing(lang, card), strict=True):
        grid.add_row(said(lang), value)
    title = Text.assemble(CARD(lang), " ", (iccid, "bold"))
    if until:
        title.append(f"  {until}", "yellow")
    return Group(title, Padding(grid, (0, 2)))


def _standing(lang: Lang, card: Card) -> Iterator[RenderableType]:
    stage = stage_text(lang, card.stage)
    if card.restriction is not None:
        stage.append(RESTRICTION(lang, ground=lang.word(card.restriction.ground)))
    yield lang.word(card.carrier)
    yield card.vin or "—"
    yield stage
    yield lang.words(card.entitled)
    yield UNCONFIRMED(lang) if card.confirmed is None else lang.words(card.confirmed)
    yield lang.word(card.registration_status)
    yield str(card.period_number)


def _history(lang: Lang, story: Sequence[Chapter]) -> Table:
    """One row per event, two lines each."""
    table = plain_table("", *(said(lang) for said in COLUMNS))
    table.columns[0].justify = "right"
    table.columns[1].no_wrap = True
    before: Card | None = None
    for chapter in story:
        table.add_row(*_row(lang, chapter, before))
        before = chapter.card
    return table


def _row(lang: Lang, chapter: Chapter, before: Card | None) -> Iterator[RenderableType]:
    envelope = chapter.recorded.envelope
    yield Text(str(chapter.recorded.version), "dim")
    yield _two(shown_time(envelope.occurred_at), shown_time(envelope.recorded_at))
    yield _two(Text(name_of(envelope.event).said(lang), "bold"), facts_line(lang, envelope.event))
    yield _after(lang, chapter.card, before)
    yield _two(_who(envelope.actor), _rule_and_source(lang, chapter))


def _rule_and_source(lang: Lang, chapter: Chapter) -> str:
    envelope = chapter.recorded.envelope
    book = _book(chapter)
    early = NOT_YET(lang) if book is not None and not_yet_in_force(book, day_of(envelope.occurred_at)) else ""
    return f"{envelope.edition}{early} · {_source(lang, envelope.provenance)}"


def _after(lang: Lang, card: Card, before: Card | None) -> Text:
    stage = stage_text(lang, card.stage)
    functions = Text(lang.words(card.entitled), "dim")
    if before is not None and before.stage is card.stage:
        stage.stylize("dim")
    if before is not None and before.entitled != card.entitled:
        functions.style = ""
    return _two(stage, functions)


def _who(actor: Actor) -> str:
    return " / ".join(each for each in (actor.id, actor.role, actor.channel) if each)


def _source(lang: Lang, provenance: Provenance) -> str:
    origin = lang.word(provenance.origin)
    if provenance.origin is not Origin.IMPORTED or provenance.batch is None:
        return origin
    return ROW(lang, origin=origin, batch=provenance.batch[:8], row=provenance.row)


def _two(first: str | Text, second: str | Text) -> Text:
    below = second if isinstance(second, Text) else Text(second, "dim")
    return Text("\n").join([first if isinstance(first, Text) else Text(first), *([below] if below.plain else [])])


def explanation(lang: Lang, reasons: Iterable[Reason]) -> RenderableType:
    """The events without which the card would stand otherwise, each with what it rests on and what may be cited."""
    lines: list[RenderableType] = [Text(WHY(lang), "bold")]
    for reason in reasons:
        lines.append(Text(f"  {_named(lang, reason.chapter)}"))
        lines.extend(Padding(Text(cited, "dim"), (0, 0, 0, 7)) for cited in _citations(lang, reason.chapter))
        lines.extend(Padding(Text(f"← {_named(lang, each)}", "dim"), (0, 0, 0, 7)) for each in reason.rests_on)
    return Group(*lines)


def _named(lang: Lang, chapter: Chapter) -> str:
    envelope = chapter.recorded.envelope
    name = name_of(envelope.event).said(lang)
    return f"{chapter.recorded.version:>3}  {shown_time(envelope.occurred_at)}  {name}"


def grounds_of(chapter: Chapter) -> Sequence[Ground]:
    """What the rule book of an event lets one cite for its kind, on its day; nothing for our own bookkeeping."""
    envelope = chapter.recorded.envelope
    day = day_of(envelope.occurred_at)
    return grounds(name_of(envelope.event).basis, _book(chapter) or edition_on(day), day)


def _citations(lang: Lang, chapter: Chapter) -> Sequence[str]:
    cited = [lang.pick(ground.zh, ground.en) for ground in grounds_of(chapter)]
    return list(dict.fromkeys(cited)) or [OURS(lang)]


def _book(chapter: Chapter) -> RuleBook | None:
    """The edition an event was recorded under; None for one that was loaded from a file."""
    try:
        return edition_named(chapter.recorded.envelope.edition)
    except UnknownEdition:
        return None
