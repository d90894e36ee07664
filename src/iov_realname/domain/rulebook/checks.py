"""Which identity checks a registration needs."""

from typing import assert_never

import attrs

from iov_realname.domain.documents import HolderKind
from iov_realname.domain.rulebook.words import ChannelKind, CheckKind, Party

RequiredChecks = frozenset[tuple[Party, CheckKind]]


@attrs.frozen
class CheckTable:
    """The checks asked of each party (POLICY-CHECKS, after the means named in R105-2)."""

    in_person: tuple[CheckKind, ...]
    online: tuple[CheckKind, ...]
    unit: tuple[CheckKind, ...]
    owner_by_agent: tuple[CheckKind, ...]

    def required(self, channel: ChannelKind, holder: HolderKind, has_agent: bool) -> RequiredChecks:
        """Every (party, check) that must come out as a match."""
        present = self.of_person(channel)
        parties = _pairs(Party.AGENT, present) if has_agent else frozenset()
        match holder:
            case HolderKind.PERSON:
                return parties | _pairs(Party.OWNER, self.owner_by_agent if has_agent else present)
            case HolderKind.UNIT:
                return parties | _pairs(Party.OWNER, self.unit) | _pairs(Party.HANDLER, present)
            case _:  # pragma: no cover
                assert_never(holder)

    def of_person(self, channel: ChannelKind) -> tuple[CheckKind, ...]:
        """The checks of a person who stands before the channel."""
        match channel:
            case ChannelKind.COUNTER | ChannelKind.HOME_VISIT:
                return self.in_person
            case ChannelKind.ONLINE:
                return self.online
            case _:  # pragma: no cover
                assert_never(channel)


def _pairs(party: Party, checks: tuple[CheckKind, ...]) -> RequiredChecks:
    return frozenset((party, check) for check in checks)
