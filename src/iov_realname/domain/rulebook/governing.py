"""How long the duties of governance and of incidents may take: our policy where no text gives a number."""

import attrs

__all__ = ["GovernanceTerms"]


@attrs.frozen
class GovernanceTerms:
    """Days, months and hours (POLICY-GOVERNANCE, POLICY-INCIDENT-CLOCK).

    ``start_days``: from the store's first use until governance is on record. ``filing_days`` after a change of
    officers; ``receipt_days`` until an authority's receipt; ``handover_days`` after a platform's contract has ended.
    ``sales_report_months``: from a report of sales and stock to the next; the law (ATF-12b) names no interval.
    Self-check and training are yearly by a text that was not read in a source (O25-15).
    """

    start_days: int = 30
    filing_days: int = 30
    receipt_days: int = 30
    handover_days: int = 30
    self_check_months: int = 12
    training_months: int = 12
    audit_months: int = 24
    sales_report_months: int = 3
    incident_report_hours: int = 24
    incident_telling_hours: int = 72
    incident_remedy_hours: int = 24
