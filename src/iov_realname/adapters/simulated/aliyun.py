"""SIMULATION of Alibaba Cloud's identity services, in their own words; signatures are checked."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias
from urllib.parse import parse_qsl

from iov_realname.adapters.identity.aliyun.signing import SHA256, SM3, authorization, sign
from iov_realname.adapters.simulated.identities import Fault, IdentityScript
from iov_realname.domain.rulebook import CheckKind
from iov_realname.domain.terms import CheckOutcome

__all__ = ["SimulatedAliyun"]

_Answer: TypeAlias = tuple[int, dict[str, object]]
_Row: TypeAlias = tuple[str, dict[str, object]]

_TWO: Final[Mapping[CheckOutcome, _Row]] = {
    CheckOutcome.MATCH: ("200", {"BizCode": "1"}),
    CheckOutcome.MISMATCH: ("200", {"BizCode": "2"}),
    CheckOutcome.NO_RECORD: ("200", {"BizCode": "3"}),
    CheckOutcome.REJECTED_INPUT: ("401", {}),
    CheckOutcome.UNAVAILABLE: ("402", {}),
}
_THREE: Final[Mapping[CheckOutcome, _Row]] = {
    **_TWO,
    CheckOutcome.MATCH: ("200", {"BizCode": "1", "SubCode": "101", "FaceDetail": "92.4"}),
    CheckOutcome.MISMATCH: ("200", {"BizCode": "2", "SubCode": "204", "FaceDetail": "11.0"}),
    CheckOutcome.NO_RECORD: ("200", {"BizCode": "3", "SubCode": "203"}),
}
_LIVE: Final[Mapping[CheckOutcome, _Row]] = {
    CheckOutcome.MATCH: ("200", {"Passed": "T", "SubCode": "200", "MaterialInfo": '{"verifyScore": 91.5}'}),
    CheckOutcome.MISMATCH: ("200", {"Passed": "F", "SubCode": "204", "MaterialInfo": '{"verifyScore": 9.25}'}),
    CheckOutcome.NO_RECORD: ("200", {"Passed": "F", "SubCode": "202"}),
    CheckOutcome.REJECTED_INPUT: ("401", {}),
    CheckOutcome.UNAVAILABLE: ("500", {}),
}
_UNIT: Final[Mapping[CheckOutcome, _Row]] = {
    CheckOutcome.MATCH: ("OK", {"VerifyResult": "true", "ReasonCode": "0"}),
    CheckOutcome.MISMATCH: ("OK", {"VerifyResult": "false", "ReasonCode": "2"}),
    CheckOutcome.NO_RECORD: ("OK", {"VerifyResult": "false", "ReasonCode": "4"}),
    CheckOutcome.REJECTED_INPUT: ("401", {}),
    CheckOutcome.UNAVAILABLE: ("500", {}),
}


class SimulatedAliyun:
    """Answers by a script to whoever signs with the given secret."""

    def __init__(self, script: IdentityScript, secret: str) -> None:
        self._script = script
        self._secret = secret
        self._operations: Mapping[str, Callable[[Mapping[str, str]], dict[str, object]]] = {
            "Id2MetaVerify": lambda form: self._found(form["IdentifyNum"], CheckKind.NETWORK, _TWO),
            "Id3MetaVerify": lambda form: self._found(form["IdentifyNum"], CheckKind.PORTRAIT, _THREE),
            "InitFaceVerify": self._start,
            "DescribeFaceVerify": self._fetch,
            "DeleteFaceVerifyResult": self._delete,
            "CompanyTwoElementsVerification": self._unit,
            "CompanyThreeElementsVerification": self._unit,
            "CompanyFourElementsVerification": self._unit,
        }

    def answer(self, path: str, headers: Mapping[str, str], body: bytes, fault: Fault | None) -> _Answer:
        """Status and JSON of the answer to one request."""
        if not self._signed(path, headers, body):
            return 400, {"Code": "SignatureDoesNotMatch", "RequestId": "R-0"}
        if fault is Fault.THROTTLED:
            return 429, {"Code": "Throttling.User", "RequestId": "R-0"}
        if fault in (Fault.BUSY, Fault.UNKNOWN_CODE):
            return 200, {"Code": "500" if fault is Fault.BUSY else "777", "RequestId": "R-0"}
        form = dict(parse_qsl(body.decode("ascii"), keep_blank_values=True))
        operation = self._operations.get(headers["x-acs-action"])
        if operation is None:
            return 404, {"Code": "InvalidAction.NotFound", "RequestId": "R-0"}
        return 200, {"Message": "", "RequestId": f"R-{self._script.billed:06}", **operation(form)}

    def _signed(self, path: str, headers: Mapping[str, str], body: bytes) -> bool:
        shown = headers.get("authorization", "")
        suite = next((suite for suite in (SHA256, SM3) if shown.startswith(suite.name + " ")), None)
        if suite is None or headers.get(suite.digest_header) != suite.digest(body):
            return False
        key_id = shown.partition("Credential=")[2].partition(",")[0]
        return shown == authorization(suite, key_id, sign(suite, self._secret, path, headers, body))

    def _found(self, number: str, check: CheckKind, table: Mapping[CheckOutcome, _Row]) -> dict[str, object]:
        code, result = table[self._script.outcome(number, check)]
        return {"Code": code, "ResultObject": result}

    def _start(self, form: Mapping[str, str]) -> dict[str, object]:
        token = self._script.open(form["CertNo"])
        return {"Code": "200", "ResultObject": {"CertifyId": token, "CertifyUrl": f"https://live.example/{token}"}}

    def _fetch(self, form: Mapping[str, str]) -> dict[str, object]:
        session = self._script.session(form["CertifyId"])
        if session is None or session[1] is None:
            return {"Code": "406" if session is None else "424"}
        code, result = _LIVE[session[1]]
        return {"Code": code, "ResultObject": result}

    def _delete(self, form: Mapping[str, str]) -> dict[str, object]:
        return {"Code": "200" if self._script.forget(form["CertifyId"]) else "406"}

    def _unit(self, form: Mapping[str, str]) -> dict[str, object]:
        code, data = _UNIT[self._script.outcome(form["EpCertNo"], CheckKind.UNIT)]
        return {"Code": code, "Data": data}
