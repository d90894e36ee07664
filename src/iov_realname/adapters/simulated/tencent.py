"""SIMULATION of Tencent Cloud's identity services, in their own words; signatures are checked."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, TypeAlias

from iov_realname.adapters.identity.tencent.signing import authorization, sign
from iov_realname.adapters.simulated.identities import Fault, IdentityScript
from iov_realname.domain.rulebook import CheckKind
from iov_realname.domain.terms import CheckOutcome

__all__ = ["SimulatedTencent"]

_Fields: TypeAlias = dict[str, object]

_TWO: Final[Mapping[CheckOutcome, _Fields]] = {
    CheckOutcome.MATCH: {"Result": "0"},
    CheckOutcome.MISMATCH: {"Result": "-1"},
    CheckOutcome.NO_RECORD: {"Result": "-5"},
    CheckOutcome.REJECTED_INPUT: {"Result": "-2"},
    CheckOutcome.UNAVAILABLE: {"Result": "-4"},
}
_THREE: Final[Mapping[CheckOutcome, _Fields]] = {
    CheckOutcome.MATCH: {"Result": "Success", "Sim": 91.5},
    CheckOutcome.MISMATCH: {"Error": {"Code": "FailedOperation.CompareLowSimilarity"}},
    CheckOutcome.NO_RECORD: {"Error": {"Code": "FailedOperation.IdPhotoNoExist"}},
    CheckOutcome.REJECTED_INPUT: {"Error": {"Code": "FailedOperation.ImageBlur"}},
    CheckOutcome.UNAVAILABLE: {"Error": {"Code": "FailedOperation.CompareSystemError"}},
}
_LIVE: Final[Mapping[CheckOutcome, _Fields]] = {
    CheckOutcome.MATCH: {"ErrCode": 0, "LiveStatus": 0, "Comparestatus": 0, "Sim": "91.5", "IdInfoFrom": "其他"},
    CheckOutcome.MISMATCH: {"ErrCode": 2016, "LiveStatus": 0, "Comparestatus": 2016, "Sim": "9.25"},
    CheckOutcome.NO_RECORD: {"ErrCode": 2005},
    CheckOutcome.REJECTED_INPUT: {"ErrCode": 1003},
    CheckOutcome.UNAVAILABLE: {"ErrCode": 2001},
}
_UNIT: Final[Mapping[CheckOutcome, _Fields]] = {
    CheckOutcome.MATCH: {"StatusCode": 0, "VerifyResult": 1, "OperatingStatus": "1"},
    CheckOutcome.MISMATCH: {"StatusCode": 0, "VerifyResult": 0, "OperatingStatus": "1"},
    CheckOutcome.NO_RECORD: {"StatusCode": 0, "VerifyResult": 1, "OperatingStatus": "3"},
    CheckOutcome.REJECTED_INPUT: {"Error": {"Code": "FailedOperation.NameFormatError"}},
    CheckOutcome.UNAVAILABLE: {"Error": {"Code": "InternalError"}},
}


class SimulatedTencent:
    """Answers by a script to whoever signs with the given key."""

    def __init__(self, script: IdentityScript, secret: str) -> None:
        self._script = script
        self._secret = secret
        self._operations: Mapping[str, Callable[[Mapping[str, str]], _Fields]] = {
            "IdCardVerification": lambda fields: _TWO[script.outcome(fields["IdCard"], CheckKind.NETWORK)],
            "ImageRecognitionV2": lambda fields: _THREE[script.outcome(fields["IdCard"], CheckKind.PORTRAIT)],
            "VerifyBizLicenseEnterprise3": self._unit,
            "VerifyBizLicenseEnterprise4": self._unit,
            "DetectAuth": self._start,
            "GetDetectInfoEnhanced": self._fetch,
        }

    def answer(self, path: str, headers: Mapping[str, str], body: bytes, fault: Fault | None) -> tuple[int, _Fields]:
        """Status and JSON of the answer to one request."""
        return 200, {"Response": {"RequestId": f"R-{self._script.billed:06}", **self._response(headers, body, fault)}}

    def _response(self, headers: Mapping[str, str], body: bytes, fault: Fault | None) -> _Fields:
        if not self._signed(headers, body):
            return {"Error": {"Code": "AuthFailure.SignatureFailure"}}
        match fault:
            case Fault.THROTTLED:
                return {"Error": {"Code": "RequestLimitExceeded"}}
            case Fault.BUSY:
                return {"Error": {"Code": "InternalError"}}
            case Fault.UNKNOWN_CODE:
                return {"Error": {"Code": "SomethingNew.Altogether"}}
            case _:
                operation = self._operations.get(headers["x-tc-action"])
                return {"Error": {"Code": "InvalidAction"}} if operation is None else operation(json.loads(body))

    def _signed(self, headers: Mapping[str, str], body: bytes) -> bool:
        shown = headers.get("authorization", "")
        key_id, _, scope = shown.partition("Credential=")[2].partition(",")[0].partition("/")
        covered = {name: headers[name] for name in ("content-type", "host")}
        covered["x-tc-action"] = headers["x-tc-action"].lower()
        moment = datetime.fromtimestamp(int(headers["x-tc-timestamp"]), UTC)
        service = scope.split("/")[1] if scope.count("/") > 1 else ""
        return shown == authorization(key_id, sign(self._secret, service, moment, covered, body))

    def _unit(self, fields: Mapping[str, str]) -> _Fields:
        return _UNIT[self._script.outcome(fields["CreditCode"], CheckKind.UNIT)]

    def _start(self, fields: Mapping[str, str]) -> _Fields:
        token = self._script.open(fields["IdCard"])
        return {"BizToken": token, "Url": f"https://live.example/{token}"}

    def _fetch(self, fields: Mapping[str, str]) -> _Fields:
        session = self._script.session(fields["BizToken"])
        if session is None:
            return {"Error": {"Code": "InvalidParameterValue.BizTokenIllegal"}}
        number, over = session
        return {"Text": {"ErrCode": 17} if over is None else {"IdCard": number, **_LIVE[over]}}
