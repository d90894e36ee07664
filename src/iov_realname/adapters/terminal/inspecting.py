"""``inspect``: the work behind the words."""

from datetime import datetime
from pathlib import Path

import attrs

from iov_realname.adapters.inspections import keep, kept_in
from iov_realname.adapters.terminal.console import bars, outcome, print_json
from iov_realname.adapters.terminal.edge import CouldNotRun, Exit
from iov_realname.adapters.terminal.inspected import document, show_report
from iov_realname.adapters.terminal.language import Lang, Said
from iov_realname.application.cards.following import Progress
from iov_realname.application.inspection.inspecting import Inspection
from iov_realname.application.inspection.keeping import Reinspection
from iov_realname.application.inspection.report import Report
from iov_realname.application.proof.evidence import StoreEvidence
from iov_realname.application.proof.sealing import unsealed_since
from iov_realname.composition import evidence
from iov_realname.domain.identifiers import Malformed, parse_iccid
from iov_realname.domain.inspection.words import Severity

__all__ = ["Asked", "inspect_store"]

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


def inspect_store(store: str, asked: Asked, *, fail_on: Severity | None, as_json: bool, lang: Lang) -> Exit:
    """Inspect, say what was found, and whether anything is as grave as is not to be passed over."""
    if asked.kept is not None and (asked.card is not None or asked.known_at is not None):
        raise CouldNotRun(WHOLE_FLEET_NOW)
    proofs = evidence(store)
    try:
        with bars(lang) as shown:
            report = _report(proofs, asked, lambda done, total: shown.at("inspect", done, total))
        sample = None
        if asked.sample is not None and asked.seed is not None:
            sample = Inspection(proofs.log).sample(asked.at, asked.sample, asked.seed, known_at=asked.known_at)
    finally:
        proofs.close()
    if as_json:
        print_json(document(report, sample, asked.seed))
    else:
        show_report(outcome(), lang, report, sample, asked.seed)
    gravest = report.gravest()
    failed = fail_on is not None and gravest is not None and gravest.rank >= fail_on.rank
    return Exit.DONE_WITH_REFUSALS if failed else Exit.DONE


def _report(proofs: StoreEvidence, asked: Asked, progress: Progress) -> Report:
    # What was sealed at an earlier moment is not on record.
    unsealed = unsealed_since(proofs.log, proofs.book) if asked.known_at is None else None
    if asked.kept is None:
        cards = None if asked.card is None else [_iccid(asked.card)]
        inspection = Inspection(proofs.log, unsealed_since=unsealed)
        return inspection.run(asked.at, known_at=asked.known_at, iccids=cards, progress=progress)
    again = Reinspection(proofs.log, unsealed_since=unsealed)
    kept = again.run(asked.at, kept_in(asked.kept), progress)
    keep(kept, asked.kept)
    return again.report(kept)


def _iccid(text: str) -> str:
    parsed = parse_iccid(text)
    return text if isinstance(parsed, Malformed) else parsed
