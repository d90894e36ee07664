"""One store, several writers at once: nothing is done twice, nothing is lost, and a run that died goes on."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from multiprocessing.synchronize import Barrier as ProcessBarrier
from pathlib import Path
from typing import Any

import attrs
import pytest

from iov_realname import Registry
from iov_realname.application.acts.register import StatedCheck
from iov_realname.application.errors import Refused
from iov_realname.application.ledger.ingest import Ingestion, Summary
from iov_realname.application.ledger.rows import (
    BuildRow,
    CarrierRow,
    ChangeRow,
    LedgerRow,
    NoticeRow,
    OwnerRow,
    SaleRow,
)
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind
from iov_realname.domain.functions import Function
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.terms import (
    Addressee,
    CarrierResult,
    ChangeKind,
    CheckOutcome,
    Delivery,
    Fitment,
    NoticeChannel,
    NoticePurpose,
    RegistrationReason,
)
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.ledgers import ListedLedgers
from tests.integration.places import Place
from tests.integration.racing import at_once, together
from tests.support.cards import every_card
from tests.support.ledger_rows import bought

BEGAN = datetime(2024, 3, 1, tzinfo=CHINA_TIME)
VEHICLES = 8
CHUNK = 3
DIED = 3


# --- what is written --------------------------------------------------------------------------------------------------


def fleet() -> list[LedgerRow]:
    """The rows of a small fleet, some of which are refused, and all of which some other row depends on."""
    rows: list[LedgerRow] = []
    for number in range(VEHICLES):
        rows += vehicle_rows(number)
    return [*rows, attrs.evolve(rows[0], at=day(40)), sale(99)]


def vehicle_rows(number: int) -> list[LedgerRow]:
    """A vehicle with two cards, sold, registered, notified and, if its number is odd, transferred."""
    cards = (2 * number, 2 * number + 1)
    rows: list[LedgerRow] = [bought(card, day(0)) for card in cards]
    rows += [build(card, number) for card in cards]
    rows += [sale(number), owner(number)]
    rows += [answer(card, number) for card in cards]
    rows += [notice(number)]
    return [*rows, transfer(number)] if number % 2 else rows


def day(number: int) -> datetime:
    """That many days on."""
    return BEGAN + timedelta(days=number)


def build(card: int, vehicle: int) -> BuildRow:
    """A card built in."""
    return BuildRow(
        vin=invented.vin(vehicle),
        iccid=invented.iccid(card),
        imei=invented.imei(card),
        fitment=Fitment.FACTORY,
        at=day(1),
    )


def sale(vehicle: int) -> SaleRow:
    """A vehicle sold."""
    return SaleRow(vin=invented.vin(vehicle), at=day(2), channel_code="", new_vehicle=True, stock_functions=())


def owner(vehicle: int) -> OwnerRow:
    """An owner found to match; every third is not."""
    texts = {
        field.name: ""
        for field in attrs.fields(OwnerRow)
        if field.name.startswith(("agent_", "handler_", "responsible_", "authorisation_"))
    }
    return OwnerRow(
        registration_no=f"R-{vehicle}",
        vin=invented.vin(vehicle),
        reason=RegistrationReason.NEW,
        holder_kind=HolderKind.PERSON,
        holder_name="甲",
        doc_kind="居民身份证",
        doc_no=invented.resident_number(vehicle),
        doc_address="样例路1号",
        doc_valid_to=None,
        phone="12000000001",
        capture=Capture.READER,
        check_result=CheckOutcome.MATCH if vehicle % 3 else CheckOutcome.MISMATCH,
        check_provider="样例核验",
        check_no="K-1",
        checked_at=day(3),
        functions=(Function.DATA_UNDIRECTED,),
        channel_code="",
        clerk="",
        at=day(3),
        **texts,
    )


def answer(card: int, vehicle: int) -> CarrierRow:
    """The carrier's completion."""
    return CarrierRow(
        registration_no=f"R-{vehicle}",
        iccid=invented.iccid(card),
        result=CarrierResult.COMPLETED,
        reject_reason="",
        receipt_no="H-1",
        at=day(4),
        carrier=None,
    )


def notice(vehicle: int) -> NoticeRow:
    """A notice."""
    return NoticeRow(
        vin=invented.vin(vehicle),
        purpose=NoticePurpose.BACKFILL,
        channel=NoticeChannel.SMS,
        text_version="v1",
        at=day(5),
        result=Delivery.DELIVERED,
        addressee=Addressee.PRESENT_OWNER,
    )


def transfer(vehicle: int) -> ChangeRow:
    """A vehicle that changes hands."""
    return ChangeRow(vin=invented.vin(vehicle), change_kind=ChangeKind.TRANSFER, old_iccid="", new_iccid="", at=day(6))


