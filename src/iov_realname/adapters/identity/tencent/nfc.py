"""实证NFC: a resident identity card read by the owner's phone. The portrait only leaves its digest."""

from base64 import b64decode
from binascii import Error

import attrs

from iov_realname.adapters.carriers.wire.decoding import Tree, text
from iov_realname.adapters.carriers.wire.transport import Transport
from iov_realname.adapters.identity.meanings import UNKNOWN, Alarms, meaning_of, silent
from iov_realname.adapters.identity.telling import Teller, portrait_digest
from iov_realname.adapters.identity.tencent.client import Failure, Said, TencentAccount, TencentClient
from iov_realname.adapters.identity.tencent.codes import ERRORS, NFC_RESULTS
from iov_realname.adapters.identity.tencent.verifier import FACEID, PROVIDER, VERSION
from iov_realname.application.ports import Clock, Verdict
from iov_realname.application.verifiers import InDoubt
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import DeviceCapture, DocumentReading
from iov_realname.domain.terms import CheckOutcome

__all__ = ["NfcRead", "TencentNfc"]

_ACTION = "ParseNfcData"
_UNENDING = "长期"


@attrs.frozen
class NfcRead:
    """A card read by phone, and the evidence that it was."""

    reading: DocumentReading
    verdict: Verdict


class TencentNfc:
    """Fetches what a phone read off a card."""

    def __init__(self, account: TencentAccount, transport: Transport, clock: Clock, *, alarms: Alarms = silent) -> None:
        self._client = TencentClient(account, FACEID, VERSION, transport, clock)
        self._teller = Teller(PROVIDER, alarms, clock)

    def read(self, token: str) -> NfcRead | Verdict | InDoubt:
        """What was read under the ``ReqId`` that the phone got; a reading only if all of it is there."""
        said = self._client.call(_ACTION, {"ReqId": token})
        match said:
            case Failure(request_id=request_id, code=code):
                return self._teller.verdict(_ACTION, meaning_of(ERRORS, code), code, request_id=request_id)
            case Said():
                return self._read(said)
            case _:
                return self._teller.without_words(_ACTION, said)

    def _read(self, said: Said) -> NfcRead | Verdict:
        code = text(said.tree, "ResultCode")
        verdict = self._teller.verdict(
            _ACTION,
            meaning_of(NFC_RESULTS, code),
            code,
            request_id=said.request_id,
            image_digest=portrait_digest(_picture(said.tree)),
        )
        if verdict.outcome is not CheckOutcome.MATCH:
            return verdict
        particulars = _particulars(said.tree)
        if particulars is None:
            return self._teller.verdict(_ACTION, UNKNOWN, code, request_id=said.request_id)
        return NfcRead(DocumentReading(DocumentKind.RESIDENT_ID, particulars, DeviceCapture.NFC), verdict)


def _particulars(tree: Tree) -> Particulars | None:
    name, number, until = text(tree, "Name"), text(tree, "IdNum"), text(tree, "EndTime")
    if not name or not number or not until:
        return None
    digits = "".join(filter(str.isdigit, until))
    if until != _UNENDING and len(digits) != len("yyyymmdd"):
        return None
    day = "" if until == _UNENDING else f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    return Particulars(name=name, number=number, address=text(tree, "Address") or "", valid_to=day)


def _picture(tree: Tree) -> bytes | None:
    try:
        return b64decode(text(tree, "Picture") or "", validate=True) or None
    except (Error, ValueError):
        return None
