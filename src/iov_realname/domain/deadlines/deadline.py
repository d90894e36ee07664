"""What a deadline is: a named question to one history, and what of it is still to be done by when."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

import attrs

from iov_realname.domain.inspection.duties import DutyHistory, Owed
from iov_realname.domain.inspection.words import Wording

__all__ = ["Deadline", "Due", "dues"]


@attrs.frozen
class Due:
    """Something not done yet, to be done by the end of ``day``.

    ``about`` says which one of its history, in a code or a number that is nobody's; empty where there is but one.
    """

    day: date
    about: str = ""


def dues(owed: Iterable[Owed]) -> Iterator[Due]:
    """What is owed, as what falls due."""
    return (Due(each.day, each.about) for each in owed)


@attrs.frozen
class Deadline:
    """What is asked of all histories whose names begin with ``prefix``. Its ``code`` is the name of the function.

    ``look`` knows nothing of the day on which it is asked, and yields nothing for what is done. ``cites``: the
    obligations that set the day.
    """

    look: Callable[[DutyHistory], Iterable[Due]]
    prefix: str
    title: Wording
    cites: tuple[str, ...]

    @property
    def code(self) -> str:
        """The name it is known by."""
        return self.look.__name__
