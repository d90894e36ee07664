"""金融级实人认证: start a live check, send the person through it, fetch the result.

The vendor's own client puts name and number into the address of ``InitFaceVerify``; here they travel in the body. What
the callback says is a hint at most: the result is always fetched.
"""

from datetime import timedelta

import attrs

from iov_realname.adapters.carriers.wire.decoding import json_object, text
from iov_realname.adapters.carriers.wire.transport import Transport
from iov_realname.adapters.identity.aliyun.client import AliyunAccount, AliyunClient, Said
from iov_realname.adapters.identity.aliyun.codes import LIVE_CALLS, LIVE_RESULTS, OK, PENDING
from iov_realname.adapters.identity.aliyun.verifier import PROVIDER, VERSION
from iov_realname.adapters.identity.meanings import UNKNOWN, Alarms, Meaning, meaning_of, silent
from iov_realname.adapters.identity.numbers import number_text
from iov_realname.adapters.identity.telling import Teller, plain, plain_score
from iov_realname.application.ports import Clock, Draw, Question, Verdict
from iov_realname.application.verifiers import InDoubt, LiveSession, Pending
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.terms import CheckOutcome

__all__ = ["AliyunLive", "LiveScene"]

_INIT, _DESCRIBE, _DELETE = "InitFaceVerify", "DescribeFaceVerify", "DeleteFaceVerifyResult"
_LIVES = timedelta(minutes=30)


@attrs.frozen
class LiveScene:
    """A scene of the provider's console: its id, the product, how liveness is told, where the person comes back to."""

    scene_id: str
    product: str = "ID_PRO"
    model: str = "MULTI_ACTION"
    return_url: str = ""


class AliyunLive:
    """Checks live persons. A session lives half an hour and takes one submission."""

    def __init__(
        self,
        account: AliyunAccount,
        scene: LiveScene,
        transport: Transport,
        clock: Clock,
        draw: Draw,
        *,
        alarms: Alarms = silent,
    ) -> None:
        self._client = AliyunClient(account, VERSION, transport, clock, draw)
        self._scene = scene
        self._clock = clock
        self._teller = Teller(PROVIDER, alarms, clock)

    @property
    def provider(self) -> str:
        """Its name in events."""
        return PROVIDER

    def start_live_person(self, question: Question, device: str) -> LiveSession | Verdict | InDoubt:
        """Open a session under our reference; ``device`` is what the person's device says of itself (``MetaInfo``)."""
        said = self._client.call(_INIT, self._form(question, device))
        if not isinstance(said, Said):
            return self._teller.without_words(_INIT, said)
        if said.code != OK:
            return self._verdict(_INIT, said, meaning_of(LIVE_CALLS, said.code), said.code)
        token = plain(text(said.tree, "ResultObject", "CertifyId"))
        if token is None:
            return self._verdict(_INIT, said, UNKNOWN, None)
        url = text(said.tree, "ResultObject", "CertifyUrl") or ""
        return LiveSession(token, url, self._clock.now() + _LIVES)

    def fetch_live_person(self, question: Question, token: str) -> Verdict | Pending | InDoubt:
        """What the session came to."""
        said = self._client.call(_DESCRIBE, {"SceneId": self._scene.scene_id, "CertifyId": token})
        if not isinstance(said, Said):
            return self._teller.without_words(_DESCRIBE, said)
        if said.code in PENDING:
            return Pending()
        if said.code != OK:
            return self._verdict(_DESCRIBE, said, meaning_of(LIVE_CALLS, said.code), said.code)
        sub = text(said.tree, "ResultObject", "SubCode")
        return self._verdict(_DESCRIBE, said, _result(text(said.tree, "ResultObject", "Passed"), sub), sub)

    def forget_live_person(self, token: str) -> bool:
        """Have the provider delete its copy; trouble with it raises the alarm that the same code would elsewhere."""
        said = self._client.call(_DELETE, {"CertifyId": token})
        if not isinstance(said, Said):
            return False
        if said.code != OK:
            self._verdict(_DELETE, said, meaning_of(LIVE_CALLS, said.code), said.code)
        return said.code == OK

    def _form(self, question: Question, device: str) -> dict[str, str]:
        scene = self._scene
        form = {
            "SceneId": scene.scene_id,
            "OuterOrderNo": question.reference,
            "ProductCode": scene.product,
            "Model": scene.model,
            "CertType": "IDENTITY_CARD" if question.document is DocumentKind.RESIDENT_ID else "OTHER",
            "CertName": question.particulars.name,
            "CertNo": question.particulars.number,
            "MetaInfo": device,
        }
        return {**form, "ReturnUrl": scene.return_url} if scene.return_url else form

    def _verdict(self, product: str, said: Said, meaning: Meaning, raw: str | None) -> Verdict:
        material = json_object((text(said.tree, "ResultObject", "MaterialInfo") or "").encode())
        score = plain_score(number_text(None if material is None else material.get("verifyScore")), "0-100")
        return self._teller.verdict(product, meaning, raw, request_id=said.request_id, score=score)


def _result(passed: str | None, sub: str | None) -> Meaning:
    """``Passed`` decides; a reason that contradicts it is not believed."""
    meaning = meaning_of(LIVE_RESULTS, sub)
    if passed not in ("T", "F"):
        return UNKNOWN
    return meaning if (passed == "T") == (meaning.outcome is CheckOutcome.MATCH) else UNKNOWN
