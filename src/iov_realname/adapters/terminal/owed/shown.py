"""What ``campaign progress``, ``campaign notify`` and the lists of owners show."""

from collections.abc import Sequence
from typing import Any

import attrs
from rich.text import Text

from iov_realname.adapters.terminal.console import outcome, print_json
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.terminal.tables import plain_table
from iov_realname.adapters.wording.facts import plain
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.campaigns.progress import CampaignProgress, progress_of
from iov_realname.application.notifying.round import NoticeTally
from iov_realname.application.owners import UnknownOwner, unknown_owners, untold_vehicles
from iov_realname.application.working import WorkingSet
from iov_realname.composition import replay
from iov_realname.domain.campaign.events import Census
from iov_realname.domain.campaign.state import Campaign
from iov_realname.domain.notice.state import NoticeStatus
from iov_realname.domain.rulebook import edition_on

__all__ = [
    "PROGRESS_FORMAT",
    "UNKNOWN_FORMAT",
    "UNTOLD_FORMAT",
    "show_progress",
    "show_tally",
    "show_unknown",
    "show_untold",
]

PROGRESS_FORMAT = "iov-realname.campaign-progress.v1"
UNKNOWN_FORMAT = "iov-realname.unknown-owners.v1"
UNTOLD_FORMAT = "iov-realname.untold-owners.v1"

NO_CAMPAIGN = Said("没有这一补登记活动。", "There is no campaign of this number in the store.")
HEADLINE = Said(
    "{number}  清点日 {day}：{cards} 张卡，{vehicles} 辆车  期限 {deadline}",
    "{number}  census of {day}: {cards} cards in {vehicles} vehicles  deadline {deadline}",
)
AGREES = Said("按同日同一日志重新清点，结果一致", "counted again, the census is the same")
DIFFERS = Said("重新清点的结果与记录不符", "COUNTED AGAIN, THE CENSUS IS ANOTHER")
WAVE = Said("批次", "wave")
FIGURES = {
    "notified": Said("已告知", "told"),
    "registered": Said("已登记", "registered"),
    "restricted": Said("已限制", "restricted"),
    "changed_hands": Said("已过户", "changed hands"),
    "ended": Said("已注销", "ended"),
    "remaining": Said("未登记", "remaining"),
}
CHANNELS = Said("登记渠道", "registered by")
PUT_OFF = Said(
    "{count} 条在途或待发，请稍后再运行同一命令。", "{count} are under way or wait; run the same command later."
)
NOTHING = Said("没有需要告知的车主。", "Nobody is to be told.")
UNKNOWN = (Said("车架号", "vehicle"), Said("持有期", "period"), Said("自", "since"), Said("卡", "cards"))


def show_progress(store: str, number: str, *, as_json: bool, lang: Lang) -> None:
    """Print how far a campaign has come."""
    histories, close = replay(store)
    try:
        state = WorkingSet(histories.log).campaign(number)
        if state.census is None:
            raise CouldNotRun(NO_CAMPAIGN)
        progress = progress_of(histories.log, number, state, state.census)
    finally:
        close()
    if as_json:
        print_json(_document(number, state, state.census, progress))
    else:
        _show(lang, number, state, state.census, progress)


def _document(number: str, state: Campaign, census: Census, progress: CampaignProgress) -> dict[str, Any]:
    return {
        "format": PROGRESS_FORMAT,
        "campaign": number,
        "census": {name: _iso(value) for name, value in attrs.asdict(census).items()},
        "census_holds": progress.census_holds,
        "deadline": _iso(state.deadline),
        "closed": state.closed,
        "closed_waves": sorted(state.closed_waves),
        "waves": [
            {
                "wave": each.wave,
                "first": _iso(state.waves[each.wave - 1].first) if each.wave else None,
                "last": _iso(state.waves[each.wave - 1].last) if each.wave else None,
                **attrs.asdict(each.figures),
                "channels": dict(sorted(each.channels.items())),
            }
            for each in progress.waves
        ],
    }


def _iso(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _show(lang: Lang, number: str, state: Campaign, census: Census, progress: CampaignProgress) -> None:
    console = outcome()
    headline = HEADLINE(
        lang,
        number=number,
        day=census.stock_on,
        cards=census.cards,
        vehicles=census.vehicles,
        deadline=state.deadline,
    )
    console.print(Text(headline, "bold"), soft_wrap=True)
    console.print((AGREES if progress.census_holds else DIFFERS)(lang))
    table = plain_table(WAVE(lang), *(said(lang) for said in FIGURES.values()), CHANNELS(lang))
    for each in progress.waves:
        figures = attrs.asdict(each.figures)
        channels = " ".join(f"{name} {count}" for name, count in sorted(each.channels.items())) or "—"
        table.add_row(str(each.wave), *(str(figures[name]) for name in FIGURES), channels)
    console.print(table)


def show_tally(told: NoticeTally, lang: Lang) -> None:
    """Print where the notices of a round stand."""
    if not told.standing:
        outcome().print(NOTHING(lang))
        return
    for (channel, status), count in sorted(told.standing.items()):
        outcome().print(f"{lang.word(channel)}  {lang.word(NoticeStatus(status))}  {count}")
    if told.put_off:
        outcome().print(PUT_OFF(lang, count=told.put_off))


def show_unknown(store: str, *, as_json: bool, lang: Lang) -> None:
    """Print the vehicles whose present owner nobody knows."""
    histories, close = replay(store)
    try:
        found = list(unknown_owners(histories.log))
    finally:
        close()
    if as_json:
        print_json({"format": UNKNOWN_FORMAT, "vehicles": [_unknown(each) for each in found]})
        return
    table = plain_table(*(said(lang) for said in UNKNOWN))
    for each in found:
        table.add_row(each.vin, str(each.period), f"{each.since:%Y-%m-%d}", " ".join(each.cards))
    outcome().print(table)


def _unknown(owner: UnknownOwner) -> dict[str, Any]:
    return {
        "vin": owner.vin,
        "period": owner.period,
        "since": plain(owner.since),
        "cards": list(owner.cards),
    }


def show_untold(store: str, *, as_json: bool, lang: Lang) -> None:
    """Print the vehicles whose first buyer was not told after the transfer."""
    histories, close = replay(store)
    try:
        vins: Sequence[str] = list(untold_vehicles(histories.log, edition_on))
    finally:
        close()
    if as_json:
        print_json({"format": UNTOLD_FORMAT, "vehicles": vins})
    else:
        outcome().print("\n".join(vins) or NOTHING(lang))
