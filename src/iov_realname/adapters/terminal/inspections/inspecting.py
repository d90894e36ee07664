"""``inspect``: the work behind the words."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import attrs

from iov_realname.adapters.inspections.opening import kept_in
from iov_realname.adapters.terminal.console import bars, outcome, print_json
from iov_realname.adapters.terminal.edge import CouldNotRun, Exit
from iov_realname.adapters.terminal.inspections.inspected import document, show_report
from iov_realname.adapters.terminal.inspections.reporting import Files, Inspected
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.cards.following import Progress
from iov_realname.application.inspection.inspecting import Inspection
from iov_realname.application.inspection.keeping import Reinspection
from iov_realname.application.inspection.report import Report
from iov_realname.application.ports import EventLog
from iov_realname.application.proof.evidence import StoreEvidence
from iov_realname.application.proof.sealing import unsealed_since
from iov_realname.application.replay import Replay
from iov_realname.composition import evidence
from iov_realname.domain.identifiers import Malformed, parse_iccid
from iov_realname.domain.inspection.words import Severity

__all__ = ["Asked", "inspect_store", "inspected"]

WHOLE_FLEET_NOW = Said(
    "--kept 只用于全部卡的当前检查，不能与 --card 或 --known-at 同用。",
    "--kept is for inspecting the whole fleet as it is known now; leave out --card and --known-at.",
)


@attrs.frozen
class Asked:
    """What is to be inspected. ``at`` is a business time."""

    at: datetime
    known_at: datetime | None
    card: str | None
    kept: Path | None
    sample: int | None
    seed: str | None


def inspect_store(
    store: str, asked: Asked, files: Files, *, fail_on: Severity | None, as_json: bool, lang: Lang
) -> Exit:
    """Inspect, say what was found, and whether anything is as grave as is not to be passed over."""
    files.check()
    if asked.kept is not None and (asked.card is not None or asked.known_at is not None):
        raise CouldNotRun(WHOLE_FLEET_NOW)
    proofs = evidence(store)
    try:
        with bars(lang) as shown:
            report = inspected(proofs, asked, lambda done, total: shown.at("inspect", done, total))
            sample = _sample(proofs.log, asked)
            files.write(Replay(proofs.log), Inspected(report, _cards(asked), sample, asked.seed), shown, lang)
    finally:
        proofs.close()
    if as_json:
        print_json(document(report, sample, asked.seed))
    else:
        show_report(outcome(), lang, report, sample, asked.seed)
    gravest = report.gravest()
    failed = fail_on is not None and gravest is not None and gravest.rank >= fail_on.rank
    return Exit.DONE_WITH_REFUSALS if failed else Exit.DONE


def inspected(proofs: StoreEvidence, asked: Asked, progress: Progress) -> Report:
    """The report that is asked for."""
    # What was sealed at an earlier moment is not on record.
    unsealed = unsealed_since(proofs.log, proofs.book) if asked.known_at is None else None
    if asked.kept is None:
        inspection = Inspection(proofs.log, unsealed_since=unsealed)
        return inspection.run(asked.at, known_at=asked.known_at, iccids=_cards(asked), progress=progress)
    with kept_in(asked.kept) as kept:
        return Reinspection(proofs.log, kept, unsealed).run(asked.at, progress)


def _sample(log: EventLog, asked: Asked) -> Sequence[str] | None:
    if asked.sample is None or asked.seed is None:
        return None
    return Inspection(log).sample(asked.at, asked.sample, asked.seed, known_at=asked.known_at)


def _cards(asked: Asked) -> Sequence[str] | None:
    return None if asked.card is None else [_iccid(asked.card)]


def _iccid(text: str) -> str:
    parsed = parse_iccid(text)
    return text if isinstance(parsed, Malformed) else parsed
