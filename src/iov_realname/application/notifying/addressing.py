"""Where an owner can be reached: opened for service, by a recorded reading, and only when something is to be sent."""

from collections.abc import Sequence

import attrs

from iov_realname.application.errors import NotFound, SubjectErased, SubjectLocked
from iov_realname.application.ports import EventLog
from iov_realname.application.reading import Dossier, Reading
from iov_realname.application.retention.finding import Found, Whereabouts
from iov_realname.domain.parties import Particulars
from iov_realname.domain.subject.words import ReadingPurpose, Role
from iov_realname.domain.terms import Addressee
from iov_realname.domain.vehicle.fitted import FittedVehicle

__all__ = ["AddressClosed", "Addressing", "NoAddress"]


@attrs.frozen
class NoAddress:
    """Nobody recorded how this owner can be reached."""


@attrs.frozen
class AddressClosed:
    """It is locked, or erased: service to this owner is over."""


class Addressing:
    """Finds an owner's contact: what was recorded as one, else the papers that the owner showed last."""

    def __init__(self, log: EventLog, reading: Reading, actor: str) -> None:
        self._log = log
        self._reading = reading
        self._actor = actor

    def of(self, fitted: FittedVehicle, addressee: Addressee) -> Particulars | NoAddress | AddressClosed:
        """The contact of the present owner, or of the one before."""
        found = self._subject(fitted, addressee)
        if found is None:
            return NoAddress()
        told = next(
            self._reading.each([found], purpose=ReadingPurpose.SERVICE, actor=self._actor, full=True),
        )
        return AddressClosed() if isinstance(told, SubjectErased | SubjectLocked) else _contact(told)

    def _subject(self, fitted: FittedVehicle, addressee: Addressee) -> Found | None:
        subjects = [found for card in fitted.live for found in self._on(card.iccid)]
        mine = [found for found in subjects if _is_of(found, addressee)]
        for role in (Role.CONTACT, Role.OWNER):
            named = [found for found in mine if found.services[0].role is role]
            if named:
                # Of contacts recorded at the same moment the last one counts: max takes the first it meets.
                return max(reversed(named), key=lambda found: found.services[0].began)
        return None

    def _on(self, iccid: str) -> Sequence[Found]:
        try:
            return Whereabouts(self._log).on_card(iccid)
        except NotFound:
            return ()


def _is_of(found: Found, addressee: Addressee) -> bool:
    """Service to a present owner goes on; to a former owner it ended."""
    goes_on = any(service.ended is None for service in found.services)
    return goes_on is (addressee is Addressee.PRESENT_OWNER)


def _contact(dossier: Dossier) -> Particulars | NoAddress:
    told = [datum.value for datum in dossier.data if isinstance(datum.value, Particulars)]
    return next((each for each in reversed(told) if each.phone or each.address), NoAddress())
