"""Prove that the kit finds every seeded bug: ``python -m iov_realname.testing.mutants``."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from iov_realname.testing.mutants import MUTANTS, Mutant
from iov_realname.testing.mutants.hunting import KIT, NAIVE, Budget, Verdict, follow, hunt

__all__ = ["main"]

ROW = "{:<38} {:<46} {:<42} {:>5} {:>8}  {:>14}"
HEADER = ROW.format("seeded bug", "found by", "law", "round", "seconds", "naive machine")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 0 if every bug was found, 1 if one survived, 2 if there is none of that name."""
    asked = _parser().parse_args(arguments)
    mutants = [mutant for mutant in MUTANTS if not asked.names or mutant.name in asked.names]
    if len(mutants) < len(set(asked.names)):
        sys.stderr.write(f"No such seeded bug; there are: {', '.join(mutant.name for mutant in MUTANTS)}.\n")
        return 2
    for line in _report(mutants, asked):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 0 if asked.survivors == 0 else 1


def _report(mutants: Sequence[Mutant], asked: argparse.Namespace) -> Iterator[str]:
    budget = Budget(asked.seconds)
    naive_budget = Budget(asked.seconds if asked.naive_seconds is None else asked.naive_seconds)
    found, naively, asked.survivors = [], [], 0
    yield HEADER
    for mutant in mutants:
        verdict = follow(mutant, budget) if asked.short else hunt(mutant, KIT, budget)
        naive = None if asked.short or asked.leads else hunt(mutant, NAIVE, naive_budget)
        found.append(verdict)
        naively += [] if naive is None else [naive]
        yield f"    {mutant.name!r}: ({verdict.part!r}, {verdict.round})," if asked.leads else _row(verdict, naive)
    asked.survivors = sum(not verdict.killed for verdict in found)
    yield f"the kit: {_score(found, budget)}"
    if naively:
        yield f"the naive machine: {_score(naively, naive_budget)}"


def _row(verdict: Verdict, naive: Verdict | None) -> str:
    beside = "" if naive is None else f"{naive.seconds:.1f}" if naive.killed else "survived"
    found = verdict.part or "SURVIVED"
    return ROW.format(verdict.mutant.name, found, verdict.law, verdict.round, f"{verdict.seconds:.1f}", beside)


def _score(verdicts: Sequence[Verdict], budget: Budget) -> str:
    killed, seconds = sum(verdict.killed for verdict in verdicts), sum(verdict.seconds for verdict in verdicts)
    return f"{killed} of {len(verdicts)} in {seconds:.0f} s of computing, {budget.seconds:g} s for each at the most"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m iov_realname.testing.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these seeded bugs")
    parser.add_argument("--seconds", type=float, default=60.0, help="of computing, for each bug (default %(default)s)")
    parser.add_argument("--naive-seconds", type=float, help="for the naive machine (default: as many)")
    parser.add_argument("--short", action="store_true", help="go where each was found the last time; no naive machine")
    parser.add_argument("--leads", action="store_true", help="print where each was found, as the kit keeps it")
    return parser


if __name__ == "__main__":
    sys.exit(main())
