"""What holds of everything that was ever appended."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeAlias

from iov_realname.application.ports import New
from iov_realname.domain.card.directed import DirectedTestClosed
from iov_realname.testing.watching import Append

__all__ = ["COMMAND_INVARIANTS", "each_command_acts_once", "each_command_is_answered_once", "streams_have_no_hole"]

CommandInvariant: TypeAlias = Callable[[Sequence[Append]], str | None]


def each_command_acts_once(appends: Sequence[Append]) -> str | None:
    """All events of a command id were appended in one go, together with its answer.

    A ledger's test row has a second step, its closing, which comes later under the same id.
    """
    acted: Counter[str] = Counter()
    for append in appends:
        commands = {new.envelope.command.id for new in append.events if not _is_second_step(new)}
        acted.update(commands)
        if silent := commands - {answer.command_id for answer in append.answers}:
            return f"acted without an answer: {', '.join(sorted(silent))}"
    twice = [command for command, times in acted.items() if times > 1]
    return f"acted more than once: {', '.join(twice)}" if twice else None


def each_command_is_answered_once(appends: Sequence[Append]) -> str | None:
    """No command id has two answers."""
    answered = Counter(answer.command_id for append in appends for answer in append.answers)
    twice = [command for command, times in answered.items() if times > 1]
    return f"answered more than once: {', '.join(twice)}" if twice else None


def streams_have_no_hole(appends: Sequence[Append]) -> str | None:
    """The versions appended to each stream are 1, 2, 3 and so on."""
    last: Counter[str] = Counter()
    for append in appends:
        for new in append.events:
            if new.version != last[new.stream] + 1:
                return f"{new.stream} goes from version {last[new.stream]} to {new.version}"
            last[new.stream] = new.version
    return None


def _is_second_step(new: New) -> bool:
    return isinstance(new.envelope.event, DirectedTestClosed)


COMMAND_INVARIANTS: tuple[CommandInvariant, ...] = (
    each_command_acts_once,
    each_command_is_answered_once,
    streams_have_no_hole,
)
"""Asked of a log's appends, as a :class:`~iov_realname.testing.watching.WatchedLog` remembers them."""
