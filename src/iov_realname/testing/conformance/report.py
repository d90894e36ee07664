"""What was found: for each adapter each law, held, broken, or not asked."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from iov_realname.domain.words import Word

__all__ = ["Conformance", "Findings", "Judged", "Judgement"]


class Judgement(Word):
    """What became of one law."""

    HELD = "held", "符合", "held"
    BROKEN = "broken", "违反", "broken"
    NOT_DECLARED = "not_declared", "未声明", "not declared"
    NOT_JUDGED = "not_judged", "未能检验", "could not be judged"


_GRAVITY = (Judgement.NOT_DECLARED, Judgement.HELD, Judgement.NOT_JUDGED, Judgement.BROKEN)
"""A law that is asked several times, with other parameters, is as bad as the worst of them."""


@attrs.frozen
class Judged:
    """One law and what became of it. ``detail``: how it was broken, or why it was not asked; ``seconds`` in all."""

    law: str
    judgement: Judgement
    seconds: float
    detail: str

    def also(self, other: "Judged") -> "Judged":
        """Both together: the graver judgement with its detail, the time of both."""
        graver = max(self, other, key=lambda each: _GRAVITY.index(each.judgement))
        return attrs.evolve(graver, seconds=self.seconds + other.seconds)


@attrs.frozen
class Conformance:
    """One adapter of one port, what it declares, and every law it was asked, in the order of the contract."""

    port: str
    adapter: str
    declares: str
    laws: tuple[Judged, ...]

    @property
    def conforms(self) -> bool:
        """Whether every law that was asked held."""
        return not self.count(Judgement.BROKEN, Judgement.NOT_JUDGED)

    def count(self, *judgements: Judgement) -> int:
        """How many laws came out so."""
        return sum(each.judgement in judgements for each in self.laws)


class Findings:
    """Gathers what tests report, and makes reports of it."""

    def __init__(self) -> None:
        self._laws: dict[tuple[str, str], dict[str, Judged]] = {}
        self._declares: dict[tuple[str, str], str] = {}

    def add(self, properties: Iterable[tuple[str, object]], judged: tuple[Judgement, float, str]) -> None:
        """One test's outcome; what no contract left its words on is passed over."""
        words: Mapping[str, str] = {name: str(text) for name, text in properties if name.startswith("iov-")}
        if "iov-law" not in words:
            return
        subject, law = (words["iov-port"], words["iov-adapter"]), words["iov-law"]
        laws, found = self._laws.setdefault(subject, {}), Judged(law, *judged)
        laws[law] = laws[law].also(found) if law in laws else found
        self._declares[subject] = words["iov-declares"] or self._declares.get(subject, "")

    def reports(self) -> Sequence[Conformance]:
        """One for each adapter, in the order in which they came."""
        return [
            Conformance(*subject, self._declares[subject], tuple(laws.values())) for subject, laws in self._laws.items()
        ]
