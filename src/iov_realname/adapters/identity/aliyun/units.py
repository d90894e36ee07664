"""企业要素核验: whether a unit exists under its name and code, and, if asked, who heads it."""

from iov_realname.adapters.carriers.wire.decoding import Tree, text
from iov_realname.adapters.carriers.wire.transport import Transport
from iov_realname.adapters.identity.aliyun.client import AliyunAccount, AliyunClient, Said
from iov_realname.adapters.identity.aliyun.codes import CALLS, UNITS
from iov_realname.adapters.identity.aliyun.verifier import PROVIDER
from iov_realname.adapters.identity.meanings import UNKNOWN, Alarms, Meaning, meaning_of, silent
from iov_realname.adapters.identity.telling import Teller
from iov_realname.application.ports import Clock, Draw, Question, Verdict
from iov_realname.application.verifiers import InDoubt
from iov_realname.domain.terms import CheckOutcome

__all__ = ["AliyunUnits"]

_VERSION = "2020-02-17"
_OK = "OK"


class AliyunUnits:
    """Checks units by two, three or four elements, as many as the question holds."""

    def __init__(
        self,
        account: AliyunAccount,
        auth_code: str,
        transport: Transport,
        clock: Clock,
        draw: Draw,
        *,
        alarms: Alarms = silent,
    ) -> None:
        """``auth_code``: the authorisation code of the service (``AuthCode``)."""
        self._client = AliyunClient(account, _VERSION, transport, clock, draw)
        self._auth_code = auth_code
        self._teller = Teller(PROVIDER, alarms, clock)

    @property
    def provider(self) -> str:
        """Its name in events."""
        return PROVIDER

    def check_unit(self, question: Question) -> Verdict | InDoubt:
        """Whether the elements belong together and the unit operates."""
        product, form = _elements(question)
        said = self._client.call(product, {"AuthCode": self._auth_code, **form})
        if not isinstance(said, Said):
            return self._teller.without_words(product, said)
        if said.code != _OK:
            return self._teller.verdict(product, meaning_of(CALLS, said.code), said.code, request_id=said.request_id)
        reason = text(said.tree, "Data", "ReasonCode")
        return self._teller.verdict(product, _meaning(said.tree, reason), reason, request_id=said.request_id)


def _elements(question: Question) -> tuple[str, dict[str, str]]:
    form = {"EpCertName": question.particulars.name, "EpCertNo": question.particulars.number}
    head = question.legal_person
    if head is None or not head.name:
        return "CompanyTwoElementsVerification", form
    form["LegalPersonCertName"] = head.name
    if not head.number:
        return "CompanyThreeElementsVerification", form
    return "CompanyFourElementsVerification", {**form, "LegalPersonCertNo": head.number}


def _meaning(tree: Tree, reason: str | None) -> Meaning:
    """Code 1 says that the elements agree although the unit does not operate, so only a match needs ``true``."""
    meaning = meaning_of(UNITS, reason)
    if meaning.outcome is not CheckOutcome.MATCH:
        return meaning
    return meaning if (text(tree, "Data", "VerifyResult") or "").lower() == "true" else UNKNOWN
