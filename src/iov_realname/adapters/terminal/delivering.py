"""``deliver``: what waits, brought to its carrier, round by round."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs
from rich.table import Table

from iov_realname.adapters.terminal.console import outcome, print_json, side
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.terminal.keyed import require_keys
from iov_realname.adapters.terminal.language import Lang, Said
from iov_realname.adapters.terminal.simulated import PassingCarrier, refuse_real_store
from iov_realname.application.deliver import DeliveryRound
from iov_realname.application.ports import RegistrationCarrier
from iov_realname.composition import connect, replay
from iov_realname.domain.identifiers import Carrier

__all__ = ["FORMAT", "SIMULATION", "Delivered", "deliver_waiting", "until_nothing_waits"]

FORMAT = "iov-realname.deliver.v1"
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
PATIENCE = 8
"""Rounds without any movement after which delivery gives up for now."""

SIMULATION = Said(
    "模拟 SIMULATION：不联系任何运营商，写入本存储库的回执均为虚构。",
    "SIMULATION 模拟: no carrier is contacted; the answers recorded in this store are invented.",
)
NO_ADAPTER = Said(
    "有 {count} 条登记待传送，但未配置运营商接口：请在代码中用 connect(carriers=…) 配置，或用 --simulated 试运行。",
    "{count} registrations wait, but no carrier adapter is configured: give connect(carriers=…) one in code,"
    " or try --simulated.",
)
NOTHING = Said("没有待传送的登记。", "Nothing waits.")
STALLED = Said(
    "连续 {rounds} 轮没有进展，仍有 {waiting} 条等待运营商答复；请稍后再运行。",
    "Nothing moved for {rounds} rounds and {waiting} still wait for their carrier's answer; run this again later.",
)
NUMBERS = (
    ("sent", Said("已传送", "sent")),
    ("completed", Said("已报竣", "completed")),
    ("rejected", Said("运营商拒绝", "rejected by the carrier")),
    ("unmatched", Said("无对应登记的回执", "answers that fit nothing any more")),
    ("waiting", Said("等待答复", "waiting for an answer")),
)


@attrs.define
class Delivered:
    """What all rounds came to. ``waiting`` is how many wait after the last."""

    rounds: int = 0
    sent: int = 0
    completed: int = 0
    rejected: int = 0
    unmatched: int = 0
    waiting: int = 0
    stalled: bool = False

    def add(self, done: DeliveryRound) -> None:
        """Count a round in."""
        self.rounds += 1
        self.sent += done.sent
        self.completed += done.completed
        self.rejected += done.rejected
        self.unmatched += done.unmatched
        self.waiting = done.waiting


def deliver_waiting(
    store: str,
    *,
    keys: str | None,
    once: bool,
    simulated: bool,
    as_json: bool,
    lang: Lang,
    sleep: Callable[[float], None],
) -> None:
    """Deliver, and say what was delivered."""
    require_keys(store, keys)
    _look_at(store, simulated)
    if simulated:
        side().print(SIMULATION(lang), style="yellow")
    with connect(store, keys=keys, carriers=_carriers(simulated)) as registry:
        delivered = until_nothing_waits(registry.deliver, sleep, rounds=1 if once else None)
    if as_json:
        print_json(_document(delivered, simulated))
    else:
        _show(lang, delivered, simulated)


def until_nothing_waits(
    deliver: Callable[[], DeliveryRound], sleep: Callable[[float], None], rounds: int | None = None
) -> Delivered:
    """Rounds with growing pauses until nothing waits, nothing moves any more, or so many were made.

    Raises ``CouldNotRun`` if something waits for a carrier that has no adapter.
    """
    delivered, pause, still = Delivered(), FIRST_PAUSE, 0
    while True:
        done = deliver()
        delivered.add(done)
        if done.no_adapter:
            raise CouldNotRun(NO_ADAPTER, count=done.no_adapter)
        if not done.waiting or delivered.rounds == rounds:
            return delivered
        moved = done.sent + done.completed + done.rejected + done.unmatched
        still = 0 if moved else still + 1
        if still >= PATIENCE:
            delivered.stalled = True
            return delivered
        pause = FIRST_PAUSE if moved else min(pause * 2, LONGEST_PAUSE)
        sleep(pause)


def _look_at(store: str, simulated: bool) -> None:
    """Make sure that there is a store, and that a simulation does no harm to it."""
    histories, close = replay(store)
    try:
        if simulated:
            refuse_real_store(histories.cards())
    finally:
        close()


def _carriers(simulated: bool) -> Mapping[Carrier, RegistrationCarrier]:
    return {carrier: PassingCarrier(carrier) for carrier in Carrier} if simulated else {}


def _document(delivered: Delivered, simulated: bool) -> dict[str, Any]:
    return {"format": FORMAT, "simulation": simulated, **attrs.asdict(delivered)}


def _show(lang: Lang, delivered: Delivered, simulated: bool) -> None:
    console = outcome()
    if simulated:
        console.print(SIMULATION(lang))
    if not delivered.sent + delivered.completed + delivered.rejected + delivered.unmatched + delivered.waiting:
        console.print(NOTHING(lang))
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", style="bold")
    for name, said in NUMBERS:
        grid.add_row(f"{getattr(delivered, name):,}", said(lang))
    console.print(grid)
    if delivered.stalled:
        console.print(STALLED(lang, rounds=PATIENCE, waiting=delivered.waiting))
