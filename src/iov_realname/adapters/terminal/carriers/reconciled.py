"""``reconcile`` and ``review-report``: what is otherwise at the carrier, and what a named reviewer makes of it."""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from iov_realname.adapters.terminal.carriers.adapters_said import adapters_of
from iov_realname.adapters.terminal.console import outcome
from iov_realname.adapters.terminal.keyed import require_keys
from iov_realname.adapters.terminal.personal_data.personal_shown import show_pages, write_json
from iov_realname.adapters.wording.known_carriers import known_carriers
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.reconciling import Difference
from iov_realname.composition import connect, replay
from iov_realname.domain.identifiers import CarrierCode

__all__ = ["reconcile_carrier", "review_of_report"]

COLUMNS = (
    Said("ICCID", "ICCID"),
    Said("差异", "difference"),
    Said("本方", "here"),
    Said("运营商", "there"),
    Said("通报编号", "reference"),
)
NONE = Said("与运营商一致。", "No difference.")
UNASKED = Said("未能查询", "could not be asked")
REVIEWED = Said(
    "已记录：{reviewer} {decision}通报 {reference}。", "Recorded: {reviewer} {decision} report {reference}."
)
ACCEPTS, DISPUTES = Said("认可", "accepts"), Said("异议", "disputes")


def reconcile_carrier(
    store: str, keys: str | None, carrier: CarrierCode, carriers: str | None, *, as_json: bool, lang: Lang
) -> None:
    """Ask a carrier about all its cards, and list the differences."""
    require_keys(store, keys)
    replay(store)[1]()
    given = adapters_of(carriers)
    with connect(
        store, keys=keys, carriers=given.carriers, manners=given.manners, known_carriers=known_carriers()
    ) as registry:
        found = registry.reconcile(carrier)
        if as_json:
            write_json(map(_document, found))
            sys.stdout.flush()
        else:
            show_pages(lang, COLUMNS, _rows(lang, found), NONE)


def review_of_report(
    store: str, keys: str | None, iccid: str, reference: str, reviewer: str, *, accepted: bool, lang: Lang
) -> None:
    """Record a review."""
    require_keys(store, keys)
    replay(store)[1]()
    with connect(store, keys=keys) as registry:
        registry.review_report(iccid=iccid, reference=reference, accepted=accepted, reviewer=reviewer)
    decision = (ACCEPTS if accepted else DISPUTES)(lang)
    outcome().print(REVIEWED(lang, reviewer=reviewer, decision=decision, reference=reference))


def _rows(lang: Lang, found: Iterator[Difference]) -> Iterator[tuple[str, ...]]:
    for each in found:
        kind = UNASKED(lang) if each.kind is None else lang.word(each.kind)
        yield each.iccid, kind, each.ours, each.theirs, each.reference or "—"


def _document(difference: Difference) -> Mapping[str, Any]:
    return {
        "iccid": str(difference.iccid),
        "carrier": str(difference.carrier),
        "difference": None if difference.kind is None else str(difference.kind),
        "here": difference.ours,
        "there": difference.theirs,
        "reference": difference.reference,
    }
