"""A carrier that the ledgers do not know: from its purchase to its end, by API, ledger and command line."""

import json
from collections.abc import Mapping
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import iov_realname
from iov_realname import CarrierCode, CarrierEntry, CarrierRegistry, CarrierUnknown, Refused, Stage
from iov_realname.adapters.codec import CattrsCodec, MsgspecCodec, wire_registry
from iov_realname.adapters.simulated import SimulatedCarrier
from iov_realname.adapters.storage import open_memory_log
from iov_realname.adapters.terminal.app import app
from iov_realname.application.carriers import LEDGER_CARRIERS
from iov_realname.domain.card.purchase import Procured
from iov_realname.domain.card.state import RegistrationStatus
from iov_realname.domain.identifiers import Carrier, Doubt
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.terms import CarrierResult
from iov_realname.testing import invented
from tests.integration.command_line import OEM, url
from tests.integration.test_cli_ingest import PURCHASE, PURCHASES, write
from tests.support.dispatch import BEGAN, Dispatch
from tests.support.known_carriers import BROADNET, KNOWN, RESELLER, write_known

codes = st.from_regex(r"[a-z][a-z0-9_-]{0,31}", fullmatch=True).filter(lambda code: code not in LEDGER_CARRIERS.codes)


def dispatched(code: CarrierCode, known: CarrierRegistry) -> Dispatch:
    """A vehicle whose one card is a carrier's, its registration queued."""
    return Dispatch(open_memory_log(), lambda clock: {code: SimulatedCarrier(code)}, vehicles=1, known=known)


@settings(max_examples=15, deadline=None)
@given(code=codes.map(CarrierCode))
def test_goes_the_whole_way(code: CarrierCode) -> None:
    """A card of any carrier that was named is bought, sold, registered with it, transferred and scrapped."""
    dispatch = dispatched(code, CarrierRegistry([CarrierEntry(code, "样例", "Example")]))
    registry, (iccid,) = dispatch.registry, dispatch.iccids
    dispatch.deliver(3)
    assert (Stage.REGISTERED, code) == (registry.card(iccid).stage, registry.card(iccid).carrier)

    registry.transfer_vehicle(vin=invented.vin(0))
    registry.scrap_vehicle(vin=invented.vin(0))
    assert [(iccid, code, Stage.DEREGISTERED)] == [
        (line.iccid, line.carrier, line.stage) for line in registry.cards(carrier=code)
    ]
    assert {code: 1} == registry.counts().carriers
    day = BEGAN.date()
    assert {code: 1} == {each.carrier: each.sold for each in registry.sales_figures(day, day) if each.sold}


def test_both_codecs_write_the_code_as_it_is() -> None:
    """What is stored of any carrier is its code, by both codecs alike."""
    dispatch = dispatched(RESELLER, KNOWN)
    for each in dispatch.log.since(0, 100):
        envelope = each.envelope
        quick, strict = MsgspecCodec(wire_registry()), CattrsCodec(wire_registry())
        assert json.loads(strict.encode(envelope)) == json.loads(quick.encode(envelope))
    bought = next(each.envelope for each in dispatch.log.since(0, 100) if isinstance(each.envelope.event, Procured))
    assert "resale-x" == json.loads(quick.encode(bought))["event"]["carrier"]


class TestUnnamed:
    """A store that holds a carrier's cards is opened where nobody has named it."""

    @pytest.fixture
    def dispatch(self) -> Dispatch:
        """Its registration waits, and the process that knew the carrier is gone."""
        made = dispatched(BROADNET, KNOWN)
        made.carriers = {Carrier.MOBILE: SimulatedCarrier(Carrier.MOBILE)}
        made.office = attrs.evolve(made.office, carriers=LEDGER_CARRIERS)
        made.restarted()
        return made

    def test_is_replayed(self, dispatch: Dispatch) -> None:
        """Histories, listings, counts and figures are as ever, under the carrier's code."""
        registry, (iccid,) = dispatch.registry, dispatch.iccids

        assert BROADNET == registry.card(iccid).carrier
        assert [BROADNET] == [line.carrier for line in registry.cards()]
        assert {BROADNET: 1} == registry.counts().carriers
        day = BEGAN.date()
        assert [*LEDGER_CARRIERS.codes, BROADNET] == [each.carrier for each in registry.sales_figures(day, day)]

    def test_goes_on(self, dispatch: Dispatch) -> None:
        """What needs no new name of it goes on: its card waits without an adapter, and changes hands."""
        assert 1 == dispatch.registry.deliver().no_adapter
        dispatch.registry.transfer_vehicle(vin=invented.vin(0))
        assert Stage.TRANSFERRED is dispatch.registry.card(dispatch.iccids[0]).stage

    def test_sells_nothing_more(self, dispatch: Dispatch) -> None:
        """Nothing is bought from it, nor is an adapter taken for it; the error names those that are known."""
        with pytest.raises(CarrierUnknown, match=r"'broadnet' is not known; known are telecom, mobile, unicom"):
            dispatch.registry.assign_resource(
                carrier=BROADNET,
                kind=iov_realname.ResourceKind.NUMBER,
                block="192",
                first=BEGAN.date(),
                reference="D-1",
            )
        with pytest.raises(CarrierUnknown, match="'broadnet'"):
            iov_realname.connect("memory://", oem=OEM, carriers={BROADNET: SimulatedCarrier(BROADNET)})