def take_in(registry: Registry, progress: Callable[[int], None] = lambda _: None) -> tuple[Summary, list[Any]]:
    """Ingest the fleet, few rows at a time; what it came to, and what was listed."""
    heard: list[Any] = []
    ingestion = Ingestion(registry._log, registry._desk.office, chunk=CHUNK)
    ledgers = ListedLedgers(fleet(), digest=registry.row_digest)
    return ingestion.run(
        ledgers, lambda verdict: heard.append((verdict.file, verdict.row, code_of(verdict))), progress
    ), heard


def code_of(verdict: Any) -> RefusalCode | None:
    """The code a row was refused with."""
    return None if verdict.refusal is None else verdict.refusal.code


def act_out(registry: Registry) -> list[str]:
    """The lives of all vehicles, command by command, under fixed ids; how each was answered."""
    return [answered(act) for number in range(VEHICLES) for act in commands(registry, number)]


def answered(act: Callable[[], Any]) -> str:
    """How a command was answered."""
    try:
        return str(act().command_id)
    except Refused as refused:
        return str(refused.refusal.code)


def commands(registry: Registry, vehicle: int) -> list[Callable[[], Any]]:
    """One vehicle's life: bought, built, sold, sold again in error, registered, transferred."""
    card, vin = invented.iccid(vehicle), invented.vin(vehicle)

    def named(name: str) -> str:
        return f"{name}-{vehicle}"

    check = StatedCheck(CheckOutcome.MATCH, "样例核验", "K-1")
    return [
        lambda: registry.procure(
            iccid=card,
            msisdn=invented.msisdn(vehicle),
            imsi=invented.imsi(vehicle),
            carrier=Carrier.MOBILE,
            purchaser="样例汽车",
            purchaser_code=invented.OEM,
            responsible=invented.person(9).particulars,
            responsible_document=DocumentKind.RESIDENT_ID,
            batch_no="B-1",
            risk_assessment_no="RA-1",
            at=day(0),
            command_id=named("procure"),
        ),
        lambda: registry.fit(iccid=card, vin=vin, imei=invented.imei(vehicle), at=day(1), command_id=named("fit")),
        lambda: registry.sell_vehicle(vin=vin, at=day(2), command_id=named("sell")),
        lambda: registry.sell_vehicle(vin=vin, at=day(2), command_id=named("sell-again")),
        lambda: registry.present_identity(
            registration_no=f"R-{vehicle}",
            vin=vin,
            reason=RegistrationReason.NEW,
            holder=HolderKind.PERSON,
            owner=invented.person(vehicle),
            functions=[Function.DATA_UNDIRECTED],
            check=check,
            at=day(3),
            command_id=named("present"),
        ),
        lambda: registry.take_answer(
            registration_no=f"R-{vehicle}",
            iccid=card,
            result=CarrierResult.COMPLETED,
            receipt_no="H-1",
            at=day(4),
            command_id=named("answer"),
        ),
        lambda: registry.transfer_vehicle(vin=vin, at=day(5), command_id=named("transfer")),
    ]


# --- what came of it --------------------------------------------------------------------------------------------------


def cards(registry: Registry) -> dict[str, object]:
    """Every card, but for ids and digests, which are each store's own."""
    return {card.iccid: without_ids(attrs.asdict(card)) for card in every_card(registry._log)}


def without_ids(facts: dict[str, Any]) -> dict[str, Any]:
    """Plain facts without ids."""
    registration = facts["period"] and facts["period"]["registration"]
    if registration:
        registration.update(number=None, owner=None, operation=None)
    return facts


def acts(registry: Registry) -> Counter[tuple[str, str]]:
    """How often which kind of event stands in which stream; streams of digests are one."""
    return Counter(
        (each.stream if each.stream.startswith(("card-", "vehicle-", "oem-")) else each.stream[:8], each.wire_name)
        for each in registry._log.since(0, 100_000)
    )


def alone(folder: Path, work: Callable[[Registry], object]) -> tuple[dict[str, object], Counter[tuple[str, str]]]:
    """What one process alone comes to."""
    folder.mkdir()
    with Place.in_folder(folder).open() as registry:
        work(registry)
        return cards(registry), acts(registry)


def ingesting(place: Place, barrier: ProcessBarrier) -> None:
    """A process that takes the fleet in, beginning at the same moment as the others."""
    barrier.wait()
    with place.open() as registry:
        summary, listed = take_in(registry)
        if summary.taken + summary.known + summary.refused < len(fleet()) or len(listed) != summary.refused:
            os._exit(DIED)


