"""Rules that bring trouble: crashes, rivals, duplicates, clocks that step back, erasure in the middle."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from iov_realname.domain.terms import Addressee, Delivery, NoticeChannel, NoticePurpose
from iov_realname.testing.bench import VIN
from iov_realname.testing.machine import LifecycleMachine, owned

__all__ = ["Troubles"]

_NOTICE: Mapping[str, Any] = {
    "vin": VIN,
    "purpose": NoticePurpose.RESTRICTION,
    "channel": NoticeChannel.SMS,
    "text_version": "v1",
    "delivery": Delivery.DELIVERED,
    "addressee": Addressee.PRESENT_OWNER,
}
_RIVALS: Mapping[str, Mapping[str, Any]] = {
    "notify": _NOTICE,
    "transfer_vehicle": {"vin": VIN},
    "decline": {"vin": VIN, "reason": "不愿提供"},
}


class Troubles(LifecycleMachine):
    """What goes wrong between systems, at any time."""

    @rule()
    def the_next_answer_is_lost(self) -> None:
        """Whoever makes the next append never hears that it went through, and sends the command again."""
        self.bench.crash_ahead()

    @precondition(owned)
    @rule(act=st.sampled_from(sorted(_RIVALS)))
    def somebody_else_is_quicker(self, act: str) -> None:
        """Between the next decision and its append the vehicle's streams move on."""
        self.bench.rival_ahead(act, **_RIVALS[act])

    @precondition(lambda self: self.bench.commands > 0)
    @rule(number=st.integers(0, 60))
    def a_command_is_delivered_again(self, number: int) -> None:
        """Late, after whatever has happened since."""
        self.bench.comes_again(number)

    @precondition(lambda self: self.bench.commands > 0)
    @rule()
    def an_id_is_used_for_another_command(self) -> None:
        """A command id that was used before with another command is an error of its own, and does nothing."""
        self.bench.is_reused()

    @rule(hours=st.integers(1, 48))
    def the_clock_steps_back(self, hours: int) -> None:
        """The writer's clock is put right, or wrong."""
        self.bench.clock_steps_back(hours)

    @precondition(owned)
    @rule()
    def the_owner_is_erased(self) -> None:
        """In the middle of whatever is under way."""
        self.bench.erase_owner()
