"""ACME's notifier is held to the contract that every notifier keeps."""

import pytest
from acme_iov.notifier import ScreenNotifier, Screens

from iov_realname.application.notifying.ports import Notifier
from iov_realname.testing.contracts import NotifierCan, NotifierContract


class TestScreen(NotifierContract):
    """It is counted what was shown, and somebody reads it."""

    declares = frozenset({NotifierCan.COUNT, NotifierCan.ARRIVE, NotifierCan.BE_UNREACHABLE})

    @pytest.fixture
    def screens(self) -> Screens:
        """Of all cars."""
        return Screens()

    @pytest.fixture
    def notifier(self, screens: Screens) -> Notifier:
        """One that shows there."""
        return ScreenNotifier(screens)

    @pytest.fixture
    def other(self, screens: Screens) -> Notifier:
        """Another that does."""
        return ScreenNotifier(screens)

    @pytest.fixture
    def sent(self, screens: Screens) -> object:
        """How often it was shown."""
        return screens.shown.count

    @pytest.fixture
    def arrive(self, screens: Screens) -> object:
        """Somebody reads it."""
        return screens.read.add

    @pytest.fixture
    def unreachable(self) -> Notifier:
        """The back end is away."""
        return ScreenNotifier(Screens(dead=True))
