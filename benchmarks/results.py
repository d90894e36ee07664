"""What a row found, with the targets beside it, and how that is printed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs
from measuring import Sample

EQUAL = 0.95
"""Within five in a hundred of the target counts as equal."""


@attrs.frozen
class Remark:
    """Something beside the ratios; ``met`` when it has a target."""

    text: str
    met: bool | None = None


@attrs.frozen
class Result:
    """One row: everybody's sample (or why there is none), and how many times as fast as whom we must be."""

    key: str
    title: str
    store: str
    samples: Mapping[str, Sample | str]
    targets: Mapping[str, float] = attrs.field(factory=dict)
    unit: str = "/s"
    ours: str = "iov_realname"
    remarks: Sequence[Remark] = ()

    def ratio(self, name: str) -> float | None:
        """How many times as fast as ``name`` we are."""
        ours, theirs = self.samples.get(self.ours), self.samples[name]
        if name == self.ours or isinstance(ours, str) or ours is None or isinstance(theirs, str):
            return None
        return ours.times_as_fast_as(theirs)

    def met(self, name: str) -> bool | None:
        """Whether the target against ``name`` is met; None without target or figure."""
        ratio, target = self.ratio(name), self.targets.get(name)
        return None if ratio is None or target is None else ratio >= target * EQUAL

    def lines(self) -> Iterator[str]:
        """The row as text."""
        yield f"{self.title} · {self.store}"
        for name, sample in self.samples.items():
            yield f"  {name:<26}{self._figure(sample)}{self._verdict(name)}".rstrip()
        for remark in self.remarks:
            yield f"  {remark.text}{_word(remark.met)}"

    def plain(self) -> dict[str, object]:
        """The row for a JSON file."""
        return {
            "row": self.key,
            "title": self.title,
            "store": self.store,
            "contenders": [
                {
                    "name": name,
                    "seconds": sample if isinstance(sample, str) else list(sample.seconds),
                    "ours_is_times_as_fast": self.ratio(name),
                    "target": self.targets.get(name),
                    "met": self.met(name),
                }
                for name, sample in self.samples.items()
            ],
            "remarks": [attrs.asdict(remark) for remark in self.remarks],
        }

    def _figure(self, sample: Sample | str) -> str:
        if isinstance(sample, str):
            return f"not measured: {sample}"
        return f"{1 / sample.median:>12,.0f} {self.unit}  ±{sample.spread:>4.0%}"

    def _verdict(self, name: str) -> str:
        ratio, target = self.ratio(name), self.targets.get(name)
        if ratio is None:
            return ""
        aim = "" if target is None else f"  target {target:g}{_word(self.met(name))}"
        return f"  {ratio:>7.2f} ×{aim}"


def _word(met: bool | None) -> str:
    return "" if met is None else "  pass" if met else "  MISS"


def table(results: Iterable[Result]) -> str:
    """All rows."""
    return "\n\n".join("\n".join(result.lines()) for result in results)
