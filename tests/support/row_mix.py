"""Mixed ledger rows about few cards, vehicles and numbers, so that their histories get deep and often go wrong."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from iov_realname.application.carriers import LEDGER_CARRIERS
from iov_realname.application.ledger.rows import (
    BuildRow,
    CarrierRow,
    ChangeRow,
    DealerRow,
    LedgerRow,
    NoticeRow,
    OwnerRow,
    PurchaseRow,
    RefusalRow,
    RestrictionRow,
    SaleRow,
    TestRow,
)
from iov_realname.domain.documents import Capture, HolderKind
from iov_realname.domain.functions import Function
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.rulebook import ChannelKind
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
    RestrictionKind,
    TestPurpose,
)
from iov_realname.domain.time import CHINA_TIME

OEM = "911101010000000002"
ICCIDS = ("8986000000000000002", "8986010000000000000", "8986030000000000006", "89860000000000000001")
VINS = ("LTESTVHC5TE000000", "LTESTVHC7TE000001")
NUMBERS = ("DJ1", "DJ2", "DJ3", "DJ4")
PERSONS = ("110101190001010006", "310101190102280029", "44010319040229001X")
RESIDENT_ID = "居民身份证"
BROADNET = CarrierCode("broadnet")
FUNCTIONS = (
    (Function.DATA_UNDIRECTED,),
    (Function.DATA_DIRECTED, Function.SMS_UNDIRECTED),
    (),
    (Function.DATA_DIRECTED,),
)
T = TypeVar("T")


class RowMix:
    """Draws rows whose business time mostly moves on."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._time = datetime(random.choice([2020, 2021, 2022, 2023]), random.randint(1, 12), 1, tzinfo=CHINA_TIME)
        self._drawn = 0

    def rows(self, later: int) -> list[LedgerRow]:
        """A fleet's beginnings, and ``later`` rows about what became of it."""
        began = self._purchases() + self._builds() + self._channels() + self._sales()
        return began + [self._later() for _ in range(later)]

    def _usually(self, value: T, otherwise: Sequence[T], chance: float = 0.06) -> T:
        return self._random.choice(otherwise) if self._random.random() < chance else value

    def _purchases(self) -> list[LedgerRow]:
        bought = self._time - timedelta(days=self._random.randint(0, 400))
        return [
            PurchaseRow(
                iccid=iccid,
                msisdn=self._usually("1440000000000", ["144"], 0.03),
                imsi="460000000000000",
                carrier=self._random.choice((*LEDGER_CARRIERS.codes, BROADNET)),
                purchaser="样例",
                purchaser_uscc=self._usually(OEM, ["91310000MA0000007L"]),
                authorisation_no=self._usually("", ["SQ1"]),
                risk_assessment_no=self._usually("FX1", [""]),
                responsible_name="周",
                responsible_doc_kind=self._usually(RESIDENT_ID, ["驾驶证"], 0.03),
                responsible_doc_no=self._usually(PERSONS[0], ["", "1"], 0.03),
                responsible_phone="1",
                batch_no="PC1",
                at=bought,
            )
            for iccid in ICCIDS
            if self._random.random() < 0.93
        ]

    def _builds(self) -> list[LedgerRow]:
        pairs = [(vin, iccid) for vin in VINS for iccid in ICCIDS[:3] if self._random.random() < 0.45]
        return [self._build(vin, iccid) for vin, iccid in pairs]

    def _build(self, vin: str, iccid: str) -> LedgerRow:
        fitment = self._usually(Fitment.FACTORY, [Fitment.AFTERMARKET])
        return BuildRow(vin=vin, iccid=iccid, imei="350000000000006", fitment=fitment, at=self._time)

    def _channels(self) -> list[LedgerRow]:
        if self._random.random() < 0.7:
            return []
        until = self._random.choice([None, date(2023, 6, 1)])
        return [
            DealerRow(
                channel_code="QD",
                channel_name="样例门店",
                channel_kind=ChannelKind.COUNTER,
                at=self._time,
                authorised_to=until,
                clerks=("C1",),
            )
        ]

    def _sales(self) -> list[LedgerRow]:
        self._time += timedelta(hours=1)
        return [self._sale(vin) for vin in VINS if self._random.random() < 0.8]

    def _sale(self, vin: str) -> LedgerRow:
        stock = self._random.choice([(), (Function.DATA_DIRECTED,)])
        return SaleRow(vin=vin, at=self._time, channel_code="", new_vehicle=True, stock_functions=stock)

    def _later(self) -> LedgerRow:
        self._drawn += 1
        self._time += timedelta(minutes=self._random.choice([0, 1, 60, 1440]))
        kinds: dict[Callable[[], LedgerRow], int] = {
            self._owner: 30,
            self._answer: 25,
            self._notice: 10,
            self._decline: 3,
            self._restriction: 15,
            self._change: 7,
            self._test: 4,
            lambda: self._build(self._random.choice(VINS), self._random.choice(ICCIDS)): 3,
            lambda: self._sale(self._random.choice(VINS)): 3,
        }
        return self._random.choices(list(kinds), list(kinds.values()))[0]()

    def _owner(self) -> LedgerRow:
        unit = self._random.random() < 0.2
        outcomes = [CheckOutcome.MATCH] * 4
        return OwnerRow(
            registration_no=self._random.choice(NUMBERS),
            vin=self._random.choice(VINS),
            reason=RegistrationReason.NEW,
            holder_kind=HolderKind.UNIT if unit else HolderKind.PERSON,
            holder_name="李",
            doc_kind=self._usually("营业执照" if unit else RESIDENT_ID, ["学生证", "营业执照", "外国公民护照"]),
            doc_no=OEM if unit else self._random.choice(PERSONS),
            doc_address="样例",
            doc_valid_to=self._usually(None, [date(2000, 1, 1)]),
            phone="1",
            capture=self._usually(Capture.READER, [Capture.TYPED], 0.1),
            agent_name=self._usually("", ["吴"], 0.15),
            agent_doc_kind=self._usually("", [RESIDENT_ID], 0.15),
            agent_doc_no=self._usually("", PERSONS, 0.15),
            handler_name="王" if unit else "",
            handler_doc_kind=RESIDENT_ID if unit else "",
            handler_doc_no=PERSONS[0] if unit else "",
            authorisation_no=self._usually("SQ2", [""], 0.2),
            responsible_name="赵" if unit else "",
            responsible_doc_kind=RESIDENT_ID if unit else "",
            responsible_doc_no=self._usually(PERSONS[1], ["x"]) if unit else "",
            check_result=self._random.choice([*outcomes, *CheckOutcome, None]),
            check_provider="样例核验",
            check_no="HY1",
            checked_at=self._time,
            functions=self._random.choice(FUNCTIONS),
            channel_code=self._usually("QD", ["QX", ""]),
            clerk=self._usually("C1", ["C9", ""]),
            at=self._time,
        )

    def _answer(self) -> LedgerRow:
        return CarrierRow(
            registration_no=self._random.choice(NUMBERS),
            iccid=self._random.choice(ICCIDS),
            result=self._random.choice([CarrierResult.COMPLETED, CarrierResult.COMPLETED, *CarrierResult]),
            reject_reason="样例",
            receipt_no=f"HZ{self._drawn}",
            at=self._time,
            carrier=self._usually(None, (*LEDGER_CARRIERS.codes, BROADNET), 0.2),
        )

    def _notice(self) -> LedgerRow:
        return NoticeRow(
            vin=self._random.choice(VINS),
            purpose=NoticePurpose.BACKFILL,
            channel=NoticeChannel.SMS,
            text_version=f"GZ{self._drawn}",
            at=self._time,
            result=self._usually(Delivery.DELIVERED, [Delivery.FAILED], 0.3),
            addressee=self._usually(Addressee.PRESENT_OWNER, [Addressee.FORMER_OWNER], 0.15),
        )

    def _decline(self) -> LedgerRow:
        return RefusalRow(vin=self._random.choice(VINS), at=self._time, reason=f"样例{self._drawn}")

    def _restriction(self) -> LedgerRow:
        return RestrictionRow(
            vin=self._random.choice(VINS),
            restriction_kind=self._usually(RestrictionKind.RESTRICT, [RestrictionKind.LIFT], 0.35),
            reason=self._usually("样例", [""], 0.1),
            remedy="样例",
            documents="样例",
            at=self._time,
            kept_functions=self._usually(
                (), [(Function.EMERGENCY,), (Function.DATA_DIRECTED, Function.EMERGENCY)], 0.3
            ),
        )

    def _change(self) -> LedgerRow:
        kind = self._random.choice(
            [ChangeKind.TRANSFER, ChangeKind.TRANSFER, ChangeKind.SCRAP, *[ChangeKind.REPLACE] * 3]
        )
        swap = kind is ChangeKind.REPLACE
        return ChangeRow(
            vin=self._random.choice(VINS),
            change_kind=kind,
            old_iccid=self._random.choice(ICCIDS) if swap else "",
            new_iccid=self._random.choice(ICCIDS) if swap else "",
            at=self._time,
        )

    def _test(self) -> LedgerRow:
        opened = self._time - timedelta(days=self._random.choice([0, 50]))
        return TestRow(
            iccid=self._random.choice(ICCIDS),
            purpose=TestPurpose.TEST,
            functions=self._random.choice([FUNCTIONS[3], FUNCTIONS[3], FUNCTIONS[0]]),
            at=opened,
            closed_on=self._random.choice([None, self._time, self._time + timedelta(minutes=30)]),
        )
