"""The lifecycle machine: one vehicle, few cards and owners, every act at any time, all invariants after every step.

Run it on your own store, under your own rules, with your own carrier::

    class OnMyStore(CardLifecycle):
        open_log = staticmethod(open_my_log)

        @classmethod
        def rule_books(cls):
            return st.just(my_book)

    TestMyStore = OnMyStore.TestCase

What makes it find things (measured on seeded bugs, :mod:`iov_realname.testing.mutants`): the thresholds of the rule
book are drawn small, owners are few, beside every single act there is a macro for each phase of a card's life, and
trouble may be ahead of each. A failure carries the card's history in words and a test to paste.
"""

from hypothesis import strategies as st
from hypothesis import target
from hypothesis.stateful import initialize

from iov_realname.domain.functions import Function
from iov_realname.domain.rulebook import ATF_2022_12, RuleBook
from iov_realname.testing.cast import functions
from iov_realname.testing.machine import its_setting
from iov_realname.testing.phases import Phases
from iov_realname.testing.setting import Setting
from iov_realname.testing.single_acts import SingleActs
from iov_realname.testing.troubles import Troubles

__all__ = ["CardLifecycle", "NaiveLifecycle"]


class CardLifecycle(Phases, Troubles):
    """The life of one vehicle's cards through the public registry, on the log that ``open_log`` opens."""

    @initialize(setting=its_setting, sold=st.sampled_from([True, True, False]), stock=functions, tested=st.booleans())
    def a_vehicle_is_built(self, setting: Setting, sold: bool, stock: set[Function], tested: bool) -> None:
        """All cards are bought, the vehicle gets its own, one perhaps under test; it may be sold at once."""
        self.set_the_bench(setting)
        for iccid in self.bench.iccids:
            self.bench.buy(iccid)
        if tested:
            self.is_in_stock(0, "acknowledge")
            self.is_in_stock(0, "test")
        for place in range(setting.cards):
            self.is_in_stock(place, "fit")
        if sold:
            self.sells(stock)

    def teardown(self) -> None:
        """Aim further."""
        if hasattr(self, "bench"):
            target(float(len(self.bench.reached)), label="how much of the lifecycle was seen")
        super().teardown()


class NaiveLifecycle(SingleActs):
    """The machine one writes first: each act alone, an edition as it is, no aim. It shows what the other's parts do."""

    @initialize(setting=its_setting)
    def begins(self, setting: Setting) -> None:
        """Nothing has been bought."""
        self.set_the_bench(setting)

    @classmethod
    def rule_books(cls) -> st.SearchStrategy[RuleBook]:
        """The present edition."""
        return st.just(ATF_2022_12)
