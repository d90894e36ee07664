"""What a carrier's word on a registration means for ours."""

from enum import Enum, auto

from iov_realname.application.carriers import RegistrationBasis, RegistrationReading, RegistrationState

__all__ = ["Said", "said_of"]


class Said(Enum):
    """What it comes to."""

    REGISTERED = auto()
    REJECTED = auto()
    IN_REVIEW = auto()
    NOT_THERE = auto()
    SOMEBODY_ELSE = auto()
    NOTHING = auto()


_OTHERS = {
    RegistrationState.REJECTED: Said.REJECTED,
    RegistrationState.IN_REVIEW: Said.IN_REVIEW,
    RegistrationState.REQUIRED_NOT_DONE: Said.NOT_THERE,
}


def said_of(reading: object, period: int) -> Said:
    """What a reading, or an answer in place of one, means for a registration of the ``period``-th owner.

    A yes that is about the unit, or about nobody in particular, proves nothing. One that does not compare the holder
    is believed for the first owner only: for a later one it may be the owner before.
    """
    if not isinstance(reading, RegistrationReading):
        return Said.NOTHING
    if reading.state is not RegistrationState.REGISTERED:
        return _OTHERS.get(reading.state, Said.NOTHING)
    if reading.basis is RegistrationBasis.RESPONSIBLE_UNIT:
        return Said.NOT_THERE
    if reading.holder_matches is False or (reading.holder_matches is None and period > 1):
        return Said.SOMEBODY_ELSE
    if reading.holder_matches or reading.basis is RegistrationBasis.END_USER:
        return Said.REGISTERED
    return Said.NOTHING
