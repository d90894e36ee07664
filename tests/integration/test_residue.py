"""Nothing of a person is left anywhere: 15 of them, or ``IOV_TEST_PERSONS=1000`` for the named slow run.

They are entered through the real command line, also in columns that are not known, in columns that are wrong, and in
every field for free text; runs are killed, break and are aborted in the middle; then every command that shows anything
is run. Afterwards no name and no six characters of a number are in the store's files, its journals, the key store, the
server's folder and log (every statement logged, with its parameters), what was left in the temporary folder, the list
of refused rows, exports, a backup, or anything printed. How chance is kept out is said in ``tests.support.residue``.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import psycopg
import pytest

from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import DeviceCapture, DocumentReading
from iov_realname.domain.subject.words import ReadingPurpose
from iov_realname.domain.terms import RegistrationReason
from iov_realname.testing import invented
from tests.integration.command_line import PROGRAM, ROOT, environment, events_in, run
from tests.integration.ledger_files import CARRIER, DEALERS, OWNERS, REFUSALS, RESTRICTIONS, SALES, table
from tests.integration.places import Place
from tests.support.postgres import QUICK, Server, own_server, prepared
from tests.support.residue import Somebody, files_of, residue, somebodies

PERSONS = int(os.environ.get("IOV_TEST_PERSONS", "15"))
PURCHASES = [
    *(
        "ICCID",
        "接入号码",
        "IMSI",
        "运营商",
        "购卡企业",
        "统一社会信用代码",
        "授权书编号",
        "风险评估编号",
        "责任人姓名",
    ),
    *("责任人证件类型", "责任人证件号码", "责任人电话", "采购批次", "采购日期", "备注"),
]
BUILDS = ["VIN", "ICCID", "IMEI", "装配方式", "下线日期", "备注"]
ACTING = 3
"""How many of them are presented through the API, checked and sent to a simulated carrier."""

BROKEN = """
import sys
from iov_realname.adapters.codec import MsgspecCodec
encode, times = MsgspecCodec.encode, iter(range(60))
def breaks(self, envelope):
    if next(times, None) is None:
        raise RuntimeError("a bug of ours")
    return encode(self, envelope)
MsgspecCodec.encode = breaks
from iov_realname.adapters.terminal.app import app
app(sys.argv[1:])
"""
SPOOLED = """
import os, signal, sys
from pathlib import Path
from iov_realname.adapters.ledgers import LedgerReader
with LedgerReader([Path(sys.argv[1])], lambda text: "0" * 32, Path(sys.argv[2]), memory=1) as reader:
    for _ in zip(range(5), reader.rows()):
        pass
    os.kill(os.getpid(), signal.SIGKILL)
"""


MICROSECONDS = re.compile(r"(?<=:\d\d)\.\d{6}|datetime\.datetime\([^)]*\)")
"""Six digits of a clock, which may happen to be somebody's."""
DUMPED = {"PYTHONFAULTHANDLER": "1"}
"""Python dumps its stack where it falls."""


@pytest.fixture(params=["file", "database"])
def server(request: pytest.FixtureRequest) -> Iterator[Server | None]:
    """A server of this test's own that logs every statement; none for a file."""
    if request.param == "file":
        yield None
        return
    # Statistics are compressed samples of tables that are searched themselves.
    settings = {**QUICK, "log_statement": "all", "autovacuum": "off"}
    with own_server(settings) as running, prepared(running):
        yield running


@attrs.define
class Fleet:
    """The persons, their ledgers, a store, and everything that was printed."""

    place: Place
    folder: Path
    persons: list[Somebody]
    printed: list[tuple[str, bytes]] = attrs.field(factory=list)

    @property
    def ledgers(self) -> Path:
        """The only folder in which the persons may be found."""
        return self.folder / "ledgers"

    @property
    def variables(self) -> dict[str, str]:
        """A temporary folder that is searched."""
        return {"TMPDIR": str(self.folder / "tmp")}

    def run(self, *words: object, code: int | None = 0) -> str:
        """Run a command and keep all it prints."""
        done = run(*words, folder=self.folder, also=self.variables)
        assert code in (None, done.returncode), done.stderr
        self.keep(" ".join(map(str, words)), done.stdout, done.stderr)
        return done.stdout

    def on(self, command: str, *words: object, code: int | None = 0) -> str:
        """Run a command on the store."""
        return self.run(command, *words, *self.place.words, code=code)

    def keep(self, label: str, *printed: str) -> None:
        """Keep what was printed."""
        self.printed += [(f"what `{label}` printed", MICROSECONDS.sub("", text).encode()) for text in printed]

    def read(self, *command: str) -> list[str]:
        """A command of histories, which takes no keys."""
        return [*command, "--store", self.place.url]


