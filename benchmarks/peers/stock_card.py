"""The aggregates of the stock library: a card as far as its tests go, and the answer to a command.

The events hold the same facts as ours, as plain values that its JSON transcoder writes without help, which is its
quickest way. It keeps the moment of writing itself. Ids are UUIDs, its default.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

import attrs
from eventsourcing.domain import Aggregate
from facts import event, template

from iov_realname.testing import invented


class Card(Aggregate):
    """A card, as far as its tests go."""

    class Fact(Aggregate.Event):
        """What every event says about itself."""

        event_id: str
        occurred_at: str
        actor_id: str
        actor_role: str
        actor_channel: str | None
        command_id: str
        command_digest: str
        correlation: str
        causation: str | None
        because: list[str]
        edition: str
        origin: str
        batch: str | None
        row: int | None

    class Procured(Fact, Aggregate.Created):
        """Bought."""

        iccid: str
        msisdn: str
        imsi: str
        carrier: str
        purchaser_code: str
        purchaser: dict[str, str]
        authorisation_no: str | None
        risk_assessment_no: str | None
        batch_no: str
        responsible_document: str
        responsible: dict[str, str]
        subject: str
        acknowledged: bool
        doubts: list[str]

    class PurchaserRegistered(Fact):
        """Acknowledged by the carrier."""

        receipt_no: str
        unit_checked: bool
        document_checked: bool

        def apply(self, aggregate: "Card") -> None:
            """The purchase is acknowledged."""
            aggregate.acknowledged = True

    class TestOpened(Fact):
        """Directed functions were opened."""

        test: str
        purpose: str
        functions: list[str]
        destinations: dict[str, str] | None

        def apply(self, aggregate: "Card") -> None:
            """A test runs."""
            aggregate.test = self.test
            aggregate.functions = tuple(self.functions)

    class TestClosed(Fact):
        """And closed."""

        test: str

        def apply(self, aggregate: "Card") -> None:
            """No test runs."""
            aggregate.test = None
            aggregate.functions = ()

    def __init__(self, iccid: str) -> None:
        self.iccid = iccid
        self.acknowledged = False
        self.test: str | None = None
        self.functions: tuple[str, ...] = ()

    def follow(self, version: int) -> None:
        """Let the event of that version happen."""
        self.trigger_event(KINDS[template()[version - 1].wire_name], **flat(0, version))

    def open_test(self, facts: Mapping[str, Any]) -> None:
        """Open a test, if the purchase is acknowledged and none runs."""
        if not self.acknowledged or self.test is not None:
            raise ValueError("no test may be opened")
        self.trigger_event(self.TestOpened, **facts)


class Answer(Aggregate):
    """That a command was answered, so that it never acts twice."""

    class Given(Aggregate.Created):
        """The answer."""

        command_digest: str
        refused: bool

    def __init__(self, command_digest: str, refused: bool) -> None:
        self.command_digest = command_digest
        self.refused = refused


KINDS = {
    "card.PurchaserRegistered.v1": Card.PurchaserRegistered,
    "card.DirectedTestOpened.v1": Card.TestOpened,
    "card.DirectedTestClosed.v1": Card.TestClosed,
}


def flat(number: int, version: int) -> dict[str, Any]:
    """The event of that version, as keywords, with ids of its own."""
    envelope = event(number, version)
    own = {"event_id": envelope.event_id, "command_id": envelope.command.id, "correlation": envelope.correlation}
    return _plain(version) | own | ({"iccid": invented.iccid(number)} if version == 1 else {})


@cache
def _plain(version: int) -> dict[str, Any]:
    """What is the same in that event of every card, as the transcoder likes it."""
    envelope = template()[version - 1].envelope
    fact = attrs.asdict(envelope.event)  # type: ignore[arg-type]
    return {
        "occurred_at": envelope.occurred_at.isoformat(),
        "actor_id": envelope.actor.id,
        "actor_role": envelope.actor.role,
        "actor_channel": envelope.actor.channel,
        "command_digest": envelope.command.digest,
        "causation": envelope.causation,
        "because": list(envelope.because),
        "edition": envelope.edition,
        "origin": str(envelope.provenance.origin),
        "batch": envelope.provenance.batch,
        "row": envelope.provenance.row,
        **{name: list(map(str, value)) if isinstance(value, tuple) else _text(value) for name, value in fact.items()},
    }


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def card_id(number: int) -> UUID:
    """The id of a card."""
    return UUID(int=number)


def bought(number: int, length: int) -> Card:
    """A card with its first events pending."""
    card = Card._create(Card.Procured, id=card_id(number), **flat(number, 1))  # noqa: SLF001
    for version in range(2, length + 1):
        card.follow(version)
    return card
