"""A card's history as an inspector reads it."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from iov_realname.adapters.terminal.tables import plain_table, stage_text
from iov_realname.adapters.wording.facts import facts_line, shown_time
from iov_realname.adapters.wording.known_carriers import carrier_named
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.adapters.wording.names import name_of
from iov_realname.adapters.wording.sources import grounds_of, rule_and_source, who
from iov_realname.application.inspection.explaining import Reason
from iov_realname.application.replay import Chapter
from iov_realname.domain.card.state import Card

__all__ = ["explanation", "show_card"]

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
    yield lang.word(carrier_named(card.carrier))
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
    yield _two(who(envelope.actor), rule_and_source(lang, chapter))


def _after(lang: Lang, card: Card, before: Card | None) -> Text:
    stage = stage_text(lang, card.stage)
    functions = Text(lang.words(card.entitled), "dim")
    if before is not None and before.stage is card.stage:
        stage.stylize("dim")
    if before is not None and before.entitled != card.entitled:
        functions.style = ""
    return _two(stage, functions)


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


def _citations(lang: Lang, chapter: Chapter) -> Sequence[str]:
    cited = [lang.pick(ground.zh, ground.en) for ground in grounds_of(chapter)]
    return list(dict.fromkeys(cited)) or [OURS(lang)]
