"""Fault plans: data that is read strictly, and faults that come alike from the same seed."""

from pathlib import Path

import pytest

from iov_realname.adapters.simulated.carriers import Fault, FaultPlan, FaultRule
from iov_realname.adapters.simulated.carriers.faults import Faults
from iov_realname.adapters.simulated.carriers.plans import PlanUnusable, plan_in, plan_of


def hits(plan: FaultPlan, path: str = "/a", calls: int = 200) -> list[int]:
    """Which calls of a path something goes wrong with."""
    faults = Faults(plan)
    return [call for call in range(1, calls + 1) if faults.drawn(path)]


class TestFaults:
    """Which calls are hit."""

    def test_named_calls(self) -> None:
        """The calls that are named, counted over the rule's own paths, and no others."""
        assert [2, 5] == hits(FaultPlan((FaultRule(Fault.GBK, "/a*", (2, 5)),)))
        assert [] == hits(FaultPlan((FaultRule(Fault.GBK, "/b*", (2, 5)),)))

    def test_shares(self) -> None:
        """The same seed hits the same calls, another seed others, and about as many as the share says."""
        rules = (FaultRule(Fault.GBK, share=0.3),)
        first, again, other = (hits(FaultPlan(rules, seed)) for seed in (1, 1, 2))

        assert first == again != other
        assert 30 < len(first) < 90

    def test_other_paths_do_not_matter(self) -> None:
        """What happens on one path does not depend on what is asked on another."""
        plan = FaultPlan((FaultRule(Fault.GBK, "/a", share=0.5),))
        faults = Faults(plan)
        drawn = []
        for call in range(1, 51):
            faults.drawn("/b")
            drawn += [call] if faults.drawn("/a") else []

        assert drawn == hits(plan, calls=50)

    def test_anew(self) -> None:
        """A new plan counts from the first call."""
        plan = FaultPlan((FaultRule(Fault.GBK, calls=(1,)),))
        faults = Faults(plan)
        faults.drawn("/a")
        faults.plan(plan)

        assert faults.drawn("/a")
        assert 2 == faults.happened[Fault.GBK]


class TestPlans:
    """Plans in files."""

    def test_reads_all_of_it(self, tmp_path: Path) -> None:
        """Seed, faults, paths, calls, shares and seconds."""
        file = tmp_path / "plan.json"
        file.write_text(
            '{"seed": 7, "rules": [{"fault": "latency", "path": "/a", "calls": [1], "share": 1, "seconds": 0.5}]}'
        )

        assert FaultPlan((FaultRule(Fault.LATENCY, "/a", (1,), 1.0, 0.5),), 7) == plan_in(file)

    @pytest.mark.parametrize(
        ("body", "named"),
        [
            (b"[]", "JSON object"),
            (b'{"rules": [{"fault": "earthquake"}]}', "rules[0].fault"),
            (b'{"rules": [{"fault": "gbk", "pfad": "*"}]}', "pfad"),
            (b'{"rules": [{"fault": "gbk", "calls": ["first"]}]}', "calls"),
        ],
    )
    def test_refuses_what_it_does_not_know(self, body: bytes, named: str) -> None:
        """A misspelt plan is an error that names the place."""
        with pytest.raises(PlanUnusable) as refused:
            plan_of(body)
        assert named in str(refused.value)
