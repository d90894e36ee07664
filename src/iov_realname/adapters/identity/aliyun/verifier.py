"""信息核验: name and number, with or without a portrait, against the authority's records."""

from base64 import b64encode

from iov_realname.adapters.carriers.wire.decoding import text
from iov_realname.adapters.carriers.wire.transport import Transport
from iov_realname.adapters.identity.aliyun.client import AliyunAccount, AliyunClient, Said
from iov_realname.adapters.identity.aliyun.codes import BIZ_CODES, CALLS, OK, PORTRAITS
from iov_realname.adapters.identity.meanings import BAD_IMAGE, UNKNOWN, Alarms, Meaning, meaning_of, silent
from iov_realname.adapters.identity.telling import Teller, plain_score, portrait_digest
from iov_realname.application.ports import Clock, Draw, Question, Verdict
from iov_realname.application.verifiers import InDoubt
from iov_realname.domain.terms import CheckOutcome

__all__ = ["PROVIDER", "VERSION", "AliyunDocuments"]

PROVIDER = "aliyun"
VERSION = "2019-03-07"
_TWO, _THREE = "Id2MetaVerify", "Id3MetaVerify"


class AliyunDocuments:
    """Checks documents (``Id2MetaVerify``) and portraits (``Id3MetaVerify``)."""

    def __init__(
        self, account: AliyunAccount, transport: Transport, clock: Clock, draw: Draw, *, alarms: Alarms = silent
    ) -> None:
        self._client = AliyunClient(account, VERSION, transport, clock, draw)
        self._teller = Teller(PROVIDER, alarms, clock)

    @property
    def provider(self) -> str:
        """Its name in events."""
        return PROVIDER

    def check_document(self, question: Question) -> Verdict | InDoubt:
        """Whether name and number belong together. Asked in clear: the ``md5`` way hides next to nothing."""
        said = self._client.call(_TWO, _person(question))
        if not isinstance(said, Said):
            return self._teller.without_words(_TWO, said)
        if said.code != OK:
            return self._refused(_TWO, said)
        code = text(said.tree, "ResultObject", "BizCode")
        return self._teller.verdict(_TWO, meaning_of(BIZ_CODES, code), code, request_id=said.request_id)

    def match_portrait(self, question: Question) -> Verdict | InDoubt:
        """Whether the portrait is of whom the authority knows under name and number."""
        if question.portrait is None:
            return self._teller.verdict(_THREE, BAD_IMAGE, "no-portrait")
        picture = b64encode(question.portrait).decode("ascii")
        said = self._client.call(_THREE, {**_person(question), "FacePicture": picture})
        if not isinstance(said, Said):
            return self._teller.without_words(_THREE, said)
        if said.code != OK:
            return self._refused(_THREE, said)
        biz, sub = (text(said.tree, "ResultObject", name) for name in ("BizCode", "SubCode"))
        return self._teller.verdict(
            _THREE,
            _both(biz, sub),
            sub or biz,
            request_id=said.request_id,
            score=plain_score(text(said.tree, "ResultObject", "FaceDetail"), "0-100"),
            image_digest=portrait_digest(question.portrait),
        )

    def _refused(self, product: str, said: Said) -> Verdict:
        return self._teller.verdict(product, meaning_of(CALLS, said.code), said.code, request_id=said.request_id)


def _both(biz: str | None, sub: str | None) -> Meaning:
    """The finer code tells why; where it contradicts the coarser about a match, neither is believed."""
    coarse, fine = meaning_of(BIZ_CODES, biz), meaning_of(PORTRAITS, sub)
    agree = (coarse.outcome is CheckOutcome.MATCH) == (fine.outcome is CheckOutcome.MATCH)
    return fine if agree and coarse is not UNKNOWN else UNKNOWN


def _person(question: Question) -> dict[str, str]:
    person = question.particulars
    return {"ParamType": "normal", "UserName": person.name, "IdentifyNum": person.number}
