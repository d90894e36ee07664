"""What every event log promises of appending and of answers."""

import pytest

from iov_realname.application.errors import CommandAnswered, StaleStream, StorageError
from iov_realname.application.ports import Answer, EventLog, New
from iov_realname.testing.contracts._base import Contract
from iov_realname.testing.contracts._log_events import dent, dents, envelope, versions

__all__ = ["Answering", "Appending"]


class Unregistered:
    """Not an event of any registry."""


class Appending(Contract):
    """Appending, all or nothing."""

    def test_starts_empty(self, log: EventLog) -> None:
        """A fresh log has no events, no streams, no answers and ends at 0."""
        assert (
            log.end(),
            log.since(0, 10),
            log.read(["card-1"]),
            list(log.histories("")),
            log.answered(["c"]),
        ) == (0, [], {}, [], {})

    def test_keeps_what_it_was_given(self, log: EventLog) -> None:
        """Events come back equal, in their streams and versions, at rising positions."""
        new = [*dents("card-1", 2), *dents("vehicle-1", 1)]
        log.append(new, [])

        found = log.since(0, 10)
        assert new == [New(event.stream, event.version, event.envelope) for event in found]
        assert [event.position for event in found] == sorted({event.position for event in found})
        assert log.end() == found[-1].position

    def test_appending_nothing_is_nothing(self, log: EventLog) -> None:
        """No events and no answers leave the log as it is."""
        log.append([], [])

        assert log.end() == 0

    @pytest.mark.parametrize("version", [1, 2, 4])
    def test_refuses_any_but_the_next_version(self, log: EventLog, version: int) -> None:
        """A version that is taken, or that would leave a hole, is stale; the stream is named and nothing is written."""
        log.append(dents("card-1", 2), [])

        with pytest.raises(StaleStream) as stale:
            log.append([*dents("card-0", 2), *dents("card-1", 2, first=version)], [Answer("c", "d", False)])

        assert stale.value.streams == ("card-1",)
        assert versions(log, "card-0", "card-1") == {"card-1": [1, 2]}
        assert log.answered(["c"]) == {}
        assert len(log.since(0, 10)) == 2

    def test_refuses_a_first_version_above_one(self, log: EventLog) -> None:
        """A new stream begins at 1."""
        with pytest.raises(StaleStream, match="card-1"):
            log.append([dent("card-1", 2)], [])

    def test_names_every_stale_stream(self, log: EventLog) -> None:
        """All streams that moved on are named, in the order given."""
        log.append([dent("card-1", 1), dent("card-2", 1)], [])

        with pytest.raises(StaleStream) as stale:
            log.append([dent("card-2", 1), dent("card-3", 1), dent("card-1", 1)], [])

        assert stale.value.streams == ("card-2", "card-1")

    @pytest.mark.parametrize(
        "new", [[dent("card-1", 1), dent("card-1", 3)], [dent("card-1", 1), dent("card-1", 1)], [dent("card-1", 0)]]
    )
    def test_refuses_disorder_within_one_append(self, log: EventLog, new: list[New]) -> None:
        """New versions of a stream that do not follow one another are a mistake of the caller, not a race."""
        with pytest.raises(ValueError, match="do not follow one another"):
            log.append(new, [])

        assert log.end() == 0

    def test_writes_nothing_when_one_event_is_unwritable(self, log: EventLog) -> None:
        """One event that cannot be written keeps the whole append out."""
        with pytest.raises(StorageError):
            log.append([dent("card-1", 1), New("card-2", 1, envelope(Unregistered(), "x"))], [Answer("c", "d", False)])

        assert (log.end(), log.answered(["c"])) == (0, {})

    def test_goes_on_after_a_refusal(self, log: EventLog) -> None:
        """A refused append leaves nothing that disturbs the next one."""
        log.append(dents("card-1", 1), [])
        with pytest.raises(StaleStream):
            log.append(dents("card-1", 1), [])
        log.append(dents("card-1", 1, first=2), [])

        assert versions(log, "card-1") == {"card-1": [1, 2]}


class Answering(Contract):
    """Every command id is answered once."""

    def test_keeps_answers(self, log: EventLog) -> None:
        """Answers come back as given, with or without events, and only those asked for."""
        accepted, refused = Answer("c-1", "d1", False), Answer("c-2", "d2", True)
        log.append(dents("card-1", 1), [accepted])
        log.append([], [refused, Answer("c-3", "", False)])

        assert {"c-1": accepted, "c-2": refused} == log.answered(["c-1", "c-2", "c-9"])
        assert log.answered([]) == {}

    def test_refuses_a_second_answer(self, log: EventLog) -> None:
        """A command id that has been answered is named, and nothing is written, also when its streams moved on."""
        log.append(dents("card-1", 1), [Answer("c-1", "d", False)])

        with pytest.raises(CommandAnswered) as answered:
            log.append(dents("card-1", 1), [Answer("c-0", "d", False), Answer("c-1", "other", True)])

        assert answered.value.commands == ("c-1",)
        assert {"c-1": Answer("c-1", "d", False)} == log.answered(["c-0", "c-1"])
        assert len(log.since(0, 10)) == 1

    def test_refuses_twins_in_one_append(self, log: EventLog) -> None:
        """One append cannot answer a command twice."""
        with pytest.raises(ValueError, match="answered twice"):
            log.append([], [Answer("c", "d", False), Answer("c", "d", True)])

    def test_tells_thousands_of_answers(self, log: EventLog) -> None:
        """Thousands of ids may be asked for at once."""
        answers = [Answer(f"c-{number}", "d", number % 2 == 0) for number in range(2500)]
        log.append([], answers)

        assert {answer.command_id: answer for answer in answers} == log.answered([a.command_id for a in answers])
