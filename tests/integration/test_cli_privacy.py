"""``retention``, ``erase``, ``hold``, ``subject``, ``accesses`` on the command line."""

import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

import iov_realname
from iov_realname.domain.identifiers import Carrier
from iov_realname.testing import invented
from iov_realname.testing.clock import SetClock
from tests.integration.command_line import OEM, one_sentence, run, url
from tests.support.showroom import OPENING, Sales

CARD = invented.iccid(2)


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A vehicle whose owner was registered in 2024 and sold it on the same day: by now the time is over."""
    database = tmp_path / "fleet.db"
    with iov_realname.connect(url(database), oem=OEM, clock=SetClock(OPENING)) as registry:
        room = Sales(registry)
        room.build(1)
        room.sell(1)
        room.present(1, "N-1")
        room.complete(1, "N-1")
        registry.transfer_vehicle(vin=invented.vin(1))
        registry.decline(vin=invented.vin(1), reason="不想登记")
        assert Carrier.MOBILE == registry.card(CARD).purchase.carrier  # type: ignore[union-attr]
    return url(database)


def told(*words: object) -> str:
    """What a command that ends well prints."""
    done = run(*words)
    assert 0 == done.returncode, done.stderr
    return done.stdout


def due(store: str) -> list[dict[str, object]]:
    """What is to be done."""
    return json.loads(told("retention", "due", "--store", store, "--json"))


def test_what_is_due_is_listed_locked_and_erased_by_two(store: str) -> None:
    """Without approvers nothing is erased; the list, in words and as JSON; then with two."""
    (owner,) = due(store)
    assert {"role": "owner", "step": "erase", "service_ended": "2024-02-29", "until": "2026-02-28", "basis": "law"} == {
        name: owner[name] for name in ("role", "step", "service_ended", "until", "basis")
    }
    assert "to be erased" in told("retention", "due", "--store", store)
    assert "[]\n" == told("retention", "due", "--store", store, "--on", "2024-02-28", "--json")
    assert "无需" not in told("retention", "due", "--store", store, "--lang", "zh")
    assert "Nothing is to be done." in told("retention", "due", "--store", store, "--on", "2024-02-28")

    first = json.loads(told("retention", "run", "--store", store, "--json"))
    assert ("iov-realname.retention.v1", 1, 1, 0) == (first["format"], first["locked"], first["due"], first["erased"])
    alone = run("retention", "run", "--store", store, "--approver", "key-admin")
    assert 3 == alone.returncode
    assert "R-STAGE" in one_sentence(alone.stderr)
    said = told("retention", "run", "--store", store, "--approver", "key-admin", "--approver", "auditor-1")
    assert ["1", "erased"] in [line.split() for line in said.splitlines()]
    assert [] == due(store)
    gone = run("subject", owner["subject"], "--store", store)
    assert 3 == gone.returncode
    assert "destroyed" in one_sentence(gone.stderr)
    assert "destroyed" in told("subject", "--card", CARD, "--store", store)
    everybody = json.loads(told("subject", "--card", CARD, "--store", store, "--json"))["subjects"]
    assert {(True, False), (False, True)} == {(each["opened"], each["erased"]) for each in everybody}


def test_one_subject_is_asked_for_held_and_erased(store: str) -> None:
    """The request is taken, a case holds it and lets go, two accounts approve one after the other."""
    subject = due(store)[0]["subject"]
    on = ("--store", store, "--card", CARD)
    told("retention", "run", "--store", store)
    assert "another purpose" in told("subject", "--card", CARD, "--store", store)
    asked = json.loads(told("erase", subject, *on, "--channel", "letter", "--reference", "Q-1", "--json"))
    assert (True, True, "2026-02-28", []) == tuple(
        asked[name] for name in ("requested", "locked", "until", "approvers")
    )
    assert "Recorded." in told("hold", "place", subject, *on, "--case", "D-1", "--reason", "dispute")
    held = run("erase", subject, *on, "--approve", "key-admin")
    assert 3 == held.returncode
    assert "R-ERASE-EARLY" in one_sentence(held.stderr)
    told("hold", "release", subject, *on, "--case", "D-1")
    assert "another account" in told("erase", subject, *on, "--approve", "key-admin")
    assert "gone for good" in told("erase", subject, *on, "--approve", "auditor-1", "--actor", "operator-1")


def test_a_request_that_comes_too_early_is_declined(store: str) -> None:
    """The responsible person of the purchase: the cards are in use. Declined with its code, in both languages."""
    read = json.loads(told("subject", "--card", CARD, "--store", store, "--purpose", "audit", "--json"))
    purchase = read["subjects"][0]["subject"]
    for lang, words in (("en", "Service goes on"), ("zh", "服务尚在进行")):
        early = run("erase", purchase, "--store", store, "--channel", "online", "--reference", "Q-2", "--lang", lang)
        assert 3 == early.returncode
        assert "R-ERASE-EARLY" in one_sentence(early.stderr)
        assert words in early.stderr


def test_readings_are_masked_and_recorded(store: str) -> None:
    """Masked as a matter of course; in full only for a purpose and an account; all of it is on record."""
    subject = due(store)[0]["subject"]
    masked = told("subject", subject, "--store", store)
    assert "样**" in masked
    assert "样例1" not in masked
    for words in ((), ("--purpose", "audit"), ("--actor", "auditor-1")):
        refused = run("subject", subject, "--store", store, "--full", *words)
        assert 3 == refused.returncode
        assert "R-PURPOSE" in one_sentence(refused.stderr)
    full = told("subject", subject, "--store", store, "--full", "--purpose", "own_request", "--actor", "auditor-1")
    assert "样例1" in full
    assert "in full" in full

    found = json.loads(told("accesses", "--store", store, "--json"))
    assert [("cli", False), ("auditor-1", True)] == [(each["actor"], each["full"]) for each in found]
    narrowed = told("accesses", "--store", store, "--actor", "auditor-1", "--card", CARD)
    assert "in full" in narrowed
    assert "masked" not in narrowed
    assert "Nobody has read" in told("accesses", "--store", store, "--until", "2020-01-01", "--subject", subject)


def test_old_images_are_removed(store: str, tmp_path: Path) -> None:
    """The folder named is looked through as well."""
    day = tmp_path / "images" / (OPENING - timedelta(days=30)).date().isoformat()
    day.mkdir(parents=True)
    (day / ("0" * 32)).write_bytes(b"sealed")
    done = json.loads(told("retention", "run", "--store", store, "--images", tmp_path / "images", "--json"))
    assert 1 == done["images_removed"]


@pytest.mark.parametrize(
    "words",
    [
        ("erase", "0" * 32),
        ("erase", "0" * 32, "--approve", "a-1", "--channel", "letter"),
        ("subject",),
        ("hold", "place", "0" * 32),
    ],
)
def test_what_is_half_said_is_a_usage_error(store: str, words: tuple[str, ...]) -> None:
    """Exit code 2, and nothing is written."""
    assert 2 == run(*words, "--store", store).returncode


def test_an_unknown_subject_is_not_found(store: str) -> None:
    """Exit code 3, one sentence."""
    done: subprocess.CompletedProcess[str] = run("subject", "0" * 32, "--store", store)
    assert 3 == done.returncode
    assert "No such subject" in one_sentence(done.stderr)
