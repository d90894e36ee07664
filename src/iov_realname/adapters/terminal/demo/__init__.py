"""``demo``: a synthetic fleet through its whole life, everything simulated and labelled so."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from iov_realname.adapters.simulated import SimulatedCarrier, SimulatedVerifier
from iov_realname.adapters.simulated.carrier import Temper
from iov_realname.adapters.terminal.console import bars
from iov_realname.adapters.terminal.demo.fleet import Fleet, Part, StoryClock, fleet
from iov_realname.adapters.terminal.demo.identities import OEM
from iov_realname.adapters.terminal.demo.report import Report, write_report
from iov_realname.adapters.terminal.demo.scene import Scene
from iov_realname.adapters.terminal.demo.story import CHAPTERS
from iov_realname.adapters.terminal.demo.telling import tell
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.terminal.keyed import announcing, require_keys
from iov_realname.adapters.urls import sqlite_path
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.carriers.registry import LEDGER_CARRIERS
from iov_realname.application.delivery.manners import EAGER
from iov_realname.application.envelope import Actor
from iov_realname.application.registry import Registry
from iov_realname.composition import connect, replay, store_folder
from iov_realname.domain.identifiers import Carrier, CarrierCode
from iov_realname.domain.rulebook import CheckKind
from iov_realname.domain.terms import CheckOutcome

__all__ = ["run_demo"]

EXISTS = Said(
    "{path} 已存在；演示只写入全新的存储库和报告。",
    "{path} exists; the demo writes a fresh store and fresh reports only.",
)
NOT_EMPTY = Said(
    "该数据库已有历史；演示只写入全新的存储库。",
    "This database holds histories already; the demo writes a fresh store only.",
)


def run_demo(store: str | None, keys: str | None, vehicles: int, seed: int, lang: Lang) -> None:
    """Play the story on a fresh store, tell it, and leave a report."""
    url = _absolute(store or f"sqlite:///{tempfile.mkdtemp(prefix='iov-realname-demo-')}/fleet.db")
    require_keys(url, keys)
    report = _report_of_fresh(url)
    clock = StoryClock()
    with _registry(url, keys, cast := fleet(vehicles, seed), clock, lang) as registry:
        scene = Scene(registry, clock, cast)
        _play(scene, lang)
        write_report(report, scene, lang)
        tell(scene, report, url, lang)


def _absolute(url: str) -> str:
    """The URL as it may be used from any folder."""
    return url if store_folder(url) is None else f"sqlite:///{sqlite_path(url).absolute()}"


def _report_of_fresh(url: str) -> Report:
    """Where the report goes. Raises ``CouldNotRun`` if it, or the store, is there already."""
    folder = store_folder(url)
    report = Report.within(folder or Path.cwd())
    for path in (*report.paths, *([] if folder is None else [sqlite_path(url)])):
        if path.exists():
            raise CouldNotRun(EXISTS, path=path)
    if folder is None:
        _refuse_histories(url)
    return report


def _refuse_histories(url: str) -> None:
    histories, close = replay(url)
    try:
        if histories.log.end():
            raise CouldNotRun(NOT_EMPTY)
    finally:
        close()


@contextmanager
def _registry(url: str, keys: str | None, cast: Fleet, clock: StoryClock, lang: Lang) -> Iterator[Registry]:
    with connect(
        url,
        oem=OEM,
        keys=keys,
        verifier=SimulatedVerifier(_outcomes(cast)),
        carriers=_carriers(),
        manners=dict.fromkeys(LEDGER_CARRIERS.codes, EAGER),
        actor=Actor("SIMULATION", "demo", None),
        clock=clock,
        announce=None if keys is None else announcing(lang),
        synchronous="normal",
    ) as registry:
        yield registry


def _outcomes(cast: Fleet) -> Mapping[str | tuple[str, CheckKind], CheckOutcome]:
    """Strangers' documents do not fit the person, or are not on record; everybody else's match."""
    scripted = {Part.IMPERSONATED: CheckOutcome.MISMATCH, Part.UNFOUND: CheckOutcome.NO_RECORD}
    return {vehicle.stranger.number: scripted[vehicle.part] for vehicle in cast.playing(*scripted)}


def _carriers() -> Mapping[CarrierCode, SimulatedCarrier]:
    """One rejects the first registration, one never gets it, one is slow."""
    return {
        Carrier.MOBILE: SimulatedCarrier(Carrier.MOBILE, [Temper(rejection="SIM-ADDRESS-UNCLEAR")]),
        Carrier.UNICOM: SimulatedCarrier(Carrier.UNICOM, [Temper(lost=True)]),
        Carrier.TELECOM: SimulatedCarrier(Carrier.TELECOM, otherwise=Temper(polls=2)),
    }


def _play(scene: Scene, lang: Lang) -> None:
    with bars(lang) as shown:
        for number, chapter in enumerate(CHAPTERS, start=1):
            chapter(scene)
            shown.at("demo", number, len(CHAPTERS))
