"""The contract of notifiers: :class:`NotifierContract`."""

import logging
from collections.abc import Collection
from typing import ClassVar

import pytest

from iov_realname.application.notifying.ports import (
    Delivered,
    Letter,
    Notifier,
    Pending,
    SendOutcome,
    Taken,
    Tracked,
    TryLater,
    Undeliverable,
)
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.terms import NoticeChannel
from iov_realname.domain.words import Word
from iov_realname.testing.contracts._base import Contract, needs
from iov_realname.testing.contracts._notifier_asking import Letters, Sent, Settle

__all__ = ["NotifierCan", "NotifierContract"]

_SENT = (Taken, Undeliverable, TryLater)
_TRACKED = (Delivered, Undeliverable, Pending, TryLater)


class NotifierCan(Word):
    """What the test of a notifier may declare."""

    COUNT = "count", "可查发送次数", "can be asked how often a notice was sent"
    ARRIVE = "arrive", "可模拟送达", "can be made to deliver"
    FAIL = "fail", "可模拟无法送达", "knows a number that cannot be reached"
    BE_UNREACHABLE = "be_unreachable", "可模拟不可达", "can be tried where nobody listens"
    BE_CUT_OFF = "be_cut_off", "可模拟应答丢失", "can be tried where no whole answer comes"


class Failing(Contract):
    """When a notice cannot arrive, and when nobody knows."""

    @needs(NotifierCan.FAIL)
    def test_says_what_cannot_arrive(self, notifier: Notifier, dead_letter: Letter, settle: Settle) -> None:
        """To a number that cannot be reached a notice is undeliverable, at once or when asked after; with a code."""
        told: SendOutcome | Tracked = notifier.send(dead_letter)
        if isinstance(told, Taken):
            settle(dead_letter.notice)
            told = notifier.track(dead_letter.notice, told.receipt)

        assert isinstance(told, Undeliverable), told
        assert names_a_record(told.code)

    @needs(NotifierCan.BE_UNREACHABLE)
    def test_takes_silence_for_no_answer(self, unreachable: Notifier, letters: Letters) -> None:
        """Where nobody listens nothing is known: to be tried later, neither taken nor given up."""
        letter = letters.letter()

        assert isinstance(told := unreachable.send(letter), TryLater), told
        assert isinstance(heard := unreachable.track(letter.notice, "r-1"), TryLater), heard

    @needs(NotifierCan.BE_CUT_OFF)
    def test_sends_once_though_its_answer_was_lost(
        self, notifier: Notifier, cut_off: Notifier, letters: Letters, request: pytest.FixtureRequest
    ) -> None:
        """A lost answer is to be tried later; the same notice on a good line then is taken, and was sent once."""
        letter = letters.letter()

        assert isinstance(told := cut_off.send(letter), TryLater), told
        assert isinstance(told := notifier.send(letter), Taken), told
        if NotifierCan.COUNT in self.declares:
            assert request.getfixturevalue("sent")(letter.notice) == 1


