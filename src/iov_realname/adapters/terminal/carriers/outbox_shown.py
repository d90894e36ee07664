"""``deliver --status``, ``--latency``, ``resume``: what waits for carriers, how long it takes, letting it go on."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from iov_realname.adapters.terminal.console import bars, outcome, print_json
from iov_realname.adapters.terminal.keyed import require_keys
from iov_realname.adapters.terminal.personal_data.personal_shown import show_pages, write_json
from iov_realname.adapters.wording.facts import shown_time
from iov_realname.adapters.wording.known_carriers import carrier_named
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.cards.reading import Cards
from iov_realname.application.carriers import MANUAL, Operation
from iov_realname.application.delivery.latency import Latency, latencies
from iov_realname.application.delivery.outbox import Outbox, OutboxItem
from iov_realname.composition import connect, replay
from iov_realname.domain.card.latency import Span
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.rulebook import edition_on

__all__ = ["LATENCY_FORMAT", "RESUME_FORMAT", "resume_parked", "show_latency", "show_status"]

LATENCY_FORMAT = "iov-realname.latency.v1"
RESUME_FORMAT = "iov-realname.resume.v1"
COLUMNS = (
    Said("ICCID", "ICCID"),
    Said("运营商", "carrier"),
    Said("事项", "what"),
    Said("状态", "state"),
    Said("原因", "reason"),
    Said("次数", "tries"),
    Said("起始", "since"),
    Said("距售出", "since the sale"),
    Said("超时", "late"),
)
TIMES = (
    Said("运营商", "carrier"),
    Said("区间", "from … to"),
    Said("数量", "count"),
    Said("中位数", "median"),
    Said("95%", "95 %"),
    Said("最长", "longest"),
    Said("超过规则时限", "over the book's limit"),
)
NOTHING = Said("没有待办事项。", "Nothing waits.")
NOTHING_SENT = Said("尚未传送过登记。", "Nothing was sent yet.")
YES = Said("是", "yes")
RESUMED = Said("已恢复 {count} 张卡。", "{count} cards resumed.")
BY_HAND = Said("人工办理（{operation}）：{how}", "By hand ({operation}): {how}")


def show_status(store: str, carrier: CarrierCode | None, *, everything: bool, as_json: bool, lang: Lang) -> None:
    """List what waits; nothing is written, and no keys are needed."""
    from iov_realname.adapters.system import SystemClock

    clock, (histories, close) = SystemClock(), replay(store)
    try:
        cards = Cards(histories.log, histories.index, read_only=True)
        items = Outbox(histories.log, cards, edition_on, clock.now).items(carrier, everything=everything)
        if as_json:
            write_json(_document(item, clock.now()) for item in items)
        else:
            unsupported: set[str] = set()
            show_pages(lang, COLUMNS, _rows(lang, items, clock.now(), unsupported), NOTHING)
            _show_manuals(lang, unsupported)
    finally:
        close()


def show_latency(store: str, *, as_json: bool, lang: Lang) -> None:
    """How long sending and completing took, by carrier."""
    histories, close = replay(store)
    try:
        with bars(lang) as shown:
            found = latencies(histories.log, edition_on, lambda more: shown.on("histories", more, None))
    finally:
        close()
    if as_json:
        print_json({"format": LATENCY_FORMAT, "latencies": [_latency_document(each) for each in found]})
    else:
        show_pages(lang, TIMES, iter([_latency_row(lang, each) for each in found]), NOTHING_SENT)


def resume_parked(
    store: str, keys: str | None, iccid: str | None, carrier: CarrierCode | None, *, as_json: bool, lang: Lang
) -> None:
    """Let delivery go on: with one card, with one carrier's, or with all."""
    require_keys(store, keys)
    replay(store)[1]()
    with connect(store, keys=keys) as registry, bars(lang) as shown:
        if iccid is not None:
            registry.resume(iccid=iccid)
            count = 1
        else:
            count = registry.resume_all(carrier, lambda more: shown.on("deliver", more, None))
    if as_json:
        print_json({"format": RESUME_FORMAT, "resumed": count})
    else:
        outcome().print(RESUMED(lang, count=count))


def _rows(lang: Lang, items: Iterator[OutboxItem], now: datetime, unsupported: set[str]) -> Iterator[tuple[str, ...]]:
    for item in items:
        if item.reason is not None and item.reason.startswith("unsupported."):
            unsupported.add(item.reason.removeprefix("unsupported."))
        yield (
            item.iccid,
            lang.word(carrier_named(item.carrier)),
            lang.word(item.business),
            lang.word(item.state),
            item.reason or "—",
            f"{item.tries}",
            shown_time(item.since),
            "—" if item.sold is None else _told(now - item.sold),
            YES(lang) if item.late else "—",
        )


def _show_manuals(lang: Lang, unsupported: set[str]) -> None:
    """What a person does where a carrier has no interface."""
    for operation in Operation:
        if operation.value in unsupported:
            how = lang.pick(*MANUAL[operation])
            outcome().print(BY_HAND(lang, operation=lang.word(operation), how=how))


def _document(item: OutboxItem, now: datetime) -> Mapping[str, Any]:
    return {
        "iccid": str(item.iccid),
        "carrier": str(item.carrier),
        "what": str(item.business),
        "state": str(item.state),
        "reason": item.reason,
        "tries": item.tries,
        "since": item.since.isoformat(),
        "sold": None if item.sold is None else item.sold.isoformat(),
        "seconds_since_sale": None if item.sold is None else int((now - item.sold).total_seconds()),
        "late": item.late,
        "needs_a_person": item.needs_a_person,
    }


def _latency_document(latency: Latency) -> Mapping[str, Any]:
    return {
        "carrier": str(latency.carrier),
        "span": str(latency.span),
        "count": latency.count,
        "median": latency.median.total_seconds(),
        "p95": latency.p95.total_seconds(),
        "longest": latency.longest.total_seconds(),
        "over_limit": latency.over_limit if latency.span is Span.VERIFIED_TO_SENT else None,
    }


def _latency_row(lang: Lang, latency: Latency) -> tuple[str, ...]:
    return (
        lang.word(carrier_named(latency.carrier)),
        lang.word(latency.span),
        f"{latency.count:,}",
        *(_told(each) for each in (latency.median, latency.p95, latency.longest)),
        f"{latency.over_limit:,}" if latency.span is Span.VERIFIED_TO_SENT else "—",
    )


def _told(span: timedelta) -> str:
    """A span as days, hours, minutes and seconds."""
    return str(timedelta(seconds=int(span.total_seconds())))
