"""SIMULATION: an SMS gateway behind real HTTP on this machine. Nobody gets a message.

Numbers that end in 0 are delivered at the second question, in 9 can never be reached, in 8 fail on the way, and any
other arrive at once. ``busy`` so many requests are first answered with 503.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.decoding import json_object, same, text
from iov_realname.adapters.carriers.wire.transport import HttpTransport
from iov_realname.adapters.notices.gateway import ACCOUNT, NONCE, SIGNATURE, TIME, GatewayAccount, SmsGateway, sign
from iov_realname.application.ports import Clock

__all__ = ["SimulatedGateway", "simulated_gateway"]

SECRET = "simulation"  # noqa: S105 - of a simulator that sends nothing


class SimulatedGateway(ThreadingHTTPServer):
    """SIMULATION. ``sent`` is how often each of our ids was really sent, which is never more than once."""

    daemon_threads = True

    def __init__(self, busy: int = 0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.busy = busy
        self.sent: dict[str, str] = {}
        self.asked: dict[str, int] = {}
        self._lock = Lock()

    def account(self) -> GatewayAccount:
        """An account with it."""
        address = Address.parse(f"http://127.0.0.1:{self.server_port}", plain_loopback=True)
        return GatewayAccount("simulated-sms", "simulated", SECRET, address)

    def notifier(self, clock: Clock) -> SmsGateway:
        """A notifier that sends through it."""
        return SmsGateway(self.account(), HttpTransport(), clock)

    def respond(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, str]]:
        """Status and answer to one request."""
        tree = json_object(body)
        if tree is None or not _is_signed(path, headers, body):
            return 401, {"code": "signature"}
        with self._lock:
            if self.busy:
                self.busy -= 1
                return 503, {"code": "busy"}
            number = text(tree, "id") or ""
            if path == "/v1/messages":
                return self._take(number, text(tree, "to") or "")
            return self._tell(number) if number in self.sent else (404, {"code": "unknown"})

    def _take(self, number: str, phone: str) -> tuple[int, Mapping[str, str]]:
        if phone.endswith("9"):
            return 422, {"code": "no-such-number"}
        self.sent.setdefault(number, phone)
        return 202, {"receipt": f"sim-{number}"}

    def _tell(self, number: str) -> tuple[int, Mapping[str, str]]:
        self.asked[number] = self.asked.get(number, 0) + 1
        phone = self.sent[number]
        if phone.endswith("8"):
            return 200, {"state": "failed", "code": "switched-off"}
        if phone.endswith("0") and self.asked[number] == 1:
            return 200, {"state": "pending"}
        return 200, {"state": "delivered", "code": "0"}

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a caller who hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: SimulatedGateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, tree = self.server.respond(
            self.path, {name.lower(): value for name, value in self.headers.items()}, body
        )
        answer = json.dumps(tree).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: requests hold telephone numbers."""


def _is_signed(path: str, headers: Mapping[str, str], body: bytes) -> bool:
    told = [headers.get(name.lower(), "") for name in (ACCOUNT, TIME, NONCE, SIGNATURE)]
    return told[0] == "simulated" and same(told[3], sign(SECRET, path, told[1], told[2], body))


@contextmanager
def simulated_gateway(busy: int = 0) -> Iterator[SimulatedGateway]:
    """A SIMULATED gateway on a free port of this machine, and its end."""
    with SimulatedGateway(busy) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
