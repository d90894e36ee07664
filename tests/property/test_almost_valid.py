"""What is valid by construction is valid, and what breaks one rule is refused by exactly that rule."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname.domain.documents import DocumentKind, number_fault
from iov_realname.domain.functions import function_set
from iov_realname.domain.identifiers import (
    Malformed,
    parse_eid,
    parse_iccid,
    parse_imei,
    parse_imsi,
    parse_msisdn,
    parse_unit_code,
    parse_vin,
)
from iov_realname.testing import breaches, values
from iov_realname.testing.breaches import BREACHES, Attempt, Breach, almost_valid, judged_as_it_should_be
from iov_realname.testing.cast import OWNERS, rule_books
from iov_realname.testing.histories import GOALS, Reached, histories, reaching
from iov_realname.testing.invariants import broken
from iov_realname.testing.limits import Presented, presentations, stay_within_the_limit

IDENTIFIERS = [
    (values.iccids(), parse_iccid),
    (values.eids(), parse_eid),
    (values.msisdns(), parse_msisdn),
    (values.imsis(), parse_imsi),
    (values.imeis(), parse_imei),
    (values.vins(), parse_vin),
    (values.unit_codes(), parse_unit_code),
]


@given(attempt=almost_valid(books=rule_books()))
def test_exactly_the_broken_rule_refuses(attempt: Attempt) -> None:
    """One rule is broken and says no, alone; its sound sibling is carried out."""
    judged_as_it_should_be(attempt)


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: f"{breach.rule} {breach.broken[0]}, {breach.sound[0]}")
@settings(max_examples=2)
@given(data=st.data())
def test_each_breach_is_judged(breach: Breach, data: st.DataObject) -> None:
    """Every breach of the table, broken and sound."""
    for is_broken in (True, False):
        judged_as_it_should_be(data.draw(breaches.attempts(breach, is_broken, rule_books())))


def test_every_rule_of_a_card_has_a_breach() -> None:
    """No rule that judges a command of a card is left out, and no breach is about a rule that is not there."""
    rules = {rule.__name__ for module, name in breaches._LISTS.values() for rule in getattr(module, name)}
    assert rules == {breach.rule for breach in BREACHES}


@given(reached=histories(rule_books()))
def test_histories_keep_every_invariant(reached: Reached) -> None:
    """What was decided event by event breaks nothing, and every event of it survives the codec."""
    from iov_realname.testing.given import given as told

    assert () == broken(reached.book, stories=[reached.story])
    assert reached.card == told(*reached.events).card


@pytest.mark.parametrize("goal", sorted(GOALS))
@settings(max_examples=3)
@given(data=st.data())
def test_every_goal_is_reached(goal: str, data: st.DataObject) -> None:
    """A walk ends where it was sent, whatever happened on the way."""
    reached = data.draw(reaching(goal))

    assert bool(GOALS[goal]) == bool(reached.events)
    assert len(reached.events) == len(reached.moments)
    assert list(reached.moments) == sorted(reached.moments)


@given(presented=presentations())
def test_documents_stay_within_their_limit(presented: Presented) -> None:
    """At the limit nothing happens; above it the card is flagged or refused, as the book says."""
    stay_within_the_limit(presented)


@pytest.mark.parametrize(("sound", "parse"), IDENTIFIERS, ids=lambda each: getattr(each, "__name__", ""))
@settings(max_examples=20)
@given(data=st.data())
def test_identifiers(sound: st.SearchStrategy[str], parse: object, data: st.DataObject) -> None:
    """An identifier parses to itself; one that is almost one does not parse at all."""
    assert callable(parse)
    text = data.draw(sound)

    assert text == parse(text)
    assert isinstance(parse(data.draw(values.almost(sound))), Malformed)


@given(reading=values.document_readings(), entry=values.typed_entries(), number=values.resident_numbers())
def test_documents(reading: object, entry: object, number: str) -> None:
    """Every document's number is well-formed for its kind."""
    day = date(2024, 5, 6)

    assert number_fault(DocumentKind.RESIDENT_ID, number, day) is None
    for each in (reading, entry):
        assert number_fault(each.document, each.particulars.number, day) is None  # type: ignore[attr-defined]


@given(owner=values.owners(), vehicle=values.vehicles(), functions=values.function_sets())
def test_owners_and_vehicles(
    owner: dict[str, object], vehicle: values.FittedCards, functions: tuple[object, ...]
) -> None:
    """Owners say of themselves what a presentation asks; a vehicle's cards and machines are all different."""
    assert owner.keys() <= {key for each in OWNERS for key in each}
    assert {"holder", "owner"} <= owner.keys()
    assert 2 * len(vehicle.cards) == len({part for pair in vehicle.cards for part in pair})
    assert functions == function_set(functions)  # type: ignore[arg-type]


def test_the_kit_says_what_it_needs() -> None:
    """Without Hypothesis the package can be imported, and the first name that needs it says what to install."""
    import subprocess
    import sys

    script = """
import sys
sys.modules["hypothesis"] = None
import iov_realname.testing
from iov_realname.testing import broken
try:
    from iov_realname.testing import CardLifecycle
except ImportError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path("/"))

    assert "CardLifecycle needs Hypothesis" in done.stdout
    assert "pip install 'iov-realname[testing]'" in done.stdout
