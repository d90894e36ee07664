"""Sealed files: what the carrier reads, what nobody else does, and that every order goes once."""

import json
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from iov_realname.adapters.carriers.file_exchange import (
    Batches,
    CarrierKey,
    CarrierKeyUnusable,
    ExchangeUnusable,
    FileExchange,
    NotForUs,
    open_order,
)
from iov_realname.adapters.carriers.file_exchange.sealing import seal_order
from iov_realname.adapters.system import SystemDraw
from iov_realname.application.carriers import (
    UNDIRECTED,
    Accepted,
    AreaLevel,
    CarrierAdapter,
    FixedImei,
    FunctionProfile,
    NamedAreas,
    Operation,
    TacRange,
    Unsupported,
    implemented,
)
from iov_realname.testing import invented
from tests.contract.carriers.test_manners import EVERYTHING
from tests.support.carrier_cases import CARD, HOLDER, LIST, PRIVATE, HandClock

PRIVATE_KEY = X25519PrivateKey.generate()
KEY = CarrierKey(PRIVATE_KEY.public_key().public_bytes_raw().hex())


@pytest.fixture
def batches(tmp_path: Path) -> Batches:
    """A carrier's folder."""
    return Batches(tmp_path / "exchange", "mobile", KEY, HandClock(), SystemDraw())


@pytest.fixture
def exchange(batches: Batches) -> FileExchange:
    """The adapter that writes to it."""
    return FileExchange("mobile", KEY, batches, HandClock())


def lines(batches: Batches) -> list[bytes]:
    """The sealed orders of the batch that is closed now."""
    batch = batches.close()
    assert batch is not None
    return (batch.folder / "orders.jsonl").read_bytes().splitlines()


