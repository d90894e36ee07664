"""人脸核身: open a session, send the person through it, fetch the result, and of it the words only."""

from collections.abc import Mapping
from datetime import timedelta

import attrs

from iov_realname.adapters.carriers.wire.decoding import Tree, same, text
from iov_realname.adapters.carriers.wire.transport import Transport
from iov_realname.adapters.identity.meanings import DIFFERS, TYPED, UNKNOWN, Alarms, Meaning, meaning_of, silent
from iov_realname.adapters.identity.numbers import number_text
from iov_realname.adapters.identity.telling import Teller, plain, plain_score
from iov_realname.adapters.identity.tencent.client import Failure, Said, TencentAccount, TencentClient
from iov_realname.adapters.identity.tencent.codes import ERRORS, LIVE_RESULTS, PENDING, TYPED_SOURCES
from iov_realname.adapters.identity.tencent.verifier import FACEID, PROVIDER, VERSION
from iov_realname.application.ports import Clock, Question, Verdict
from iov_realname.application.verifiers import InDoubt, LiveSession, Pending
from iov_realname.domain.documents import normal_number
from iov_realname.domain.terms import CheckOutcome

__all__ = ["LiveRule", "TencentLive"]

_START, _FETCH = "DetectAuth", "GetDetectInfoEnhanced"
_LIVES = timedelta(seconds=7200)
_WORDS_ONLY = "1"
"""``InfoType``: anything else brings pictures and video of the person into this process."""


@attrs.frozen
class LiveRule:
    """A rule of the provider's console, and where the person comes back to."""

    rule_id: str
    return_url: str = ""


class TencentLive:
    """Checks live persons. A session lives two hours."""

    def __init__(
        self, account: TencentAccount, rule: LiveRule, transport: Transport, clock: Clock, *, alarms: Alarms = silent
    ) -> None:
        self._client = TencentClient(account, FACEID, VERSION, transport, clock)
        self._rule = rule
        self._clock = clock
        self._teller = Teller(PROVIDER, alarms, clock)

    @property
    def provider(self) -> str:
        """Its name in events."""
        return PROVIDER

    def start_live_person(self, question: Question, device: str) -> LiveSession | Verdict | InDoubt:
        """Open a session; our reference goes along as ``Extra``. This provider asks nothing of the ``device``."""
        said = self._client.call(_START, self._fields(question))
        match said:
            case Failure():
                return self._failed(_START, said)
            case Said():
                token = plain(text(said.tree, "BizToken"))
                if token is None:
                    return self._teller.verdict(_START, UNKNOWN, None, request_id=said.request_id)
                return LiveSession(token, text(said.tree, "Url") or "", self._clock.now() + _LIVES)
            case _:
                return self._teller.without_words(_START, said)

    def fetch_live_person(self, question: Question, token: str) -> Verdict | Pending | InDoubt:
        """What the session came to."""
        fields = {"BizToken": token, "RuleId": self._rule.rule_id, "InfoType": _WORDS_ONLY}
        said = self._client.call(_FETCH, fields)
        match said:
            case Failure():
                return self._failed(_FETCH, said)
            case Said():
                return self._told(question, said)
            case _:
                return self._teller.without_words(_FETCH, said)

    def _fields(self, question: Question) -> dict[str, str]:
        fields = {
            "RuleId": self._rule.rule_id,
            "IdCard": question.particulars.number,
            "Name": question.particulars.name,
            "Extra": question.reference,
        }
        return {**fields, "RedirectUrl": self._rule.return_url} if self._rule.return_url else fields

    def _told(self, question: Question, said: Said) -> Verdict | Pending:
        words = said.tree.get("Text")
        told: Tree = words if isinstance(words, Mapping) else {}
        code = text(told, "ErrCode")
        if code == PENDING or (words is not None and told.get("ErrCode") is None and "ErrCode" in told):
            return Pending()
        score = plain_score(number_text(told.get("Sim")), "0-100")
        meaning = _meaning(question, told, code)
        return self._teller.verdict(_FETCH, meaning, code, request_id=said.request_id, score=score)

    def _failed(self, product: str, failure: Failure) -> Verdict:
        meaning = meaning_of(ERRORS, failure.code)
        return self._teller.verdict(product, meaning, failure.code, request_id=failure.request_id)


def _meaning(question: Question, told: Tree, code: str | None) -> Meaning:
    """Success holds only if liveness and comparison say so too, of the person asked about, whose data nobody typed."""
    meaning = meaning_of(LIVE_RESULTS, code)
    if meaning.outcome is not CheckOutcome.MATCH:
        return meaning
    if text(told, "IdInfoFrom") in TYPED_SOURCES:
        return TYPED
    if not same(normal_number(text(told, "IdCard") or ""), normal_number(question.particulars.number)):
        return DIFFERS
    sure = text(told, "LiveStatus") == "0" and text(told, "Comparestatus") == "0"
    return meaning if sure else UNKNOWN
