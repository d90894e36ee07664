"""Write the ledgers of a clean synthetic fleet: ``python benchmarks/fleet.py 100000 FOLDER``.

Every vehicle has one or two cards that are bought, tested, fitted, sold, registered and completed; some owners are told
first, some vehicles change hands. Nothing is refused. Persons, numbers and vehicles are invented (births 1900-1904).
"""

import argparse
import csv
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from iov_realname.domain.identifiers import (
    luhn_digit,
    resident_check_character,
    vin_check_character,
)

OEM = "911101010000000002"
CARRIERS = (
    ("中国移动", "898600", "460000", "1440"),
    ("中国联通", "898601", "460010", "1064"),
    ("中国电信", "898603", "460110", "1410"),
)
FUNCTIONS = ("流量", "流量;语音", "定向流量;短信", "")
FIRST_DAY = date(2022, 12, 5)
BIRTHS = tuple(date(1900, 1, 1) + timedelta(days) for days in range(1_700))

HEADERS = {
    "purchases": "iccid,msisdn,imsi,carrier,purchaser,purchaser_uscc,authorisation_no,risk_assessment_no,"
    "responsible_name,responsible_doc_kind,responsible_doc_no,responsible_phone,batch_no,purchased_on",
    "tests": "iccid,purpose,functions,opened_on,closed_on",
    "builds": "vin,iccid,imei,fitment,built_on",
    "dealers": "channel_code,channel_name,channel_kind,authorised_from,authorised_to,clerks",
    "sales": "vin,sold_on,channel_code,new_vehicle",
    "owners": "registration_no,vin,reason,holder_kind,holder_name,doc_kind,doc_no,doc_address,doc_valid_to,phone,"
    "capture,agent_name,agent_doc_kind,agent_doc_no,handler_name,handler_doc_kind,handler_doc_no,authorisation_no,"
    "responsible_name,responsible_doc_kind,responsible_doc_no,check_result,check_provider,check_no,checked_at,functions,"
    "channel_code,clerk,presented_at",
    "carrier": "registration_no,iccid,result,reject_reason,receipt_no,answered_at",
    "notices": "vin,purpose,channel,text_version,notified_at,result",
    "changes": "vin,change_kind,old_iccid,new_iccid,changed_on",
}


def resident(number: int) -> str:
    """A synthetic resident number: right by its check character, meant for nobody."""
    birth = BIRTHS[number % len(BIRTHS)]
    body = f"{110101 + number // (len(BIRTHS) * 1000) % 8}{birth:%Y%m%d}{number // len(BIRTHS) % 1000:03}"
    return body + resident_check_character(body)


def vin(number: int) -> str:
    """A synthetic VIN; ten million of them."""
    body = f"LTEST{chr(65 + number // 1_000_000 % 8)}HC0NE{number % 1_000_000:06}"
    return body[:8] + vin_check_character(body) + body[9:]


def imei(number: int) -> str:
    """A synthetic IMEI."""
    body = f"35{number:012}"
    return body + luhn_digit(body)


def cards_of(vehicle: int) -> Iterator[tuple[int, tuple[str, str, str, str]]]:
    """The numbers and carriers of one vehicle's cards: every other vehicle has two."""
    for place in range(1 + vehicle % 2):
        number = 2 * vehicle + place
        yield number, CARRIERS[(vehicle + place) % len(CARRIERS)]


def write_fleet(vehicles: int, folder: Path) -> dict[str, int]:
    """Write all ledgers of ``vehicles`` vehicles into ``folder``; how many rows each has."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = dict.fromkeys(HEADERS, 0)
    with ExitStack() as stack:
        writers: dict[str, Any] = {}
        for kind, header in HEADERS.items():
            file = stack.enter_context((folder / f"{kind}.csv").open("w", encoding="utf-8", newline=""))
            writers[kind] = csv.writer(file)
            writers[kind].writerow(header.split(","))
        for vehicle in range(vehicles):
            for kind, row in _life(vehicle):
                writers[kind].writerow(row)
                counts[kind] += 1
        for channel in range(20):
            clerks = ";".join(f"C{channel:02}{clerk}" for clerk in range(5))
            writers["dealers"].writerow((f"QD-{channel:03}", f"样例门店{channel:02}", "门店", "2019-01-01", "", clerks))
            counts["dealers"] += 1
    return counts


def _life(vehicle: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    bought = datetime.combine(FIRST_DAY, datetime.min.time()) + timedelta(days=vehicle % 900)
    sold = bought + timedelta(days=60, hours=9, minutes=vehicle % 480)
    number, plate = vehicle, vin(vehicle)
    for card, (carrier, prefix, imsi, block) in cards_of(vehicle):
        iccid = f"{prefix}{card:013}"
        yield "purchases", (
            iccid, f"{block}{card:09}", f"{imsi}{card % 10**9:09}", carrier, "样例汽车股份有限公司", OEM, "",
            f"FX{bought:%Y%m}", "周责任", "居民身份证", resident(card % 997), "12100000036", f"PC{bought:%Y%m}",
            f"{bought:%Y-%m-%d}",
        )  # fmt: skip
        opened = bought + timedelta(days=10)
        yield "tests", (iccid, "测试", "定向流量", f"{opened:%Y-%m-%d}", f"{opened + timedelta(days=5):%Y-%m-%d}")
        yield "builds", (plate, iccid, imei(card), "前装", f"{bought + timedelta(days=20):%Y-%m-%d}")
    yield "sales", (plate, f"{sold:%Y-%m-%d %H:%M:%S}", f"QD-{vehicle % 20:03}", "1")
    if vehicle % 10 == 0:
        yield "notices", (plate, "补登记", "短信", "GZ-1.0", f"{sold + timedelta(hours=1):%Y-%m-%d %H:%M:%S}", "送达")
    yield from _registration(vehicle, f"DJ{number:09}", "新车", sold + timedelta(hours=2))
    if vehicle % 20 == 0:
        handed_on = sold + timedelta(days=100)
        yield "changes", (plate, "过户", "", "", f"{handed_on:%Y-%m-%d %H:%M:%S}")
        yield from _registration(vehicle, f"DJ{number:09}T", "过户", handed_on + timedelta(hours=2))


def _registration(vehicle: int, number: str, reason: str, at: datetime) -> Iterator[tuple[str, tuple[str, ...]]]:
    owner = vehicle + len(number) % 2
    yield "owners", (
        number, vin(vehicle), reason, "个人", f"样例{owner % 1000:03}", "居民身份证", resident(owner),
        f"样例省样例市样例区东街 {owner % 500} 号", "长期", f"120{owner % 10**8:08}", "读卡器", *[""] * 10, "一致",
        "样例核验中心", f"HY{owner:09}", f"{at + timedelta(minutes=3):%Y-%m-%d %H:%M:%S}", FUNCTIONS[vehicle % 4],
        f"QD-{vehicle % 20:03}", f"C{vehicle % 20:02}{vehicle % 5}", f"{at:%Y-%m-%d %H:%M:%S}",
    )  # fmt: skip
    for card, (_, prefix, _, _) in cards_of(vehicle):
        answered = at + timedelta(minutes=20 + card % 60)
        yield "carrier", (number, f"{prefix}{card:013}", "已报竣", "", f"HZ{card:09}", f"{answered:%Y-%m-%d %H:%M:%S}")


def main() -> None:
    """Write a fleet and say how many rows it has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vehicles", type=int)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    counts = write_fleet(arguments.vehicles, arguments.folder)
    print(f"{arguments.vehicles} vehicles, {sum(counts.values())} rows: {counts}")


if __name__ == "__main__":
    main()