def acting(place: Place, barrier: ProcessBarrier) -> None:
    """A process that acts the fleet's lives out; every answer must be what one process alone would get."""
    barrier.wait()
    with place.open() as registry:
        if act_out(registry) != expected_answers():
            os._exit(DIED)


def expected_answers() -> list[str]:
    """Every command is carried out but the second sale."""
    names = ("procure", "fit", "sell", "sell-again", "present", "answer", "transfer")
    return ["R-STAGE" if name == "sell-again" else f"{name}-{number}" for number in range(VEHICLES) for name in names]


def test_two_processes_ingest_the_same_ledgers(place: Place, tmp_path: Path) -> None:
    """Two processes that take the same ledgers into one fresh store come to what one comes to: once each, none lost."""
    assert [0, 0] == together(ingesting, place, 2)

    with place.open() as registry:
        assert alone(tmp_path / "alone", take_in) == (cards(registry), acts(registry))


def test_two_processes_act_the_same_commands(place: Place, tmp_path: Path) -> None:
    """Two processes that send the same commands to one fresh store get the same answers, and each acts once."""
    assert [0, 0] == together(acting, place, 2)

    with place.open() as registry:
        assert alone(tmp_path / "alone", act_out) == (cards(registry), acts(registry))


def dying(place: Place, barrier: ProcessBarrier) -> None:
    """A process that dies between two chunks: on a fresh store after two, on a begun one after five."""
    with place.open() as registry:
        chunks = count(1)
        last = 2 if registry._log.end() == 1 else 5

        def live_on(_: int) -> None:
            if next(chunks) == last:
                os._exit(DIED)

        take_in(registry, live_on)


def test_a_run_that_died_goes_on(place: Place, tmp_path: Path) -> None:
    """After processes that died between chunks, a run with the same ledgers completes what they began."""
    assert [DIED, DIED] == [*together(dying, place, 1), *together(dying, place, 1)]

    with place.open() as registry:
        begun = registry._log.end()
        summary, listed = take_in(registry)
        assert 1 < begun < registry._log.end()
        assert summary.known
        again, listed_again = take_in(registry)
        assert (0, listed) == (again.taken, listed_again)
        assert alone(tmp_path / "alone", take_in) == (cards(registry), acts(registry))


# --- threads that share one registry ----------------------------------------------------------------------------------


@pytest.fixture(params=["memory", "file", "database"])
def registry(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Registry]:
    """A registry with one vehicle built."""
    places = {
        "memory": lambda: Place("memory://"),
        "file": lambda: Place.in_folder(tmp_path),
        "database": lambda: Place.in_database(request.getfixturevalue("store"), tmp_path),
    }
    with places[request.param]().open() as made:
        for act in commands(made, 0)[:2]:
            act()
        yield made


def sold(registry: Registry) -> Sequence[str]:
    """The commands that sold the vehicle's card."""
    return [
        chapter.recorded.envelope.command.id
        for chapter in registry.history(invented.iccid(0))
        if chapter.recorded.wire_name == "card.Sold.v1"
    ]


def test_one_command_raced_acts_once(registry: Registry) -> None:
    """Threads that send the same command at once all get the same answer, and it acts once."""
    sell = commands(registry, 0)[2]

    assert ["sell-0"] * 6 == at_once(6, lambda _: answered(sell))
    assert ["sell-0"] == sold(registry)


def test_one_of_many_sales_wins(registry: Registry) -> None:
    """Of sales of one vehicle that race under ids of their own, exactly one is accepted and the others are refused."""
    vin = invented.vin(0)
    answers = at_once(
        6, lambda thread: answered(lambda: registry.sell_vehicle(vin=vin, at=day(2), command_id=f"sale-{thread}"))
    )

    assert 5 == answers.count("R-STAGE")
    assert sold(registry) == [answer for answer in answers if answer != "R-STAGE"]


def selling(place: Place, barrier: ProcessBarrier) -> None:
    """A process that sells the vehicle under an id of its own; exits with 0 if it was accepted, with 3 if refused."""
    with place.open() as registry:
        barrier.wait()
        name = f"sale-{os.getpid()}"
        answer = answered(lambda: registry.sell_vehicle(vin=invented.vin(0), at=day(2), command_id=name))
    os._exit({name: 0, "R-STAGE": DIED}.get(answer, 1))


def test_one_of_many_sales_wins_across_processes(place: Place) -> None:
    """The same, of processes."""
    with place.open() as registry:
        for act in commands(registry, 0)[:2]:
            act()
        assert [0, DIED, DIED] == sorted(together(selling, place, 3), key=str)
        assert 1 == len(sold(registry))