class TestAdapter:
    """What can be ordered."""

    def test_declares_what_it_implements(self, exchange: FileExchange) -> None:
        """Declared is implemented; questions are answered with what to do instead."""
        assert implemented(FileExchange) == exchange.capabilities()
        for operation in set(Operation) - exchange.capabilities():
            assert isinstance(EVERYTHING[operation](exchange), Unsupported)

    @pytest.mark.parametrize("operation", sorted(implemented(FileExchange)))
    def test_orders(self, exchange: FileExchange, batches: Batches, operation: Operation) -> None:
        """Each order is accepted, and its carrier reads its kind and our operation in it."""
        answer = EVERYTHING[operation](exchange)
        (line,) = lines(batches)

        assert isinstance(answer, Accepted)
        assert (answer.receipt.id, operation) == (json.loads(line)["id"], json.loads(line)["kind"])
        assert "op" == open_order(line, PRIVATE_KEY)["operation"]

    @pytest.mark.parametrize(
        ("order", "field", "said"),
        [
            (
                lambda a: a.set_functions("op", CARD, FunctionProfile(UNDIRECTED, data=LIST, emergency=True)),
                "functions",
                {
                    "voice": "undirected",
                    "sms": "off",
                    "data": {"directed": {"name": "oem", "version": "3"}},
                    "emergency": True,
                },
            ),
            (
                lambda a: a.bind_device("op", CARD, FixedImei(invented.imei(1))),
                "device",
                {"kind": "fixed", "imei": invented.imei(1)},
            ),
            (
                lambda a: a.bind_device("op", CARD, TacRange(("86123456",))),
                "device",
                {"kind": "tac", "prefixes": ["86123456"]},
            ),
            (
                lambda a: a.set_region_limit("op", CARD, NamedAreas(AreaLevel.CITY, ("310100",), allowed=False)),
                "area",
                {"kind": "named", "level": "city", "codes": ["310100"], "allowed": False},
            ),
        ],
    )
    def test_says_exactly_what_was_asked(
        self,
        exchange: FileExchange,
        batches: Batches,
        order: Callable[[CarrierAdapter], object],
        field: str,
        said: object,
    ) -> None:
        """A list stays a list, one device one device, an area that area."""
        order(exchange)

        assert said == open_order(lines(batches)[0], PRIVATE_KEY)[field]

    def test_the_carrier_reads_the_person(self, exchange: FileExchange, batches: Batches) -> None:
        """Inside the seal the registration is whole."""
        EVERYTHING[Operation.SUBMIT_REGISTRATION](exchange)
        owner = open_order(lines(batches)[0], PRIVATE_KEY)["owner"]

        assert {"name": HOLDER.particulars.name, "number": HOLDER.particulars.number}.items() <= owner.items()

    def test_nobody_else_does(self, exchange: FileExchange, batches: Batches, tmp_path: Path) -> None:
        """No file and no file name holds personal data in clear, and no file is for others to read."""
        for operation in exchange.capabilities():
            EVERYTHING[operation](exchange)
        batches.close()
        EVERYTHING[Operation.SUBMIT_REGISTRATION](exchange)

        for path in tmp_path.rglob("*"):
            content = f"{path} {path.read_text('utf-8') if path.is_file() else ''}"
            assert [] == [word for word in PRIVATE if word in content]
            assert not (path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


class TestSeal:
    """What opens, and what does not."""

    @pytest.mark.parametrize("field", ["format", "carrier", "id", "kind", "key", "box"])
    def test_everything_is_bound(self, exchange: FileExchange, batches: Batches, field: str) -> None:
        """No part of a sealed order can be exchanged for another's."""
        exchange.suspend("op-1", CARD)
        exchange.cancel("op-2", CARD)
        one, two = (json.loads(line) for line in lines(batches))
        other = {"format": "iov-realname/file-exchange/v2", "carrier": "unicom"}.get(field, two[field])

        with pytest.raises(NotForUs):
            open_order(json.dumps({**one, field: other}).encode(), PRIVATE_KEY)

    @pytest.mark.parametrize("line", [b"", b"{}", b"[]", b'{"format":"iov-realname/file-exchange/v1","key":"!"}'])
    def test_what_is_no_order_does_not_open(self, line: bytes) -> None:
        """Bytes of another kind are refused in the same way."""
        with pytest.raises(NotForUs):
            open_order(line, PRIVATE_KEY)

    def test_only_objects_are_orders(self) -> None:
        """What opens and is no JSON object was not sealed by this format."""
        line = seal_order("mobile", "0", "suspend", [], KEY)  # type: ignore[arg-type]

        with pytest.raises(NotForUs):
            open_order(line, PRIVATE_KEY)

    def test_another_s_key_does_not_open_it(self, exchange: FileExchange, batches: Batches) -> None:
        """Only the carrier's own private key does."""
        exchange.suspend("op-1", CARD)

        with pytest.raises(NotForUs):
            open_order(lines(batches)[0], X25519PrivateKey.generate())

    def test_known_answer(self) -> None:
        """A line sealed once by this format opens for ever."""
        key = X25519PrivateKey.from_private_bytes(bytes(range(32)))
        line = (
            b'{"format":"iov-realname/file-exchange/v1","carrier":"mobile","id":"0","kind":"suspend",'
            b'"key":"NYBy1jZYgNGu6jKa35EhODhR7SGijjt16WXQ0s0WYlQ=",'
            b'"box":"AAECAwQFBgcICQoLoXbILT7ACrmEcUoEC626d4svNOTIqxlNNrZiO8TIPoqA6Fu8"}'
        )

        assert {"operation": "op-1"} == open_order(line, key)

    @pytest.mark.parametrize("raw", ["", "00", "zz" * 32, "00" * 31, "00" * 32])
    def test_a_key_is_32_bytes(self, raw: str) -> None:
        """Anything else, and a point that hides nothing, is no carrier's key."""
        with pytest.raises(CarrierKeyUnusable):
            CarrierKey(raw)


class TestBatches:
    """Binding, handing over, and crashing in between."""

    def test_a_manifest_vouches_for_all(self, exchange: FileExchange, batches: Batches) -> None:
        """The manifest names each order and the file with their digests, the carrier and its key."""
        exchange.suspend("op-1", CARD)
        exchange.resume("op-2", CARD)
        batch = batches.close()
        assert batch is not None
        content = (batch.folder / "orders.jsonl").read_bytes()
        manifest = json.loads((batch.folder / "manifest.json").read_text("utf-8"))

        assert 2 == batch.orders == len(manifest["orders"])
        assert {"name": "orders.jsonl", "bytes": len(content), "sha256": sha256(content).hexdigest()} == manifest[
            "file"
        ]
        assert [sha256(line).hexdigest() for line in content.splitlines()] == [
            order["sha256"] for order in manifest["orders"]
        ]
        assert ("mobile", batch.id, KEY.fingerprint) == tuple(
            manifest[name] for name in ("carrier", "batch", "recipient_key_sha256")
        )

    def test_an_order_goes_once(self, exchange: FileExchange, batches: Batches) -> None:
        """The same operation again is the same order, before and after its batch is closed."""
        assert exchange.suspend("op-1", CARD) == exchange.suspend("op-1", CARD)
        assert 1 == len(lines(batches))
        exchange.suspend("op-1", CARD)

        assert batches.close() is None

    def test_a_crash_doubles_nothing(self, exchange: FileExchange, batches: Batches, tmp_path: Path) -> None:
        """Orders that still wait although their batch is there are not bound again, and a draft is no batch."""
        exchange.suspend("op-1", CARD)
        (waiting,) = (tmp_path / "exchange/waiting").iterdir()
        sealed = waiting.read_bytes()
        batches.close()
        waiting.write_bytes(sealed)
        (tmp_path / "exchange/batches/.draft.new").mkdir()

        assert batches.close() is None
        assert not waiting.exists()
        assert 1 == len(batches.not_handed_over())

    def test_a_hand_over_is_recorded_once(self, exchange: FileExchange, batches: Batches) -> None:
        """Who gave it to the carrier, when, under which receipt, and exactly which manifest; never overwritten."""
        exchange.suspend("op-1", CARD)
        batch = batches.close()
        assert batch is not None
        assert [batch.id] == batches.not_handed_over()
        batches.handed_over(batch.id, by="staff-7", reference="CM-2026-1")
        record = json.loads((batch.folder / "handover.json").read_text("utf-8"))

        assert [] == batches.not_handed_over()
        assert ("staff-7", "CM-2026-1", HandClock().now().isoformat()) == (
            record["by"],
            record["reference"],
            record["at"],
        )
        assert sha256((batch.folder / "manifest.json").read_bytes()).hexdigest() == record["manifest_sha256"]
        with pytest.raises(ExchangeUnusable, match="before"):
            batches.handed_over(batch.id, by="staff-8", reference="")

    def test_nothing_waits(self, batches: Batches) -> None:
        """Without orders there is no batch."""
        assert batches.close() is None

    def test_a_folder_that_is_none(self, tmp_path: Path, batches: Batches) -> None:
        """What the machine will not do is said, with the place."""
        (tmp_path / "file").write_bytes(b"")

        with pytest.raises(ExchangeUnusable, match="file"):
            Batches(tmp_path / "file", "mobile", KEY, HandClock(), SystemDraw())
        with pytest.raises(ExchangeUnusable, match="nowhere"):
            batches.handed_over("nowhere", by="staff-7", reference="")
