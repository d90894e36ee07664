"""Chapters after the first registration: notices, restrictions, transfers, replacements, the end."""

from iov_realname.adapters.terminal.demo.fleet import Part, Vehicle
from iov_realname.adapters.terminal.demo.owners import deliver
from iov_realname.adapters.terminal.demo.scene import Scene
from iov_realname.adapters.wording.language import Said
from iov_realname.domain.card.appeal import AppealOutcome
from iov_realname.domain.card.restriction import RestrictionTexts
from iov_realname.domain.card.state import Ground
from iov_realname.domain.subject.words import RequestChannel
from iov_realname.domain.terms import Delivery, NoticeChannel, NoticePurpose, RegistrationReason

__all__ = ["lifting", "notices", "replacements", "scrapping", "transfers"]

TEXTS = RestrictionTexts("未完成实名登记（模拟）", "客服热线（模拟）", "车主身份证件（模拟）")


def notices(scene: Scene) -> None:
    """Owners who have not registered are told, twice."""
    waiting = tuple(scene.fleet.playing(Part.DECLINES, Part.LATE))
    if not waiting:
        return
    scene.begin(Said("告知与限制", "Notices, and restrictions"), 2023, 6, 20)
    scene.try_in_vain(
        Said("未经告知就限制功能", "restricting without a notice"),
        lambda: _restrict(scene, waiting[0], Ground.DECLINED),
    )
    for channel in (NoticeChannel.SMS, NoticeChannel.PHONE):
        for vehicle in waiting:
            scene.registry.notify(
                vin=vehicle.vin,
                purpose=NoticePurpose.RESTRICTION,
                channel=channel,
                text_version="SIM-GZ-1",
                delivery=Delivery.DELIVERED,
            )
    for vehicle in scene.fleet.playing(Part.DECLINES):
        scene.registry.decline(vin=vehicle.vin, reason="暂不办理（模拟）")
        _restrict(scene, vehicle, Ground.DECLINED)
    for vehicle in scene.fleet.playing(Part.LATE):
        _restrict(scene, vehicle, Ground.OVERDUE)
    scene.note(
        Said(
            "告知 {count} 位车主两次；拒绝登记或逾期的只留紧急救援",
            "{count} owners told twice; those who decline or let the deadline pass keep the emergency call alone",
        ),
        count=len(waiting),
    )


def _restrict(scene: Scene, vehicle: Vehicle, ground: Ground) -> None:
    scene.registry.restrict(vin=vehicle.vin, ground=ground, texts=TEXTS)


def _appeal(scene: Scene, vehicle: Vehicle) -> None:
    scene.registry.file_appeal(
        vin=vehicle.vin, appeal="SS-1", channel=RequestChannel.ONLINE, words="未收到告知（模拟）"
    )
    scene.registry.decide_appeal(
        vin=vehicle.vin, appeal="SS-1", outcome=AppealOutcome.UPHELD, reviewer="reviewer-1", reason="申诉成立（模拟）"
    )


def lifting(scene: Scene) -> None:
    """A restriction ends with an appeal, or with a registration."""
    late, declined = tuple(scene.fleet.playing(Part.LATE)), tuple(scene.fleet.playing(Part.DECLINES))
    if not late + declined:
        return
    scene.begin(Said("解除限制", "Restrictions end"), 2023, 7, 12)
    for vehicle in late:
        _appeal(scene, vehicle)
    for vehicle in declined[::2]:
        scene.register(vehicle, vehicle.owner)
    scene.note(
        Said("申诉成立的解除限制；愿意登记的随报竣解除", "lifted after an appeal, or as a registration is completed")
    )
    deliver(scene)


def transfers(scene: Scene) -> None:
    """A used vehicle gets a new owner, and the registration begins anew."""
    sold_on = tuple(scene.fleet.playing(Part.SELLS_ON, Part.GOES_UNREGISTERED))
    if not sold_on:
        return
    scene.begin(Said("过户", "Vehicles change hands"), 2023, 9, 18)
    for vehicle in sold_on:
        scene.registry.transfer_vehicle(vin=vehicle.vin)
    coming = tuple(scene.fleet.playing(Part.SELLS_ON))
    for vehicle in coming:
        scene.register(vehicle, vehicle.next_owner, RegistrationReason.TRANSFER)
    scene.note(
        Said(
            "{count} 辆过户，功能只留紧急救援；{coming} 位新车主来登记",
            "{count} transferred, only the emergency call stays; {coming} new owners register",
        ),
        count=len(sold_on),
        coming=len(coming),
    )
    deliver(scene)


def replacements(scene: Scene) -> None:
    """A broken card is replaced; the new one needs its own registration."""
    broken = tuple(scene.fleet.playing(Part.REPLACED))
    if not broken:
        return
    scene.begin(Said("换卡", "A card is replaced"), 2024, 1, 15)
    for vehicle, spare in zip(broken, scene.fleet.spares[2:], strict=True):
        scene.registry.replace_card(vin=vehicle.vin, old_iccid=vehicle.cards[0].iccid, new_iccid=spare.iccid)
        scene.register(vehicle, vehicle.owner)
    scene.note(Said("换卡 {count} 次，新卡重新登记", "{count} replaced, the new cards registered"), count=len(broken))
    deliver(scene)


def scrapping(scene: Scene) -> None:
    """A vehicle's life ends, and with it all its cards'."""
    gone = tuple(scene.fleet.playing(Part.SCRAPPED))
    if not gone:
        return
    scene.begin(Said("报废", "Vehicles are scrapped"), 2024, 3, 11)
    for vehicle in gone:
        scene.registry.scrap_vehicle(vin=vehicle.vin)
    scene.note(Said("{count} 辆报废，所有卡注销", "{count} scrapped, all their cards deregistered"), count=len(gone))
    scene.try_in_vain(
        Said("给已报废的车过户", "transferring a scrapped vehicle"),
        lambda: scene.registry.transfer_vehicle(vin=gone[0].vin),
    )
