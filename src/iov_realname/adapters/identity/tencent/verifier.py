"""实名核验: name and number, with or without a portrait, against the authority's records."""

from base64 import b64encode
from typing import Final

from iov_realname.adapters.carriers.wire.decoding import text
from iov_realname.adapters.carriers.wire.transport import Transport
from iov_realname.adapters.identity.meanings import AGREES, BAD_IMAGE, Alarms, Table, meaning_of, silent
from iov_realname.adapters.identity.numbers import number_text
from iov_realname.adapters.identity.telling import Teller, plain_score, portrait_digest
from iov_realname.adapters.identity.tencent.client import Failure, Said, TencentAccount, TencentClient
from iov_realname.adapters.identity.tencent.codes import ERRORS, RESULTS
from iov_realname.application.ports import Clock, Question, Verdict
from iov_realname.application.verifiers import InDoubt

__all__ = ["FACEID", "PROVIDER", "VERSION", "TencentDocuments"]

PROVIDER = "tencent"
FACEID = "faceid"
VERSION = "2018-03-01"
_TWO, _THREE = "IdCardVerification", "ImageRecognitionV2"
_PORTRAIT: Final[Table] = {**ERRORS, "Success": AGREES}
_THRESHOLD = "70"
"""Fixed by the provider, which claims one false match in ten thousand for it."""


class TencentDocuments:
    """Checks documents (``IdCardVerification``) and portraits (``ImageRecognitionV2``)."""

    def __init__(self, account: TencentAccount, transport: Transport, clock: Clock, *, alarms: Alarms = silent) -> None:
        self._client = TencentClient(account, FACEID, VERSION, transport, clock)
        self._teller = Teller(PROVIDER, alarms, clock)

    @property
    def provider(self) -> str:
        """Its name in events."""
        return PROVIDER

    def check_document(self, question: Question) -> Verdict | InDoubt:
        """Whether name and number belong together."""
        return self._asked(question, _TWO, RESULTS, {})

    def match_portrait(self, question: Question) -> Verdict | InDoubt:
        """Whether the portrait is of whom the authority knows under name and number."""
        if question.portrait is None:
            return self._teller.verdict(_THREE, BAD_IMAGE, "no-portrait")
        picture = b64encode(question.portrait).decode("ascii")
        return self._asked(question, _THREE, _PORTRAIT, {"ImageBase64": picture})

    def _asked(self, question: Question, action: str, table: Table, more: dict[str, str]) -> Verdict | InDoubt:
        person = {"IdCard": question.particulars.number, "Name": question.particulars.name}
        said = self._client.call(action, {**person, **more})
        digest = portrait_digest(question.portrait) if more else None
        match said:
            case Failure(request_id=request_id, code=code):
                return self._teller.verdict(
                    action, meaning_of(ERRORS, code), code, request_id=request_id, image_digest=digest
                )
            case Said(request_id=request_id, tree=tree):
                result = text(tree, "Result")
                score = plain_score(number_text(tree.get("Sim")), "0-100", _THRESHOLD)
                return self._teller.verdict(
                    action,
                    meaning_of(table, result),
                    result,
                    request_id=request_id,
                    score=score,
                    image_digest=digest,
                )
            case _:
                return self._teller.without_words(action, said)
