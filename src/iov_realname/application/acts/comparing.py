"""人证一致性查验 by a named clerk, who looks at the person and at the document."""

import attrs

from iov_realname.application.acts.check import AboutNumber
from iov_realname.application.acts.register import numbered_vehicle, settle_and_submit
from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.domain.card.checking import CheckEvidence, RecordCheck
from iov_realname.domain.card.identity import NOT_AUTHORISED_THAT_DAY
from iov_realname.domain.card.second_look import RecordHolderCheck
from iov_realname.domain.dealer import Authority, ClerkId, authority_of
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import CheckKind, Party
from iov_realname.domain.streams import dealer_stream
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.time import day_of
from iov_realname.domain.vehicle.upkeep import KeepUp, keep_up

__all__ = ["Comparison", "compare", "compare_again"]


@attrs.frozen(kw_only=True)
class Comparison(AboutNumber):
    """What a clerk of a channel saw."""

    party: Party
    channel: str
    clerk: str = attrs.field(repr=False)
    outcome: CheckOutcome

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The number and the channel."""
        return (*AboutNumber.reads(self, keys), dealer_stream(self.channel))


def compare_again(case: Case, request: Comparison) -> Refusal | None:
    """The same, of a registered holder in a second look."""
    clerk = case.clerk(request.clerk)
    if clerk is None or not _may(case, request, clerk):
        return attrs.evolve(NOT_AUTHORISED_THAT_DAY, rule="clerk_is_authorised", edition=case.book.edition)
    number = case.number(request.registration_no)
    command = RecordHolderCheck(
        request.at, case.drawn(), CheckKind.HOLDER, request.outcome, _evidence(clerk, request.outcome)
    )
    return case.record(keep_up(numbered_vehicle(case, number), KeepUp(number, command), case.book))


def compare(case: Case, request: Comparison) -> Refusal | None:
    """Take the comparison of a clerk who may compare; a mismatch closes the attempt."""
    clerk = case.clerk(request.clerk)
    if clerk is None or not _may(case, request, clerk):
        return attrs.evolve(NOT_AUTHORISED_THAT_DAY, rule="clerk_is_authorised", edition=case.book.edition)
    number = case.number(request.registration_no)
    command = RecordCheck(
        at=request.at,
        origin=case.origin,
        number=number,
        reference=case.drawn(),
        party=request.party,
        check=CheckKind.HOLDER,
        outcome=request.outcome,
        evidence=_evidence(clerk, request.outcome),
        providers={},
    )
    return settle_and_submit(case, numbered_vehicle(case, number), command)


def _evidence(clerk: ClerkId, outcome: CheckOutcome) -> CheckEvidence:
    return CheckEvidence("clerk", "comparison", clerk, outcome.value, None, None, None, None)


def _may(case: Case, request: Comparison, clerk: ClerkId) -> bool:
    if not case.work.channels_known:
        return True
    authority = authority_of(case.work.dealer(request.channel), clerk, day_of(request.at))
    return authority is not Authority.NOT_AUTHORISED
