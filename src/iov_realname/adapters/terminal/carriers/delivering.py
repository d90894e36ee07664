"""``deliver``: what waits, brought to its carrier, round by round."""

from collections.abc import Callable
from typing import Any

import attrs
from rich.table import Table

from iov_realname.adapters.terminal.carriers.adapters_said import adapters_of, simulated_adapters
from iov_realname.adapters.terminal.carriers.simulated import refuse_real_store
from iov_realname.adapters.terminal.console import bars, outcome, print_json, side
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.terminal.keyed import require_keys
from iov_realname.adapters.wording.known_carriers import known_carriers
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.delivery.tally import DeliveryRound
from iov_realname.composition import connect, replay

__all__ = ["FORMAT", "SIMULATION", "Delivered", "Manner", "deliver_waiting", "for_ever", "until_nothing_waits"]

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
    "有 {count} 张卡待传送，但未配置运营商接口：请在代码中用 connect(carriers=…) 或在此用 --carriers 配置，"
    "或用 --simulated 试运行。",
    "{count} cards wait for their carriers, but no carrier adapter is configured: give connect(carriers=…) one in code,"
    " say --carriers here, or try --simulated.",
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
    ("parked", Said("已挂起，待人工恢复", "parked until somebody resumes them")),
    ("confirmed", Said("功能或措施已确认", "changes of functions and measures confirmed")),
    ("failed", Said("功能或措施未办成", "changes of functions and measures failed")),
    ("open", Said("功能或措施办理中", "changes of functions and measures under way")),
    ("held", Said("暂缓（限速、熔断或他处办理中）", "cards held back: rate, resting carrier, another worker")),
)
QUIET = frozenset({"parked", "confirmed", "failed", "open", "held"})
"""Said only where there is something to say."""


@attrs.frozen
class Manner:
    """How to go about it: ``once``, every so many seconds, or, with neither, until nothing waits."""

    once: bool = False
    every: float | None = None
    simulated: bool = False
    carriers: str | None = None


@attrs.define
class Delivered:
    """What all rounds came to. ``waiting``, ``parked``, ``open`` and ``held`` are as of the last."""

    rounds: int = 0
    sent: int = 0
    completed: int = 0
    rejected: int = 0
    unmatched: int = 0
    waiting: int = 0
    stalled: bool = False
    parked: int = 0
    confirmed: int = 0
    failed: int = 0
    open: int = 0
    held: int = 0

    def add(self, done: DeliveryRound) -> None:
        """Count a round in."""
        self.rounds += 1
        for name in ("sent", "completed", "rejected", "unmatched", "confirmed", "failed"):
            setattr(self, name, getattr(self, name) + getattr(done, name))
        for name in ("waiting", "parked", "open", "held"):
            setattr(self, name, getattr(done, name))


def deliver_waiting(
    store: str, *, keys: str | None, manner: Manner, as_json: bool, lang: Lang, sleep: Callable[[float], None]
) -> None:
    """Deliver, and say what was delivered."""
    require_keys(store, keys)
    _look_at(store, manner.simulated)
    if manner.simulated:
        side().print(SIMULATION(lang), style="yellow")
    given = simulated_adapters() if manner.simulated else adapters_of(manner.carriers)
    known = known_carriers()
    with (
        connect(store, keys=keys, carriers=given.carriers, manners=given.manners, known_carriers=known) as registry,
        bars(lang) as shown,
    ):

        def a_round() -> DeliveryRound:
            return registry.deliver(lambda more: shown.on("deliver", more, None))

        if manner.every is not None:
            for_ever(a_round, sleep, manner.every, lambda done: _tell(lang, done, as_json=as_json))
        delivered = until_nothing_waits(a_round, sleep, rounds=1 if manner.once else None)
    if as_json:
        print_json(_document(delivered, manner.simulated))
    else:
        _show(lang, delivered, manner.simulated)


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
        if not done.pending or delivered.rounds == rounds:
            return delivered
        still = 0 if done.moved else still + 1
        if still >= PATIENCE:
            delivered.stalled = True
            return delivered
        pause = FIRST_PAUSE if done.moved else min(pause * 2, LONGEST_PAUSE)
        sleep(pause)


def for_ever(
    deliver: Callable[[], DeliveryRound],
    sleep: Callable[[float], None],
    seconds: float,
    tell: Callable[[DeliveryRound], None],
) -> None:
    """A round every so many seconds, until the process is ended; what a round moved is told.

    Raises ``CouldNotRun`` if in the first round something waits for a carrier that has no adapter.
    """
    first = True
    while True:
        done = deliver()
        if first and done.no_adapter:
            raise CouldNotRun(NO_ADAPTER, count=done.no_adapter)
        first = False
        if done.moved:
            tell(done)
        sleep(seconds)


def _look_at(store: str, simulated: bool) -> None:
    """Make sure that there is a store, and that a simulation does no harm to it."""
    histories, close = replay(store)
    try:
        if simulated:
            refuse_real_store(histories.cards())
    finally:
        close()


def _tell(lang: Lang, done: DeliveryRound, *, as_json: bool) -> None:
    if as_json:
        print_json({"format": FORMAT, **attrs.asdict(done)})
        return
    told = [f"{getattr(done, name):,} {said(lang)}" for name, said in NUMBERS if getattr(done, name)]
    outcome().print(lang.pick("，", ", ").join(told))


def _document(delivered: Delivered, simulated: bool) -> dict[str, Any]:
    return {"format": FORMAT, "simulation": simulated, **attrs.asdict(delivered)}


def _show(lang: Lang, delivered: Delivered, simulated: bool) -> None:
    console = outcome()
    if simulated:
        console.print(SIMULATION(lang))
    if not any(getattr(delivered, name) for name, _ in NUMBERS):
        console.print(NOTHING(lang))
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", style="bold")
    for name, said in NUMBERS:
        if name not in QUIET or getattr(delivered, name):
            grid.add_row(f"{getattr(delivered, name):,}", said(lang))
    console.print(grid)
    if delivered.stalled:
        console.print(STALLED(lang, rounds=PATIENCE, waiting=delivered.waiting))