def ledgers_of(persons: list[Somebody]) -> dict[str, bytes]:
    """A vehicle each; remarks where nobody asked for them, and persons where they do not belong."""
    purchases, builds, sales, owners = [PURCHASES], [BUILDS], [SALES], [[*OWNERS, "客户备注"]]
    carrier, refusals, restrictions = [CARRIER], [REFUSALS], [RESTRICTIONS]
    for nth, person in enumerate(persons):
        vin, iccid = invented.vin(nth), invented.iccid(nth)
        numbers = [iccid, invented.msisdn(nth), invented.imsi(nth), "中国移动", person.name, invented.OEM, "", "RA-1"]
        purchases.append(
            [*numbers, person.name, "居民身份证", person.number, person.phone, "PC-1", "2023-01-05", person.words]
        )
        builds.append([vin, iccid, invented.imei(nth), "前装", "2023-02-05", person.words])
        sales.append([vin, "2023-03-05", "QD-1", "1"])
        kind = nth % 5
        if nth < ACTING:
            continue
        if kind == 0:
            refusals.append([vin, "2023-04-05", f"不愿登记 {person.words}"])
            restrictions.append([vin, "限制", person.words, person.words, person.words, "2023-09-05", ""])
            continue
        owner = dict(zip(OWNERS, [""] * len(OWNERS), strict=True)) | {
            "登记编号": f"{person.number}-{nth}", "VIN": vin, "登记事由": "新车", "主体类型": "个人",
            "姓名或单位名称": person.name, "证件类型": "居民身份证", "证件号码": person.number,
            "证件地址": person.words,
            "证件有效期至": "长期", "联系电话": person.phone, "采集方式": "读卡器", "核验结果": "一致",
            "核验机构": f"样例核验 {person.words}", "核验流水号": f"HY{nth}", "核验时间": "2023-03-05 10:00:00",
            "所需功能": "流量", "渠道代码": "QD-1", "办理人员": "A-1", "办理时间": "2023-03-05 10:05:00",
        }  # fmt: skip
        if kind == 1:
            owner["证件号码"] = person.number[:-1] + ("0" if person.number[-1] != "0" else "1")
        if kind == 2:
            owner["VIN"] = person.number
        owners.append([*owner.values(), person.words])
        result = ("拒绝", f"号码异常 {person.words}") if kind == 3 else ("已报竣", "")
        carrier.append([owner["登记编号"], iccid, *result, f"HZ-{nth}", "2023-03-06 10:00:00"])
    dealers = [DEALERS, ["QD-1", persons[0].name, "门店", "2020-01-01", "", "A-1"]]
    misplaced = [PURCHASES, [persons[1].number, persons[2].name, *[persons[3].words] * (len(PURCHASES) - 2)]]
    told = {
        "purchases": purchases, "builds": builds, "sales": sales, "owners": owners, "carrier": carrier,
        "refusals": refusals, "restrictions": restrictions, "dealers": dealers, "misplaced": misplaced,
    }  # fmt: skip
    return {f"{name}.csv": table(*rows) for name, rows in told.items()}


def public_cells(count: int) -> bytes:
    """Every number of the fleet that is nobody's."""
    told = (f"{invented.vin(n)},{invented.iccid(n)},{invented.msisdn(n)},{invented.imsi(n)}" for n in range(count + 1))
    imeis = ",".join(invented.imei(n) for n in range(count + 1))
    return (
        f"{','.join(told)},{imeis},{invented.OEM},{datetime.now(UTC):%Y%m%d},{datetime.now(UTC).timestamp()}".encode()
    )