class TestReseller:
    """Whose answers count for a reseller's card."""

    def answered(self, known: CarrierRegistry, by: CarrierCode) -> Dispatch:
        """A reseller's card, its registration completed by an answer from elsewhere."""
        dispatch = dispatched(RESELLER, known)
        dispatch.registry.deliver()
        dispatch.registry.take_answer(
            registration_no="R-0",
            iccid=dispatch.iccids[0],
            result=CarrierResult.COMPLETED,
            receipt_no="H-1",
            carrier=by,
        )
        return dispatch

    @pytest.mark.parametrize("by", [RESELLER, Carrier.UNICOM])
    def test_a_host_may_answer(self, by: CarrierCode) -> None:
        """A reseller answers, and so does its host where that is agreed."""
        dispatch = self.answered(KNOWN, by)
        assert RegistrationStatus.REGISTERED is dispatch.cards()[0].registration_status

    @pytest.mark.parametrize("by", [Carrier.MOBILE, BROADNET])
    def test_nobody_else_does(self, by: CarrierCode) -> None:
        """Another carrier is the wrong one."""
        with pytest.raises(Refused) as refused:
            self.answered(KNOWN, by)
        assert RefusalCode.WRONG_CARRIER is refused.value.refusal.code

    def test_a_host_does_not_by_itself(self) -> None:
        """Whether a host answers is not assumed."""
        silent = CarrierEntry(RESELLER, "样例转售", "Example Resale", iov_realname.CarrierKind.RESALE, "unicom")
        with pytest.raises(Refused) as refused:
            self.answered(CarrierRegistry([silent]), Carrier.UNICOM)
        assert RefusalCode.WRONG_CARRIER is refused.value.refusal.code


@pytest.mark.parametrize(
    ("code", "doubts"),
    [
        (BROADNET, {Doubt.IMSI_CARRIER}),
        (RESELLER, {Doubt.CARRIER_PREFIX, Doubt.IMSI_CARRIER, Doubt.NUMBER_BLOCK}),
    ],
)
def test_numbers_are_held_against_the_network(code: CarrierCode, doubts: set[Doubt]) -> None:
    """A card numbered like 中国移动's is doubted by what is known of its carrier's network, or of its host's."""
    dispatch = dispatched(code, KNOWN)
    bought = next(event for event in dispatch.events(dispatch.iccids[0]) if isinstance(event, Procured))
    assert doubts == {*bought.doubts} - {Doubt.LUHN}


class TestCommandLine:
    """Ledgers and listings, with a file that names the carriers and without."""

    @pytest.fixture
    def known(self, tmp_path: Path) -> Path:
        """The file."""
        return write_known(tmp_path / "carriers.json")

    def call(self, *words: object) -> Result:
        """Run a command in this process."""
        return CliRunner().invoke(app, list(map(str, words)), env={"LC_ALL": "en_GB.UTF-8"})

    def ingested(self, folder: Path, *before: object) -> Result:
        """A purchase of 中国广电 and one of the reseller, taken in."""
        columns: Mapping[str, str] = dict(zip(PURCHASES, PURCHASE, strict=True))
        first = {**columns, "运营商": "中国 广电"}
        second = {**columns, "ICCID": "8986010000000000000", "运营商": "RESALE-X"}
        write(folder / "purchases.csv", PURCHASES, list(first.values()), list(second.values()))
        words = ("ingest", folder / "purchases.csv", "--store", url(folder / "fleet.db"), "--oem", OEM)
        return self.call(*before, *words, "--refused", folder / "refused.csv", "--lang", "en")

    def test_says_their_names(self, tmp_path: Path, known: Path) -> None:
        """Ledger, listing and counts say a named carrier in its own words."""
        named = ("--known-carriers", known)
        done = self.ingested(tmp_path, *named)
        assert 0 == done.exit_code, done.output
        assert "purchases.csv" not in (tmp_path / "refused.csv").read_text("utf-8")
        store = ("--store", url(tmp_path / "fleet.db"), "--lang", "en")

        listed = self.call(*named, "cards", "--carrier", "中国广电", *store)
        assert "China Broadnet" in listed.output
        assert "Resale" not in listed.output
        assert "Example Resale" in self.call(*named, "cards", "--counts", *store).output
        assert "China Broadnet" in self.call(*named, "card", PURCHASE[0], *store).output

    def test_says_codes_without_the_file(self, tmp_path: Path, known: Path) -> None:
        """Where nobody names it, it is shown by its code, and asking for it says how it is named."""
        self.ingested(tmp_path, "--known-carriers", known)
        store = ("--store", url(tmp_path / "fleet.db"), "--lang", "en")

        assert "broadnet" in self.call("cards", *store).output
        counts = json.loads(self.call("cards", "--counts", "--format", "json", *store).stdout)
        assert {"telecom": 0, "mobile": 0, "unicom": 0, "broadnet": 1, "resale-x": 1} == counts["carrier"]
        asked = self.call("cards", "--carrier", "broadnet", *store)
        assert 2 == asked.exit_code
        assert "--known-carriers" in asked.output

    def test_refuses_rows_of_others(self, tmp_path: Path) -> None:
        """A ledger row of a carrier that nobody has named is refused, and the reason says which are known."""
        self.ingested(tmp_path)
        refused = (tmp_path / "refused.csv").read_text("utf-8")

        assert 2 == refused.count("R-FORMAT")
        assert "运营商 is not a known carrier (known: telecom, mobile, unicom)" in refused
        assert "运营商不是已知的电信企业（已知: 中国电信、中国移动、中国联通）" in refused

    def test_names_what_is_wrong_with_the_file(self, tmp_path: Path) -> None:
        """A file that cannot be used ends the command before anything is done."""
        done = self.ingested(tmp_path, "--known-carriers", tmp_path / "nowhere.json")

        assert 3 == done.exit_code
        assert "cannot be read" in done.output
        assert not (tmp_path / "fleet.db").exists()