class NotifierContract(Failing):
    """What every notifier owes its caller, whatever carries the notice.

    Give it in ``notifier``. Who declares :attr:`NotifierCan.COUNT` tells in ``sent`` how often a notice has really
    left; :attr:`NotifierCan.ARRIVE` lets it arrive in ``arrive``, and not before; :attr:`NotifierCan.FAIL` gives a
    notice that cannot in ``dead_letter``. Who declares the other two gives the same notifier on such a line:
    ``unreachable``, and ``cut_off``, before the same gateway as ``notifier``.
    """

    port: ClassVar[str] = "notifier"
    conditions: ClassVar[frozenset[str]] = frozenset({"unreachable", "cut_off", "dead_letter"})

    @pytest.fixture
    def notifier(self) -> Notifier:
        """The notifier on a line in order."""
        raise NotImplementedError("give a fixture `notifier`: who sends notices, on a line in order")

    @pytest.fixture
    def other(self, notifier: Notifier) -> Notifier:
        """The same notifier as another process has it."""
        return notifier

    @pytest.fixture
    def sent(self) -> Sent:
        """How often a notice has left."""
        raise NotImplementedError("who declares NotifierCan.COUNT gives a fixture `sent`")

    @pytest.fixture
    def arrive(self) -> Settle:
        """Lets a notice arrive."""
        raise NotImplementedError("who declares NotifierCan.ARRIVE gives a fixture `arrive`")

    @pytest.fixture
    def dead_letter(self) -> Letter:
        """A notice that cannot arrive."""
        raise NotImplementedError("who declares NotifierCan.FAIL gives a fixture `dead_letter`")

    @pytest.fixture
    def unreachable(self) -> Notifier:
        """The notifier where nobody listens."""
        raise NotImplementedError("who declares NotifierCan.BE_UNREACHABLE gives a fixture `unreachable`")

    @pytest.fixture
    def cut_off(self) -> Notifier:
        """The notifier where a notice goes out and no whole answer comes back."""
        raise NotImplementedError("who declares NotifierCan.BE_CUT_OFF gives a fixture `cut_off`")

    @pytest.fixture
    def letters(self) -> Letters:
        """To whom notices go."""
        return Letters()

    @pytest.fixture
    def settle(self) -> Settle:
        """Let the time pass after which what cannot arrive is known."""
        return lambda _: None

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """What of the account must show nowhere."""
        return ()

    def test_has_a_name_for_events(self, notifier: Notifier, other: Notifier) -> None:
        """Its name can stand in an event, is nobody's, and is the same for whoever opens it; its channel is one."""
        assert names_a_record(notifier.name)
        assert (notifier.name, notifier.channel) == (other.name, other.channel)
        assert notifier.channel in NoticeChannel

    def test_answers_in_the_ports_words(self, notifier: Notifier, letters: Letters) -> None:
        """What is sent and what is asked after gets a word of the port, and receipts and codes can stand in events."""
        letter = letters.letter()
        told = notifier.send(letter)

        assert isinstance(told, _SENT), told
        assert names_a_record(told.receipt if isinstance(told, Taken) else told.code), told
        if isinstance(told, Taken):
            heard = notifier.track(letter.notice, told.receipt)
            assert isinstance(heard, _TRACKED), heard
            assert isinstance(heard, Pending) or names_a_record(heard.code), heard

    def test_answers_the_same_again(self, notifier: Notifier, other: Notifier, letters: Letters) -> None:
        """The same notice again, from this process or another, is on its way under the same receipt."""
        told = [each.send(letters.letter()) for each in (notifier, other, notifier)]

        assert isinstance(told[0], Taken), told[0]
        assert [told[0]] * 3 == told

    @needs(NotifierCan.COUNT)
    def test_sends_a_notice_once(self, notifier: Notifier, other: Notifier, letters: Letters, sent: Sent) -> None:
        """However often it is handed over a notice leaves once; another notice to the same person is another."""
        for each in (notifier, other, notifier):
            each.send(letters.letter())
        other.send(letters.letter(1))

        assert [sent(letters.letter(place).notice) for place in (0, 1)] == [1, 1]

    @needs(NotifierCan.ARRIVE)
    def test_does_not_take_sent_for_delivered(self, notifier: Notifier, letters: Letters, arrive: Settle) -> None:
        """Taken is not delivered; what has arrived is, as often as it is asked after, and nothing else with it."""
        first, second = letters.letter(), letters.letter(1)
        taken, beside = notifier.send(first), notifier.send(second)
        assert isinstance(taken, Taken)
        assert isinstance(beside, Taken)

        assert isinstance(told := notifier.track(first.notice, taken.receipt), Pending | TryLater), told
        arrive(first.notice)
        assert [type(notifier.track(first.notice, taken.receipt)) for _ in range(2)] == [Delivered] * 2
        assert isinstance(told := notifier.track(second.notice, beside.receipt), Pending | TryLater), told

    def test_has_delivered_nothing_it_never_took(self, notifier: Notifier, letters: Letters) -> None:
        """Of a notice that was never sent it does not say that it arrived."""
        told = notifier.track(letters.letter(2).notice, "r-1")

        assert isinstance(told, _TRACKED), told
        assert not isinstance(told, Delivered)

    def test_shows_nobody(
        self, notifier: Notifier, letters: Letters, secrets: Collection[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        """No log line, no repr and no outcome holds a number, an address or a secret of the account."""
        caplog.set_level(logging.DEBUG)
        letter = letters.letter()
        told = notifier.send(letter)
        heard = notifier.track(letter.notice, told.receipt) if isinstance(told, Taken) else None

        shown = f"{notifier!r} {told!r} {heard!r} {caplog.text}"
        assert [word for word in (*letters.private, *secrets) if word in shown] == []
