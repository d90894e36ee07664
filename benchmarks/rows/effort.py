"""How much is measured."""

from collections.abc import Callable, Sequence

import attrs
import facts
from measuring import LAPS, Doing, Sample, measured
from peers.peer import Numbers, Peer


@attrs.frozen
class Effort:
    """Rounds per row; ``quick`` only shows that everything runs."""

    rounds: int
    quick: bool

    def times(self, n: int) -> int:
        """``n``, or a few."""
        return max(n // 50, 4) if self.quick else n

    def compare(
        self,
        peers: Sequence[Peer],
        n: int,
        do: Callable[[Peer, Numbers], None],
        lay: Callable[[Peer, Numbers], None] = lambda peer, numbers: None,
        *,
        per: int = 1,
        laps: int = LAPS,
    ) -> dict[str, Sample | str]:
        """Every peer does ``do`` with fresh cards on ground laid by ``lay``; ``n`` events a round, ``per`` a card."""

        def doing(peer: Peer) -> Doing:
            def prepare(n: int) -> Numbers:
                numbers = facts.cards(n // per)
                lay(peer, numbers)
                return numbers

            return Doing(peer.name, prepare, lambda numbers: do(peer, numbers))

        return measured([doing(peer) for peer in peers], self.times(n) // per * per, self.rounds, laps)
