"""An ASGI application behind real HTTP, in a thread of this process. Needs the extra ``iov-realname[simulator]``."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING

from iov_realname.adapters.simulated.carriers.app import App

if TYPE_CHECKING:
    import uvicorn

__all__ = ["listen", "serve", "served", "url_of"]

_HOST = "127.0.0.1"


def serve(app: App, listening: socket.socket) -> None:
    """Serve until the process is interrupted. Raises ``ImportError`` where uvicorn is not installed."""
    with suppress(KeyboardInterrupt):  # raised again by uvicorn when it has shut down in order
        _server(app).run(sockets=[listening])


@contextmanager
def served(app: App, port: int = 0) -> Iterator[str]:
    """The URL of the application while the block runs; any free port unless one is named."""
    server, listening = _server(app), listen(port)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield url_of(listening)
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def listen(port: int) -> socket.socket:
    """A socket that listens on this machine alone, so that nobody has to wait for the server to be up."""
    return socket.create_server((_HOST, port), backlog=512)


def url_of(listening: socket.socket) -> str:
    """Where the socket listens."""
    return f"http://{_HOST}:{listening.getsockname()[1]}"


def _server(app: App) -> "uvicorn.Server":
    import uvicorn

    # Nothing is logged: requests hold personal data and secrets.
    return uvicorn.Server(
        uvicorn.Config(
            app,
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
    )
