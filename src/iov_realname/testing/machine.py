"""What every lifecycle machine has: a bench, what users may change, how papers are shown, and the inspection."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, ClassVar

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant

from iov_realname.adapters.simulated import SimulatedCarrier
from iov_realname.adapters.storage.log import open_memory_log
from iov_realname.application.acts.register import StatedCheck
from iov_realname.application.carriers import CarrierAdapter
from iov_realname.application.ports import EventLog
from iov_realname.application.verifiers import Verifying
from iov_realname.domain.functions import Function
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.terms import CarrierResult, CheckOutcome, RegistrationReason
from iov_realname.testing.bench import VIN, Bench
from iov_realname.testing.cast import CHANNEL, CLERK, OWNERS, is_spoilt, rule_books, settings_of_a_life
from iov_realname.testing.language import Language
from iov_realname.testing.pasted import Player
from iov_realname.testing.people import Authority, ObedientVerifier
from iov_realname.testing.replaying import Life
from iov_realname.testing.setting import Setting

__all__ = ["LifecycleMachine", "its_setting", "owned"]


def owned(machine: "LifecycleMachine") -> bool:
    """Whether the vehicle has an owner."""
    return machine.bench.owned


class LifecycleMachine(RuleBasedStateMachine):
    """The life of one vehicle's cards through the public registry.

    A subclass may change the store (``open_log``), the rules (:meth:`rule_books`), the carrier (:meth:`carrier`), the
    identity verifier (:meth:`verifier`) and the ``language`` of counter-examples.
    """

    open_log: ClassVar[Callable[[], AbstractContextManager[EventLog]]] = staticmethod(open_memory_log)
    language: ClassVar[Language] = "en"
    bench: Bench
    numbers = Bundle("numbers")

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        self._fresh = 0

    # --- what users may change ----------------------------------------------------------------------------------------

    @classmethod
    def rule_books(cls) -> st.SearchStrategy[RuleBook]:
        """Under which rules lives are played: the present edition, with thresholds that a short life meets."""
        return rule_books()

    @classmethod
    def carrier(cls, setting: Setting) -> CarrierAdapter:
        """A fresh adapter for 中国移动, one for each life."""
        return SimulatedCarrier(Carrier.MOBILE, setting.tempers)

    @classmethod
    def verifier(cls, authority: Authority) -> Verifying:
        """A fresh identity verifier, or a panel, for each life; ``authority`` stands where its provider would be."""
        return ObedientVerifier(authority)

    @classmethod
    def settings(cls) -> st.SearchStrategy[Setting]:
        """What a life begins with."""
        return settings_of_a_life(cls.rule_books())

    # --- a life -------------------------------------------------------------------------------------------------------

    def set_the_bench(self, setting: Setting) -> None:
        """Set up the bench."""
        self.bench = self._open.enter_context(self._bench(setting))

    @classmethod
    @contextmanager
    def playing(cls, setting: Setting) -> Iterator[Life]:
        """Play a script by hand, as a pasted test does."""
        with cls._bench(setting) as bench:
            yield Life(bench)

    @classmethod
    @contextmanager
    def _bench(cls, setting: Setting) -> Iterator[Bench]:
        player = Player(cls.__module__, cls.__qualname__)
        with cls.open_log() as log:
            yield Bench(
                log,
                setting,
                carrier=cls.carrier(setting),
                verifier=cls.verifier,
                language=cls.language,
                player=player,
            )

    @invariant()
    def all_invariants_hold(self) -> None:
        """Nothing is broken, whatever was done."""
        self.bench.inspect()

    def teardown(self) -> None:
        """Say how far this life came."""
        if hasattr(self, "bench"):
            for fact in sorted(self.bench.reached):
                event(fact)
        self._open.close()

    # --- how it is done -----------------------------------------------------------------------------------------------

    def present(
        self,
        owner: int,
        asked: Iterable[Function],
        outcome: CheckOutcome | None,
        *,
        number: str | None = None,
        spoil: Mapping[str, Any] | None = None,
    ) -> str:
        """Papers under a number, a new one if none is given; the number."""
        if number is None:
            self._fresh += 1
            number = f"N-{self._fresh}"
        check = None if outcome is None else StatedCheck(outcome, "样例核验", f"K-{self.bench.commands}")
        papers = {"channel": CHANNEL, "clerk": CLERK, **OWNERS[owner], **(spoil or {})}
        act = self.bench.act_on_spoilt_papers if is_spoilt(owner, spoil or {}) else self.bench.act
        act(
            "present_identity",
            registration_no=number,
            vin=VIN,
            reason=RegistrationReason.NEW,
            functions=sorted(asked),
            check=check,
            **papers,
        )
        return number

    def carrier_answers(self, number: str, iccid: str, result: CarrierResult, *, told: bool = True) -> None:
        """An answer that says who answers, or an unsuitable one."""
        self.bench.act(
            "take_answer",
            registration_no=number,
            iccid=iccid,
            result=result,
            receipt_no=f"R-{self.bench.commands}",
            carrier=Carrier.MOBILE if told else Carrier.UNICOM,
            reason="证件不清" if result is CarrierResult.REJECTED else "",
        )


its_setting: st.SearchStrategy[Setting] = st.runner().flatmap(lambda machine: machine.settings())
"""A setting of the machine that draws it."""
