"""``misuse``, ``complaint``, ``request``, ``resource``, ``scenario``: the use of cards, and what persons ask."""

import typer

from iov_realname.adapters.terminal.use.complaint import complaint
from iov_realname.adapters.terminal.use.misuse import misuse
from iov_realname.adapters.terminal.use.request import request
from iov_realname.adapters.terminal.use.resource import resource
from iov_realname.adapters.terminal.use.scenario import scenario

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands about the use of cards, and what persons ask."""
    app.add_typer(misuse, name="misuse")
    app.add_typer(complaint, name="complaint")
    app.add_typer(request, name="request")
    app.add_typer(resource, name="resource")
    app.add_typer(scenario, name="scenario")
