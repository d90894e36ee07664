"""Chapters of the first owners: their papers, the checks, the way to the carrier."""

from collections import Counter

import attrs

from iov_realname.adapters.terminal.carriers.delivering import until_nothing_waits
from iov_realname.adapters.terminal.demo.fleet import Part, SimCard, Vehicle
from iov_realname.adapters.terminal.demo.scene import Scene
from iov_realname.adapters.wording.language import Said
from iov_realname.domain.card.state import RegistrationStatus
from iov_realname.domain.documents import HolderKind
from iov_realname.domain.readings import DeviceCapture

__all__ = ["deliver", "delivery", "registration", "second_attempts"]


def registration(scene: Scene) -> None:
    """Owners come with their papers."""
    scene.begin(Said("实名登记与核验", "Owners register, and are checked"), 2023, 5, 9)
    outcomes: Counter[RegistrationStatus] = Counter()
    first = scene.fleet.vehicles[0]
    scene.try_in_vain(
        Said("出示已过有效期的证件", "showing a document that has expired"),
        lambda: scene.register(first, attrs.evolve(first.owner, valid_to="2023-05-08")),
    )
    scene.try_in_vain(
        Said("由未获授权的人员办理", "a clerk whom nobody authorised"),
        lambda: scene.register(first, first.owner, clerk="A999"),
    )
    for vehicle in scene.fleet.vehicles:
        if vehicle.part not in (Part.DECLINES, Part.LATE):
            outcomes[_come(scene, vehicle)] += 1
    scene.note(
        Said(
            "{submitted} 车核验通过、待传送；{refused} 车人证不一致（R-IMPERSONATION）；{review} 车查无、转人工审核",
            "{submitted} verified and queued; {refused} refused (R-IMPERSONATION); {review} without a record,"
            " for a review",
        ),
        submitted=outcomes[RegistrationStatus.SUBMITTED],
        refused=outcomes[RegistrationStatus.REFUSED],
        review=outcomes[RegistrationStatus.IN_REVIEW],
    )


def _come(scene: Scene, vehicle: Vehicle) -> RegistrationStatus:
    match vehicle.part:
        case Part.COMPANY:
            return scene.register(vehicle, vehicle.owner, holder=HolderKind.UNIT, agent=vehicle.helper)
        case Part.AGENT:
            return scene.register(vehicle, vehicle.owner, agent=vehicle.helper)
        case Part.ONLINE:
            return scene.register(vehicle, vehicle.owner, capture=DeviceCapture.NFC, online=True)
        case Part.IMPERSONATED | Part.UNFOUND:
            return scene.register(vehicle, vehicle.stranger)
        case _:
            return scene.register(vehicle, vehicle.owner)


def delivery(scene: Scene) -> None:
    """What was verified is sent; the carriers finish it, or not at once."""
    scene.begin(Said("传送运营商与报竣", "Sent to the carriers, and completed"), 2023, 5, 10)
    deliver(scene)
    first = scene.fleet.vehicles[0]
    scene.try_in_vain(
        Said("已登记的车再登记一位车主", "a second owner for a registered vehicle"),
        lambda: scene.register(first, first.next_owner),
    )


def second_attempts(scene: Scene) -> None:
    """Who was refused comes again, in person."""
    vehicles = tuple(scene.fleet.playing(Part.IMPERSONATED))
    if not vehicles:
        return
    scene.begin(Said("再次登记", "Those refused come again"), 2023, 5, 16)
    for vehicle in vehicles:
        scene.register(vehicle, vehicle.owner)
    scene.note(Said("{count} 位车主本人携证件再来", "{count} come in person"), count=len(vehicles))
    deliver(scene)


def deliver(scene: Scene) -> None:
    """Send until nothing waits; what a carrier rejects is sent once more."""
    _rounds(scene)
    again = [card for card in scene.fleet.cards if _status(scene, card) is RegistrationStatus.REJECTED]
    for card in again:
        scene.registry.resubmit(iccid=card.iccid, registration_no=scene.numbers[card.iccid])
    if again:
        scene.note(Said("{count} 张卡重新传送", "{count} sent again"), count=len(again))
        _rounds(scene)


def _rounds(scene: Scene) -> None:
    delivered = until_nothing_waits(scene.registry.deliver, lambda seconds: None)
    scene.note(
        Said(
            "传送 {sent}，报竣 {completed}，运营商拒绝 {rejected}（{rounds} 轮）",
            "{sent} sent, {completed} completed, {rejected} rejected by the carrier ({rounds} rounds)",
        ),
        sent=delivered.sent,
        completed=delivered.completed,
        rejected=delivered.rejected,
        rounds=delivered.rounds,
    )


def _status(scene: Scene, card: SimCard) -> RegistrationStatus:
    return scene.registry.card(card.iccid).registration_status
