"""``campaign`` and ``owner``: backfill campaigns, and what owners are owed."""

import typer

from iov_realname.adapters.terminal.owed.campaigns import campaign
from iov_realname.adapters.terminal.owed.owners import owner

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add both groups."""
    app.add_typer(campaign, name="campaign")
    app.add_typer(owner, name="owner")
