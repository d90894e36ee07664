"""The SIMULATION of Vault's Transit engine behind real HTTP on this machine."""

import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from iov_realname.adapters.simulated.vault import Refusal, SimulatedTransit

__all__ = ["SimulatedVault", "simulated_vault"]

MOUNT = "transit"


class SimulatedVault(ThreadingHTTPServer):
    """SIMULATION. Serves one Transit engine at ``/v1/transit`` to whoever shows ``token``.

    ``trouble`` holds statuses to answer with, one request each, after doing what was asked (200: as
    always); 0 closes the connection and does nothing. ``asked`` is what was asked for so far: method and path.
    """

    daemon_threads = True

    def __init__(self, token: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.token = token
        self.engine = SimulatedTransit()
        self.trouble: deque[int] = deque()
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def respond(self, method: str, path: str, token: str, body: bytes) -> tuple[int, Any]:
        """Status and JSON of the answer to one request; no JSON for 204."""
        version, mount, *place = path.strip("/").split("/")
        if token != self.token:
            return 403, {"errors": ["permission denied"]}
        if (version, mount) != ("v1", MOUNT):
            return 404, {"errors": ["no handler for route"]}
        try:
            data = self.engine.answer(method, tuple(place), json.loads(body or b"{}"))
        except Refusal as refusal:
            return refusal.status, {"errors": [str(refusal)]}
        if data is None:
            return 204, None
        failed = any("error" in each for each in data.get("batch_results", ()))
        return 400 if failed else 200, {"data": data}


class _Handler(BaseHTTPRequestHandler):
    server: SimulatedVault

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_DELETE = do_GET  # noqa: N815 - the base class looks for these names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: requests hold keys."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append(f"{self.command} {self.path}")
        trouble = self.server.trouble.popleft() if self.server.trouble else None
        if trouble == 0:
            self.close_connection = True
            return
        status, found = self.server.respond(self.command, self.path, self.headers.get("X-Vault-Token", ""), body)
        if trouble not in {None, 200}:
            status, found = trouble, {"errors": ["as ordered"]}
        text = b"" if found is None else json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


@contextmanager
def simulated_vault(token: str) -> Iterator[SimulatedVault]:
    """A SIMULATED Vault on a free port of this machine, and its end."""
    with SimulatedVault(token) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
