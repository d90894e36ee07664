"""The command line. Nothing else imports typer or rich, and commands import the library only when they run."""

from iov_realname.adapters.terminal.app import main

__all__ = ["main"]