@pytest.fixture
def fleet(server: Server | None, tmp_path: Path) -> Iterator[Fleet]:
    """Persons of whom nothing is there before, and their ledgers."""
    control = [public_cells(PERSONS), *(path.read_bytes() for path in (ROOT / "src").rglob("*.py"))]
    control.append(str(tmp_path).encode())
    if server is None:
        yield laid(Place.in_folder(tmp_path), tmp_path, somebodies(PERSONS, control))
        return
    assert server.folder is not None
    with server.store() as store:
        # Compression would hide what is searched for, and tear digests to digits.
        store.sql("ALTER TABLE iov_log.stored_events ALTER COLUMN state SET STORAGE EXTERNAL")
        control += [whole for _, whole in files_of(server.folder)]
        yield laid(Place.in_database(store, tmp_path), tmp_path, somebodies(PERSONS, control))


def laid(place: Place, folder: Path, persons: list[Somebody]) -> Fleet:
    """The fleet with its ledgers written."""
    fleet = Fleet(place, folder, persons)
    for name in ("ledgers", "tmp"):
        (folder / name).mkdir()
    for name, text in ledgers_of(persons).items():
        (fleet.ledgers / name).write_bytes(text)
    return fleet


def test_nothing_of_a_person_is_left_anywhere(fleet: Fleet, server: Server | None) -> None:
    """Entered, interrupted, shown, sent, read, kept, backed up: and then every byte is searched."""
    given = dict(files_of(fleet.ledgers))
    assert PERSONS <= len({found.partition(" in ")[0] for found in residue(given, fleet.persons)})
    break_in_the_middle(fleet)
    taken = json.loads(fleet.on("ingest", fleet.ledgers, "--oem", invented.OEM, "--json"))
    assert taken["taken"] + taken["known"] > 3 * PERSONS
    assert taken["refused"]["by_code"]["R-FORMAT"] >= PERSONS // 5
    fleet.on("ingest", fleet.ledgers, "--retry-refused", "--strict", code=1)
    act_through_the_api(fleet)
    show_everything(fleet)
    if server is not None:
        with psycopg.connect(server.dsn, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        assert server.folder is not None
        assert [] == residue(files_of(server.folder), fleet.persons)
    assert [] == residue(files_of(fleet.folder, fleet.ledgers), fleet.persons)
    assert [] == residue(dict(enumerated(fleet.printed)), fleet.persons)


def enumerated(printed: list[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Labels that differ."""
    for nth, (label, text) in enumerate(printed):
        yield f"{nth}: {label}", text


def break_in_the_middle(fleet: Fleet) -> None:
    """Killed, broken by a bug with its traceback, aborted with a dump of the stack, and killed while rows are aside."""
    words = ["ingest", str(fleet.ledgers), *fleet.place.words, "--oem", invented.OEM]
    for how in (signal.SIGKILL, signal.SIGABRT):
        before = events_in(fleet.place.url)
        ended = subprocess.Popen(
            [*PROGRAM, *words],
            env=environment() | fleet.variables | DUMPED,
            cwd=fleet.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        while events_in(fleet.place.url) < before + 2 and ended.poll() is None:
            pass
        ended.send_signal(how)
        fleet.keep(f"ingest, {how.name}", *ended.communicate())
        child(fleet, BROKEN, *words)
    child(fleet, SPOOLED, str(fleet.ledgers), str(fleet.folder / "tmp"))


def child(fleet: Fleet, script: str, *words: str) -> None:
    """A process that does not end well; what it printed is kept."""
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        env=environment() | fleet.variables | DUMPED,
        cwd=fleet.folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    fleet.keep("a process that broke", done.stdout, done.stderr)


def act_through_the_api(fleet: Fleet) -> None:
    """Owners present themselves here, are searched for and read, and are sent to a simulated carrier."""
    with fleet.place.open() as registry:
        for nth, person in enumerate(fleet.persons[:ACTING]):
            registry.present_identity(
                registration_no=f"{person.number}/{nth}",
                vin=invented.vin(nth),
                reason=RegistrationReason.NEW,
                holder=HolderKind.PERSON,
                owner=DocumentReading(
                    DocumentKind.RESIDENT_ID,
                    Particulars(name=person.name, number=person.number, phone=person.phone, address=person.words),
                    DeviceCapture.READER,
                ),
                channel="QD-1",
                clerk="A-1",
            )
            registry.cards_of_document(
                DocumentKind.RESIDENT_ID, person.number, purpose=ReadingPurpose.AUDIT, actor="auditor-1"
            )
            read = list(registry.reading.card(invented.iccid(nth), purpose=ReadingPurpose.AUDIT, actor="a", full=True))
            fleet.keep("repr of what was read", *map(repr, read), str(read))
    fleet.on("deliver", "--once", "--simulated", "--json")
    fleet.on("deliver", "--once", "--simulated", "--lang", "zh")


def show_everything(fleet: Fleet) -> None:
    """Every command that shows something, in words and as JSON; and some that go wrong."""
    for nth in (0, 3, 5, 6, 7, 8, 9):
        for shape in ([], ["--json"], ["--explain", "--lang", "zh"]):
            fleet.run(*fleet.read("card", invented.iccid(nth)), *shape)
    for shape in (["--format", "csv"], ["--format", "json"], ["--counts"], ["--waiting", "checks"]):
        (fleet.folder / f"cards{'-'.join(shape)}").write_text(fleet.run(*fleet.read("cards"), *shape), "utf-8")
    for nth in (0, 4, 5):
        for shape in ([], ["--json"]):
            fleet.on("subject", "--card", invented.iccid(nth), *shape)
    fleet.on("subject", fleet.persons[0].number, code=3)
    fleet.run(*fleet.read("card", fleet.persons[0].number), code=3)
    fleet.run(*fleet.read("accesses"), "--json")
    tomorrow = f"{datetime.now(UTC) + timedelta(days=400):%Y-%m-%d}"
    fleet.run("retention", "due", *fleet.place.words, "--on", tomorrow, "--json")
    fleet.run("retention", "run", *fleet.place.words, "--approver", "key-admin", "--approver", "auditor-1")
    fleet.run("rebuild", "--documents", *fleet.place.words)
    fleet.run("keys", "rotate", "--backup-days", "1", *fleet.place.words)
    fleet.run("crypto", "inventory", *fleet.place.words, "--json")
    fleet.on("backup", fleet.folder / "sets", "--tombstones", fleet.folder / "erasures.jsonl", "--json")
    fleet.on("check", "--json")


class TestTheSearch:
    """It finds what it is for; else the test above would prove nothing."""

    WHO = somebodies(3, [])

    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
    @pytest.mark.parametrize("part", ["name", "number", "phone", "words"])
    def test_finds_every_part_in_every_encoding(self, part: str, encoding: str) -> None:
        """Among other bytes."""
        whole = b"\x01" + "头 ".encode(encoding) + getattr(self.WHO[2], part).encode(encoding) + b"\x02"
        assert [] != residue({"here": whole}, self.WHO)

    @pytest.mark.parametrize("end", ['"', "'", " ", ",", "*", "\n", "证"])
    def test_finds_six_characters_of_a_number(self, end: str) -> None:
        """From its beginning, its middle and its end, between whatever may stand around it."""
        number = self.WHO[1].number
        for piece in (number[:6], number[5:11], number[-6:]):
            assert [] != residue({"here": f"x{end}{piece}{end}x".encode()}, self.WHO)

    def test_finds_a_longer_part_within_a_word(self) -> None:
        """Glued to letters, from nine characters on; a name written as JSON escapes it too."""
        assert [] != residue({"here": f"id{self.WHO[1].number[:9]}no".encode()}, self.WHO)
        assert [] != residue({"here": json.dumps(self.WHO[1].name).encode()}, self.WHO)

    def test_is_not_led_astray(self) -> None:
        """By digests, seals, clocks, and other people's numbers."""
        piece = self.WHO[0].number[:6]
        for text in (f"a{piece}" + "0f" * 20, f"T10:00:00.{piece}+08:00", f"e{piece}f", invented.resident_number(1)):
            assert [] == residue({"here": text.encode()}, self.WHO)
