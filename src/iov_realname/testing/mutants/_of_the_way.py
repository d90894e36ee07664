"""Cards that are forgotten, commands that act twice, and bad manners towards the carrier."""

from typing import Any

import attrs

from iov_realname.application import desk, working
from iov_realname.application.delivery import sending
from iov_realname.application.delivery.records import Records
from iov_realname.application.delivery.submitting import Submitting
from iov_realname.application.errors import StaleStream
from iov_realname.domain.card.sale import ScrapVehicle, SellVehicle, TransferVehicle
from iov_realname.domain.card.submission import DeliveryStep
from iov_realname.domain.vehicle import acts
from iov_realname.testing.mutants._mutant import Mutant, Plant, put

__all__ = ["WAY_MUTANTS"]


def _second_card_forgotten(command: type) -> Plant:
    def made(real: Any) -> Any:
        return lambda fitted, asked: real(fitted, asked)[: 1 if isinstance(asked, command) else None]

    return put(acts, "_reached", made)


def _index_not_told(real: Any) -> Any:
    return lambda fitted, asked, *more: () if isinstance(asked, TransferVehicle) else real(fitted, asked, *more)


def _acts_again(real: Any) -> Any:
    def wrongly(self: Any, command_id: str, *asked: Any, **how: Any) -> Any:
        real(self, f"{command_id}-{self.office.draw.identifiers(1)[0]}", *asked, **how)
        return desk.Accepted(command_id)

    return wrongly


def _answer_not_kept(real: Any) -> Any:
    def wrongly(case: Any, request: Any, handler: Any) -> Any:
        refusal = real(case, request, handler)
        case.work.answers.clear()
        return refusal

    return wrongly


def _refusal_forgotten(real: Any) -> Any:
    return lambda self, answer, digest: real(self, attrs.evolve(answer, refused=False), digest)


def _any_command(real: Any) -> Any:
    return lambda self, answer, digest: real(self, attrs.evolve(answer, digest=digest), digest)


def _appends_blindly(real: Any) -> Any:
    def wrongly(self: Any) -> None:
        try:
            real(self)
        except StaleStream:
            moved = {stream: len(history) for stream, history in self._log.read(self.heads).items()}
            renumbered = []
            for new in self.pending:
                moved[new.stream] = moved.get(new.stream, 0) + 1
                renumbered.append(attrs.evolve(new, version=moved[new.stream]))
            self._log.append(renumbered, self.answers)

    return wrongly


def _retry_doubles(real: Any) -> Any:
    def wrongly(errand: Any, operation: str) -> Any:
        submission = real(errand, operation)
        tries = errand.standing.passage(operation).tries
        return attrs.evolve(submission, operation=f"{operation}-{tries}") if tries else submission

    return wrongly


def _attempt_unrecorded(real: Any) -> Any:
    def wrongly(self: Any, operation: str, step: DeliveryStep, detail: str | None = None) -> Any:
        return True if step is DeliveryStep.ATTEMPTED else real(self, operation, step, detail)

    return wrongly


def _accepted_sent_again(real: Any) -> Any:
    def wrongly(self: Any) -> Any:
        errand, operation = self.way.errand, self.way.operation
        errand.adapter.submit_registration(sending.submission_of(errand, operation))
        return real(self)

    return wrongly


WAY_MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "second card not sold", "a sale reaches the vehicle's first card only", (_second_card_forgotten(SellVehicle),)
    ),
    Mutant(
        "forgotten second card",
        "a transfer reaches the vehicle's first card only",
        (_second_card_forgotten(TransferVehicle),),
    ),
    Mutant(
        "second card not scrapped",
        "scrapping reaches the vehicle's first card only",
        (_second_card_forgotten(ScrapVehicle),),
    ),
    Mutant(
        "vehicle not told",
        "the vehicle's own index does not hear of a transfer",
        (put(acts, "_index", _index_not_told),),
    ),
    Mutant("acts again", "a command that comes again is carried out again", (put(desk.Desk, "handle", _acts_again),)),
    Mutant(
        "answer not kept",
        "what a command was answered is not recorded with what it did",
        (put(desk, "judge", _answer_not_kept),),
    ),
    Mutant(
        "refusal forgotten",
        "a refused command is told it went through when it comes again",
        (put(desk.Desk, "_repeat", _refusal_forgotten),),
    ),
    Mutant(
        "any command under an id",
        "an id that was used answers for another command",
        (put(desk.Desk, "_repeat", _any_command),),
    ),
    Mutant(
        "appends blindly",
        "a decision made on a stale version is appended after all",
        (put(working.WorkingSet, "append", _appends_blindly),),
    ),
    Mutant(
        "retry doubles",
        "what is sent again is sent under another operation",
        (put(sending, "submission_of", _retry_doubles),),
    ),
    Mutant(
        "left unrecorded", "a submission leaves with no attempt on record", (put(Records, "step", _attempt_unrecorded),)
    ),
    Mutant(
        "accepted, sent again",
        "what the carrier has taken is sent again instead of asked about",
        (put(Submitting, "_accepted", _accepted_sent_again),),
    ),
)
