"""The kit finds every seeded bug. CI goes where each was found the last time; the whole hunt is a command.

``python -m iov_realname.testing.mutants`` hunts without leads, with the naive machine's score beside it.
"""

import pytest

from iov_realname.domain.card import functions
from iov_realname.domain.card.decide import CARD_DECIDERS
from iov_realname.domain.card.evolve import fold_card
from iov_realname.domain.card.sale import Sold
from iov_realname.testing.mutants import MUTANTS, Mutant
from iov_realname.testing.mutants.__main__ import main
from iov_realname.testing.mutants._leads import LEADS
from iov_realname.testing.mutants._mutant import folding, without
from iov_realname.testing.mutants.hunting import KIT, Budget, follow, hunt
from tests.support.facts import FITTED, PROCURED, SOLD

NOTHING_WRONG = Mutant("nothing wrong", "everything is as it should be", ())


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_finds_the_seeded_bug(mutant: Mutant) -> None:
    """Each is found, by a law that is named, and not because it does not even run."""
    verdict = follow(mutant, Budget(60))

    assert verdict.killed, mutant.says
    assert verdict.law not in ("", "TypeError", "AttributeError", "NameError", "KeyError")


def test_there_are_enough_and_no_two_alike() -> None:
    """At least forty, each with a name, a sentence and a lead of its own."""
    assert 40 <= len(MUTANTS) == len({mutant.name for mutant in MUTANTS}) == len({mutant.says for mutant in MUTANTS})
    assert {mutant.name for mutant in MUTANTS} == LEADS.keys()
    assert {part for part, _ in LEADS.values()} <= KIT.keys()


def test_finds_nothing_where_nothing_is_wrong() -> None:
    """Without a bug a whole round of every part finds none."""
    verdict = hunt(NOTHING_WRONG, KIT, Budget(60, rounds=1, first=7))

    assert not verdict.killed


def test_a_bug_is_gone_after_the_hunt() -> None:
    """What was planted is taken out again, also when the hunt ends in an error."""
    rules, deciders = functions.WITHDRAW_RULES, dict(CARD_DECIDERS)
    for mutant in MUTANTS:
        with pytest.raises(LookupError), mutant.planted():
            raise LookupError

    assert rules == functions.WITHDRAW_RULES
    assert deciders == CARD_DECIDERS


def test_a_bug_is_there_during_the_hunt() -> None:
    """A planted fold folds wrongly; a rule that was never in the list cannot be forgotten."""
    wrong = Mutant("unsold", "a sale is overlooked", (folding(Sold, lambda card, event, right: card),))
    with wrong.planted():
        assert fold_card([PROCURED, FITTED]) == fold_card([PROCURED, FITTED, SOLD])

    with (
        pytest.raises(LookupError, match="has no rule nothing"),
        without(functions, "GRANT_RULES", "nothing").planted(),
    ):
        pass


def test_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a bug: what found it, by which law, in how many seconds; then the score. An unknown name is refused."""
    assert 0 == main(["--short", "forgotten second card", "acts again"])
    told = capsys.readouterr().out.splitlines()
    assert 2 == main(["no such bug"])

    assert told[0].split() == ["seeded", "bug", "found", "by", "law", "round", "seconds", "naive", "machine"]
    assert ["lifecycle", "live_cards_share_the_period"] == told[1].split()[3:5]
    assert told[-1].startswith("the kit: 2 of 2 in ")
    assert "there are: emergency withdrawn, " in capsys.readouterr().err


def test_says_what_survived(capsys: pytest.CaptureFixture[str]) -> None:
    """A bug that the budget does not suffice for is a survivor, and the command fails; so does the naive machine."""
    assert 1 == main(["--seconds", "0", "appends blindly"])
    told = capsys.readouterr().out

    assert "SURVIVED" in told
    assert "the kit: 0 of 1" in told
    assert "the naive machine: 0 of 1" in told
