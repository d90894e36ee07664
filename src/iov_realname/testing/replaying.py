"""Playing a script again, as a pasted test does: given this was done, when that is done, nothing is broken."""

from typing import Any

from iov_realname.testing.bench import Bench

__all__ = ["Life"]


class Life:
    """A bench whose lines are called by name: the bench's own, else the registry's acts."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    def given(self, what: str, /, *args: Any, **facts: Any) -> None:
        """Something was done before."""
        self._do(what, args, facts)

    def when(self, what: str, /, *args: Any, **facts: Any) -> None:
        """Something is done now."""
        self._do(what, args, facts)

    def then_nothing_is_broken(self) -> None:
        """Every invariant holds; raises :class:`~iov_realname.testing.laws.BrokenLife` with the first that does not."""
        self.bench.inspect()

    def _do(self, what: str, args: tuple[Any, ...], facts: dict[str, Any]) -> None:
        if hasattr(Bench, what):
            getattr(self.bench, what)(*args, **facts)
        else:
            self.bench.act(what, *args, **facts)
