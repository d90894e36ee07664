"""From a provider's answer to an outcome with its evidence: what is kept of it is only what is plainly a code."""

import re
from datetime import datetime, timedelta
from hashlib import sha256

import attrs

from iov_realname.adapters.carriers.wire.transport import Answered, Exchange, Lost, NeverLeft
from iov_realname.adapters.identity.meanings import BUSY, Alarm, Alarms, Meaning, Reason
from iov_realname.application.ports import Clock, Verdict
from iov_realname.application.verifiers import InDoubt
from iov_realname.domain.card.checking import CheckEvidence
from iov_realname.domain.time import CHINA_TIME

__all__ = ["Score", "Teller", "again_from", "plain", "plain_score", "portrait_digest"]

_plain = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}|-[0-9]{1,3}").fullmatch
_score = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,12})?").fullmatch
_SERVER_ERRORS = 500


@attrs.frozen
class Score:
    """A score as received, on the provider's own scale, and the threshold that the provider says it used."""

    value: str
    scale: str
    threshold: str | None


def plain(text: str | None) -> str | None:
    """The text if it can only be a code or an identifier; a provider's other words might name a person."""
    return text if text is not None and _plain(text) else None


def plain_score(text: str | None, scale: str, threshold: str | None = None) -> Score | None:
    """The score if it is a plain number; None if it is anything else."""
    return Score(text, scale, threshold) if text is not None and _score(text) else None


def portrait_digest(portrait: bytes | None) -> str | None:
    """What an event keeps of a picture."""
    return None if portrait is None else f"sha256:{sha256(portrait).hexdigest()}"


_PATIENCE = timedelta(minutes=1)
"""After throttling. No provider's documents name a time that can be relied on, so this is ours."""


def again_from(meaning: Meaning, now: datetime) -> datetime | None:
    """When a provider that asked for patience may be asked again: in a minute, or on the next day in China."""
    match meaning.reason:
        case Reason.THROTTLED:
            return now + _PATIENCE
        case Reason.AT_LIMIT:
            today = now.astimezone(CHINA_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
            return today + timedelta(days=1)
        case _:
            return None


@attrs.frozen
class Teller:
    """Words the answers of one provider and raises its alarms."""

    provider: str
    alarms: Alarms
    clock: Clock

    def verdict(
        self,
        product: str,
        meaning: Meaning,
        raw_code: str | None,
        *,
        request_id: str | None = None,
        score: Score | None = None,
        image_digest: str | None = None,
    ) -> Verdict:
        """One outcome with its evidence; raises the alarm if the meaning asks for one."""
        raw = "unreadable" if raw_code is None else plain(raw_code) or "unreadable"
        if meaning.wakes:
            self.alarms(Alarm(self.provider, product, raw, meaning.reason))
        evidence = CheckEvidence(
            provider=self.provider,
            product=product,
            request_id=plain(request_id),
            raw_code=raw,
            score=None if score is None else score.value,
            scale=None if score is None else score.scale,
            threshold=None if score is None else score.threshold,
            image_digest=image_digest,
        )
        return Verdict(meaning.outcome, evidence, again_from(meaning, self.clock.now()))

    def without_words(self, product: str, exchange: Exchange) -> Verdict | InDoubt:
        """What becomes of a question whose answer cannot be read: in doubt, unless it surely was not taken."""
        match exchange:
            case NeverLeft():
                return self.verdict(product, BUSY, "never-left")
            case Answered(status=status) if 300 <= status < _SERVER_ERRORS:  # noqa: PLR2004 - refused, not served
                return self.verdict(product, BUSY, f"http.{status}")
            case Answered(status=status):
                return InDoubt(f"http.{status}")
            case Lost():
                return InDoubt("lost")
