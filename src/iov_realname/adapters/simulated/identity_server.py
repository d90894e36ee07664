"""SIMULATION: identity providers behind real HTTP on this machine, who answer late, badly or not at all as told."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from iov_realname.adapters.simulated.aliyun import SimulatedAliyun
from iov_realname.adapters.simulated.identities import Fault, IdentityScript
from iov_realname.adapters.simulated.tencent import SimulatedTencent

__all__ = ["SimulatedIdentityClouds", "simulated_identity_clouds"]


class SimulatedIdentityClouds(ThreadingHTTPServer):
    """SIMULATION. Speaks to each caller in the protocol they ask in, by one script.

    ``latency`` is how long every answer takes, in seconds. ``asked`` is what was asked for: method, path and operation.
    """

    daemon_threads = True

    def __init__(self, script: IdentityScript, secret: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.latency = 0.0
        self.over = Event()
        self.asked: list[str] = []
        self._aliyun = SimulatedAliyun(script, secret)
        self._tencent = SimulatedTencent(script, secret)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def respond(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes] | None:
        """Status and bytes of the answer to one request; None for a cut line."""
        fault = self.script.next_fault()
        if fault is Fault.CUT_BEFORE:
            return None
        cloud = self._tencent if "x-tc-action" in headers else self._aliyun
        status, tree = cloud.answer(path, headers, body, fault)
        if fault is Fault.CUT_AFTER:
            return None
        return status, b"<html>502</html>" if fault is Fault.GARBAGE else json.dumps(tree, ensure_ascii=False).encode()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a caller who hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: SimulatedIdentityClouds

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        operation = headers.get("x-tc-action") or headers.get("x-acs-action", "")
        self.server.asked.append(f"{self.command} {self.path} {operation}")
        if self.server.latency:
            self.server.over.wait(self.server.latency)
        answer = self.server.respond(self.path, headers, body)
        self.close_connection = True
        if answer is not None:
            self._say(*answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: requests hold personal data."""

    def _say(self, status: int, text: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


@contextmanager
def simulated_identity_clouds(script: IdentityScript, secret: str) -> Iterator[SimulatedIdentityClouds]:
    """SIMULATED identity providers on a free port of this machine, and their end."""
    with SimulatedIdentityClouds(script, secret) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()
