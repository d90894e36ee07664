"""``governance``, ``custody`` and ``incident``: the duties of the OEM as a whole."""

import typer

from iov_realname.adapters.terminal.governing import officers, records
from iov_realname.adapters.terminal.governing.custody import custody
from iov_realname.adapters.terminal.governing.incidents import incident
from iov_realname.adapters.terminal.governing.oem import governance

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the groups."""
    officers.register(governance)
    records.register(governance)
    app.add_typer(governance, name="governance")
    app.add_typer(custody, name="custody")
    app.add_typer(incident, name="incident")
