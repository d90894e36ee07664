"""The questions that identity verifiers answer, one small port for each, and the panel that seats who answers them."""

from datetime import datetime
from typing import Protocol, TypeAlias, runtime_checkable

import attrs

from iov_realname.application.ports import IdentityVerifier, Question, Verdict
from iov_realname.domain.rulebook import CheckKind

__all__ = [
    "DocumentChecker",
    "DocumentReader",
    "Forgetting",
    "HolderMatcher",
    "InDoubt",
    "LivePersonChecker",
    "LiveSession",
    "NetworkIdentityChecker",
    "Panel",
    "Pending",
    "PortraitMatcher",
    "Recalling",
    "UnitChecker",
    "Verifier",
    "Verifying",
    "panel_of",
]


@attrs.frozen
class InDoubt:
    """The question left, and no answer came: it may have been answered, billed and counted. It is not repeated."""

    raw_code: str


@attrs.frozen
class Pending:
    """A session of a live check that the person has not finished."""


@attrs.frozen
class LiveSession:
    """A live check the person can now go through, at ``url``, until ``good_until``. Never logged."""

    token: str = attrs.field(repr=False)
    url: str = attrs.field(repr=False)
    good_until: datetime


class Verifier(Protocol):
    """Whoever answers questions. What it cannot answer is ``unavailable``, never a match; it does not raise."""

    @property
    def provider(self) -> str:
        """Its name in events."""


class DocumentReader(Verifier, Protocol):
    """证件读取: whether the document was read by a device."""

    def read_document(self, question: Question) -> Verdict | InDoubt:
        """Ask once about the reading of this party's document."""


class DocumentChecker(Verifier, Protocol):
    """联网核验."""

    def check_document(self, question: Question) -> Verdict | InDoubt:
        """Ask once whether an authority knows this name under this number."""


class LivePersonChecker(Verifier, Protocol):
    """在线视频实人认证, in two steps."""

    def start_live_person(self, question: Question, device: str) -> LiveSession | Verdict | InDoubt:
        """Open a session under the question's reference; ``device`` is what the person's device says of itself."""

    def fetch_live_person(self, question: Question, token: str) -> Verdict | Pending | InDoubt:
        """What the session came to. Asking again is free and changes nothing."""


class HolderMatcher(Verifier, Protocol):
    """人证一致性查验: the person present against the document, by a device."""

    def match_holder(self, question: Question) -> Verdict | InDoubt:
        """Ask once."""


class PortraitMatcher(Verifier, Protocol):
    """人像比对: a portrait against the authority's own."""

    def match_portrait(self, question: Question) -> Verdict | InDoubt:
        """Ask once about the portrait in the question."""


class NetworkIdentityChecker(Verifier, Protocol):
    """网络身份认证 (网号, 网证): for persons who chose it."""

    def check_network_identity(self, question: Question) -> Verdict | InDoubt:
        """Ask once."""


class UnitChecker(Verifier, Protocol):
    """单位核验."""

    def check_unit(self, question: Question) -> Verdict | InDoubt:
        """Ask once whether a unit exists under this name and code."""


@runtime_checkable
class Recalling(Verifier, Protocol):
    """A verifier that can be asked what became of an earlier question."""

    def recall(self, question: Question) -> Verdict | None:
        """The answer once given under the question's reference; None if it cannot be told."""


@runtime_checkable
class Forgetting(Verifier, Protocol):
    """A provider that deletes its own copy of a live check: picture, video, comparison (PI-47)."""

    def forget_live_person(self, token: str) -> bool:
        """Have everything about the session deleted; whether the provider says that it is."""


@attrs.frozen
class Panel:
    """Who answers what. An empty seat's checks stay open; nobody else is asked in its place."""

    reader: DocumentReader | None = None
    document: DocumentChecker | None = None
    live: LivePersonChecker | None = None
    holder: HolderMatcher | None = None
    portrait: PortraitMatcher | None = None
    unit: UnitChecker | None = None
    network_identity: NetworkIdentityChecker | None = None
    everything: IdentityVerifier | None = None

    def seat(self, check: CheckKind) -> "Verifier | None":
        """Who answers this check; ``everything`` where nobody else does."""
        seats: dict[CheckKind, Verifier | None] = {
            CheckKind.READING: self.reader,
            CheckKind.NETWORK: self.document,
            CheckKind.LIVE: self.live,
            CheckKind.HOLDER: self.holder,
            CheckKind.PORTRAIT: self.portrait,
            CheckKind.UNIT: self.unit,
            CheckKind.NETWORK_ID: self.network_identity,
        }
        return seats.get(check) or self.everything

    def ask(self, question: Question) -> Verdict | InDoubt | None:
        """The answer to a question of one step; None where nobody sits, or the check takes two steps."""
        one_step = self._one_step(question)
        if one_step is not None:
            return one_step
        seated = self.seat(question.check)
        return self.everything.check(question) if self.everything is not None and seated is self.everything else None

    def _one_step(self, question: Question) -> Verdict | InDoubt | None:
        match question.check:
            case CheckKind.READING if self.reader is not None:
                return self.reader.read_document(question)
            case CheckKind.NETWORK if self.document is not None:
                return self.document.check_document(question)
            case CheckKind.HOLDER if self.holder is not None:
                return self.holder.match_holder(question)
            case CheckKind.PORTRAIT if self.portrait is not None:
                return self.portrait.match_portrait(question)
            case CheckKind.UNIT if self.unit is not None:
                return self.unit.check_unit(question)
            case CheckKind.NETWORK_ID if self.network_identity is not None:
                return self.network_identity.check_network_identity(question)
            case _:
                return None


Verifying: TypeAlias = IdentityVerifier | Panel
"""What ``connect`` takes: one that answers everything, or a panel."""


def panel_of(verifying: Verifying) -> Panel:
    """A panel, of one that answers everything or as given."""
    return verifying if isinstance(verifying, Panel) else Panel(everything=verifying)
