"""Which way an append takes: with those of other threads, alone, or by COPY."""

from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from time import monotonic

from iov_realname.adapters.storage.postgres import statements
from iov_realname.adapters.storage.postgres.appends import Append, answer_columns, placed, row_columns, settled
from iov_realname.adapters.storage.postgres.arrays import integers
from iov_realname.adapters.storage.postgres.asking import one
from iov_realname.adapters.storage.postgres.connections import Connections, Cursor
from iov_realname.adapters.storage.postgres.errors import (
    COMMAND_ANSWERED,
    STREAM_MOVED,
    concerns_all,
    crowded,
    silent,
)
from iov_realname.adapters.storage.postgres.groups import Groups, NotSentInTime, NotToldInTime
from iov_realname.adapters.storage.postgres.loads import extra_seconds, loaded
from iov_realname.application.errors import StoreUnusable

JOINED_ROWS = 100
"""Appends of more rows go alone: they would hold up the others."""
GROUP = 64
LOAD_FROM = 1_000
"""So many rows are quicker by COPY."""

CONFLICTS = {-1: STREAM_MOVED, -2: COMMAND_ANSWERED}
Verdict = tuple[Sequence[int] | str | StoreUnusable, bool]
"""Of one append in a group: its positions, its conflict, or why the group failed; and whether it may stand already."""


class Writer:
    """Places appends. What a caller is told concerns its own append only, whoever else's was sent with it."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._groups: Groups[Append, Verdict | None] = Groups(self._sent, most=GROUP)

    def place(self, append: Append) -> Sequence[int]:
        """Where an append stands now. Raises ``CommandAnswered``, ``StaleStream`` or ``StoreUnusable``."""
        until = self._connections.deadline()
        if max(len(append.rows), len(append.answers)) <= JOINED_ROWS:
            return self._joined(append, until)
        if len(append.rows) >= LOAD_FROM:
            extra = extra_seconds(append)
            load = partial(loaded, append, seconds=self._connections.timeout + extra)
            if (positions := self._connections.ask(load, until + extra)) is not None:
                return positions
        return self._connections.ask(partial(placed, append), until)

    def _joined(self, append: Append, until: float) -> Sequence[int]:
        name, seconds = self._connections.address.name, self._connections.timeout
        try:
            verdict = self._groups.ask(append, until)
        except NotSentInTime:
            raise crowded(name, seconds) from None
        except NotToldInTime:
            raise silent(name, seconds) from None
        return self._told(append, verdict, until)

    def _told(self, append: Append, verdict: Verdict | None, until: float) -> Sequence[int]:
        """What its caller is told of an append. If its group failed and there is time, it goes once more, alone."""
        found, again = verdict or (None, True)
        if isinstance(found, str):
            return self._connections.ask(partial(settled, append, conflict=found), until, again=again)
        if isinstance(found, StoreUnusable) and not (again and monotonic() < until):
            raise StoreUnusable(*found.args) from found
        if found is None or isinstance(found, StoreUnusable):
            return self._connections.ask(partial(placed, append), until, again=True)
        return found

    def _sent(self, group: Sequence[Append], until: float) -> Sequence[Verdict | None]:
        if len(group) == 1:
            return [(self._connections.ask(partial(placed, group[0]), until), False)]
        try:
            return self._connections.ask(partial(_judged, group), until)
        except StoreUnusable as error:
            return [(error, not concerns_all(error))] * len(group)
        except (TypeError, ValueError):  # somebody's rows are not what they should be; alone, each learns whose
            return [None] * len(group)


def _judged(group: Sequence[Append], cursor: Cursor, again: bool) -> Sequence[Verdict]:
    """One verdict for each append."""
    rows = [row for append in group for row in append.rows]
    answers = [answer for append in group for answer in append.answers]
    row_ends = tuple(accumulate([len(append.rows) for append in group]))
    answer_ends = tuple(accumulate([len(append.answers) for append in group]))
    values = (*row_columns(rows), *answer_columns(answers), integers(row_ends), integers(answer_ends))
    found = one(cursor, statements.APPEND_GROUP, values)
    return [
        (append.upto(last) if last >= 0 else CONFLICTS[last], again) for append, last in zip(group, found, strict=True)
    ]
