"""Chapters before an owner comes: channels, purchase, tests, assembly, sale."""

from collections import Counter

from iov_realname.adapters.terminal.demo import identities
from iov_realname.adapters.terminal.demo.fleet import SimCard
from iov_realname.adapters.terminal.demo.scene import CLERK, SHOP, WEB, Scene
from iov_realname.adapters.wording.language import Said
from iov_realname.application.carriers.registry import LEDGER_CARRIERS
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.functions import Function
from iov_realname.domain.rulebook import ChannelKind
from iov_realname.domain.terms import Fitment

__all__ = ["assembly", "channels", "purchase", "sales", "tests"]

DIRECTED = (Function.DATA_DIRECTED,)


def channels(scene: Scene) -> None:
    """Who may take registrations."""
    scene.begin(Said("授权渠道", "Channels are authorised"), 2023, 2, 6)
    authorise = scene.registry.authorise_channel
    authorise(code=SHOP, name="模拟门店", kind=ChannelKind.COUNTER, clerks=[CLERK])
    authorise(code=WEB, name="模拟线上", kind=ChannelKind.ONLINE, clerks=[CLERK])
    scene.note(Said("一家门店、一个线上渠道，各有办理人员", "a shop and an online channel, each with its clerk"))


def purchase(scene: Scene) -> None:
    """Cards are bought, and the carrier registers the purchaser."""
    scene.begin(Said("采购", "Cards are bought"), 2023, 2, 20)
    cards = scene.fleet.cards
    for card in cards:
        _procure(scene, card)
        scene.registry.acknowledge_purchaser(iccid=card.iccid, receipt_no=f"SIM-GK-{card.serial:06}")
    dealt = Counter(card.carrier for card in cards)
    scene.note(
        Said(
            "采购 {count} 张卡（电信 {telecom}，移动 {mobile}，联通 {unicom}），运营商已登记购卡企业和责任人",
            "{count} cards (Telecom {telecom}, Mobile {mobile}, Unicom {unicom}); purchaser and responsible person are"
            " registered",
        ),
        count=len(cards),
        **{str(carrier): dealt[carrier] for carrier in LEDGER_CARRIERS.codes},
    )
    another = SimCard(cards[0].carrier, cards[-1].serial + 1)
    scene.try_in_vain(
        Said("不做风险评估就购卡", "buying without a risk assessment"), lambda: _procure(scene, another, assessment="")
    )
    scene.try_in_vain(Said("同一张卡再次建档", "the same card a second time"), lambda: _procure(scene, cards[0]))


def _procure(scene: Scene, card: SimCard, assessment: str = "SIM-FP-0001") -> None:
    scene.registry.procure(
        iccid=card.iccid,
        msisdn=identities.msisdn(card.carrier, card.serial),
        imsi=identities.imsi(card.carrier, card.serial),
        carrier=card.carrier,
        purchaser="模拟汽车公司",
        purchaser_code=identities.OEM,
        responsible=identities.person(0),
        responsible_document=DocumentKind.RESIDENT_ID,
        batch_no="SIM-PC-202302",
        risk_assessment_no=assessment,
    )


def tests(scene: Scene) -> None:
    """Some cards are tested; only directed functions, before the sale."""
    scene.begin(Said("定向测试", "Some cards are tested"), 2023, 3, 6)
    tested = scene.fleet.cards[::3]
    for card in tested:
        scene.registry.open_test(iccid=card.iccid, functions=DIRECTED)
    scene.note(
        Said("{count} 张卡开通定向流量用于测试", "{count} cards with directed data, for tests"), count=len(tested)
    )
    untested = scene.fleet.cards[1]
    scene.try_in_vain(
        Said("测试就要开通非定向流量", "opening undirected data for a test"),
        lambda: scene.registry.open_test(iccid=untested.iccid, functions=[Function.DATA_UNDIRECTED]),
    )


def assembly(scene: Scene) -> None:
    """Cards go into vehicles."""
    scene.begin(Said("装车下线", "Cards are fitted"), 2023, 4, 10)
    for vehicle in scene.fleet.vehicles:
        for card in vehicle.cards:
            scene.registry.fit(iccid=card.iccid, vin=vehicle.vin, imei=identities.imei(card.serial))
    doubles = sum(len(vehicle.cards) > 1 for vehicle in scene.fleet.vehicles)
    scene.note(
        Said("{count} 辆车下线，其中 {doubles} 辆装有两张卡", "{count} vehicles, {doubles} of them with two cards"),
        count=len(scene.fleet.vehicles),
        doubles=doubles,
    )
    spare, vin = scene.fleet.spares[0], identities.vin(len(scene.fleet.vehicles) + 1)
    scene.try_in_vain(
        Said("后装一张卡", "fitting a card after the sale of the vehicle (aftermarket)"),
        lambda: scene.registry.fit(
            iccid=spare.iccid, vin=vin, imei=identities.imei(spare.serial), fitment=Fitment.AFTERMARKET
        ),
    )


def sales(scene: Scene) -> None:
    """Every vehicle is sold."""
    scene.begin(Said("销售", "Vehicles are sold"), 2023, 5, 8)
    for vehicle in scene.fleet.vehicles:
        scene.registry.sell_vehicle(vin=vehicle.vin, channel=SHOP)
    scene.note(
        Said(
            "{count} 辆车售出；登记之前只有紧急救援", "{count} sold; until registered only the emergency call is open"
        ),
        count=len(scene.fleet.vehicles),
    )
