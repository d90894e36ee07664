"""Which identity checks a registration needs."""

from typing import assert_never

import attrs

from iov_realname.domain.documents import HolderKind
from iov_realname.domain.rulebook.words import ChannelKind, CheckKind, CheckWay, Party
from iov_realname.domain.terms import RegistrationReason

RequiredChecks = frozenset[tuple[Party, CheckKind]]


@attrs.frozen
class MoreChecks:
    """What a book asks of every person present on top, where an owner registers for this reason."""

    reason: RegistrationReason
    checks: tuple[CheckKind, ...]


@attrs.frozen
class CheckTable:
    """The checks asked of each party (POLICY-CHECKS, after the means named in R105-2).

    ``by_network_id`` and ``by_network_id_online`` are for persons who chose not to be recognised by their face; of a
    channel where nobody's face is recognised by a machine, both ways may ask the same. ``again_…`` are asked of a
    registered holder whose document is looked at once more.
    """

    in_person: tuple[CheckKind, ...]
    online: tuple[CheckKind, ...]
    unit: tuple[CheckKind, ...]
    owner_by_agent: tuple[CheckKind, ...]
    by_network_id: tuple[CheckKind, ...] = (CheckKind.NETWORK, CheckKind.NETWORK_ID, CheckKind.HOLDER)
    by_network_id_online: tuple[CheckKind, ...] = (CheckKind.NETWORK, CheckKind.NETWORK_ID)
    more: tuple[MoreChecks, ...] = ()
    again_in_person: tuple[CheckKind, ...] = (CheckKind.NETWORK, CheckKind.HOLDER)
    again_online: tuple[CheckKind, ...] = (CheckKind.NETWORK, CheckKind.PORTRAIT)
    again_by_network_id: tuple[CheckKind, ...] = (CheckKind.NETWORK, CheckKind.NETWORK_ID)
    again_unit: tuple[CheckKind, ...] = (CheckKind.UNIT,)

    def required(
        self,
        channel: ChannelKind,
        holder: HolderKind,
        has_agent: bool,
        *,
        reason: RegistrationReason | None = None,
        way: CheckWay | None = None,
    ) -> RequiredChecks:
        """Every (party, check) that must come out as a match."""
        present = (*self.of_person(channel, way), *self._more(reason))
        parties = _pairs(Party.AGENT, present) if has_agent else frozenset()
        match holder:
            case HolderKind.PERSON:
                return parties | _pairs(Party.OWNER, self.owner_by_agent if has_agent else present)
            case HolderKind.UNIT:
                return parties | _pairs(Party.OWNER, self.unit) | _pairs(Party.HANDLER, present)
            case _:  # pragma: no cover
                assert_never(holder)

    def of_person(self, channel: ChannelKind, way: CheckWay | None = None) -> tuple[CheckKind, ...]:
        """The checks of a person who stands before the channel."""
        by_network_id = way is CheckWay.NETWORK_ID
        match channel:
            case ChannelKind.COUNTER | ChannelKind.HOME_VISIT:
                return self.by_network_id if by_network_id else self.in_person
            case ChannelKind.ONLINE:
                return self.by_network_id_online if by_network_id else self.online
            case _:  # pragma: no cover
                assert_never(channel)

    def again(self, channel: ChannelKind, holder: HolderKind, way: CheckWay | None = None) -> frozenset[CheckKind]:
        """Every check of the registered holder that must match in a second look."""
        if holder is HolderKind.UNIT:
            return frozenset(self.again_unit)
        if channel is not ChannelKind.ONLINE:
            return frozenset(self.again_in_person)
        return frozenset(self.again_by_network_id if way is CheckWay.NETWORK_ID else self.again_online)

    def _more(self, reason: RegistrationReason | None) -> tuple[CheckKind, ...]:
        return tuple(check for more in self.more if more.reason is reason for check in more.checks)


def _pairs(party: Party, checks: tuple[CheckKind, ...]) -> RequiredChecks:
    return frozenset((party, check) for check in checks)
