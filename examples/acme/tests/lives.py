"""The lifecycle machine with ACME's adapters under ACME's rules."""

from acme_iov.bureau import Bureau
from acme_iov.carrier import AcmeCarrier, HastyCarrier
from acme_iov.rules import STRICTER
from acme_iov.sandbox import Sandbox
from acme_iov.verifier import AcmeVerifier, MixedUpVerifier
from hypothesis import settings
from hypothesis import strategies as st

from iov_realname.adapters.simulated.carrier import Temper
from iov_realname.application.carriers import CarrierAdapter
from iov_realname.application.verifiers import Verifying
from iov_realname.domain.rulebook import RuleBook
from iov_realname.testing.lifecycle import CardLifecycle
from iov_realname.testing.people import Authority
from iov_realname.testing.setting import Setting

__all__ = ["QUICK", "AcmeLives", "HastyLives", "MixedUpLives"]

QUICK = settings(max_examples=40, stateful_step_count=40, deadline=None, derandomize=True, database=None)
"""The same lives every time, few enough for every commit."""

LOSES_ITS_ANSWER = Temper(silent=True)
"""The first registration of each life arrives, and its answer does not."""


class AcmeLives(CardLifecycle):
    """Counter-examples are told in Chinese."""

    language = "zh"

    @classmethod
    def rule_books(cls) -> st.SearchStrategy[RuleBook]:
        return st.just(STRICTER)

    @classmethod
    def carrier(cls, setting: Setting) -> CarrierAdapter:
        return AcmeCarrier(Sandbox((LOSES_ITS_ANSWER, *setting.tempers)))

    @classmethod
    def verifier(cls, authority: Authority) -> Verifying:
        return AcmeVerifier(Bureau(authority.finds))


class HastyLives(AcmeLives):
    """The same with the fault planted in the carrier's adapter."""

    @classmethod
    def carrier(cls, setting: Setting) -> CarrierAdapter:
        return HastyCarrier(Sandbox((LOSES_ITS_ANSWER, *setting.tempers)))


class MixedUpLives(AcmeLives):
    """The same with the fault planted in the verifier."""

    @classmethod
    def verifier(cls, authority: Authority) -> Verifying:
        return MixedUpVerifier(Bureau(authority.finds))
