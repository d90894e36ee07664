"""企业核验: whether a unit exists under its name and code, and, if asked, who heads it."""

from iov_realname.adapters.carriers.wire.decoding import Tree, text
from iov_realname.adapters.carriers.wire.transport import Transport
from iov_realname.adapters.identity.meanings import AGREES, DIFFERS, UNKNOWN, Alarms, Meaning, meaning_of, silent
from iov_realname.adapters.identity.telling import Teller
from iov_realname.adapters.identity.tencent.client import Failure, Said, TencentAccount, TencentClient
from iov_realname.adapters.identity.tencent.codes import ERRORS, OPERATING
from iov_realname.adapters.identity.tencent.verifier import PROVIDER
from iov_realname.application.ports import Clock, Question, Verdict
from iov_realname.application.verifiers import InDoubt

__all__ = ["TencentUnits"]

_SERVICE, _VERSION = "ocr", "2018-11-19"
_THREE, _FOUR = "VerifyBizLicenseEnterprise3", "VerifyBizLicenseEnterprise4"


class TencentUnits:
    """Checks units by two, three or four elements, as many as the question holds."""

    def __init__(self, account: TencentAccount, transport: Transport, clock: Clock, *, alarms: Alarms = silent) -> None:
        self._client = TencentClient(account, _SERVICE, _VERSION, transport, clock)
        self._teller = Teller(PROVIDER, alarms, clock)

    @property
    def provider(self) -> str:
        """Its name in events."""
        return PROVIDER

    def check_unit(self, question: Question) -> Verdict | InDoubt:
        """Whether the elements belong together and the unit operates."""
        action, fields = _elements(question)
        said = self._client.call(action, fields)
        match said:
            case Failure(request_id=request_id, code=code):
                return self._teller.verdict(action, meaning_of(ERRORS, code), code, request_id=request_id)
            case Said(request_id=request_id, tree=tree):
                return self._teller.verdict(action, _meaning(tree), _raw(tree), request_id=request_id)
            case _:
                return self._teller.without_words(action, said)


def _elements(question: Question) -> tuple[str, dict[str, str]]:
    fields = {"CreditCode": question.particulars.number, "EntName": question.particulars.name}
    head = question.legal_person
    if head is None or not head.name:
        return _THREE, {**fields, "VerifyType": "ENT_2META"}
    fields["LrName"] = head.name
    if not head.number:
        return _THREE, {**fields, "VerifyType": "ENT_3META"}
    return _FOUR, {**fields, "IdNum": head.number}


def _meaning(tree: Tree) -> Meaning:
    """``StatusCode`` says that the call worked, ``VerifyResult`` whether all agrees, then whether the unit operates."""
    if text(tree, "StatusCode") != "0":
        return UNKNOWN
    match text(tree, "VerifyResult"):
        case "1":
            status = text(tree, "OperatingStatus")
            return AGREES if status is None else meaning_of(OPERATING, status)
        case "0":
            return DIFFERS
        case _:
            return UNKNOWN


def _raw(tree: Tree) -> str:
    parts = (text(tree, name) or "none" for name in ("StatusCode", "VerifyResult", "OperatingStatus"))
    return ".".join(parts)
